//! What an edit is asked to do, and checking it before anything is written.

use std::collections::{BTreeMap, HashSet};

use model::Id;
use model::field::Access;
use model::object::Object;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::records::list::{Direction, SortKey};
use crate::records::{Search, read_draft};
use crate::schema::Schema;
use crate::{App, Error};

/// Which records, and what becomes of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Request {
    /// These records, or those that filter and search find.
    pub ids: Option<Vec<Id>>,
    pub filter: Option<Json>,
    pub search: Option<String>,
    /// Fields and their new values; null empties one.
    pub set: Map<String, Json>,
    /// Fields with lists, and what is added to each.
    pub add: BTreeMap<String, Vec<Json>>,
    /// Fields with lists, and what is taken from each.
    pub remove: BTreeMap<String, Vec<Json>>,
    /// The same for the object's tags.
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
    /// Whether they are deleted.
    pub delete: bool,
}

impl Request {
    /// Refuses what makes no sense, whatever the records hold, and resolves the tags.
    pub fn check(mut self, app: &App, schema: &Schema, object: &Object) -> Result<Request, Error> {
        match (&mut self.ids, self.filter.is_some() || self.search.is_some()) {
            (None, false) => {
                return Err(Error::invalid("", "say which records: ids, or a filter; {\"and\": []} is all"));
            }
            (Some(_), true) => return Err(Error::invalid("/ids", "leave out the filter beside ids")),
            (Some(ids), _) => {
                let mut seen = HashSet::new();
                ids.retain(|id| seen.insert(*id));
            }
            (None, true) => {}
        }
        for (tags, into) in [(&mut self.add_tags, &mut self.add), (&mut self.remove_tags, &mut self.remove)] {
            if tags.is_empty() {
                continue;
            }
            let field = object.fields.iter().find(|field| field.kind.name() == "tags");
            let Some(field) = field else {
                return Err(Error::invalid("", format!("{} have no tags", object.slug)));
            };
            into.entry(field.slug.to_string()).or_default().extend(tags.drain(..).map(Json::String));
        }
        let edits = !(self.set.is_empty() && self.add.is_empty() && self.remove.is_empty());
        if self.delete == edits {
            return Err(Error::invalid("", "say what is to be done: set, add and remove, or delete"));
        }
        read_draft(app, schema, object, &self.set, "/set")?;
        for (part, lists) in [("add", &self.add), ("remove", &self.remove)] {
            for (slug, values) in lists {
                let place = format!("/{part}/{slug}");
                let field = object.field(slug).filter(|field| field.access == Access::Writable);
                let field = field.ok_or_else(|| {
                    Error::invalid(&place, format!("{} have no writable field of this name", object.slug))
                })?;
                if self.set.contains_key(slug) {
                    return Err(Error::invalid(&place, format!("{slug} is set already")));
                }
                field
                    .read_json(&Json::Array(values.clone()), &app.firm.reading())
                    .map_err(|error| Error::invalid(&place, error.to_string()))?;
            }
        }
        Ok(self)
    }

    /// The list of the records it is about, from a cursor on, in an order that no edit changes.
    pub fn page(&self, after: Option<String>, limit: i64) -> Search {
        Search {
            filter: self.filter.clone(),
            search: self.search.clone(),
            sort: vec![SortKey { field: "id".to_owned(), direction: Direction::Asc }],
            fields: Some(vec!["id".to_owned()]),
            limit: Some(limit),
            after,
            ..Search::default()
        }
    }
}
