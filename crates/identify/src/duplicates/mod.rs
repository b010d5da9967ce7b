//! Duplicates: records that may be of one person, with how probable that is and why.
//!
//! A job looks through everybody and learns from the records alone what agreement is worth
//! ([`mining::linkage`]). With what it learnt, a follower compares whoever is new or changed with those who share an
//! address, a number, or how they are called; what people are found by is kept with them ([`keys`]). The same tells who
//! a person may be while she is still typed in. A pair waits for somebody to decide; where the firm says so, pairs that are
//! as good as certain become one by themselves, but never two people whom the firm's own systems call otherwise.

mod compare;
mod follow;
mod job;
mod keys;
mod looks_like;
mod model;
mod pairs;
mod read;
mod routes;
mod shapes;
pub mod sql;
mod words;

use ::model::ColumnType::{Boolean, Id, Integer, Real, Text};
use db::{Column, Index, Table};
use platform::erasure::{Fate, Names, Personal};

pub(crate) use follow::FOLLOWER;
pub(crate) use job::{JOB, ended};
pub(crate) use routes::routes;

/// Whose a pair is, and what somebody is found by.
pub(crate) const PERSONAL: [Personal; 3] = [
    Personal {
        table: "duplicates",
        column: "person_id",
        names: Names::Record,
        fate: Fate::DeletedAtOnce,
        title: "Possible duplicates",
    },
    Personal {
        table: "duplicates",
        column: "other_id",
        names: Names::Record,
        fate: Fate::DeletedAtOnce,
        title: "",
    },
    Personal {
        table: "duplicate_keys",
        column: "person_id",
        names: Names::Record,
        fate: Fate::DeletedAtOnce,
        title: "",
    },
];

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "duplicates",
            &["id"],
            vec![
                // Follows from the two people, whoever of them is named first.
                Column::required("id", Id),
                // The older one.
                Column::required("person_id", Id),
                Column::required("other_id", Id),
                Column::required("probability", Real),
                // Why, as JSON.
                Column::required("reasons", Text),
                Column::required("found_at", Integer),
                Column::optional("dismissed_at", Integer),
                Column::optional("dismissed_by", Id),
            ],
        ),
        // What people are found by.
        Table::keyed(
            "duplicate_keys",
            &["person_id", "key"],
            vec![Column::required("person_id", Id), Column::required("key", Integer)],
        ),
        // One row: what was learnt, and what the firm settled.
        Table::keyed(
            "duplicate_model",
            &["id"],
            vec![
                Column::required("id", Integer),
                Column::optional("parameters", Text),
                Column::optional("learned_at", Integer),
                Column::required("auto_merge", Boolean),
                Column::required("threshold", Real),
            ],
        ),
    ];
    let indexes = vec![
        Index::on("duplicates_person", "duplicates", &["person_id"]),
        Index::on("duplicates_other", "duplicates", &["other_id"]),
        Index::on("duplicate_keys_key", "duplicate_keys", &["key", "person_id"]),
        Index::on("duplicates_open", "duplicates", &["probability", "id"]),
    ];
    (tables, indexes)
}
