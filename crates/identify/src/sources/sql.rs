//! The SQL of sources.

db::statements! {
    /// Adds a source.
    pub ADD = "insert into sources (id, name, kind, key_hash, key_hint, active, origins, takes_orders, created_at) \
         values ($1, $2, $3, $4, $5, true, $6, $7, $8)";
    /// All of them by name, with what came in since the hour `$1` and when something came last.
    pub ALL = "select s.id, s.name, s.kind, s.key_hint, s.active, s.origins, s.takes_orders, s.created_at, \
         (select max(h.last_at) from source_hours h where h.source_id = s.id), \
         (select cast(sum(h.accepted) as bigint) from source_hours h where h.source_id = s.id and h.hour > $1), \
         (select cast(sum(h.refused) as bigint) from source_hours h where h.source_id = s.id and h.hour > $1) \
         from sources s order by s.name, s.id";
    /// One of them, `$2`.
    pub ONE = "select s.id, s.name, s.kind, s.key_hint, s.active, s.origins, s.takes_orders, s.created_at, \
         (select max(h.last_at) from source_hours h where h.source_id = s.id), \
         (select cast(sum(h.accepted) as bigint) from source_hours h where h.source_id = s.id and h.hour > $1), \
         (select cast(sum(h.refused) as bigint) from source_hours h where h.source_id = s.id and h.hour > $1) \
         from sources s where s.id = $2";
    /// The one with a key.
    pub BY_KEY = "select id, name, kind, active, origins, takes_orders from sources where key_hash = $1";
    /// The names of some; a form is a source too.
    pub NAMES = "select s.id, s.name from ids($1) l cross join sources s where s.id = l.value \
         union all select f.id, f.name from ids($1) l cross join forms f where f.id = l.value";
    /// Whether another has a name.
    pub NAMED = "select id from sources where name = $1 and id <> $2";
    /// How many there are.
    pub COUNT = "select count(*) from sources";
    /// Changes what a user may say of one.
    pub CHANGE = "update sources set name = $2, active = $3, origins = $4, takes_orders = $5 where id = $1";
    /// Gives one another key.
    pub REKEY = "update sources set key_hash = $2, key_hint = $3 where id = $1";
    /// Removes one.
    pub REMOVE = "delete from sources where id = $1";
    /// Removes what was counted of one.
    pub REMOVE_HOURS = "delete from source_hours where source_id = $1";
    /// Counts what came in.
    pub CAME = "insert into source_hours (source_id, hour, accepted, refused, last_at) values ($1, $2, $3, $4, $5) \
         on conflict (source_id, hour) do update set accepted = source_hours.accepted + excluded.accepted, \
         refused = source_hours.refused + excluded.refused, last_at = greatest(source_hours.last_at, excluded.last_at)";
}
