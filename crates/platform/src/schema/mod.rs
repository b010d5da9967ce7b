//! The schema: what the declarations of all rooms say, and the tables that hold it.
//!
//! One immutable [`Schema`] is shared by all who read; it is swapped when something changes. Tables of
//! objects and of rooms are made and extended by comparing their declarations with what the database was
//! last brought to. Nothing is ever dropped here.
//!
//! Users add objects and fields while the server runs, and change how built-in ones are shown. What they said is
//! kept in tables of its own and laid over the declarations: a change is one transaction with the tables it
//! extends, and is swapped in when it is committed. Other nodes notice by the version, which every change raises:
//! by themselves within a second, and before they answer that they do not know a name.
//!
//! Which segments there are, and what they ask for, is part of the schema too: a view of it knows those that ask for
//! nothing that is hidden in it.
//!
//! What is put away stays in the schema, so that pointers are kept right and rooms find what is theirs;
//! [`Schema::shown`] leaves it out, and whatever answers a request begins there.

mod change;
pub(crate) mod convert;
mod definitions;
mod describe;
mod hide;
mod kinds;
mod make;
mod names;
pub mod quick;
mod refresh;
mod routes;
mod shapes;
mod slug;
pub mod sql;
mod synchronise;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::object::{Catalog, Columns, Object};

use crate::Error;
use crate::module::Segments;
pub use change::raise;
pub(crate) use definitions::Definitions;
pub use make::field_unless_there;
pub(crate) use refresh::watch;
pub(crate) use routes::routes;
pub use synchronise::synchronise;
pub(crate) use synchronise::{bring, declared, newer, type_name, type_named};

/// Everything that is declared, as it was at one moment.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The objects and what is attached to them.
    pub catalog: Catalog,
    /// Rises with every change of the tables.
    pub version: i64,
    /// The segments there are.
    pub(crate) segments: Arc<Segments>,
    columns: HashMap<String, Columns>,
    /// Objects of which some fields that the search box looks in are hidden from whoever has this schema.
    partly_searched: HashSet<String>,
    /// Whether something is left out for whoever has this schema.
    narrowed: bool,
    /// The same without what is put away, if anything is.
    shown: Option<Arc<Schema>>,
}

impl Schema {
    pub(crate) fn new(catalog: Catalog, version: i64, segments: Segments) -> Schema {
        let segments = Arc::new(segments);
        let columns: HashMap<String, Columns> =
            catalog.objects.iter().map(|object| (object.slug.to_string(), object.columns())).collect();
        let shown = hide::shown(&catalog).map(|shown| {
            let (columns, partly_searched) = (columns.clone(), HashSet::new());
            Arc::new(Schema {
                catalog: shown,
                version,
                segments: Arc::clone(&segments),
                columns,
                partly_searched,
                narrowed: false,
                shown: None,
            })
        });
        Schema {
            catalog,
            version,
            segments,
            columns,
            partly_searched: HashSet::new(),
            narrowed: false,
            shown,
        }
    }

    /// The schema without what is put away.
    pub fn shown(self: &Arc<Schema>) -> Arc<Schema> {
        Arc::clone(self.shown.as_ref().unwrap_or(self))
    }

    /// The same tables under a catalog that holds less of them. Rows keep all their columns.
    pub(crate) fn narrowed(&self, catalog: Catalog) -> Schema {
        let partly = catalog.objects.iter().filter(|object| {
            self.catalog.object(&object.slug).is_some_and(|full| full.search.len() > object.search.len())
        });
        let partly_searched = partly.map(|object| object.slug.to_string()).collect();
        Schema { catalog, partly_searched, narrowed: true, shown: None, ..self.clone() }
    }

    /// Whether something is left out for whoever has this schema.
    pub fn is_narrowed(&self) -> bool {
        self.narrowed
    }

    /// Whether the text that is searched holds fields that are hidden.
    pub(crate) fn partly_searched(&self, object: &Object) -> bool {
        self.partly_searched.contains(object.slug.as_ref())
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
