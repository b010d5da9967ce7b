//! Retention periods: how long records and moments are kept, and the nightly job that erases what is older (GDPR,
//! Article 5 (1) e).
//!
//! A rule is off until somebody has seen how much it takes, and off again when it says something else. What it takes is
//! reckoned in one place ([`aged`]), for whoever looks and for the job. Records are erased as if it had been asked for
//! ([`platform::erasure`]): hidden in the night, the bytes gone in the same night, with a receipt. Moments go by
//! themselves, from the database and from the files of the warehouse.

mod aged;
mod job;
mod routes;
mod rule;
mod shapes;
pub mod sql;
mod store;

use db::{Column, Table};
use model::ColumnType::{Boolean, Id, Integer, Text};

pub(crate) use job::JOB;
pub(crate) use routes::routes;

/// Stands for moments, which are no object.
const MOMENTS: &str = "interactions";

pub(crate) fn tables() -> (Vec<Table>, Vec<db::Index>) {
    let table = Table::keyed(
        "retention_rules",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("object", Text),
            Column::optional("kind", Text),
            Column::required("field", Text),
            Column::required("days", Integer),
            Column::required("active", Boolean),
            // How much whoever switched it on had seen.
            Column::optional("seen_count", Integer),
            Column::required("created_at", Integer),
            Column::optional("last_run_at", Integer),
            Column::optional("job_id", Id),
            Column::optional("last_count", Integer),
            // Why it did not run, in words.
            Column::optional("held", Text),
        ],
    );
    (vec![table], Vec::new())
}
