//! How drafts find the records they mean.

use std::collections::HashSet;

use model::object::{Columns, Object};

/// How a draft finds the record it means.
#[derive(Clone, Debug, PartialEq)]
pub enum Matching {
    /// It does not: each draft is a new record.
    New,
    /// By the draft's id; without such a record the draft fails.
    Id,
    /// By the values of these fields; without such a record it is new.
    Fields(Vec<String>),
    /// By the values of these fields, which stay as they are written there; without such a record it is new.
    Known(Vec<String>),
    /// By the values of these fields, which stay as they are written there; without such a record the draft fails.
    Existing(Vec<String>),
}

impl Matching {
    /// The fields that records are matched by.
    pub fn fields(&self) -> &[String] {
        match self {
            Matching::Fields(fields) | Matching::Known(fields) | Matching::Existing(fields) => fields,
            Matching::New | Matching::Id => &[],
        }
    }

    /// The columns that a record which is there keeps as they are.
    pub(super) fn settled(&self, object: &Object, columns: &Columns) -> HashSet<usize> {
        match self {
            Matching::Known(_) | Matching::Existing(_) => self.columns(object, columns),
            _ => HashSet::new(),
        }
    }

    /// The columns of the fields that records are matched by.
    pub(super) fn columns(&self, object: &Object, columns: &Columns) -> HashSet<usize> {
        let fields = self.fields().iter().filter_map(|slug| object.field(slug));
        let names = fields.flat_map(|field| field.columns().into_iter().map(|(name, _)| name));
        names.filter_map(|name| columns.position(&name)).collect()
    }
}
