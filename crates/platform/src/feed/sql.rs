//! The feed's SQL.

db::statements! {
    /// Takes numbers from the counter.
    pub TAKE = "update feed set last = last + $1 where id = 1 returning last";
    /// The last number that was given.
    pub LAST = "select last from feed where id = 1";
    /// Changes in their order.
    pub CHANGES_AFTER = "select seq, at, object, record_id, action, actor, actor_id, live, batch_id, before, after \
         from changes where seq > $1 order by seq limit $2";
    /// The changes of one record before a place in time, newest first.
    pub CHANGES_OF_RECORD = "select c.seq, c.at, c.object, c.action, c.actor, c.actor_id, c.before, c.after \
         from changes c where c.record_id = $1 and (c.at < $2 or (c.at = $2 and c.seq < $3)) \
         order by c.at desc, c.seq desc limit $4";
    /// The bulk chunks a record was part of before a place in time, newest first, with its own before-image.
    pub MEMBERSHIPS_OF_RECORD = "select c.seq, c.at, c.object, c.actor, c.actor_id, m.created, m.before \
         from batch_members m join changes c on c.seq = m.seq \
         where m.record_id = $1 and (c.at < $2 or (c.at = $2 and c.seq < $3)) \
         order by c.at desc, c.seq desc limit $4";
    /// The records of a bulk chunk.
    pub MEMBERS = "select record_id, created, before from batch_members where seq = $1 order by record_id";
}
