//! The warehouse as the platform fills it: every object, the moments, the changes and what rooms derive, each as a
//! table with its columns, and what a caller may see of them.

mod firm;
mod routes;
mod scope;
mod sources;

use model::field::Field;
use model::object::Subject;

use crate::App;
pub use ::warehouse::output::ParquetFile;
pub use ::warehouse::{Column, Described, Function, Query, Rows, Scope, View, Warehouse};
pub(crate) use routes::routes;
pub use scope::{everything, scope_of};
pub use sources::{columns_of, sources, statements_of};

/// A table of a room whose rows are computed, one for each record of an object. They are written through
/// [`crate::feed::revise`], whose number they carry in their column `seq`. Where a field is called `profile_id`, or ends
/// like this, `person_id` stands beside it: whose that profile is when the row is read.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The table.
    pub table: &'static str,
    /// One sentence on what a row is.
    pub help: &'static str,
    /// The column with the record's id.
    pub key: Field,
    /// Whom a row is about.
    pub subject: Subject,
    /// Its fields, beside the key.
    pub fields: Vec<Field>,
}

impl App {
    /// A query over everything a caller may see, with the views of all rooms and the firm's own functions.
    pub fn query(&self, scope: Scope, sql: impl Into<String>) -> Query {
        Query {
            sql: sql.into(),
            values: Vec::new(),
            scope,
            views: self.views(),
            functions: firm::functions(self),
        }
    }

    /// The views of all rooms.
    pub fn views(&self) -> Vec<View> {
        self.modules.iter().flat_map(|module| module.views).cloned().collect()
    }
}

/// The firm's own functions, as they are for every query.
pub fn functions(app: &App) -> Vec<Function> {
    firm::functions(app)
}
