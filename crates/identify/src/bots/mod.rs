//! Networks of programs: a data centre's addresses, from which no person browses.
//!
//! The firm gives the list, since such ranges change and no guess of ours would stay true. What a website sends from one
//! of them is marked as done by a program. The address of a visitor is looked at while her request is answered and
//! stored nowhere. What a proxy says of an address counts only where the firm names the header that its own proxy sets.

mod networks;
mod routes;
pub mod sql;
mod visitor;

use db::{Column, Table};
use model::ColumnType::{Integer, Text};

pub(crate) use networks::Networks;
pub(crate) use routes::routes;
pub(crate) use visitor::{Known, Peer};

pub(crate) fn tables() -> (Vec<Table>, Vec<db::Index>) {
    // One row.
    let table = Table::keyed(
        "bot_networks",
        &["id"],
        vec![
            Column::required("id", Integer),
            // One network a line, as it was given.
            Column::required("networks", Text),
            // The header with a visitor's address, where a proxy of the firm's own stands before.
            Column::optional("address_header", Text),
            // Rises with every change.
            Column::required("version", Integer),
            Column::required("changed_at", Integer),
        ],
    );
    (vec![table], Vec::new())
}
