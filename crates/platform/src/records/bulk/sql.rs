//! The SQL of editing in bulk.

db::statements! {
    /// Writes down an edit that a job does.
    pub INSERT = "insert into bulk_edits (id, job_id, object, request, actor, actor_id, created_at, seen, total, \
         changed, skipped) values ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, 0)";
    /// One edit.
    pub ONE = "select id, object, request, actor, actor_id, after, seen, total, changed, skipped, finished_at \
         from bulk_edits where id = $1";
    /// Says how far an edit is.
    pub REACHED = "update bulk_edits set after = $2, seen = seen + $3, changed = changed + $4, skipped = skipped + $5, \
         finished_at = $6 where id = $1";
}
