//! The SQL of comments.

macro_rules! columns {
    () => {
        "c.id, c.object, c.record_id, c.body, c.actor, c.actor_id, c.user_id, c.seq, c.created_at, c.edited_at"
    };
}

db::statements! {
    /// Adds a comment.
    pub ADD = "insert into comments (id, object, record_id, body, actor, actor_id, user_id, seq, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// One comment.
    pub ONE = concat!("select ", columns!(), " from comments c where c.id = $1");
    /// Several.
    pub SOME = concat!("select ", columns!(), " from comments c join ids($1) l on l.value = c.id");
    /// The comments on a record before a place in time, newest first.
    pub OF_RECORD = concat!("select ", columns!(), " from comments c where c.record_id = $1 and c.object = $2 \
         and (c.created_at < $3 or (c.created_at = $3 and c.seq < $4)) \
         order by c.created_at desc, c.seq desc limit $5");
    /// Changes the text.
    pub CHANGE = "update comments set body = $2, edited_at = $3 where id = $1";
    /// Removes a comment.
    pub REMOVE = "delete from comments where id = $1";
    /// Who commented on records, with the record.
    pub COMMENTERS = "select distinct c.record_id, c.user_id from comments c join ids($1) l on l.value = c.record_id \
         where c.user_id is not null";
}
