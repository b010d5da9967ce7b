//! The table of mails.

use db::{Column, Index, Table};
use model::ColumnType::{Bytes, Id, Integer, Text};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let mails = Table::keyed(
        "mails",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("kind", Text),
            Column::required("state", Text),
            Column::required("address", Text),
            // Whoever erases somebody finds her mails by these two.
            Column::required("address_hash", Bytes),
            Column::optional("person_id", Id),
            Column::required("subject", Text),
            // Gone once it is sent: there may be links in it that open something.
            Column::optional("body_text", Text),
            Column::optional("body_html", Text),
            Column::required("attempts", Integer),
            Column::required("created_at", Integer),
            // When it is tried next, or when whoever hands it over now is given up on.
            Column::required("due_at", Integer),
            Column::required("expires_at", Integer),
            Column::optional("ended_at", Integer),
            // What the server said last, or what went wrong.
            Column::optional("reply", Text),
        ],
    );
    let indexes = vec![
        Index::on("mails_due", "mails", &["state", "due_at"]),
        Index::on("mails_created", "mails", &["created_at", "id"]),
        Index::on("mails_address", "mails", &["address_hash"]),
        Index::on("mails_person", "mails", &["person_id"]),
    ];
    (vec![mails], indexes)
}
