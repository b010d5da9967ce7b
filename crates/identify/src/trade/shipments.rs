//! Shipments: what is on its way, and whether it came when it was promised.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Group, Moment, Object, Subject, slugs};

const STATUSES: &[Choice] = &[
    Choice::new("announced", "Announced"),
    Choice::new("sent", "Sent"),
    Choice::new("in_transit", "In transit"),
    Choice::new("delivered", "Delivered"),
    Choice::new("returned", "Returned"),
    Choice::new("lost", "Lost"),
];

const FIELDS: &[Field] = &[
    Field::new("order_id", "Order", FieldType::relation("orders", OnDelete::Follow)).quick().listed(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::relation("company_id", "Company", "companies"),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).listed(),
    Field::new("carrier", "Carrier", FieldType::Text).listed(),
    Field::new("tracking_number", "Tracking number", FieldType::Code).quick().listed(),
    Field::new("sent_at", "Sent", FieldType::DateTime).listed(),
    Field::new("promised_at", "Promised", FieldType::DateTime)
        .help("When the customer was told it would come."),
    Field::new("delivered_at", "Delivered", FieldType::DateTime).listed(),
    Field::new("pickup_address", "Pick-up address", FieldType::Text),
    Field::new("delivery_window", "Delivery window", FieldType::Text)
        .help("As the customer was told, like 14–18 h."),
];

const MOMENTS: &[Moment] = &[
    Moment {
        unless: Some(("status", &["announced"])),
        department: "service",
        direction: "out",
        links: &[("order_id", "order_id")],
        ..Moment::of("shipment_sent", "sent_at")
    },
    Moment {
        department: "service",
        direction: "out",
        links: &[("order_id", "order_id")],
        ..Moment::of("shipment_delivered", "delivered_at")
    },
];

/// What is on its way to customers.
pub fn shipments() -> Object {
    Object {
        title: slugs(&["tracking_number", "sent_at"]),
        search: slugs(&["tracking_number", "carrier", "source_id"]),
        fields: Cow::Borrowed(FIELDS),
        moments: MOMENTS,
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("shipments", "Shipments", "Shipment").shown("truck", Group::Sales)
    }
}
