//! The SQL of the trash.

db::statements! {
    /// Records deleted one by one before a place in the feed, newest first; of one object unless `$2` is empty.
    pub SINGLE = "select c.seq, c.at, c.object, c.record_id, c.actor, c.actor_id, c.batch_id, c.before \
         from changes c where c.action = 'deleted' and c.before is not null and c.seq < $1 and ($2 = '' or c.object = $2) \
         order by c.seq desc limit $3";
    /// Bulk chunks up to a place that removed records, newest first.
    pub CHUNKS = "select c.seq, c.at, c.object, c.actor, c.actor_id, c.batch_id from changes c \
         where c.action = 'batch' and c.seq <= $1 and c.after like '%deleted%' and ($2 = '' or c.object = $2) \
         order by c.seq desc limit $3";
    /// The records that a chunk removed, after one of them.
    pub MEMBERS = "select m.record_id, m.before from batch_members m \
         where m.seq = $1 and m.deleted = true and m.before is not null and m.record_id > $2 order by m.record_id limit $3";
}
