//! Tickets: what customers ask and complain about, who takes care of it and when it was solved.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Extension, Group, Moment, Object, Subject, slugs};

const STATUSES: &[Choice] = &[
    Choice::new("new", "New"),
    Choice::new("open", "Open"),
    Choice::new("waiting", "Waiting for the customer"),
    Choice::new("solved", "Solved"),
    Choice::new("closed", "Closed"),
];

const PRIORITIES: &[Choice] = &[
    Choice::new("low", "Low"),
    Choice::new("normal", "Normal"),
    Choice::new("high", "High"),
    Choice::new("urgent", "Urgent"),
];

const KINDS: &[Choice] = &[
    Choice::new("question", "Question"),
    Choice::new("complaint", "Complaint"),
    Choice::new("defect", "Defect"),
    Choice::new("idea", "Idea"),
];

const FIELDS: &[Field] = &[
    Field::new("number", "Number", FieldType::Integer).read_only().quick().listed(),
    Field::new("subject", "Subject", FieldType::Text).required().quick().listed().behavioural(),
    Field::new("description", "Description", FieldType::LongText).behavioural(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies"),
    Field::new("kind", "Kind", FieldType::Select(Cow::Borrowed(KINDS))).listed(),
    Field::new("queue", "Queue", FieldType::Text).quick(),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).quick().listed(),
    Field::new("priority", "Priority", FieldType::Select(Cow::Borrowed(PRIORITIES))).listed(),
    Field::new("channel", "Channel", FieldType::Text),
    Field::new("opened_at", "Opened", FieldType::DateTime).quick().listed(),
    Field::new("due_at", "Due", FieldType::DateTime).quick(),
    Field::new("first_reply_at", "First reply", FieldType::DateTime),
    Field::new("solved_at", "Solved", FieldType::DateTime),
    Field::new("solved_by", "Solved by", FieldType::User),
    Field::relation("order_id", "Order", "orders"),
    Field::relation("product_id", "Product", "products"),
    Field::new("settled_amount", "Settled with", FieldType::money_in("currency"))
        .help("What the customer was given."),
    Field::new("currency", "Currency", FieldType::Currency),
];

const LINKS: &[(&str, &str)] = &[("ticket_id", "id"), ("order_id", "order_id"), ("product_id", "product_id")];

const MOMENTS: &[Moment] = &[
    Moment {
        channel: Some("channel"),
        department: "service",
        links: LINKS,
        ..Moment::of("ticket_opened", "opened_at")
    },
    Moment {
        only: &[("kind", &["complaint"])],
        channel: Some("channel"),
        department: "service",
        links: LINKS,
        ..Moment::of("complaint_made", "opened_at")
    },
    Moment {
        channel: Some("channel"),
        department: "service",
        direction: "out",
        links: LINKS,
        ..Moment::of("ticket_replied", "first_reply_at")
    },
    Moment {
        amount: Some("settled_amount"),
        channel: Some("channel"),
        department: "service",
        direction: "out",
        links: &[
            ("ticket_id", "id"),
            ("order_id", "order_id"),
            ("product_id", "product_id"),
            ("user_id", "solved_by"),
        ],
        ..Moment::of("ticket_solved", "solved_at")
    },
];

/// The ticket that something was paid for.
pub const OF_COSTS: Extension =
    Extension { object: "costs", fields: &[Field::relation("ticket_id", "Ticket", "tickets")] };

/// The ticket that somebody was asked about.
pub const OF_SURVEY_ANSWERS: Extension =
    Extension { object: "survey_answers", fields: &[Field::relation("ticket_id", "Ticket", "tickets")] };

/// What customers ask and complain about.
pub fn tickets() -> Object {
    Object {
        title: slugs(&["subject", "number"]),
        search: slugs(&["number", "subject", "queue", "source_id"]),
        counter: Some("number"),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("tickets", "Tickets", "Ticket").shown("lifebuoy", Group::Service)
    }
}
