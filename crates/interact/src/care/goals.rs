//! Goals: what a customer wants to reach with the firm's help.

use std::borrow::Cow;

use model::field::{Field, FieldType};
use model::object::{Group, Object, Subject, slugs};

const FIELDS: &[Field] = &[
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::new("what", "Goal", FieldType::Text).required().quick().listed(),
    Field::new("target", "Target", FieldType::Text).listed().help("What will show that it is reached."),
    Field::new("due_at", "Due", FieldType::DateTime).quick().listed(),
    Field::new("reached_at", "Reached", FieldType::DateTime).listed(),
    Field::new("progress", "Progress", FieldType::Percent),
];

/// What customers and the firm want to reach together.
pub fn goals() -> Object {
    Object {
        title: slugs(&["what"]),
        search: slugs(&["what", "target"]),
        fields: Cow::Borrowed(FIELDS),
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("goals", "Goals", "Goal").shown("target", Group::Customers)
    }
}
