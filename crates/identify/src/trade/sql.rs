//! The SQL of trade.

db::statements! {
    pub(super) CUSTOMERS_OF_ORDERS = "select r.id, r.person_id, r.company_id from ids($1) l cross join orders r \
         where r.id = l.value";
}
