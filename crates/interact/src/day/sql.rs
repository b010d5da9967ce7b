//! The SQL of a day.

db::statements! {
    // Deals with which nothing happened for as long as their stage allows, the longest first. Days beyond a century
    // would overflow and mean none.
    pub(super) ROTTING = "select d.id from deals d join stages s on s.id = d.stage_id \
         where d.status = 'open' and (d.owner_id = $1 or $2) and s.rotting_days is not null \
         and d.stage_since < $3 - case when s.rotting_days between 0 and 36500 \
         then s.rotting_days * 86400000000 end \
         and not exists (select 1 from activities a where a.deal_id = d.id \
         and a.done_at >= $3 - case when s.rotting_days between 0 and 36500 \
         then s.rotting_days * 86400000000 end) order by d.stage_since, d.id limit 50";
}
