//! What is known of a person, as an archive for herself (GDPR, Articles 15 and 20): everything machine-readable, a page to
//! read, and her files.
//!
//! A job makes it, in the directory of files and outside of backups. It is there for seven days, for whoever may see her,
//! and goes when she is erased.

mod archive;
mod job;
mod page;
mod routes;
mod shapes;
pub mod sql;
mod sweep;

use std::path::PathBuf;

use db::{Column, Index, Table};
use model::ColumnType::{Id as IdColumn, Integer, Text};
use model::Id;
use platform::App;
use platform::erasure::{Fate, Names, Personal};

pub(crate) use job::JOB;
pub(crate) use routes::routes;
pub(crate) use sweep::{SWEEP, sweep};

/// How long an archive is there, in microseconds.
pub(crate) const KEPT_MICROS: i64 = 7 * 24 * 3_600 * 1_000_000;

/// Whose an archive is.
pub(crate) const PERSONAL: Personal = Personal {
    table: "access_exports",
    column: "person_id",
    names: Names::Record,
    fate: Fate::DeletedAtOnce,
    title: "",
};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "access_exports",
        &["id"],
        vec![
            Column::required("id", IdColumn),
            Column::required("person_id", IdColumn),
            Column::required("job_id", IdColumn),
            Column::required("created_at", Integer),
            Column::required("expires_at", Integer),
            Column::required("actor", Text),
            Column::optional("actor_id", IdColumn),
            // Bytes, once it is there.
            Column::optional("bytes", Integer),
        ],
    );
    (vec![table], vec![Index::on("access_exports_person", "access_exports", &["person_id"])])
}

/// The folder of archives.
fn folder(app: &App) -> PathBuf {
    app.files.join("access")
}

/// Where an archive lies.
fn file(app: &App, id: Id) -> PathBuf {
    folder(app).join(format!("{id}.zip"))
}
