//! Figures over the records that point to one, or over what happened with it: declared here, kept by a follower
//! of the platform.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::super::FieldType;

/// What a roll-up is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUp {
    /// The object whose records are taken together, or `interactions`.
    pub object: Cow<'static, str>,
    /// What ties them to this record.
    pub via: Via,
    /// What becomes of them.
    pub summary: Summary,
    /// The field of theirs that is added up or of which the latest counts; none for a count.
    pub field: Option<Cow<'static, str>>,
    /// Which of them count; all when nothing is said.
    pub filter: Option<Json>,
    /// What the figure is.
    pub holds: Holds,
}

/// What ties records to the one that the figure is shown on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// Their field that points to it.
    Field(Cow<'static, str>),
    /// They are interactions with it.
    Interactions,
}

impl Via {
    /// The name in settings.
    pub fn name(&self) -> &str {
        match self {
            Via::Field(field) => field,
            Via::Interactions => INTERACTIONS,
        }
    }
}

/// What stands for interactions where an object or a field is named.
pub const INTERACTIONS: &str = "interactions";

/// What becomes of several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summary {
    /// How many there are.
    Count,
    /// Their sum; amounts of several currencies have none.
    Sum,
    /// The largest: of moments and days the latest.
    Latest,
}

impl Summary {
    /// Every summary with its name in settings.
    pub const ALL: &[(&str, Summary)] =
        &[("count", Summary::Count), ("sum", Summary::Sum), ("latest", Summary::Latest)];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        Summary::ALL.iter().find(|(_, summary)| *summary == self).map_or("", |(name, _)| name)
    }
}

/// The type of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// An amount, with its currency beside it.
    Money,
    /// A day.
    Date,
    /// A moment.
    DateTime,
}

// Each is borrowed by the fields that hold it.
static INTEGER: FieldType = FieldType::Integer;
static DECIMAL: FieldType = FieldType::Decimal;
static MONEY: FieldType = FieldType::Money { currency: None };
static DATE: FieldType = FieldType::Date;
static DATE_TIME: FieldType = FieldType::DateTime;

impl Holds {
    /// Every type with its name in settings.
    pub const ALL: &[(&str, Holds)] = &[
        ("integer", Holds::Integer),
        ("decimal", Holds::Decimal),
        ("money", Holds::Money),
        ("date", Holds::Date),
        ("datetime", Holds::DateTime),
    ];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        Holds::ALL.iter().find(|(_, holds)| *holds == self).map_or("", |(name, _)| name)
    }

    /// The field type that shows it.
    pub fn field_type(self) -> &'static FieldType {
        match self {
            Holds::Integer => &INTEGER,
            Holds::Decimal => &DECIMAL,
            Holds::Money => &MONEY,
            Holds::Date => &DATE,
            Holds::DateTime => &DATE_TIME,
        }
    }

    /// What a summary of fields of this type is, if there can be one.
    pub fn of(summary: Summary, field: Option<&FieldType>) -> Option<Holds> {
        match (summary, field) {
            (Summary::Count, None) => Some(Holds::Integer),
            (Summary::Sum, Some(FieldType::Integer)) => Some(Holds::Integer),
            (Summary::Sum, Some(FieldType::Decimal)) => Some(Holds::Decimal),
            (Summary::Sum, Some(FieldType::Money { .. })) => Some(Holds::Money),
            (Summary::Latest, Some(FieldType::Date)) => Some(Holds::Date),
            (Summary::Latest, Some(FieldType::DateTime)) => Some(Holds::DateTime),
            _ => None,
        }
    }
}
