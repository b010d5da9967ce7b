//! The room's SQL. What depends on the filter of counted purchases is put together from it in
//! [`super::purchases`].

db::statements! {
    /// The person at the end of the next chunk of those who have orders.
    pub PEOPLE_CHUNK_END = "select person_id from orders where person_id > $1 \
         group by person_id order by person_id limit 1 offset $2";
    /// The company at the end of the next chunk of those who have orders.
    pub COMPANIES_CHUNK_END = "select company_id from orders where company_id > $1 \
         group by company_id order by company_id limit 1 offset $2";
    /// The people of some orders.
    pub OWNERS = "select distinct o.person_id from orders o join ids($1) l on l.value = o.id \
         where o.person_id is not null";
    /// How many people have orders.
    pub BUYERS = "select count(distinct person_id) from orders";
    /// People, orders and repeat buyers among some rows.
    pub TALLY_THESE = "select count(*), coalesce(cast(sum(v.orders_count) as bigint), 0), \
         coalesce(cast(sum(case when v.x > 0 then 1 else 0 end) as bigint), 0) \
         from person_values v join ids($1) l on l.value = v.person_id";
    /// The same for a range of people.
    pub TALLY_BETWEEN = "select count(*), coalesce(cast(sum(v.orders_count) as bigint), 0), \
         coalesce(cast(sum(case when v.x > 0 then 1 else 0 end) as bigint), 0) \
         from person_values v where v.person_id > $1 and v.person_id <= $2";
    /// Whose rows there are, among some people.
    pub KEYS_THESE = "select v.person_id from person_values v join ids($1) l on l.value = v.person_id";
    /// The same for a range of people.
    pub KEYS_BETWEEN = "select v.person_id from person_values v where v.person_id > $1 and v.person_id <= $2";
    /// Whether a row was written before rows carried the number of their revision.
    pub UNNUMBERED = "select 1 from person_values where seq is null limit 1";
    /// Removes some rows.
    pub CLEAR_THESE = "delete from person_values where person_id in (select l.value from ids($1) l)";
    /// Removes the rows of a range of people.
    pub CLEAR_BETWEEN = "delete from person_values where person_id > $1 and person_id <= $2";
    /// A note of the room's.
    pub NOTE = "select content from value_notes where name = $1";
    /// Writes a note.
    pub SET_NOTE = "insert into value_notes (name, content, written_at) values ($1, $2, $3) \
         on conflict (name) do update set content = excluded.content, written_at = excluded.written_at";
    /// Removes a note.
    pub CLEAR_NOTE = "delete from value_notes where name = $1";
    /// The newest version of a model.
    pub MODEL = "select version, parameters, standard_errors, backtest, log_likelihood, rows, trained_at, \
         trained_by, as_of, seconds, orders_at_training from models where name = $1 \
         order by version desc limit 1";
    /// Keeps a fit.
    pub ADD_MODEL = "insert into models (name, version, parameters, standard_errors, backtest, log_likelihood, \
         rows, trained_at, trained_by, as_of, seconds, orders_at_training) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// Whether there is such a person.
    pub PERSON = "select 1 from people where id = $1";
    /// Whom a person referred.
    pub REFERRED = "select id from people where referred_by_id = $1 order by id";
}
