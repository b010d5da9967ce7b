//! What single customers cost: deliveries, returns, service, discounts beyond the order.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Object, Subject, slugs};

const KINDS: &[Choice] = &[
    Choice::new("delivery", "Delivery"),
    Choice::new("return", "Return"),
    Choice::new("service", "Service"),
    Choice::new("payment", "Payment"),
    Choice::new("goodwill", "Goodwill"),
    Choice::new("sales", "Sales"),
    Choice::new("other", "Other"),
];

const FIELDS: &[Field] = &[
    Field::new("day", "Day", FieldType::Date).required().quick().listed(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("order_id", "Order", "orders"),
    Field::new("kind", "Kind", FieldType::Select(Cow::Borrowed(KINDS))).listed(),
    Field::new("amount", "Amount", FieldType::money_in("currency")).required().listed(),
    Field::new("currency", "Currency", FieldType::Currency),
];

/// What serving one customer cost.
pub fn costs() -> Object {
    Object {
        title: slugs(&["kind", "day"]),
        fields: Cow::Borrowed(FIELDS),
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("costs", "Costs", "Cost").shown("coins", Group::Data)
    }
}
