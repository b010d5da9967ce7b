//! The feed's SQL.

db::statements! {
    /// Takes numbers from the counter.
    pub TAKE = "update feed set last = last + $1 where id = 1 returning last";
    /// The last number that was given.
    pub LAST = "select last from feed where id = 1";
    /// Changes in their order.
    pub CHANGES_AFTER = "select seq, at, object, record_id, action, actor, actor_id, live, batch_id, before, after \
         from changes where seq > $1 order by seq limit $2";
    /// The changes of a bulk work before a place, newest first.
    pub CHANGES_OF_BATCH = "select seq, at, object, record_id, action, actor, actor_id, live, batch_id, before, after \
         from changes where batch_id = $1 and seq < $2 order by seq desc limit $3";
    /// One change.
    pub CHANGE = "select seq, at, object, record_id, action, actor, actor_id, live, batch_id, before, after \
         from changes where seq = $1";
    /// The changes of one record before a place in time, newest first.
    pub CHANGES_OF_RECORD = "select c.seq, c.at, c.object, c.action, c.actor, c.actor_id, c.batch_id, c.before, c.after \
         from changes c where c.record_id = $1 and (c.at < $2 or (c.at = $2 and c.seq < $3)) \
         order by c.at desc, c.seq desc limit $4";
    /// The bulk chunks a record was part of before a place in time, newest first, with its own before-image.
    pub MEMBERSHIPS_OF_RECORD = "select c.seq, c.at, c.object, c.actor, c.actor_id, c.batch_id, m.created, m.before, m.deleted \
         from batch_members m join changes c on c.seq = m.seq \
         where m.record_id = $1 and (c.at < $2 or (c.at = $2 and c.seq < $3)) \
         order by c.at desc, c.seq desc limit $4";
    /// The entries after `$1` up to `$2` that stand for more than one row, with about how many.
    pub HEAVY = "select h.seq, h.row_count from (\
           select c.seq, 10000 as row_count from changes c where c.seq > $1 and c.seq <= $2 and c.action = 'batch' \
           union all select r.seq, r.row_count from revisions r where r.seq > $1 and r.seq <= $2) h order by h.seq";
    /// Notes that rows of a derived table were written under a number.
    pub REVISE = "insert into revisions (seq, table_name, row_count) values ($1, $2, $3)";
    /// The records of a bulk chunk.
    pub MEMBERS = "select record_id, created, before, deleted from batch_members where seq = $1 order by record_id";
}
