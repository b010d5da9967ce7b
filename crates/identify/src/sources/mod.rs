//! Sources: websites and programs that tell what customers do, each known by its write key.
//!
//! A write key lets whoever has it tell of events, and read nothing. The key of a website stands in its pages, so
//! everybody has it: what such a source says of a person is a claim (see [`Trust`]). Keys are stored as digests.

mod routes;
mod shapes;
pub mod sql;
mod store;

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Bytes, Id, Integer, Text};

pub(crate) use routes::routes;
pub(crate) use store::{Came, Source, Trust, by_key, came};

/// The kind of actor that sources are in changes, and how their names are found.
pub(crate) const ACTORS: &[(&str, &str)] = &[("source", sql::NAMES)];

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "sources",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("name", Text),
                Column::required("kind", Text),
                Column::required("key_hash", Bytes),
                // The beginning and the end of the key, to tell keys apart.
                Column::required("key_hint", Text),
                Column::required("active", Boolean),
                // The sites whose pages may send, a JSON list; an empty one means all.
                Column::required("origins", Text),
                Column::required("takes_orders", Boolean),
                Column::required("created_at", Integer),
            ],
        ),
        // What came in, by the hour.
        Table::keyed(
            "source_hours",
            &["source_id", "hour"],
            vec![
                Column::required("source_id", Id),
                Column::required("hour", Integer),
                Column::required("accepted", Integer),
                Column::required("refused", Integer),
                Column::required("last_at", Integer),
            ],
        ),
    ];
    let indexes = vec![
        Index::unique("sources_key", "sources", &["key_hash"]),
        Index::unique("sources_name", "sources", &["name"]),
    ];
    (tables, indexes)
}
