//! Promises: what somebody told a customer, by when, and whether it was kept.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Moment, Object, Subject, slugs};

const STATUSES: &[Choice] =
    &[Choice::new("open", "Open"), Choice::new("kept", "Kept"), Choice::new("broken", "Broken")];

const FIELDS: &[Field] = &[
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("deal_id", "Deal", "deals"),
    Field::relation("ticket_id", "Ticket", "tickets"),
    Field::new("made_by", "Made by", FieldType::User).quick().listed(),
    Field::new("what", "What", FieldType::Text).required().quick().listed(),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).read_only().quick().listed(),
    Field::new("made_at", "Made", FieldType::DateTime).quick().listed(),
    Field::new("due_at", "Due", FieldType::DateTime).quick().listed(),
    Field::new("kept_at", "Kept", FieldType::DateTime),
    Field::new("broken_at", "Broken", FieldType::DateTime),
];

const LINKS: &[(&str, &str)] = &[("deal_id", "deal_id"), ("ticket_id", "ticket_id"), ("user_id", "made_by")];

const fn by_us(kind: &'static str, at: &'static str) -> Moment {
    Moment { department: "service", direction: "out", links: LINKS, ..Moment::of(kind, at) }
}

const MOMENTS: &[Moment] = &[
    by_us("promise_made", "made_at"),
    by_us("promise_kept", "kept_at"),
    by_us("promise_broken", "broken_at"),
];

/// What the firm promised.
pub fn promises() -> Object {
    Object {
        title: slugs(&["what"]),
        search: slugs(&["what"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("promises", "Promises", "Promise").shown("heart-handshake", Group::Customers)
    }
}
