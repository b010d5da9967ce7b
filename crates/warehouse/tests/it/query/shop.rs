//! A shop with four people, two companies and a few orders.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use model::object::Subject;
use model::{Id, PortableType, Timestamp, Value};
use warehouse::testing::Bench;
use warehouse::{Error, Function, Limits, Query, Rows, Scope, Source, SourceColumn, View};

/// The shop, with a folder for what does not fit into memory.
pub struct Shop {
    pub bench: Bench,
    pub folder: tempfile::TempDir,
}

/// One order of a person, and beyond that what views can be made of.
pub const PURCHASES: View = View {
    name: "purchases",
    help: "One row per order that counts.",
    sql: "select id, person_id, placed_at as bought_at, total as amount from orders where status <> 'cancelled'",
    columns: &[("id", "The order."), ("amount", "What it came to.")],
};

/// What each person spent; a view on a view.
pub const SPENDERS: View = View {
    name: "spenders",
    help: "One row per person who bought.",
    sql: "select p.email, sum(b.amount) as spent from purchases b join people p on p.id = b.person_id group by p.email",
    columns: &[("email", "Her address.")],
};

/// Limits that a small machine reaches within seconds.
pub fn limits(folder: &tempfile::TempDir) -> Limits {
    Limits {
        places: 2,
        threads: 2,
        memory: 24 << 20,
        spill: folder.path().join("spill"),
        spill_limit: 16 << 20,
        time: Duration::from_secs(2),
        wait: Duration::from_millis(300),
        answer: 4 << 20,
    }
}

impl Shop {
    pub fn new() -> Shop {
        Shop::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Limits)) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let mut limits = limits(&folder);
        change(&mut limits);
        let bench = Bench::new(limits, 42, tables()).unwrap();
        Shop { bench, folder }
    }

    pub async fn rows(&self, sql: &str) -> Result<Rows, Error> {
        self.rows_as(sql, Scope::all()).await
    }

    pub async fn rows_as(&self, sql: &str, scope: Scope) -> Result<Rows, Error> {
        self.bench.rows(query(sql, scope)).await
    }

    /// The only value of the answer.
    pub async fn value(&self, sql: &str) -> serde_json::Value {
        let rows = self.rows(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!((rows.columns.len(), rows.rows.len()), (1, 1), "{sql}");
        rows.rows[0][0].clone()
    }

    /// The text of the error.
    pub async fn error_as(&self, sql: &str, scope: Scope) -> String {
        match self.rows_as(sql, scope).await {
            Err(error @ (Error::Refused(_) | Error::TooHeavy(_))) => error.to_string(),
            other => panic!("{sql}: {other:?}"),
        }
    }
}

/// A query with the views and functions of the shop.
pub fn query(sql: &str, scope: Scope) -> Query {
    Query {
        sql: sql.to_owned(),
        values: Vec::new(),
        scope,
        views: vec![PURCHASES, SPENDERS],
        functions: functions(),
    }
}

/// The functions of the firm.
pub fn functions() -> Vec<Function> {
    vec![
        Function::DayOfMoment {
            name: "firm_month",
            of: Arc::new(|moment| {
                let day = Timestamp(moment).day_in(&jiff_zone());
                Some(day.first_of_month().0)
            }),
        },
        Function::IntegerOfMoment {
            name: "hour_number",
            of: Arc::new(|moment| moment.checked_div(3_600_000_000)),
        },
        Function::Text { name: "firm_currency", value: "EUR".into() },
        Function::Moment { name: "firm_end", value: moment("2026-03-01T00:00:00Z") },
        Function::Day { name: "firm_today", value: 20_512 },
    ]
}

fn jiff_zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Europe/Berlin").unwrap()
}

/// A scope without these columns of people.
pub fn without(columns: &[&str]) -> Scope {
    let hidden = columns.iter().map(|column| ("people".to_owned(), (*column).to_owned()));
    Scope { hidden: hidden.collect::<BTreeSet<_>>(), ..Scope::all() }
}

pub fn moment(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().0
}

pub fn id(number: u8) -> Id {
    Id::from_slice(&[number; 16]).unwrap()
}

fn source(name: &str, subject: Subject, columns: &[(&str, PortableType)]) -> Source {
    let column = |(name, kind): &(&str, PortableType)| SourceColumn {
        name: (*name).to_owned(),
        from: (*name).to_owned(),
        kind: *kind,
        help: format!("Its {name}."),
        joined: false,
    };
    Source {
        name: name.to_owned(),
        help: format!("One row per row of {name}."),
        subject,
        columns: columns.iter().map(column).collect(),
        key: Some("id".to_owned()),
        seq: "seq".to_owned(),
        visible: None,
        replaces: None,
        removed: None,
    }
}

fn tables() -> Vec<(Source, Vec<Vec<Value>>)> {
    use PortableType::{Amount, Boolean, Date, Id as AnId, Integer, Real, Text, Timestamp as Moment};
    let people = source(
        "people",
        Subject::Person("id".into()),
        &[
            ("id", AnId),
            ("email", Text),
            ("salary", Integer),
            ("score", Real),
            ("active", Boolean),
            ("born", Date),
            ("seq", Integer),
        ],
    );
    let person = |number: u8, email: &str, salary: i64, score: Option<f64>| {
        vec![
            Value::Id(id(number)),
            Value::Text(email.into()),
            Value::Integer(salary),
            score.map_or(Value::Null, Value::Real),
            Value::Boolean(number.is_multiple_of(2)),
            Value::Integer(i64::from(number) * 1000),
            Value::Integer(i64::from(number)),
        ]
    };
    let orders = source(
        "orders",
        Subject::Person("person_id".into()),
        &[
            ("id", AnId),
            ("person_id", AnId),
            ("placed_at", Moment),
            ("total", Amount),
            ("status", Text),
            ("seq", Integer),
        ],
    );
    let order = |number: u8, of: u8, at: &str, total: i64, status: &str| {
        vec![
            Value::Id(id(number)),
            Value::Id(id(of)),
            Value::Integer(moment(at)),
            Value::Integer(total),
            Value::Text(status.into()),
            Value::Integer(i64::from(number)),
        ]
    };
    let changes =
        source("changes", Subject::Administration, &[("id", AnId), ("what", Text), ("seq", Integer)]);
    vec![
        (
            people,
            vec![
                person(1, "anna@example.org", 10, Some(0.5)),
                person(2, "ben@example.org", 20, Some(f64::NAN)),
                person(3, "carla@example.org", 30, None),
                person(4, "dora's \"x\"", 40, Some(1.0)),
            ],
        ),
        (
            orders,
            vec![
                order(11, 1, "2026-01-05T10:00:00Z", 12_500_000, "paid"),
                order(12, 1, "2026-01-31T23:30:00Z", 1_000_000_000, "paid"),
                order(13, 2, "2026-02-05T10:00:00.25Z", 1, "cancelled"),
                order(14, 2, "2026-02-06T10:00:00Z", -250_000, "paid"),
            ],
        ),
        (changes, vec![vec![Value::Id(id(90)), Value::Text("a secret change".into()), Value::Integer(1)]]),
    ]
}
