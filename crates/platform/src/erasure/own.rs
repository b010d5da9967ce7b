//! What the platform's own tables hold of a person.

use super::{Fate, Names, Personal, TextFate, Texts};

const fn row(
    table: &'static str,
    column: &'static str,
    names: Names,
    fate: Fate,
    title: &'static str,
) -> Personal {
    Personal { table, column, names, fate, title }
}

const fn text(
    table: &'static str,
    key: &'static [&'static str],
    columns: &'static [&'static str],
    fate: TextFate,
) -> Texts {
    Texts { table, key, columns, fate, over: None }
}

const BY_HAND: Fate = Fate::Kept("the erasure has a step of its own for it");

/// Whose a row is.
pub(crate) const PERSONAL: &[Personal] = &[
    row("changes", "record_id", Names::Record, Fate::Emptied(&["before", "after"]), "Changes"),
    row("changes", "record_id", Names::Comment, Fate::Emptied(&["before", "after"]), ""),
    row("changes", "record_id", Names::File, Fate::Emptied(&["before", "after"]), ""),
    row("batch_members", "record_id", Names::Record, Fate::Emptied(&["before"]), "Changes of many at once"),
    // What a merge that was taken back wrote into somebody else.
    row("changes", "batch_id", Names::MergeBatch, Fate::Emptied(&["before", "after"]), ""),
    row("interactions", "profile_id", Names::Profile, BY_HAND, "What she did"),
    row(
        "removals",
        "record_id",
        Names::Record,
        Fate::Kept("it holds nothing but an id that leads nowhere"),
        "",
    ),
    row("multi_values", "record_id", Names::Record, Fate::DeletedAtOnce, ""),
    row("lost_values", "record_id", Names::Record, Fate::Deleted, "Values that others brought"),
    row("comments", "record_id", Names::Record, Fate::DeletedAtOnce, "Comments"),
    row("notifications", "record_id", Names::Record, Fate::DeletedAtOnce, "Notifications"),
    row("notifications", "comment_id", Names::Comment, Fate::DeletedAtOnce, ""),
    row("record_files", "record_id", Names::Record, Fate::DeletedAtOnce, "Files"),
    row("record_files", "file_id", Names::File, Fate::Kept("files that somebody else has too stay hers"), ""),
    row("mails", "person_id", Names::Record, Fate::DeletedAtOnce, "Mails"),
    row("shares", "record_id", Names::Record, Fate::DeletedAtOnce, ""),
    row("batch_skips", "record_id", Names::Record, Fate::Deleted, ""),
    row("profile_joins", "person_id", Names::Record, BY_HAND, "Profiles"),
    row("profile_joins", "profile_id", Names::Profile, BY_HAND, ""),
    row("merge_keys", "record_id", Names::Record, Fate::DeletedAtOnce, "What merged records were known by"),
    row("merges", "survivor_id", Names::Record, Fate::Kept("it goes with its merge"), ""),
    row("merges", "id", Names::Merge, Fate::DeletedAtOnce, "Merges"),
    row("merge_records", "record_id", Names::Record, Fate::Kept("it goes with its merge"), ""),
    row("merge_records", "merge_id", Names::Merge, Fate::DeletedAtOnce, ""),
    row("merge_keys", "batch_id", Names::MergeBatch, Fate::DeletedAtOnce, ""),
    row("merge_moves", "moved_id", Names::Record, Fate::Kept("it goes with its merge"), ""),
    row("merge_moves", "from_id", Names::Record, Fate::Kept("it goes with its merge"), ""),
    row("merge_moves", "batch_id", Names::MergeBatch, Fate::DeletedAtOnce, ""),
    row("merge_batches", "merge_id", Names::Merge, Fate::DeletedAtOnce, ""),
];

/// Where somebody may be quoted.
pub(crate) const TEXTS: &[Texts] = &[
    Texts {
        table: "idempotency",
        key: &["caller", "route", "name"],
        columns: &["answer"],
        fate: TextFate::Replaced(None),
        over: None,
    },
    text("webhook_deliveries", &["id"], &["payload"], TextFate::WithoutImages),
    text("webhook_deliveries", &["id"], &["error"], TextFate::Replaced(None)),
    text("jobs", &["id"], &["result", "error"], TextFate::Replaced(None)),
    text("jobs", &["id"], &["payload"], TextFate::WithoutAddresses),
    Texts {
        table: "bulk_edits",
        key: &["id"],
        columns: &["request"],
        fate: TextFate::Replaced(Some("{}")),
        over: Some("finished_at is not null"),
    },
    text("notifications", &["id"], &["detail"], TextFate::Replaced(None)),
    text("views", &["id"], &["settings", "name"], TextFate::WithoutAddresses),
    text("mails", &["id"], &["address", "subject"], TextFate::Replaced(Some(""))),
    text("mails", &["id"], &["body_text", "body_html", "reply"], TextFate::Replaced(None)),
    text("cursors", &["name"], &["error"], TextFate::Replaced(None)),
];
