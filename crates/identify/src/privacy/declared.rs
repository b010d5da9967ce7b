//! What this room's tables hold of a person.

use platform::erasure::{Fate, Names, Personal, TextFate, Texts};

use super::{access, requests};
use crate::{duplicates, episodes, identity, imports};

const LEDGER: Fate = Fate::Kept("the ledger forgets her in the transaction that hides her");

const fn row(
    table: &'static str,
    column: &'static str,
    names: Names,
    fate: Fate,
    title: &'static str,
) -> Personal {
    Personal { table, column, names, fate, title }
}

/// Whose a row is.
pub(crate) const PERSONAL: &[Personal] = &[
    identity::PERSONAL,
    duplicates::PERSONAL[0],
    duplicates::PERSONAL[1],
    duplicates::PERSONAL[2],
    episodes::PERSONAL[0],
    episodes::PERSONAL[1],
    episodes::PERSONAL[2],
    access::PERSONAL,
    requests::PERSONAL,
    row("consents", "profile_id", Names::Profile, LEDGER, "Consents"),
    row("consent_members", "profile_id", Names::Profile, LEDGER, ""),
    row("consent_states", "profile_id", Names::Profile, LEDGER, "What she agreed to"),
    row("consent_states", "said_of_profile_id", Names::Profile, LEDGER, ""),
    row("objections", "profile_id", Names::Profile, Fate::DeletedAtOnce, "Objections"),
    row("form_submissions", "person_id", Names::Record, Fate::DeletedAtOnce, "Forms she sent"),
    row(
        "consent_file_rejects",
        "file_id",
        Names::File,
        Fate::Kept("a file of opt-ins is attached to nobody"),
        "",
    ),
];

/// Where somebody may be quoted.
pub(crate) const TEXTS: &[Texts] = &[
    imports::TEXTS,
    requests::TEXTS,
    // What was sent by an address that belongs to nobody yet.
    Texts {
        table: "form_submissions",
        key: &["id"],
        columns: &["typed", "person_fields"],
        fate: TextFate::Replaced(Some("{}")),
        over: None,
    },
    Texts {
        table: "form_submissions",
        key: &["id"],
        columns: &["address", "source_url", "referrer", "utm"],
        fate: TextFate::Replaced(None),
        over: None,
    },
    Texts {
        table: "consent_files",
        key: &["id"],
        columns: &["seen"],
        fate: TextFate::Replaced(None),
        over: None,
    },
    Texts {
        table: "consent_files",
        key: &["id"],
        columns: &["file_name", "map"],
        fate: TextFate::WithoutAddresses,
        over: None,
    },
];
