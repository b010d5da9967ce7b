//! Price lists and what is on them.

use std::borrow::Cow;

use model::field::{Field, FieldType, OnDelete};
use model::object::{Group, Object, slugs};

const LIST_FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).required().quick().listed(),
    Field::new("currency", "Currency", FieldType::Currency).listed(),
    Field::new("valid_from", "Valid from", FieldType::Date).listed(),
    Field::new("valid_until", "Valid until", FieldType::Date).listed(),
    Field::new("active", "Active", FieldType::Boolean).listed(),
];

const ITEM_FIELDS: &[Field] = &[
    Field::new("price_list_id", "Price list", FieldType::relation("price_lists", OnDelete::Follow))
        .required()
        .quick()
        .listed(),
    Field::new("product_id", "Product", FieldType::relation("products", OnDelete::Follow))
        .required()
        .quick()
        .listed(),
    Field::new("price", "Price", FieldType::Money { currency: None }).listed().help("Of one piece."),
    Field::new("from_quantity", "From quantity", FieldType::Decimal)
        .listed()
        .help("Holds from this many pieces on."),
];

/// Prices for some customers, times or places.
pub fn price_lists() -> Object {
    Object {
        title: slugs(&["name"]),
        search: slugs(&["name"]),
        fields: Cow::Borrowed(LIST_FIELDS),
        ..Object::named("price_lists", "Price lists", "Price list").shown("tag", Group::Sales)
    }
}

/// What one product costs on one list.
pub fn price_list_items() -> Object {
    Object {
        title: slugs(&["source_id"]),
        fields: Cow::Borrowed(ITEM_FIELDS),
        ..Object::named("price_list_items", "Price list items", "Price list item").shown("tag", Group::Sales)
    }
}
