//! Subscriptions: what a customer pays for again and again.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Moment, Object, Subject, slugs};

const STATUSES: &[Choice] = &[
    Choice::new("trial", "Trial"),
    Choice::new("active", "Active"),
    Choice::new("paused", "Paused"),
    Choice::new("past_due", "Past due"),
    Choice::new("ended", "Ended"),
];

const PERIODS: &[Choice] = &[
    Choice::new("week", "Week"),
    Choice::new("month", "Month"),
    Choice::new("quarter", "Quarter"),
    Choice::new("year", "Year"),
];

const FIELDS: &[Field] = &[
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("product_id", "Product", "products"),
    Field::new("plan", "Plan", FieldType::Text).listed(),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).listed(),
    Field::new("trial_started_at", "Trial started", FieldType::DateTime),
    Field::new("started_at", "Started", FieldType::DateTime).quick().listed(),
    Field::new("renews_on", "Renews", FieldType::Date).quick().listed(),
    Field::new("ended_at", "Ended", FieldType::DateTime).listed(),
    Field::new("amount", "Amount", FieldType::money_in("currency")).listed().help("For one period."),
    Field::new("currency", "Currency", FieldType::Currency),
    Field::new("period", "Period", FieldType::Select(Cow::Borrowed(PERIODS))),
    Field::new("quantity", "Seats", FieldType::Integer),
    Field::new("end_reason", "Reason it ended", FieldType::Text),
];

const MOMENTS: &[Moment] = &[
    Moment { ..Moment::of("trial_started", "trial_started_at") },
    Moment { amount: Some("amount"), ..Moment::of("subscription_started", "started_at") },
    Moment { amount: Some("amount"), ..Moment::of("subscription_ended", "ended_at") },
];

/// What customers pay for again and again.
pub fn subscriptions() -> Object {
    Object {
        title: slugs(&["plan", "started_at"]),
        search: slugs(&["plan", "source_id"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("subscriptions", "Subscriptions", "Subscription").shown("repeat", Group::Sales)
    }
}
