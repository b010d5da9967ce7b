//! Campaigns, declared, and the fields that name them.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Extension, Group, Object, slugs};

const STATUSES: &[Choice] =
    &[Choice::new("planned", "Planned"), Choice::new("running", "Running"), Choice::new("ended", "Ended")];

const FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).required().quick().listed(),
    Field::new("channel", "Channel", FieldType::Text).listed(),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).listed(),
    Field::new("starts_on", "Starts", FieldType::Date).listed(),
    Field::new("ends_on", "Ends", FieldType::Date).listed(),
    Field::new("budget", "Budget", FieldType::money_in("currency")).listed(),
    Field::new("currency", "Currency", FieldType::Currency),
];

/// Which campaign won somebody.
pub const OF_PEOPLE: Extension = Extension {
    object: "people",
    fields: &[Field::relation("acquisition_campaign_id", "Acquisition campaign", "campaigns")],
};

/// Which campaign an order came from.
pub const OF_ORDERS: Extension =
    Extension { object: "orders", fields: &[Field::relation("campaign_id", "Campaign", "campaigns")] };

/// Which campaign money was spent on.
pub const OF_SPEND: Extension =
    Extension { object: "spend", fields: &[Field::relation("campaign_id", "Campaign", "campaigns")] };

/// What the firm did to be found.
pub fn campaigns() -> Object {
    Object {
        title: slugs(&["name"]),
        search: slugs(&["name", "channel", "source_id"]),
        fields: Cow::Borrowed(FIELDS),
        ..Object::named("campaigns", "Campaigns", "Campaign").shown("speakerphone", Group::Marketing)
    }
}
