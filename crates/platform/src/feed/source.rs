//! The changes as a table of the warehouse.

use ::warehouse::{Source, SourceColumn};
use model::PortableType::{self, Boolean, Id, Integer, Json, Text, Timestamp};
use model::object::Subject;

const COLUMNS: &[(&str, PortableType, &str)] = &[
    ("seq", Integer, "Its place in the feed."),
    ("at", Timestamp, "When it was written."),
    ("object", Text, "The object, like people."),
    ("record_id", Id, "The record; null for a bulk chunk, which stands for many."),
    ("action", Text, "created, updated, deleted or batch."),
    ("actor", Text, "Who did it: user, token, job or system."),
    ("actor_id", Id, "The user, token or job."),
    ("live", Boolean, "Whether it happened then; false for what was brought in from before."),
    ("batch_id", Id, "The bulk work it belongs to."),
    ("before", Json, "The fields that changed, as they were."),
    (
        "after",
        Json,
        "The fields that changed, as they were afterwards; for a bulk chunk how many were made and changed.",
    ),
];

/// Who changed what, when. It holds values of all fields, so only administrators may see it.
pub(crate) fn source() -> Source {
    let column = |(name, kind, help): &(&str, PortableType, &str)| SourceColumn {
        name: (*name).to_owned(),
        from: (*name).to_owned(),
        kind: *kind,
        help: (*help).to_owned(),
        joined: false,
    };
    Source {
        name: "changes".to_owned(),
        help: "Who changed which record, before and after; one row for a bulk chunk.".to_owned(),
        subject: Subject::Administration,
        columns: COLUMNS.iter().map(column).collect(),
        key: None,
        seq: "seq".to_owned(),
        visible: None,
        replaces: None,
        removed: None,
    }
}
