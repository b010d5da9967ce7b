//! The table of saved queries.

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Id, Integer, Text};

/// The table with its index.
pub fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "saved_queries",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("name", Text),
            Column::required("query", Text),
            // How it is drawn, as JSON; none for a table.
            Column::optional("chart", Text),
            Column::required("shared", Boolean),
            Column::required("owner_kind", Text),
            Column::optional("owner_id", Id),
            Column::required("created_at", Integer),
            Column::required("updated_at", Integer),
        ],
    );
    (vec![table], Vec::new())
}
