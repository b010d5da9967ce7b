//! The tables of views.

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Id, Integer, Text};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = |name: &str, key: &[&str], columns: Vec<Column>| Table {
        name: name.to_owned(),
        columns,
        primary_key: key.iter().map(|column| (*column).to_owned()).collect(),
        unique: Vec::new(),
    };
    let tables = vec![
        table(
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
        table(
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
