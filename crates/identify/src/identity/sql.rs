//! The SQL of identifiers.

db::statements! {
    /// The people of some ids who are there, with their addresses.
    pub PEOPLE = "select p.id, p.email from ids($1) l cross join people p where p.id = l.value";
    /// The people with some addresses, the oldest first.
    pub BY_EMAIL = "select p.email, p.id from texts($1) l cross join people p where p.email = l.value order by p.number";
    /// What some people are called.
    pub OF_PEOPLE = "select j.person_id, i.kind, i.verified, i.founding from ids($1) l cross join profile_joins j \
         join identifiers i on i.profile_id = j.profile_id where j.person_id = l.value";
    /// What one person is called, the oldest first.
    pub OF_PERSON = "select i.kind, i.value, i.verified, coalesce(s.name, f.name), i.first_seen_at from profile_joins j \
         join identifiers i on i.profile_id = j.profile_id left join sources s on s.id = i.source_id \
         left join forms f on f.id = i.source_id \
         where j.person_id = $1 order by i.first_seen_at, i.kind, i.value";
    /// What some people are called.
    pub WORDS = "select i.kind, i.value from ids($1) l cross join profile_joins j \
         join identifiers i on i.profile_id = j.profile_id where j.person_id = l.value";
    /// Which of some identifiers are there.
    pub THERE = "select i.profile_id from ids($1) l cross join identifiers i where i.profile_id = l.value";
    /// What a program of the firm says of identifiers that were only claimed.
    pub VERIFY = "update identifiers set verified = true, source_id = $2 \
         where profile_id in (select l.value from ids($1) l) and verified = false";
    /// The companies that sources call so, the oldest first.
    pub COMPANIES = "select c.source_id, c.id from texts($1) l cross join companies c where c.source_id = l.value \
         and c.source in (select s.name from sources s) order by c.created_at, c.id";
}
