//! The catalogue of events: which kinds come in, with which properties, learned as they come; and what the firm has
//! settled about them: what a kind means, that it is not wanted, which properties it must have and of which type.
//!
//! What is settled holds for what sources send from then on. Events that are here stay as they are.

mod kinds;
mod routes;
mod shapes;
mod show;
pub mod sql;
mod store;

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Integer, Text};

pub(crate) use kinds::{Kinds, PropertyType, Seen};
pub(crate) use routes::routes;
pub(crate) use store::{learn, load};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "event_kinds",
            &["kind"],
            vec![
                Column::required("kind", Text),
                Column::optional("label", Text),
                Column::optional("description", Text),
                Column::required("blocked", Boolean),
                Column::required("first_seen_at", Integer),
            ],
        ),
        Table::keyed(
            "event_properties",
            &["kind", "name"],
            vec![
                Column::required("kind", Text),
                Column::required("name", Text),
                Column::optional("declared_type", Text),
                Column::required("required", Boolean),
                Column::optional("description", Text),
                Column::required("first_seen_at", Integer),
            ],
        ),
        // The types that values of a property came in.
        Table::keyed(
            "event_property_types",
            &["kind", "name", "type"],
            vec![
                Column::required("kind", Text),
                Column::required("name", Text),
                Column::required("type", Text),
            ],
        ),
    ];
    (tables, Vec::new())
}
