//! Templates: what a trade begins with. Each is a file that names the objects a firm of the trade looks at, its
//! pipelines with their stages, fields of its own and shared views.
//!
//! Applying one adds what is not there. What a template added once it never adds again and never changes: whoever
//! renamed, changed or removed it had her reasons. The template `blank` is for firms that name no
//! trade; its pipeline goes when another template brings its own and nobody has used it.

mod apply;
mod content;
mod routes;
pub mod sql;

pub use apply::choose;
pub use content::{Template, all};
pub(crate) use routes::routes;

use db::{Column, Index, Table};
use model::ColumnType::{Integer, Text};

/// The table of what templates have added.
pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let table = Table::keyed(
        "template_items",
        &["template", "item"],
        vec![
            Column::required("template", Text),
            // What was added, like `pipelines/Sales`; empty for the choice of the template itself.
            Column::required("item", Text),
            Column::required("at", Integer),
        ],
    );
    (vec![table], Vec::new())
}
