//! The static SQL of roll-ups.

db::statements! {
    /// Tables of figures that were written in a part of the feed, with the last place where.
    pub REVISED = "select r.table_name, max(r.seq) from revisions r where r.seq > $1 and r.seq <= $2 \
         and r.table_name like 'figures!_%' escape '!' group by r.table_name order by max(r.seq)";
}
