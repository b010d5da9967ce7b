//! Spend on channels and campaigns, day by day.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Group, Object, slugs};

const CATEGORIES: &[Choice] = &[
    Choice::new("media", "Media"),
    Choice::new("content", "Content"),
    Choice::new("trial", "Trial"),
    Choice::new("inside_sales", "Inside sales"),
    Choice::new("partner", "Partner"),
    Choice::new("tool", "Tool"),
    Choice::new("inbound", "Inbound"),
    Choice::new("conversion", "Conversion"),
    Choice::new("channel_fee", "Channel fee"),
    Choice::new("incentive", "Incentive"),
    Choice::new("other", "Other"),
];

const PURPOSES: &[Choice] = &[
    Choice::new("acquire", "Acquire"),
    Choice::new("retain", "Retain"),
    Choice::new("expand", "Expand"),
    Choice::new("reactivate", "Reactivate"),
    Choice::new("serve", "Serve"),
    Choice::new("brand", "Brand"),
];

const FIELDS: &[Field] = &[
    Field::new("day", "Day", FieldType::Date).required().quick().listed(),
    Field::new("channel", "Channel", FieldType::Text).listed(),
    Field::new("amount", "Amount", FieldType::money_in("currency")).required().listed(),
    Field::new("currency", "Currency", FieldType::Currency),
    Field::new("category", "Category", FieldType::Select(Cow::Borrowed(CATEGORIES))).listed(),
    Field::new("purpose", "Purpose", FieldType::Select(Cow::Borrowed(PURPOSES))).listed(),
    Field::new("impressions", "Impressions", FieldType::Integer),
    Field::new("clicks", "Clicks", FieldType::Integer),
    Field::new("actions", "Actions", FieldType::Integer).help("What the channel counts as its success."),
    Field::new("visits", "Visits", FieldType::Integer),
];

/// What was spent on a channel on a day, for what.
pub fn spend() -> Object {
    Object {
        title: slugs(&["channel", "day"]),
        search: slugs(&["channel", "source_id"]),
        fields: Cow::Borrowed(FIELDS),
        ..Object::named("spend", "Spend", "Spend").shown("speakerphone", Group::Data)
    }
}
