//! Households: people who buy together.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Object, Subject, slugs};

const KINDS: &[Choice] = &[
    Choice::new("household", "Household"),
    Choice::new("couple", "Couple"),
    Choice::new("family", "Family"),
    Choice::new("group", "Group"),
];

const FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).required().quick().listed(),
    Field::new("kind", "Kind", FieldType::Select(Cow::Borrowed(KINDS))).listed(),
    Field::relation("person_id", "Main person", "people").listed().help("Whom the firm speaks to."),
    Field::new("country", "Country", FieldType::Country),
    Field::new("city", "City", FieldType::Text).listed(),
];

/// People who buy together; each says on her own record which she belongs to.
pub fn households() -> Object {
    Object {
        title: slugs(&["name"]),
        search: slugs(&["name", "city"]),
        fields: Cow::Borrowed(FIELDS),
        subject: Subject::Person("person_id".into()),
        ..Object::named("households", "Households", "Household").shown("home", Group::Customers)
    }
}
