//! The SQL of sales.

db::statements! {
    pub(super) PIPELINES_OF = "select s.pipeline_id from ids($1) l cross join stages s \
         where s.id = l.value and s.pipeline_id is not null";
    pub(super) FIRST_PIPELINE = "select id from pipelines order by coalesce(position, 9223372036854775807), id limit 1";
    pub(super) STAGES = "select s.id, s.pipeline_id, s.name, s.outcome, s.probability, s.category, s.required_fields \
         from ids($1) l cross join stages s where s.pipeline_id = l.value \
         order by coalesce(s.position, 9223372036854775807), s.id";
    // In two parts, neither of which leaves the range of 64 bits.
    pub(super) LINE_SUMS = "select r.quote_id, cast(coalesce(sum(r.amount / 2147483648), 0) as bigint), \
         cast(coalesce(sum(r.amount % 2147483648), 0) as bigint), min(r.currency), count(r.amount) \
         from ids($1) l cross join quote_lines r where r.quote_id = l.value group by r.quote_id";
    pub(super) QUOTE_CURRENCIES = "select q.id, q.currency, q.lines_total, q.discount, q.tax from ids($1) l cross join quotes q where q.id = l.value";
    pub(super) LINE_CURRENCIES = "select r.id, r.quote_id, r.currency from ids($1) l cross join quote_lines r \
         where r.quote_id = l.value and r.currency is not null";
}
