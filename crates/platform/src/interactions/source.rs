//! Interactions as a table of the warehouse: the latest version of each moment that was not withdrawn.

use ::warehouse::{Source, SourceColumn};
use model::PortableType::{self, Amount, Boolean, Id, Integer, Json, Real, Text, Timestamp};
use model::object::Subject;

const COLUMNS: &[(&str, PortableType, &str)] = &[
    ("id", Id, "The moment; a correction keeps it."),
    ("seq", Integer, "The place in the feed of its latest version."),
    ("live", Boolean, "Whether it came as it happened; false for what was brought in from before."),
    ("profile_id", Id, "Whose it is, as it arrived."),
    (
        "person_id",
        Id,
        "Whose it is: the person that the profile was joined with, or else the profile itself.",
    ),
    ("company_id", Id, "The company it concerns."),
    ("at", Timestamp, "When it happened."),
    ("received_at", Timestamp, "When we heard of it."),
    ("kind", Text, "What happened, a verb in the past like order_placed."),
    ("channel", Text, "Over which channel."),
    ("direction", Text, "in when the customer acted, out when the firm did."),
    ("department", Text, "The department that acted or was acted on."),
    ("amount", Amount, "An amount of money, in the currency beside it."),
    ("currency", Text, "The currency of the amount (ISO 4217)."),
    ("quantity", Real, "How many of something."),
    ("is_bot", Boolean, "Whether a program did it."),
    ("sentiment", Real, "From -1 (bad) to 1 (good)."),
    ("properties", Json, "Everything else, a JSON object as text; slow to look into."),
    ("product_id", Id, "The product it is about."),
    ("order_id", Id, "The order it follows from."),
    ("ticket_id", Id, "The ticket it belongs to."),
    ("deal_id", Id, "The deal it belongs to."),
    ("campaign_id", Id, "The campaign it belongs to."),
    ("journey_id", Id, "The journey it belongs to."),
    ("message_id", Id, "The message it belongs to."),
    ("user_id", Id, "Who acted for the firm."),
    ("episode_id", Id, "The episode it belongs to."),
    ("url", Text, "The address of the page."),
    ("referrer", Text, "Where the visitor came from."),
    ("device", Text, "The device."),
    ("country", Text, "The country (ISO 3166)."),
    ("session", Text, "The visit."),
    ("source_id", Text, "What its source calls it."),
    ("source", Text, "Which source told it; none for what users and records tell."),
    ("context", Json, "What a source says of the circumstances, like the campaign, a JSON object as text."),
];

/// The moments between customers and the firm.
pub(crate) fn source() -> Source {
    let column = |(name, kind, help): &(&str, PortableType, &str)| SourceColumn {
        name: (*name).to_owned(),
        // A profile is its own person until it is joined with another.
        from: if *name == "person_id" { "profile_id" } else { name }.to_owned(),
        joined: *name == "person_id",
        kind: *kind,
        help: (*help).to_owned(),
    };
    Source {
        name: "interactions".to_owned(),
        help: "Moments between a customer and the firm, each in its latest version.".to_owned(),
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        columns: COLUMNS.iter().map(column).collect(),
        key: Some("id".to_owned()),
        seq: "seq".to_owned(),
        visible: Some("t.latest = true and t.withdrawn = false".to_owned()),
        // Ids that follow from records do not rise with time, so it is said where an earlier version stands.
        replaces: Some(
            "(select max(o.seq) from interactions o where o.id = t.id and o.seq < t.seq)".to_owned(),
        ),
        // Moments are never deleted but by erasure.
        removed: Some(
            "select r.record_id from removals r where r.seq > $1 and r.seq <= $2 and r.table_name = 'interactions'"
                .to_owned(),
        ),
    }
}
