//! The register of what people ask of the firm under Articles 15 to 21 of the GDPR, with the month there is for an
//! answer (Article 12 (3)).
//!
//! A request is noted, done or refused by somebody. Restriction (Article 18) follows by itself: as long as a request
//! for it is open, or was granted, her field `processing_restricted` says so.

mod routes;
mod shapes;
pub mod sql;
mod store;

use db::{Column, Index, Table};
use model::ColumnType::{Id, Integer, Text};
use platform::erasure::{Fate, Names, Personal, TextFate, Texts};

pub(crate) use routes::routes;
pub(crate) use store::parted;

/// What somebody can ask for.
pub(crate) const KINDS: &[&str] =
    &["access", "rectification", "erasure", "restriction", "objection", "portability"];
/// What can become of it.
pub(crate) const STATES: &[&str] = &["open", "done", "refused"];

/// Whose a request is. That there was one, and what became of it, must be provable; who asked goes.
pub(crate) const PERSONAL: Personal = Personal {
    table: "privacy_requests",
    column: "person_id",
    names: Names::Record,
    fate: Fate::Kept("the room empties it when she is hidden"),
    title: "Requests",
};

/// Where somebody may be named who was never found.
pub(crate) const TEXTS: Texts = Texts {
    table: "privacy_requests",
    key: &["id"],
    columns: &["email", "note"],
    fate: TextFate::Replaced(None),
    over: None,
};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "privacy_requests",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("kind", Text),
            Column::optional("person_id", Id),
            // Who asked, as long as nobody knows which person that is.
            Column::optional("email", Text),
            Column::required("received_at", Integer),
            Column::required("due_at", Integer),
            Column::required("state", Text),
            Column::optional("done_at", Integer),
            Column::optional("note", Text),
            Column::required("actor", Text),
            Column::optional("actor_id", Id),
        ],
    );
    (vec![table], vec![Index::on("privacy_requests_person", "privacy_requests", &["person_id"])])
}
