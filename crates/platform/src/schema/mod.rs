//! The schema: what the declarations of all rooms say, and the tables that hold it.
//!
//! One immutable [`Schema`] is shared by all who read; it is swapped when something changes. Tables of
//! objects and of rooms are made and extended by comparing their declarations with what the database was
//! last brought to. Nothing is ever dropped here.

mod routes;
mod synchronise;

use std::collections::HashMap;

use model::object::{Catalog, Columns, Object};

use crate::Error;
pub(crate) use routes::routes;
pub use synchronise::synchronise;
pub(crate) use synchronise::{STATEMENTS, bring, declared, type_name, type_named};

/// Everything that is declared, as it was at one moment.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The objects and what is attached to them.
    pub catalog: Catalog,
    /// Rises with every change of the tables.
    pub version: i64,
    columns: HashMap<String, Columns>,
}

impl Schema {
    pub(crate) fn new(catalog: Catalog, version: i64) -> Schema {
        let columns =
            catalog.objects.iter().map(|object| (object.slug.to_string(), object.columns())).collect();
        Schema { catalog, version, columns }
    }

    /// The object of this name, or the error a request gets.
    pub fn object(&self, slug: &str) -> Result<&Object, Error> {
        self.catalog.object(slug).ok_or_else(|| {
            let slug: String = slug.chars().take(60).collect();
            let names: Vec<_> = self.catalog.objects.iter().map(|object| object.slug.as_ref()).collect();
            Error::not_found(format!("there is no object '{slug}'; there are {}", names.join(", ")))
        })
    }

    /// The columns of an object's table.
    pub fn columns(&self, object: &Object) -> Result<&Columns, Error> {
        self.columns
            .get(object.slug.as_ref())
            .ok_or_else(|| Error::bug(format!("{} has no columns", object.slug)))
    }
}
