//! A rule: of what, counted from which date, after how long.

use db::Row;
use jiff::tz::TimeZone;
use model::field::FieldType;
use model::object::Object;
use model::{Id, Timestamp, Value};
use platform::schema::Schema;
use platform::{App, Error};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::MOMENTS;
use super::job::HOUR;

/// The longest period, in days.
const LONGEST: i64 = 36_500;
/// A day, in microseconds.
const DAY: i64 = 86_400 * 1_000_000;

/// What a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Terms {
    /// An object, or [`MOMENTS`].
    pub object: String,
    /// Moments of this kind only.
    #[serde(default)]
    pub kind: Option<String>,
    /// The date from which the age is counted.
    pub field: String,
    pub days: i64,
}

/// A rule as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub id: Id,
    pub terms: Terms,
    pub active: bool,
    pub seen_count: Option<i64>,
    last_run_at: Option<Timestamp>,
    last_count: Option<i64>,
    held: Option<String>,
}

impl Terms {
    /// Finds what is wrong with them, as far as somebody may know what there is.
    pub fn check(&self, view: &Schema) -> Result<(), Error> {
        if !(1..=LONGEST).contains(&self.days) {
            return Err(Error::invalid("/days", format!("must be from 1 to {LONGEST} days")));
        }
        if self.object == MOMENTS {
            let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
            let named = |kind: &str| (1..=100).contains(&kind.len()) && kind.chars().all(letter);
            return match (&self.kind, self.field.as_str()) {
                (Some(kind), _) if !named(kind) => {
                    Err(Error::invalid("/kind", "must be a kind of event, like page_viewed"))
                }
                (_, "at") => Ok(()),
                _ => {
                    Err(Error::invalid("/field", "the age of an event is counted from at, when it happened"))
                }
            };
        }
        if self.kind.is_some() {
            return Err(Error::invalid("/kind", "only events have a kind"));
        }
        let object = view.catalog.object(&self.object).ok_or_else(|| {
            Error::invalid(
                "/object",
                "must be an object of yours, or interactions for what people do and say",
            )
        })?;
        self.field_of(object).map(drop)
    }

    /// The field from which the age of records is counted.
    pub fn field_of<'a>(&self, object: &'a Object) -> Result<&'a model::field::Field, Error> {
        let is_date = |kind: &FieldType| matches!(kind, FieldType::Date | FieldType::DateTime);
        object.field(&self.field).filter(|field| is_date(&field.kind)).ok_or_else(|| {
            let dates: Vec<&str> = object
                .all_fields()
                .filter(|field| is_date(&field.kind))
                .map(|field| field.slug.as_ref())
                .collect();
            Error::invalid("/field", format!("must be a date of {}: {}", self.object, dates.join(", ")))
        })
    }

    /// The moment before which something is too old.
    pub fn before(&self, now: Timestamp) -> Timestamp {
        now.plus_micros(-self.days * DAY)
    }

    /// The same as a field of this type has it.
    pub fn before_as(&self, kind: &FieldType, now: Timestamp, zone: &TimeZone) -> Value {
        match kind {
            FieldType::Date => Value::Integer(i64::from(now.day_in(zone).plus(-(self.days as i32)).0)),
            _ => self.before(now).into(),
        }
    }

    /// In words, without names, for the receipts.
    pub fn words(&self) -> String {
        format!("Retention: {} kept for {} days from {}", self.object, self.days, self.field)
    }
}

impl Rule {
    pub fn read(row: &Row) -> Result<Rule, Error> {
        Ok(Rule {
            id: row.id(0)?,
            terms: Terms {
                object: row.text(1)?.to_owned(),
                kind: row.opt_text(2)?.map(str::to_owned),
                field: row.text(3)?.to_owned(),
                days: row.integer(4)?,
            },
            active: row.boolean(5)?,
            seen_count: row.opt_integer(6)?,
            last_run_at: row.opt_integer(7)?.map(Timestamp),
            last_count: row.opt_integer(8)?,
            held: row.opt_text(9)?.map(str::to_owned),
        })
    }

    pub fn json(&self, app: &App) -> Json {
        let Terms { object, kind, field, days } = &self.terms;
        json!({
            "id": self.id, "object": object, "kind": kind, "field": field, "days": days, "active": self.active,
            "last_run_at": self.last_run_at, "last_count": self.last_count, "held": self.held,
            "next_run_at": self.active.then(|| next(app)),
        })
    }
}

/// When the job comes next.
fn next(app: &App) -> Timestamp {
    let (now, zone) = (app.clock.now(), &app.firm.time_zone);
    let on = |day: model::Day| day.start_in(zone).plus_micros(i64::from(HOUR) * 3_600 * 1_000_000);
    let today = now.day_in(zone);
    if on(today) > now { on(today) } else { on(today.plus(1)) }
}
