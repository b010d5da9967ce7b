//! The tables of consents.

use db::{Column, Index, Table};
use model::ColumnType::{self, Boolean, Bytes, Id, Integer, Text};

/// The columns of the ledger.
pub(super) const LEDGER: &[(&str, ColumnType)] = &[
    ("id", Id),
    ("seq", Integer),
    ("profile_id", Id),
    ("channel", Text),
    ("purpose", Text),
    ("state", Text),
    ("basis", Text),
    ("text_version", Integer),
    ("source", Text),
    ("origin", Text),
    ("at", Integer),
    ("recorded_at", Integer),
    ("proof", Text),
    ("actor", Text),
    ("actor_id", Id),
    ("effective", Boolean),
    ("entry_key", Text),
];

/// The columns of the ledger that may be empty.
const OPTIONAL: [&str; 5] = ["text_version", "source", "proof", "actor_id", "entry_key"];

/// The columns of states.
pub(super) const STATES: &[(&str, ColumnType)] = &[
    ("id", Id),
    ("seq", Integer),
    ("profile_id", Id),
    ("said_of_profile_id", Id),
    ("channel", Text),
    ("purpose", Text),
    ("state", Text),
    ("basis", Text),
    ("text_version", Integer),
    ("source", Text),
    ("at", Integer),
    ("consent_id", Id),
];

fn columns(all: &[(&str, ColumnType)]) -> Vec<Column> {
    let column = |(name, kind): &(&str, ColumnType)| match OPTIONAL.contains(name) {
        true => Column::optional(*name, *kind),
        false => Column::required(*name, *kind),
    };
    all.iter().map(column).collect()
}

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let mut tables = vec![
        Table::keyed(
            "purposes",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("slug", Text),
                Column::required("name", Text),
                Column::optional("description", Text),
                Column::required("basis", Text),
                // A JSON list.
                Column::required("channels", Text),
                Column::required("text_version", Integer),
                // Whether the preference page shows it.
                Column::required("shown", Boolean),
                Column::required("position", Integer),
                Column::required("active", Boolean),
                Column::required("created_at", Integer),
            ],
        ),
        // What people agreed to, word by word; old versions stay.
        Table::keyed(
            "purpose_texts",
            &["purpose_id", "version"],
            vec![
                Column::required("purpose_id", Id),
                Column::required("version", Integer),
                Column::required("text", Text),
                Column::required("since", Integer),
            ],
        ),
        Table::keyed("consents", &["id"], columns(LEDGER)),
        // Whom an entry was about beside the person it names: those that had gone into her when it was recorded.
        Table::keyed(
            "consent_members",
            &["consent_id", "profile_id"],
            vec![Column::required("consent_id", Id), Column::required("profile_id", Id)],
        ),
        // Who wants nothing that is hers to choose, by what she asked; it counts for later purposes too.
        Table::keyed(
            "objections",
            &["request_id"],
            vec![Column::required("request_id", Id), Column::required("profile_id", Id)],
        ),
        // The last word that counts, from the ledger.
        Table::keyed("consent_states", &["id"], columns(STATES)),
        // Addresses that nothing is sent to, as keyed digests.
        Table::keyed(
            "suppressions",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("channel", Text),
                Column::required("digest", Text),
                Column::required("reason", Text),
                Column::optional("hint", Text),
                Column::optional("note", Text),
                Column::required("since", Integer),
            ],
        ),
        // Keys made once by chance: that of digests of addresses, that of signed links.
        Table::keyed(
            "identify_keys",
            &["name"],
            vec![
                Column::required("name", Text),
                Column::required("key", Bytes),
                Column::required("made_at", Integer),
            ],
        ),
    ];
    tables.extend(super::files::tables());
    let newest = |name: &str, columns: &[&str]| Index::on(name, "consents", columns);
    let indexes = vec![
        Index::unique("purposes_slug", "purposes", &["slug"]),
        newest("consents_profile", &["profile_id", "id"]),
        newest("consents_state", &["state", "id"]),
        newest("consents_purpose", &["purpose", "channel", "id"]),
        // Opt-outs name people by their numbers.
        Index {
            where_not_null: Some("phone".to_owned()),
            ..Index::on("people_phone_number", "people", &["phone"])
        },
        Index::on("consents_seq", "consents", &["seq"]),
        Index {
            where_not_null: Some("entry_key".to_owned()),
            ..Index::unique("consents_entry", "consents", &["entry_key"])
        },
        Index::on("consent_members_profile", "consent_members", &["profile_id"]),
        Index::on("objections_profile", "objections", &["profile_id"]),
        Index::on("consent_states_profile", "consent_states", &["profile_id", "channel", "purpose"]),
        Index::on("consent_states_purpose", "consent_states", &["channel", "purpose", "state"]),
        Index::on("consent_states_seq", "consent_states", &["seq"]),
        Index::unique("suppressions_digest", "suppressions", &["channel", "digest"]),
    ];
    (tables, indexes)
}
