//! Invoices, as shops and accounting systems have them.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Moment, Object, Subject, slugs};

const STATUSES: &[Choice] = &[
    Choice::new("draft", "Draft"),
    Choice::new("open", "Open"),
    Choice::new("paid", "Paid"),
    Choice::new("overdue", "Overdue"),
    Choice::new("void", "Void"),
];

/// All amounts of an invoice are in the currency of the invoice.
const MONEY: FieldType = FieldType::money_in("currency");

const FIELDS: &[Field] = &[
    Field::new("number", "Number", FieldType::Code).quick().listed(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("order_id", "Order", "orders"),
    Field::relation("subscription_id", "Subscription", "subscriptions"),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).listed(),
    Field::new("issued_at", "Issued", FieldType::DateTime).quick().listed(),
    Field::new("due_on", "Due", FieldType::Date).listed(),
    Field::new("paid_at", "Paid", FieldType::DateTime).listed(),
    Field::new("total", "Total", MONEY).listed().help("What the customer owes, with tax."),
    Field::new("tax", "Tax", MONEY),
    Field::new("currency", "Currency", FieldType::Currency),
];

const MOMENTS: &[Moment] = &[Moment {
    unless: Some(("status", &["draft", "void"])),
    amount: Some("total"),
    department: "finance",
    links: &[("order_id", "order_id")],
    ..Moment::of("invoice_paid", "paid_at")
}];

/// What customers owe and have paid.
pub fn invoices() -> Object {
    Object {
        title: slugs(&["number", "issued_at"]),
        search: slugs(&["number", "source_id"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("invoices", "Invoices", "Invoice").shown("file-invoice", Group::Sales)
    }
}
