//! Needs: what a customer said, or showed, that she is after.

use std::borrow::Cow;

use model::field::{Field, FieldType};
use model::object::{Group, Moment, Object, Subject, slugs};

const FIELDS: &[Field] = &[
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::new("need", "Need", FieldType::Text)
        .required()
        .quick()
        .listed()
        .help("From the firm's list of needs.")
        .behavioural(),
    Field::new("evidence", "Evidence", FieldType::LongText)
        .listed()
        .help("What she said or did that shows it.")
        .behavioural(),
    Field::new("stated_at", "Stated", FieldType::DateTime).quick().listed(),
];

const MOMENTS: &[Moment] = &[Moment::of("need_stated", "stated_at")];

/// What customers need, with the evidence.
pub fn needs() -> Object {
    Object {
        title: slugs(&["need"]),
        search: slugs(&["need", "evidence"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("needs", "Needs", "Need").shown("bulb", Group::Customers)
    }
}
