//! What a caller may see: which tables, without which columns, and which rows of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
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
    /// The tables that are there, each with the rows of it that are; none means all rows of all tables. A table
    /// that is not named is not there, so that one which somebody adds is not seen by mistake.
    pub rows: Option<BTreeMap<String, RowRule>>,
}

/// Which rows of a table are there: those that pass every list of tests, each by one test at least. A rule
/// without lists passes all rows, one with an empty list none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowRule(pub Vec<Vec<Test>>);

/// Something that may hold for a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The column holds one of these ids.
    In(String, Arc<HashSet<Id>>),
    /// The column holds something.
    Present(String),
    /// The column holds nothing.
    Absent(String),
}

impl Test {
    /// The column that is looked at.
    pub(crate) fn column(&self) -> &str {
        match self {
            Test::In(column, _) | Test::Present(column) | Test::Absent(column) => column,
        }
    }
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
