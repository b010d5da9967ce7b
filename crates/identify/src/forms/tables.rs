//! The tables of forms.

use db::{Column, Index, Table};
use model::ColumnType::{Bytes, Id, Integer, Text};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "forms",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("name", Text),
                Column::required("slug", Text),
                Column::required("state", Text),
                // Everything else, as JSON.
                Column::required("settings", Text),
                Column::required("created_at", Integer),
                Column::required("changed_at", Integer),
            ],
        ),
        Table::keyed(
            "form_submissions",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("form_id", Id),
                Column::required("at", Integer),
                Column::required("state", Text),
                Column::optional("reason", Text),
                // Whoever erases somebody finds what she sent by these two. The digest is that of the mailer.
                Column::optional("person_id", Id),
                Column::optional("address_hash", Bytes),
                Column::optional("address", Text),
                // What was typed, by the names of the form, and by the fields of people.
                Column::required("typed", Text),
                Column::required("person_fields", Text),
                // What she agreed to, with the version of each text that she saw.
                Column::required("consents", Text),
                Column::optional("anonymous_id", Text),
                Column::optional("source_url", Text),
                Column::optional("referrer", Text),
                Column::optional("utm", Text),
                Column::optional("agent", Text),
                Column::optional("mail_id", Id),
                // The digest of the link in the mail.
                Column::optional("confirm_hash", Bytes),
                Column::optional("confirm_until", Integer),
                Column::optional("confirmed_at", Integer),
            ],
        ),
    ];
    let indexes = vec![
        Index::unique("forms_slug", "forms", &["slug"]),
        Index::on("form_submissions_form", "form_submissions", &["form_id", "at", "id"]),
        Index::on("form_submissions_state", "form_submissions", &["form_id", "state", "at", "id"]),
        Index::on("form_submissions_person", "form_submissions", &["person_id"]),
        Index::on("form_submissions_address", "form_submissions", &["address_hash", "at"]),
        Index {
            where_not_null: Some("confirm_hash".to_owned()),
            ..Index::unique("form_submissions_confirm", "form_submissions", &["confirm_hash"])
        },
    ];
    (tables, indexes)
}
