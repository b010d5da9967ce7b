//! Notifications: what somebody should hear of who was not there.
//!
//! A follower of the feed writes them, for what happens live and never for what was brought in: a mention, a
//! record that somebody else gave you, a comment on a record that is yours or that you commented on. A daily job
//! adds the tasks that are due, and rooms say by [`notify()`] what else there is to tell, in the transaction that
//! ends it. The same cause tells a user once.
//! A notification is shown to whoever still sees its record.

mod due;
mod follow;
mod list;
mod notify;
mod routes;
pub mod sql;

pub(crate) use due::DUE;
pub(crate) use follow::FOLLOWER;
pub use list::mentions;
pub use notify::{Kind, Notice, notify, user_behind};
pub(crate) use routes::routes;
pub use routes::shape;

use db::{Column, Index, Table};
use model::ColumnType::{Id, Integer, Text};

/// The table of notifications.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table {
        name: "notifications".to_owned(),
        columns: vec![
            Column::required("id", Id),
            Column::required("user_id", Id),
            Column::required("kind", Text),
            // What made it; once for each user.
            Column::required("cause", Text),
            // The record that it is about, if it is about one.
            Column::optional("object", Text),
            Column::optional("record_id", Id),
            Column::optional("comment_id", Id),
            // Words of its own, where there is no record whose title says it.
            Column::optional("detail", Text),
            Column::required("actor", Text),
            Column::optional("actor_id", Id),
            Column::required("at", Integer),
            Column::optional("read_at", Integer),
        ],
        primary_key: vec!["id".to_owned()],
        unique: vec![vec!["user_id".to_owned(), "cause".to_owned()]],
    };
    (vec![table], vec![Index::on("notifications_user", "notifications", &["user_id", "id"])])
}
