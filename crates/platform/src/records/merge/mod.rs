//! Several records become one, and may become several again.
//!
//! A merge keeps one record, the survivor, whose id stays for ever. What pointed to the others points to it, their
//! profiles are joined with it, and they go; whoever asks for one of them is led to the survivor. All of it are
//! ordinary changes, bound together by the batch of the merge, beside a journal of what is no record.
//!
//! *Undoing a merge equals replaying history without it.* Merges that came later and touch the same records are taken
//! back first, newest first, then the merge itself, then those are done again in their order. What somebody changed
//! since stays as she left it, on the survivor.

mod apply;
mod children;
mod journal;
mod keys;
mod redirect;
mod replay;
mod routes;
mod shapes;
pub mod sql;
mod store;
mod unapply;

use std::collections::BTreeMap;

use db::{Column, Index, Table, Tx};
use model::ColumnType::{Boolean, Id as IdColumn, Integer, Text};
use model::object::Object;
use model::{Id, Timestamp};

use super::Writing;
use crate::Error;
use crate::feed;
pub use keys::find as find_by_key;
pub(crate) use redirect::redirected;
pub use redirect::{absorbed_by, survivors_of};
pub(crate) use routes::routes;

/// Most records that become one at a time.
pub const MOST: usize = 100;

/// What is to become of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Merger {
    /// The record that stays.
    pub survivor: Id,
    /// Those that go into it.
    pub losers: Vec<Id>,
    /// Fields that are to hold what one of the others holds. The rest stay as the survivor has them; what it lacks is
    /// filled from the others in their order.
    pub fields: BTreeMap<String, Id>,
}

/// A merge as it stands in the database.
#[derive(Clone, Debug)]
pub(crate) struct Merge {
    pub id: Id,
    pub object: String,
    pub merger: Merger,
    pub actor: String,
    pub actor_id: Option<Id>,
    pub merged_at: Timestamp,
    pub undone_at: Option<Timestamp>,
    /// The place in the feed at which it was done last.
    applied: i64,
    /// The batch of the changes that did it last.
    batch: Id,
}

/// Makes several records one, and gives the id of the merge. Whoever writes must be allowed to change the survivor and to
/// delete the others.
pub fn merge(tx: &mut Tx, writing: &Writing, slug: &str, merger: Merger) -> Result<Id, Error> {
    let id = writing.app.id();
    apply::check(tx, writing, slug, &merger)?;
    let merge = Merge {
        id,
        object: slug.to_owned(),
        merger,
        actor: writing.actor.kind().to_owned(),
        actor_id: writing.actor.id(),
        merged_at: writing.now,
        undone_at: None,
        applied: feed::last_seq(tx)?,
        batch: id,
    };
    store::insert(tx, &merge)?;
    apply::apply(tx, writing, &merge, &Default::default())?;
    Ok(id)
}

/// Whether records of an object were ever merged.
pub(crate) fn any(tx: &mut Tx, object: &Object) -> Result<bool, Error> {
    Ok(tx.query_one(sql::ANY, &[object.slug.as_ref().into()])?.is_some())
}

/// Whether a merge of two records was taken back.
pub fn was_undone(tx: &mut Tx, pair: [Id; 2]) -> Result<bool, Error> {
    Ok(tx.query_one(sql::WAS_UNDONE, &pair.map(Into::into))?.is_some())
}

/// Whether a batch is that of a merge, which has its own way back.
pub(crate) fn is_merge(tx: &mut Tx, batch: Id) -> Result<bool, Error> {
    Ok(tx.query_one(sql::OF_BATCH, &[batch.into()])?.is_some())
}

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "merges",
            &["id"],
            vec![
                Column::required("id", IdColumn),
                Column::required("object", Text),
                Column::required("survivor_id", IdColumn),
                // The others in their order, and which fields come from which, as JSON.
                Column::required("losers", Text),
                Column::required("fields", Text),
                Column::required("actor", Text),
                Column::optional("actor_id", IdColumn),
                Column::required("merged_at", Integer),
                Column::optional("undone_at", Integer),
                Column::required("applied", Integer),
                Column::required("batch_id", IdColumn),
            ],
        ),
        Table::keyed(
            "merge_records",
            &["merge_id", "record_id"],
            vec![
                Column::required("merge_id", IdColumn),
                Column::required("record_id", IdColumn),
                Column::required("survives", Boolean),
            ],
        ),
        // Every batch that did a merge, also again, or took one back.
        Table::keyed(
            "merge_batches",
            &["batch_id"],
            vec![Column::required("batch_id", IdColumn), Column::required("merge_id", IdColumn)],
        ),
        // What the others are known by elsewhere.
        Table::keyed(
            "merge_keys",
            &["batch_id", "record_id", "field"],
            vec![
                Column::required("batch_id", IdColumn),
                Column::required("record_id", IdColumn),
                Column::required("object", Text),
                Column::required("field", Text),
                Column::required("value", Text),
            ],
        ),
        // What moved to the survivor and is no record: profiles, comments, files.
        Table::keyed(
            "merge_moves",
            &["batch_id", "kind", "moved_id", "from_id"],
            vec![
                Column::required("batch_id", IdColumn),
                Column::required("kind", Text),
                Column::required("moved_id", IdColumn),
                Column::required("from_id", IdColumn),
            ],
        ),
    ];
    let indexes = vec![
        Index::on("merge_keys_value", "merge_keys", &["object", "field", "value"]),
        Index::on("merge_records_record", "merge_records", &["record_id"]),
        Index::on("merges_survivor", "merges", &["survivor_id"]),
        Index::on("merges_object", "merges", &["object"]),
    ];
    (tables, indexes)
}
