//! The SQL of undoing.

db::statements! {
    /// Which of these records were changed one by one after a place, other than by these batches.
    pub CHANGED_SINCE = "select distinct c.record_id from ids($1) l cross join changes c \
         where c.record_id = l.value and c.seq > $2 \
         and (c.batch_id is null or c.batch_id not in (select b.value from ids($3) b))";
    /// Which of these records were changed by bulk work after a place, other than these batches.
    pub IN_BATCH_SINCE = "select distinct m.record_id from ids($1) l cross join batch_members m \
         join changes c on c.seq = m.seq where m.record_id = l.value and m.seq > $2 \
         and (c.batch_id is null or c.batch_id not in (select b.value from ids($3) b))";
    /// When records were made.
    pub MADE = "select c.record_id, min(c.at) from ids($1) l cross join changes c \
         where c.record_id = l.value and c.action = 'created' group by c.record_id";
    /// When records were made by bulk work.
    pub MADE_IN_BATCH = "select m.record_id, min(c.at) from ids($1) l cross join batch_members m \
         join changes c on c.seq = m.seq where m.record_id = l.value and m.created = true group by m.record_id";
    /// The undos of batches.
    pub UNDOS_OF = "select u.id from ids($1) l cross join undos u where u.batch_id = l.value";
    /// How many changes a batch has, and the last of them.
    pub EXTENT = "select count(*), max(seq) from changes where batch_id = $1";
    /// The work of a batch that is not over.
    pub AT_WORK = "select j.id from jobs j where j.state in ('queued', 'running', 'paused') and (j.id in \
         (select c.actor_id from changes c where c.batch_id = $1 and c.actor = 'job') or j.id in \
         (select b.job_id from bulk_edits b where b.id = $1)) limit 1";
    /// Who asked for an undo.
    pub ASKED_BY = "select actor, actor_id from undos where id = $1";
    /// Writes down an undo.
    pub INSERT = "insert into undos (id, batch_id, job_id, actor, actor_id, created_at, reached, done, total, undone, \
         skipped) values ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, 0)";
    /// How far an undo is.
    pub ONE = "select id, batch_id, job_id, created_at, finished_at, reached, done, total, undone, skipped \
         from undos where id = $1";
    /// The latest undo of a batch.
    pub LATEST = "select id, batch_id, job_id, created_at, finished_at, reached, done, total, undone, skipped \
         from undos where batch_id = $1 order by id desc limit 1";
    /// Says how far an undo is.
    pub REACHED = "update undos set reached = $2, done = done + $3, undone = undone + $4, skipped = skipped + $5, \
         finished_at = $6 where id = $1";
    /// The records that were left alone.
    pub SKIPS = "select object, record_id, reason from batch_skips where batch_id = $1 order by number limit $2";
    /// The changes of a batch of one moment up to a place, newest first.
    pub OF_MOMENT = "select c.seq from changes c where c.batch_id = $1 and c.at = $2 and c.seq <= $3 \
         order by c.seq desc limit $4";
}
