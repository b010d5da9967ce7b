//! Answers to surveys: what customers say when they are asked.

use std::borrow::Cow;

use model::field::{Field, FieldType};
use model::object::{Group, Moment, Object, Subject, slugs};

const FIELDS: &[Field] = &[
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies"),
    Field::relation("order_id", "Order", "orders"),
    Field::new("instrument", "Survey", FieldType::Code)
        .quick()
        .listed()
        .help("What was asked, like nps or csat."),
    Field::new("score", "Score", FieldType::Decimal).listed().behavioural(),
    Field::new("scale", "Of at most", FieldType::Integer).help("The highest score of the survey."),
    Field::new("answered_at", "Answered", FieldType::DateTime).quick().listed(),
    Field::new("text", "In her words", FieldType::LongText).listed().behavioural(),
];

const MOMENTS: &[Moment] = &[Moment {
    department: "service",
    links: &[("order_id", "order_id")],
    ..Moment::of("survey_answered", "answered_at")
}];

/// What customers said when they were asked.
pub fn survey_answers() -> Object {
    Object {
        title: slugs(&["instrument", "answered_at"]),
        search: slugs(&["instrument", "text"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("survey_answers", "Survey answers", "Survey answer")
            .shown("message", Group::Customers)
    }
}
