//! The columns of the table `interactions`, in the order in which they are written and read.

use model::ColumnType::{self, Boolean, Id, Integer, Real, Text};
use model::field::{Field, FieldType};
use model::object::Object;

/// Every column.
pub(super) const COLUMNS: &[(&str, ColumnType)] = &[
    ("seq", Integer),
    ("id", Id),
    ("latest", Boolean),
    ("withdrawn", Boolean),
    ("live", Boolean),
    ("profile_id", Id),
    ("company_id", Id),
    ("at", Integer),
    ("received_at", Integer),
    ("kind", Text),
    ("channel", Text),
    ("direction", Text),
    ("department", Text),
    ("amount", Integer),
    ("currency", Text),
    ("quantity", Real),
    ("is_bot", Boolean),
    ("sentiment", Real),
    ("properties", Text),
    ("product_id", Id),
    ("order_id", Id),
    ("ticket_id", Id),
    ("deal_id", Id),
    ("campaign_id", Id),
    ("journey_id", Id),
    ("message_id", Id),
    ("user_id", Id),
    ("episode_id", Id),
    ("url", Text),
    ("referrer", Text),
    ("device", Text),
    ("country", Text),
    ("session", Text),
    ("source_id", Text),
    ("source", Text),
    ("context", Text),
];

/// Where the ids of linked records begin; before them stand the columns that have a name of their own.
pub(super) const FIRST_LINK: usize = 19;
/// Where the other texts begin.
pub(super) const FIRST_TEXT: usize = 28;

/// The columns that hold the id of a record an interaction belongs to.
pub const LINKS: &[&str] = &[
    "product_id",
    "order_id",
    "ticket_id",
    "deal_id",
    "campaign_id",
    "journey_id",
    "message_id",
    "user_id",
    "episode_id",
];

/// The columns with other texts.
pub(super) const TEXTS: &[&str] =
    &["url", "referrer", "device", "country", "session", "source_id", "source", "context"];

/// Those of them that a source says, and nobody who writes down a moment by hand.
pub(super) const OF_SOURCES: &[&str] = &["source", "context"];

/// What may be said of interactions where records are spoken of, as in the conditions of a roll-up or a segment.
const SPOKEN_OF: &[Field] = &[
    Field::new("at", "When", FieldType::DateTime),
    Field::new("kind", "What happened", FieldType::Code),
    Field::new("channel", "Channel", FieldType::Code),
    Field::new("direction", "Direction", FieldType::Code),
    Field::new("department", "Department", FieldType::Code),
    Field::new("amount", "Amount", FieldType::money_in("currency")),
    Field::new("currency", "Currency", FieldType::Currency),
    Field::new("quantity", "Quantity", FieldType::Decimal),
    Field::new("is_bot", "By a program", FieldType::Boolean),
    Field::new("sentiment", "Sentiment", FieldType::Decimal),
    Field::new("country", "Country", FieldType::Code),
    Field::new("device", "Device", FieldType::Code),
    Field::new("url", "Page", FieldType::Code),
    Field::new("referrer", "Referrer", FieldType::Code),
    Field::relation("product_id", "Product", "products"),
    Field::relation("campaign_id", "Campaign", "campaigns"),
];

/// Interactions in the shape of an object. They are none: they have other columns beside these, and versions.
pub fn described() -> Object {
    Object { fields: SPOKEN_OF.into(), ..Object::named("interactions", "Interactions", "Interaction") }
}
