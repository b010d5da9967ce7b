//! The SQL of merges.

macro_rules! columns {
    () => {
        "m.id, m.object, m.survivor_id, m.losers, m.fields, m.actor, m.actor_id, m.merged_at, m.undone_at, m.applied, m.batch_id"
    };
}

db::statements! {
    /// Adds a merge.
    pub ADD = "insert into merges (id, object, survivor_id, losers, fields, actor, actor_id, merged_at, applied, batch_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// One merge.
    pub ONE = concat!("select ", columns!(), " from merges m where m.id = $1");
    /// The merges of some records as survivors, newest first.
    pub OF_SURVIVORS = concat!("select ", columns!(), " from ids($1) l cross join merges m where m.survivor_id = l.value \
         and m.object = $2 order by m.merged_at desc, m.id desc limit 500");
    /// The merges in force that came after a place and touch some records, in their order.
    pub LATER = concat!("select ", columns!(), " from merges m where m.undone_at is null and m.applied > $2 and m.id in \
         (select r.merge_id from ids($1) l cross join merge_records r where r.record_id = l.value) order by m.applied, m.id");
    /// Into what some records went.
    pub SURVIVORS = "select r.record_id, m.survivor_id from ids($1) l cross join merge_records r \
         join merges m on m.id = r.merge_id where r.record_id = l.value and r.survives = false and m.undone_at is null";
    /// What went into some records and is joined with them.
    pub ABSORBED = "select distinct j.person_id, j.profile_id from ids($1) l cross join profile_joins j \
         join merge_records r on r.record_id = j.profile_id join merges m on m.id = r.merge_id \
         where j.person_id = l.value and j.profile_id <> j.person_id and r.survives = false and m.undone_at is null";
    /// Whether a batch is one of a merge, or of taking one back.
    pub OF_BATCH = "select merge_id from merge_batches where batch_id = $1";
    /// Notes that a batch is one of a merge.
    pub ADD_BATCH = "insert into merge_batches (batch_id, merge_id) values ($1, $2)";
    /// Whether a merge of two records was taken back.
    pub WAS_UNDONE = "select m.id from merges m join merge_records a on a.merge_id = m.id and a.record_id = $1 \
         join merge_records b on b.merge_id = m.id and b.record_id = $2 where m.undone_at is not null limit 1";
    /// A merge is not in force any more.
    pub UNDONE = "update merges set undone_at = $2 where id = $1";
    /// A merge was done again.
    pub APPLIED = "update merges set applied = $2, batch_id = $3 where id = $1";
    /// The profiles joined with some records.
    pub PROFILES = "select j.profile_id, j.person_id from ids($1) l cross join profile_joins j where j.person_id = l.value \
         order by j.profile_id";
    /// The comments on some records.
    pub COMMENTS = "select c.id, c.record_id from ids($1) l cross join comments c where c.record_id = l.value and c.object = $2";
    /// The files of some records, as far as the survivor has them not.
    pub FILES = "select f.file_id, f.record_id from ids($1) l cross join record_files f where f.record_id = l.value \
         and f.object = $2 and not exists (select 1 from record_files o where o.record_id = $3 and o.file_id = f.file_id)";
    /// A comment goes to another record.
    pub MOVE_COMMENT = "update comments set record_id = $3 where id = $1 and record_id = $2";
    /// A file goes to another record.
    pub MOVE_FILE = "update record_files set record_id = $3 where file_id = $1 and record_id = $2 and object = $4";
    /// What a merge moved.
    pub MOVES = "select kind, moved_id, from_id from merge_moves where batch_id = $1 order by kind, moved_id";
    /// The records that went by some keys.
    pub BY_KEY = "select k.value, k.record_id from texts($1) l cross join merge_keys k \
         where k.object = $2 and k.field = $3 and k.value = l.value";
    /// Forgets what the losers of a merge are known by.
    pub FORGET_KEYS = "delete from merge_keys where batch_id = $1";
    /// Whether records of an object were ever merged.
    pub ANY = "select id from merges where object = $1 limit 1";
    /// Forgets what a merge moved.
    pub FORGET_MOVES = "delete from merge_moves where batch_id = $1";
}
