//! What a caller may see: which tables, without which columns, and which rows of them.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use model::Id;

/// What one caller may see. What is not visible does not exist for her: a query that names it gets the answer
/// that a name gets which nobody declared.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Whether tables of administrators are there.
    pub administration: bool,
    /// Columns that are not there: table and column.
    pub hidden: BTreeSet<(String, String)>,
    /// The people and companies whose rows are there; none means all.
    pub subjects: Option<Subjects>,
}

/// People and companies whose rows are visible.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    /// The people.
    pub people: Arc<HashSet<Id>>,
    /// The companies.
    pub companies: Arc<HashSet<Id>>,
}

impl Scope {
    /// Everything.
    pub fn all() -> Scope {
        Scope { administration: true, ..Scope::default() }
    }

    /// Everything but the tables of administrators.
    pub fn everyday() -> Scope {
        Scope::default()
    }
}
