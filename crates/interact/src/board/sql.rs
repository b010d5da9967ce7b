//! The SQL of boards.

db::statements! {
    pub(super) USERS = "select u.id, u.name from ids($1) l cross join users u where u.id = l.value";
    // A deal rots when nothing happened with it for as long as its stage allows. Days beyond a century would overflow
    // and mean none.
    pub(super) ROTTING = "select d.id from ids($1) l cross join deals d join stages s on s.id = d.stage_id \
         where d.id = l.value and d.status = 'open' and s.rotting_days is not null \
         and d.stage_since < $2 - case when s.rotting_days between 0 and 36500 \
         then s.rotting_days * 86400000000 end \
         and not exists (select 1 from activities a where a.deal_id = d.id \
         and a.done_at >= $2 - case when s.rotting_days between 0 and 36500 \
         then s.rotting_days * 86400000000 end)";
}

/// The SQL that finds the next thing to do for each of some records, by the field of activities that points to them.
pub(super) fn next(field: &str) -> String {
    format!(
        "select g.about, g.id, g.kind, g.subject, g.due_at from (select a.{field} as about, a.id, a.kind, a.subject, \
         a.due_at, row_number() over (partition by a.{field} order by a.due_at, a.id) as place \
         from ids($1) l cross join activities a where a.{field} = l.value and a.done_at is null \
         and a.due_at is not null) g where g.place = 1"
    )
}
