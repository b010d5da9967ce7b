//! The tables of webhooks.

use db::{Column, Index, Table};
use model::ColumnType::{Id, Integer, Text};

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "webhooks",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("url", Text),
                Column::required("description", Text),
                // Kept as it is, since it signs; no answer ever holds it but the one that made it.
                Column::required("secret", Text),
                // The secret before, which signs too for a day, so that receivers can change over.
                Column::optional("former_secret", Text),
                Column::optional("former_until", Integer),
                // JSON lists; none means all.
                Column::optional("objects", Text),
                Column::optional("actions", Text),
                // A JSON list of kinds of moments; none means none.
                Column::optional("kinds", Text),
                // Whoever made it sees for it, a token with the rights of the token: what that one may not see is
                // not sent.
                Column::required("actor", Text),
                Column::optional("actor_id", Id),
                Column::required("created_at", Integer),
                // Changes up to this place in the feed were there before it.
                Column::required("from_seq", Integer),
                Column::optional("disabled_at", Integer),
                Column::optional("disabled_reason", Text),
                Column::optional("failing_since", Integer),
                Column::optional("succeeded_at", Integer),
                Column::optional("last_status", Integer),
            ],
        ),
        Table::keyed(
            "webhook_deliveries",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("webhook_id", Id),
                Column::required("event", Text),
                Column::required("payload", Text),
                Column::required("state", Text),
                Column::required("attempts", Integer),
                Column::required("created_at", Integer),
                // When it is sent next, or when whoever sends it now is given up on.
                Column::required("due_at", Integer),
                Column::optional("delivered_at", Integer),
                Column::optional("last_status", Integer),
                Column::optional("error", Text),
            ],
        ),
    ];
    let indexes = vec![
        Index::on("webhook_deliveries_due", "webhook_deliveries", &["webhook_id", "state", "due_at"]),
        Index::on("webhook_deliveries_webhook", "webhook_deliveries", &["webhook_id", "created_at", "id"]),
    ];
    (tables, indexes)
}
