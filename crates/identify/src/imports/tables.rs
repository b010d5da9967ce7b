//! The tables of imports.

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Bytes, Id, Integer, Text};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "imports",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("job_id", Id),
                Column::required("file_name", Text),
                Column::required("file_hash", Bytes),
                Column::required("source", Text),
                Column::required("dry_run", Boolean),
                // What was asked for, as JSON.
                Column::required("request", Text),
                Column::required("created_at", Integer),
                // How far it is: rows that were read, chunks that are kept, chunks that are written.
                Column::required("row_count", Integer),
                Column::required("rejected", Integer),
                Column::required("staged", Integer),
                Column::required("committed", Integer),
                Column::optional("counts", Text),
                // Values that stayed as users typed them.
                Column::optional("kept", Integer),
                Column::optional("actor", Text),
                Column::optional("actor_id", Id),
                // When its file was taken away because somebody in it was erased.
                Column::optional("erased_at", Integer),
            ],
        ),
        Table::keyed(
            "import_chunks",
            &["import_id", "number"],
            vec![
                Column::required("import_id", Id),
                Column::required("number", Integer),
                Column::required("row_count", Integer),
                Column::required("payload", Bytes),
            ],
        ),
        Table::keyed(
            "import_rejects",
            &["import_id", "row_number"],
            vec![
                Column::required("import_id", Id),
                Column::required("row_number", Integer),
                Column::optional("column_name", Text),
                Column::optional("value", Text),
                Column::required("reason", Text),
                Column::optional("source_id", Text),
            ],
        ),
    ];
    (tables, vec![Index::on("imports_source", "imports", &["source", "file_hash"])])
}
