//! The tables of views.

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Id, Integer, Text};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "views",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("object", Text),
                Column::required("name", Text),
                Column::required("kind", Text),
                Column::required("shared", Boolean),
                // Whose it is; none when a program without a user saved it.
                Column::optional("user_id", Id),
                // As JSON.
                Column::required("settings", Text),
                Column::required("created_at", Integer),
                Column::required("updated_at", Integer),
            ],
        ),
        // How a user has the tabs of an object: their order as a JSON list, and which opens first.
        Table::keyed(
            "view_tabs",
            &["user_id", "object"],
            vec![
                Column::required("user_id", Id),
                Column::required("object", Text),
                Column::required("sequence", Text),
                Column::optional("default_id", Id),
            ],
        ),
    ];
    (tables, vec![Index::on("views_object", "views", &["object", "created_at"])])
}
