//! Activities, declared.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Object, Subject, slugs};

use super::moments::MOMENTS;

const KINDS: &[Choice] = &[
    Choice::new("call", "Call"),
    Choice::new("meeting", "Meeting"),
    Choice::new("task", "Task"),
    Choice::new("note", "Note"),
    Choice::new("email", "E-mail"),
    Choice::new("letter", "Letter"),
    Choice::new("visit", "Visit"),
    Choice::new("chat", "Chat"),
];

const DIRECTIONS: &[Choice] = &[Choice::new("in", "From the customer"), Choice::new("out", "From us")];

const DEPARTMENTS: &[Choice] = &[
    Choice::new("marketing", "Marketing"),
    Choice::new("sales", "Sales"),
    Choice::new("service", "Service"),
    Choice::new("product", "Product"),
    Choice::new("finance", "Finance"),
];

const FIELDS: &[Field] = &[
    Field::new("kind", "Kind", FieldType::Select(Cow::Borrowed(KINDS))).required().quick().listed(),
    Field::new("subject", "Subject", FieldType::Text).quick().listed().behavioural(),
    Field::new("text", "Text", FieldType::LongText).help("The report, the note or the letter.").behavioural(),
    Field::new("about", "About", FieldType::reference(super::about::OBJECTS)).quick(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("deal_id", "Deal", "deals").listed(),
    Field::relation("ticket_id", "Ticket", "tickets"),
    Field::new("due_at", "Due", FieldType::DateTime).quick().listed(),
    Field::new("done_at", "Done", FieldType::DateTime).quick().listed(),
    Field::new("outcome", "Outcome", FieldType::Text).help("What came of it.").behavioural(),
    Field::new("direction", "Direction", FieldType::Select(Cow::Borrowed(DIRECTIONS))),
    Field::new("department", "Department", FieldType::Select(Cow::Borrowed(DEPARTMENTS))),
    Field::new("minutes", "Minutes", FieldType::Integer).help("How long it took."),
];

/// Calls, meetings, tasks, notes and letters.
pub fn activities() -> Object {
    Object {
        title: slugs(&["subject", "kind"]),
        search: slugs(&["subject", "text"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("activities", "Activities", "Activity").shown("calendar", Group::Sales)
    }
}
