//! The SQL of imports.

macro_rules! columns {
    () => {
        "select id, job_id, file_name, file_hash, source, dry_run, request, created_at, row_count, rejected, \
         staged, committed, counts, kept, actor, actor_id from imports"
    };
}

db::statements! {
    /// Writes down an import.
    pub INSERT = "insert into imports (id, job_id, file_name, file_hash, source, dry_run, request, created_at, \
         row_count, rejected, staged, committed, actor, actor_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, $9, $10)";
    /// One import.
    pub ONE = concat!(columns!(), " where id = $1");
    /// The latest imports.
    pub LATEST = concat!(columns!(), " order by id desc limit $1");
    /// Whether another file was written under a source, and this one never was.
    pub OTHER_FILE = "select file_name from imports where source = $1 and file_hash <> $2 and dry_run = false \
         and committed > 0 and not exists (select 1 from imports same where same.source = $1 \
         and same.file_hash = $2 and same.dry_run = false and same.committed > 0) order by created_at limit 1";
    /// The files that are still needed: those of these jobs, and those with refused rows, which are given back in
    /// their own words.
    pub NEEDED = "select id, file_hash from imports where (rejected > 0 and erased_at is null) \
         or job_id in (select l.value from ids($1) l) order by id";
    /// Keeps a chunk.
    pub ADD_CHUNK = "insert into import_chunks (import_id, number, row_count, payload) values ($1, $2, $3, $4)";
    /// A kept chunk.
    pub CHUNK = "select payload from import_chunks where import_id = $1 and number = $2";
    /// Says that a chunk is kept.
    pub STAGED = "update imports set staged = $2, row_count = $3, rejected = rejected + $4 where id = $1";
    /// Says that a chunk is written.
    pub COMMITTED = "update imports set committed = $2, rejected = rejected + $3, counts = $4, \
         kept = coalesce(kept, 0) + $5 where id = $1";
    /// Counts values that would stay as users typed them.
    pub KEPT = "update imports set kept = coalesce(kept, 0) + $2 where id = $1";
    /// Counts rows that a dry run refused.
    pub REFUSED = "update imports set rejected = rejected + $2 where id = $1";
    /// Keeps what a dry run counted.
    pub COUNTED = "update imports set counts = $2 where id = $1";
    /// Forgets the chunks of an import that is through.
    pub FORGET = "delete from import_chunks where import_id = $1";
    /// The imports whose files nobody had to take away.
    pub NOT_ERASED = "select id from imports where erased_at is null order by id";
    /// What was refused of an import, in its own words.
    pub REFUSED_VALUES = "select value, reason, source_id from import_rejects where import_id = $1";
    /// Keeps of refused rows only that there were some.
    pub EMPTY_REJECTS = "update import_rejects set value = null, source_id = null, \
         reason = 'somebody in this file was erased' where import_id = $1";
    /// The file of an import was taken away because somebody in it was erased.
    pub ERASED = "update imports set erased_at = $2 where id = $1";
    /// Whether it was.
    pub IS_ERASED = "select id from imports where id = $1 and erased_at is not null";
    /// The first rows that were refused.
    pub PROBLEMS = "select row_number, column_name, value, reason from import_rejects where import_id = $1 \
         order by row_number limit $2";
    /// All rows that were refused.
    pub REJECTS = "select row_number, column_name, reason, source_id from import_rejects where import_id = $1 \
         order by row_number";
}
