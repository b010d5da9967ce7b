//! Comments: what users say to each other about a record.
//!
//! A comment is plain text and stored as it was typed; `@[Name](user:ID)` in it mentions a user. It is there for
//! whoever sees its record. Writing, changing and deleting one is a change of the feed under the object
//! `comments`, from which [`crate::notifications`] follow.

mod mention;
mod routes;
mod shapes;
pub mod sql;
mod store;

pub(crate) use mention::mentioned;
pub(crate) use routes::routes;
pub(crate) use shapes::comment_shape;
pub(crate) use store::{authors, of_record, some};

use db::{Column, Index, Table};
use model::ColumnType::{Id, Integer, Text};

/// The name under which the feed has comments.
pub const OBJECT: &str = "comments";

/// The table of comments.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "comments",
        &["id"],
        vec![
            Column::required("id", Id),
            Column::required("object", Text),
            Column::required("record_id", Id),
            Column::required("body", Text),
            // Who wrote it, like changes, and the user behind it where there is one.
            Column::required("actor", Text),
            Column::optional("actor_id", Id),
            Column::optional("user_id", Id),
            // The change that it was written with.
            Column::required("seq", Integer),
            Column::required("created_at", Integer),
            Column::optional("edited_at", Integer),
        ],
    );
    (vec![table], vec![Index::on("comments_record", "comments", &["record_id", "created_at", "seq"])])
}
