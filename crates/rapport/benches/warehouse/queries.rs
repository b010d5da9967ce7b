//! What is asked: the SQL of the product's own metrics, with the functions they bring, and a few plain questions.

use std::sync::Arc;

use differentiate::metrics::METRICS;
use model::Day;
use platform::warehouse::{Function, Query, Scope};
use platform::{App, Clock};

use crate::firm::DAYS;

/// A question.
pub struct Question {
    /// What it is called.
    pub name: &'static str,
    /// Its text.
    pub sql: String,
    /// The most it may take, as a multiple of the peer's time; none where it is told for information.
    pub most: Option<f64>,
}

/// Months of which a bit is kept, as the metric has it.
const MONTHS: i32 = 60;
const DAY: i64 = 86_400_000_000;

/// All of them; one is about a person.
pub fn questions(person: &str) -> Vec<Question> {
    let question = |name, sql: &str, most| Question { name, sql: sql.to_owned(), most };
    let of_person =
        format!("select order_id, day, net from purchases where person_id = '{person}' order by order_id");
    const BY_COUNTRY: (&str, &str) =
        ("people.country", " left join people on people.id = c.person_id and c.company_id is null");
    vec![
        question("revenue by month and channel", &metric("revenue", ("c.channel", "")), Some(1.5)),
        question("cohorts, month by month", &metric("repurchase", ("", "")), Some(1.5)),
        question("recency and frequency", &metric("rfm", ("", "")), Some(1.5)),
        question("revenue by month and country", &metric("revenue", BY_COUNTRY), None),
        question("count of orders", "select count(*) as orders from orders", None),
        question("one person's purchases", &of_person, None),
    ]
}

/// The SQL of a metric, split by something.
fn metric(name: &str, (key, join): (&str, &str)) -> String {
    let metric = METRICS.iter().find(|metric| metric.name == name).expect("a metric of this name");
    metric.sql.replace("{key}", key).replace("{join}", join)
}

/// A query with the functions of metrics, for all months from a day on. The zone is UTC.
pub fn query(app: &App, start: Day, sql: &str) -> Query {
    let mut query = app.query(Scope::everyday(), sql);
    let months: Arc<[i64]> = (0..MONTHS).map(|month| i64::from(start.month_later(month).0) * DAY).collect();
    let of = Arc::clone(&months);
    let place =
        move |at: i64| of.partition_point(|month| *month <= at).checked_sub(1).map(|place| place as i64);
    let bit =
        move |at: i64| months.partition_point(|month| *month <= at).checked_sub(1).map(|place| 1 << place);
    query.functions.extend([
        Function::IntegerOfMoment { name: "step_of", of: Arc::new(place) },
        Function::IntegerOfMoment { name: "bought_in", of: Arc::new(bit) },
        Function::Moment { name: "period_start", value: i64::from(start.0) * DAY },
        Function::Moment { name: "period_end", value: i64::from(start.plus(DAYS).0) * DAY },
    ]);
    query
}

/// The same names for DuckDB. Its functions of moments with a zone take several times as long as those of moments
/// without one, so it gets the latter.
pub fn macros(app: &App, start: Day) -> Vec<String> {
    let Clock::System = app.clock else { panic!("the clock is the machine's") };
    let end = start.plus(DAYS);
    let horizon = app.firm.horizon(app.clock.now()).day_in(&app.firm.time_zone);
    vec![
        "create macro plain(t) as make_timestamp(epoch_us(t))".to_owned(),
        "create macro firm_day(t) as cast(plain(t) as date)".to_owned(),
        "create macro firm_month(t) as cast(date_trunc('month', plain(t)) as date)".to_owned(),
        "create macro firm_currency() as 'EUR'".to_owned(),
        format!("create macro firm_end() as timestamptz '{horizon} 00:00:00+00'"),
        format!("create macro step_of(t) as datediff('month', date '{start}', plain(t))"),
        format!("create macro bought_in(t) as 1::bigint << datediff('month', date '{start}', plain(t))"),
        format!("create macro period_start() as timestamptz '{start} 00:00:00+00'"),
        format!("create macro period_end() as timestamptz '{end} 00:00:00+00'"),
    ]
}

/// A text as DuckDB reads it: there `at` is a word of the language.
pub fn for_duckdb(sql: &str) -> String {
    sql.replace("(at)", "(\"at\")")
}
