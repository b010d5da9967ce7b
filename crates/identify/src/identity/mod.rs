//! Who is this: identifiers, and the person that each of them belongs to.
//!
//! An identifier (a user id, the id of a browser, an address) is a *profile* of its own, with an id that follows from
//! what it is. Moments arrive under a profile without anybody being looked up; the platform's table of joins says whose
//! it is. So an anonymous history moves to the person with one row, at the moment in which she is identified.
//!
//! What never happens here: two known people are joined because a source that anybody can be says so; a user id is
//! given to a known person because of such a claim; a browser that somebody was seen with before goes over to the next
//! who uses it; an address of many people (info@) says who somebody is.

mod claim;
mod groups;
mod known;
mod node;
mod people;
mod resolve;
mod routes;
mod shapes;
pub mod sql;

use db::{Column, Index, Table, Tx};
use model::ColumnType::{Boolean, Id, Integer, Text};
use platform::Error;
use platform::erasure::{Fate, Names, Personal};

pub(crate) use claim::{Claim, Group};
pub(crate) use node::{Node, NodeKind};
pub(crate) use people::{draft as draft_of, writing as writing_of};
pub(crate) use resolve::{confirm_address, resolve};
pub(crate) use routes::routes;

/// Whose an identifier is.
pub(crate) const PERSONAL: Personal = Personal {
    table: "identifiers",
    column: "profile_id",
    names: Names::Profile,
    fate: Fate::DeletedAtOnce,
    title: "Identifiers",
};

/// What people are called, for finding texts about them.
pub(crate) fn words(tx: &mut Tx, people: &[model::Id]) -> Result<Vec<(&'static str, String)>, Error> {
    let rows = tx.query(sql::WORDS, &[db::list::ids(people)])?;
    let word = |row: &db::Row| {
        let kind = if row.text(0)? == NodeKind::Email.name() { "email" } else { "name" };
        Ok((kind, row.text(1)?.to_owned()))
    };
    rows.iter().map(word).collect()
}

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "identifiers",
        &["profile_id"],
        vec![
            Column::required("profile_id", Id),
            Column::required("kind", Text),
            Column::required("value", Text),
            // Who said first that it belongs to somebody, and whether that was a program of the firm's.
            Column::optional("source_id", Id),
            Column::required("verified", Boolean),
            // Whether its person was made because of it.
            Column::required("founding", Boolean),
            Column::required("first_seen_at", Integer),
        ],
    );
    (vec![table], Vec::new())
}
