//! Quotes and their lines: what was offered, at what price, until when.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Group, Object, Subject, slugs};

use super::approval::{APPROVED, WAITS};

const STATUSES: &[Choice] = &[
    Choice::new("draft", "Draft"),
    Choice::new(WAITS, "Waits for approval"),
    Choice::new(APPROVED, "Approved"),
    Choice::new("sent", "Sent"),
    Choice::new("accepted", "Accepted"),
    Choice::new("declined", "Declined"),
    Choice::new("expired", "Expired"),
];

/// All amounts of a quote, or of a line, are in its currency.
const MONEY: FieldType = FieldType::money_in("currency");

const FIELDS: &[Field] = &[
    Field::new("number", "Number", FieldType::Integer).read_only().quick().listed(),
    Field::relation("deal_id", "Deal", "deals").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("person_id", "Person", "people"),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).listed(),
    Field::new("approver_id", "Approver", FieldType::User)
        .quick()
        .help("The colleague whose yes the quote needs before it goes out."),
    Field::new("asked_at", "Approval asked", FieldType::DateTime).read_only(),
    Field::new("approved_at", "Approved", FieldType::DateTime).read_only(),
    Field::new("approved_by", "Approved by", FieldType::User).read_only(),
    Field::new("sent_at", "Sent", FieldType::DateTime),
    Field::new("valid_until", "Valid until", FieldType::Date).listed(),
    Field::new("accepted_at", "Accepted", FieldType::DateTime),
    Field::new("declined_at", "Declined", FieldType::DateTime),
    Field::new("lines_total", "Total of the lines", MONEY).read_only(),
    Field::new("discount", "Discount", MONEY).help("Taken off the total of the lines."),
    Field::new("tax", "Tax", MONEY),
    Field::new("total", "Total", MONEY).read_only().listed().help("The lines less the discount, with tax."),
    Field::new("currency", "Currency", FieldType::Currency),
];

const LINE_FIELDS: &[Field] = &[
    Field::new("quote_id", "Quote", FieldType::relation("quotes", OnDelete::Follow))
        .required()
        .quick()
        .listed(),
    Field::relation("product_id", "Product", "products").listed(),
    Field::new("description", "Description", FieldType::Text).listed(),
    Field::new("quantity", "Quantity", FieldType::Decimal).listed(),
    Field::new("price", "Price", MONEY).listed().help("Of one piece."),
    Field::new("discount", "Discount", MONEY).help("Taken off the whole line."),
    Field::new("amount", "Amount", MONEY)
        .read_only()
        .listed()
        .help("Quantity times price, less the discount."),
    Field::new("currency", "Currency", FieldType::Currency),
];

/// What was offered.
pub fn quotes() -> Object {
    Object {
        title: slugs(&["number"]),
        search: slugs(&["number", "source_id"]),
        counter: Some("number"),
        fields: Cow::Borrowed(FIELDS),
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("quotes", "Quotes", "Quote").shown("file-text", Group::Sales)
    }
}

/// What a quote is made of.
pub fn quote_lines() -> Object {
    Object {
        title: slugs(&["description"]),
        fields: Cow::Borrowed(LINE_FIELDS),
        subject: Subject::Part("quote_id".into()),
        ..Object::named("quote_lines", "Quote lines", "Quote line").shown("list", Group::Sales)
    }
}
