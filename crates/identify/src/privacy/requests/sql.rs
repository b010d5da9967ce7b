//! The SQL of requests.

macro_rules! columns {
    () => {
        "select r.id, r.kind, r.person_id, r.email, r.received_at, r.due_at, r.state, r.done_at, r.note \
         from privacy_requests r"
    };
}

db::statements! {
    /// Notes a request.
    pub ADD = "insert into privacy_requests (id, kind, person_id, email, received_at, due_at, state, note, actor, actor_id) \
         values ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)";
    /// One request.
    pub ONE = concat!(columns!(), " where r.id = $1");
    /// Requests before one, newest first.
    pub LIST = concat!(columns!(), " where r.id < $1 and ($2 = '' or r.state = $2) order by r.id desc limit $3");
    /// What became of one.
    pub CHANGE = "update privacy_requests set state = $2, done_at = $3, note = $4, person_id = $5 where id = $1";
    /// Whether somebody's processing is to be restricted.
    pub RESTRICTS = "select r.id from privacy_requests r where r.person_id = $1 and r.kind = 'restriction' \
         and r.state in ('open', 'done') limit 1";
    /// Who asked is forgotten; that somebody did, is not.
    pub PART = "update privacy_requests set person_id = null, email = null, note = null \
         where person_id in (select l.value from ids($1) l)";
}
