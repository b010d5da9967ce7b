//! Erasure: a person asks to be forgotten, and nothing of her is left (GDPR, Article 17).
//!
//! It comes in two steps. *Hiding* is one transaction: her record and what tells only of her are gone for everybody,
//! what must be kept (orders, invoices) no longer says whose it is, and the suppression list learns her addresses. From
//! then on she is a 404. The *rewrite* is a job, for all who wait at once, within 24 hours: it takes the bytes out of
//! everything that remembers: the feed's images, moments, comments, files, uploads, answers kept for repeats, webhooks'
//! bodies, the words of searching, the files of the warehouse, and the pages of the database. Killed at any
//! instruction, it begins again and changes nothing twice. The receipt is complete only when all of it is done.
//!
//! What holds something of a person is declared once, by whoever owns the table: [`Personal`] names the column that
//! says whose a row is and what becomes of the row, [`Texts`] names texts that may quote somebody, [`Related`] says what
//! becomes of an object's records. A test compares the declarations with every table there is.
//!
//! Backups remember. So every erasure is also a line in a journal outside of database and backup ([`journal`]), and a
//! restore applies it before anybody is served.

mod apply;
mod count;
mod hide;
mod images;
mod job;
pub mod journal;
mod known;
mod own;
mod personal;
mod plan;
mod purge;
mod receipt;
mod routes;
mod rows;
mod shapes;
mod show;
mod sought;
pub mod sql;
mod texts;
mod wait;

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Id as IdColumn, Integer, Text};
use model::Id;

use crate::Module;

pub use apply::{Applied, apply};
pub use count::preview;
pub use hide::{Asked, request};
pub use job::{DAILY, run_all};
pub(crate) use job::{JOB, ended};
pub use known::{must_know, must_know_one};
pub(crate) use own::{PERSONAL, TEXTS};
pub use personal::{Fate, Names, Personal, RecordFate, Related, TextFate, Texts, declared};
pub(crate) use plan::with_losers;
pub use purge::{Fence, Pace, Swept};
pub(crate) use routes::routes;
pub use shapes::erasure as shape;
pub use show::{one, open, shown};
pub use sought::Sought;

/// How long after a request the bytes may still be there, in microseconds.
pub const WITHIN_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// Most people of one request.
pub const MOST: usize = 1_000;

/// Who is being erased, for rooms that keep something of their own because of it, in the transaction that hides her.
#[derive(Clone, Debug)]
pub struct Erased {
    /// The erasure.
    pub id: Id,
    /// The object of the records.
    pub object: String,
    /// The records, with those that had been merged into them.
    pub records: Vec<Id>,
    /// Their addresses, in lower case.
    pub emails: Vec<String>,
    /// Their numbers, in E.164.
    pub phones: Vec<String>,
}

/// The SQL texts made from declarations, for the test that prepares them on both databases.
pub fn statements_of(modules: &[Module]) -> Vec<String> {
    let rows = declared(modules).filter_map(rows::statement);
    rows.chain(personal::texts(modules).flat_map(texts::statements)).collect()
}

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "erasures",
            &["id"],
            vec![
                Column::required("id", IdColumn),
                Column::required("object", Text),
                // The ids of those who were erased, as JSON: random numbers that lead nowhere any more.
                Column::required("records", Text),
                Column::required("state", Text),
                Column::optional("reason", Text),
                Column::required("actor", Text),
                Column::optional("actor_id", IdColumn),
                Column::required("requested_at", Integer),
                Column::required("due_at", Integer),
                // Whether it is not to wait for the others.
                Column::required("now", Boolean),
                // The place in the feed at which they were hidden.
                Column::required("seq", Integer),
                Column::optional("journaled_at", Integer),
                Column::optional("job_id", IdColumn),
                Column::optional("started_at", Integer),
                Column::optional("finished_at", Integer),
                // What was erased, as JSON.
                Column::required("counts", Text),
                // Why it is not done yet, in words.
                Column::optional("waits", Text),
            ],
        ),
        // What is looked for until the erasure is done: ids, by what they are of.
        Table::keyed(
            "erasure_ids",
            &["erasure_id", "what", "id"],
            vec![
                Column::required("erasure_id", IdColumn),
                Column::required("what", Text),
                Column::required("id", IdColumn),
                Column::optional("object", Text),
            ],
        ),
        // The addresses and names in systems by which texts are known to be about them, until the erasure is done.
        Table::keyed(
            "erasure_words",
            &["erasure_id", "kind", "word"],
            vec![
                Column::required("erasure_id", IdColumn),
                Column::required("kind", Text),
                Column::required("word", Text),
            ],
        ),
    ];
    (tables, vec![Index::on("erasures_state", "erasures", &["state", "requested_at"])])
}
