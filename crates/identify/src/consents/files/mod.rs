//! Files of opt-ins and opt-outs: what people said to another system, taken over.
//!
//! A file is looked through first, and nothing is written: what each row would become is counted by the very rules that
//! apply when it is. Applying is a job of chunks, each one transaction with how far it is, so killed anywhere it goes on
//! with the next. A row is known by the file's digest, its number, whom it is about and what it says: the same file again
//! adds nothing, and with another map it says something else. An opt-in of a file lifts no opt-out; it is kept and has no
//! effect. Rows that are refused come back as a file to put right.
//!
//! The file stays for a week, for its refused rows, and then goes with everything it said.

mod job;
mod look;
mod map;
mod moment;
mod routes;
mod rows;
mod store;
mod sweep;
mod take;

use db::{Column, Table};
use model::ColumnType::{Bytes, Id, Integer, Text};
use platform::backup::Folder;

pub(super) use routes::routes;

pub(crate) use job::APPLY;
pub(crate) use sweep::SWEEP;

/// Where they lie.
pub(crate) const FOLDER: Folder = Folder { name: "consent_files", needed: store::needed };

/// The largest file, in bytes, and the most text that a workbook unpacks to.
const LARGEST: usize = 64 << 20;
const TEXT_BYTES: u64 = 512 << 20;
/// Rows of a chunk.
const CHUNK_ROWS: usize = 2_000;
/// How many refused rows an answer lists.
const PROBLEMS_SHOWN: usize = 100;
/// How many rows are shown as they are.
const SAMPLE_ROWS: usize = 5;

pub(super) fn tables() -> Vec<Table> {
    vec![
        Table::keyed(
            "consent_files",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::optional("job_id", Id),
                Column::required("file_name", Text),
                Column::required("file_hash", Bytes),
                // What its columns mean, as JSON.
                Column::required("map", Text),
                // What was seen when it was looked through, as JSON; none once it is gone.
                Column::optional("seen", Text),
                Column::required("row_count", Integer),
                // How many rows are done, and what became of them, as JSON.
                Column::required("done", Integer),
                Column::optional("counts", Text),
                Column::required("created_at", Integer),
                Column::optional("swept_at", Integer),
                Column::required("actor", Text),
                Column::optional("actor_id", Id),
            ],
        ),
        Table::keyed(
            "consent_file_rejects",
            &["file_id", "row_number"],
            vec![
                Column::required("file_id", Id),
                Column::required("row_number", Integer),
                Column::optional("column_name", Text),
                Column::required("reason", Text),
            ],
        ),
    ]
}
