//! The SQL of notifications.

macro_rules! columns {
    () => {
        "n.id, n.kind, n.object, n.record_id, n.comment_id, n.detail, n.actor, n.actor_id, n.at, n.read_at"
    };
}

db::statements! {
    /// Adds a notification for a user that is there, unless the same cause told that user before.
    pub ADD = "insert into notifications \
         (id, user_id, kind, cause, object, record_id, comment_id, detail, actor, actor_id, at) \
         select $1, u.id, $3, $4, $5, $6, $7, $8, $9, $10, $11 from users u where u.id = $2 and u.disabled_at is null \
         on conflict (user_id, cause) do nothing";
    /// A user's notifications before one of them, newest first.
    pub PAGE = concat!("select ", columns!(), " from notifications n where n.user_id = $1 and n.id < $2 \
         order by n.id desc limit $3");
    /// The same, unread ones only.
    pub UNREAD_PAGE = concat!("select ", columns!(), " from notifications n \
         where n.user_id = $1 and n.id < $2 and n.read_at is null order by n.id desc limit $3");
    /// Marks some of a user's as read.
    pub READ_SOME = "update notifications set read_at = $2 \
         where user_id = $1 and read_at is null and id in (select l.value from ids($3) l)";
    /// Marks all of a user's as read.
    pub READ_ALL = "update notifications set read_at = $2 where user_id = $1 and read_at is null";
    /// The users behind tokens.
    pub TOKEN_USERS = "select t.id, t.created_by from tokens t join ids($1) l on l.value = t.id \
         where t.created_by is not null";
}
