//! The SQL of archives of what is known.

db::statements! {
    /// Notes an archive that is to be made.
    pub ADD = "insert into access_exports (id, person_id, job_id, created_at, expires_at, actor, actor_id) \
         values ($1, $2, $3, $4, $5, $6, $7)";
    /// One archive of a person.
    pub ONE = "select a.id, a.job_id, a.created_at, a.expires_at, a.bytes, j.state from access_exports a \
         left join jobs j on j.id = a.job_id where a.id = $1 and a.person_id = $2";
    /// Whether an archive is still wanted.
    pub WANTED = "select a.person_id from access_exports a where a.id = $1";
    /// It is there.
    pub MADE = "update access_exports set bytes = $2 where id = $1";
    /// Those that are wanted still.
    pub ALL = "select a.id from access_exports a where a.expires_at > $1";
    /// Forgets those that are over.
    pub EXPIRE = "delete from access_exports where expires_at <= $1";
}
