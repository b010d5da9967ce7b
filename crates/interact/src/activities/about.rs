//! What an activity is about: one record, which the fields for a deal, a ticket, a person and a company agree with.

use std::borrow::Cow;

use model::Value;
use model::object::Columns;
use platform::records::rule::{Entry, id_in};

/// The objects an activity can be about.
pub(super) const OBJECTS: &[Cow<'static, str>] = &[
    Cow::Borrowed("deals"),
    Cow::Borrowed("tickets"),
    Cow::Borrowed("people"),
    Cow::Borrowed("companies"),
    Cow::Borrowed("goals"),
    Cow::Borrowed("promises"),
    Cow::Borrowed("quotes"),
    Cow::Borrowed("orders"),
    Cow::Borrowed("subscriptions"),
    Cow::Borrowed("campaigns"),
];

/// Those that activities have a field of their own for, the most particular first.
const FIELDS: [(&str, &str); 4] =
    [("deals", "deal_id"), ("tickets", "ticket_id"), ("people", "person_id"), ("companies", "company_id")];

/// Fills the field of what an activity is said to be about; where only fields are said, it is about the most
/// particular of them.
pub(super) fn agree(columns: &Columns, entry: &mut Entry<'_>) {
    let about = entry.id(columns, "about");
    if entry.changes(columns, "about") {
        let object = entry.text(columns, "about_object").unwrap_or_default();
        let Some((_, field)) = FIELDS.iter().find(|(slug, _)| *slug == object) else { return };
        let Some(about) = about else { return };
        match entry.id(columns, field) {
            Some(other) if other != about && entry.changes(columns, field) => {
                entry.refuse("about", format!("says another record than {field}"));
            }
            _ => entry.set(columns, field, about),
        }
        return;
    }
    // Where it was about the record that a field pointed to, it follows the field.
    let before = |field: &str| entry.before.and_then(|before| id_in(columns, before, field));
    let follows = |field: &str| about == before(field) && entry.changes(columns, field);
    if about.is_some() && !FIELDS.iter().any(|(_, field)| follows(field)) {
        return;
    }
    let said = FIELDS.iter().find_map(|(object, field)| Some((*object, entry.id(columns, field)?)));
    if about.is_none() && !FIELDS.iter().any(|(_, field)| entry.changes(columns, field)) {
        return;
    }
    entry.set(columns, "about", said.map_or(Value::Null, |(_, id)| Value::Id(id)));
    entry.set(columns, "about_object", said.map_or(Value::Null, |(object, _)| object.into()));
}
