//! The SQL of activities.

db::statements! {
    pub(super) OF_DEALS = "select r.id, r.person_id, r.company_id from ids($1) l cross join deals r where r.id = l.value";
    pub(super) OF_TICKETS = "select r.id, r.person_id, r.company_id from ids($1) l cross join tickets r where r.id = l.value";
    pub(super) OF_PEOPLE = "select r.id, r.id, r.company_id from ids($1) l cross join people r where r.id = l.value";
    pub(super) TICKETS = "select r.id, r.status, r.first_reply_at, r.opened_at from ids($1) l cross join tickets r \
         where r.id = l.value";
}
