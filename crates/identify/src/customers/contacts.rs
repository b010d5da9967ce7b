//! The part a person plays when a company buys.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Group, Object, Subject, slugs};

const ROLES: &[Choice] = &[
    Choice::new("decides", "Decides"),
    Choice::new("pays", "Pays"),
    Choice::new("uses", "Uses"),
    Choice::new("influences", "Influences"),
    Choice::new("blocks", "Blocks"),
    Choice::new("champions", "Champions us"),
];

const FIELDS: &[Field] = &[
    Field::new("company_id", "Company", FieldType::relation("companies", OnDelete::Follow))
        .required()
        .quick()
        .listed(),
    Field::new("person_id", "Person", FieldType::relation("people", OnDelete::Follow))
        .required()
        .quick()
        .listed(),
    Field::new("role", "Buying role", FieldType::Select(Cow::Borrowed(ROLES))).listed(),
    Field::new("note", "Note", FieldType::Text).listed(),
    Field::new("since", "Since", FieldType::Date),
];

/// Who decides, pays, uses, influences, blocks or champions at a company. One person may play several parts.
pub fn account_contacts() -> Object {
    Object {
        title: slugs(&["role"]),
        fields: Cow::Borrowed(FIELDS),
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("account_contacts", "Buying roles", "Buying role").shown("users", Group::Customers)
    }
}
