//! From a snapshot of tables to an answer: what a query is, what its answer is.
//!
//! The engine itself is in [`engine`]; what may be asked is decided in [`guard`], what is there in [`catalog`].

mod bounded;
mod catalog;
mod clock;
mod columns;
mod engine;
mod errors;
mod estimate;
mod functions;
mod guard;
mod ids;
mod joined;
mod json;
mod limits;
mod parameters;
mod parts;
mod plan;
mod rewrite;
mod runtime;
mod session;
mod stream;
mod types;
mod values;
mod work;

use std::fmt;
use std::sync::Arc;

use model::{PortableType, Value};

pub(crate) use columns::kind;
pub(crate) use engine::Engine;
pub use limits::Limits;
pub use stream::ArrowAnswer;
pub(crate) use values::{cells, writer};

use crate::Scope;

/// A question in SQL, by a caller, with what her session has beside the tables.
#[derive(Clone, Debug)]
pub struct Query {
    /// One statement that reads.
    pub sql: String,
    /// The values that stand in it as `$1` and so on, with their types.
    pub values: Vec<(Value, PortableType)>,
    /// What the caller may see.
    pub scope: Scope,
    /// Tables that are computed from others. One may name those before it.
    pub views: Vec<View>,
    /// Functions beside those of the engine.
    pub functions: Vec<Function>,
}

/// A table that is computed from others when it is read; it exists for a caller only if everything it names does.
#[derive(Clone, Debug)]
pub struct View {
    /// Its name in SQL.
    pub name: &'static str,
    /// One sentence on what a row is.
    pub help: &'static str,
    /// The query it stands for.
    pub sql: &'static str,
    /// Its columns: name, and one sentence on what it says.
    pub columns: &'static [(&'static str, &'static str)],
}

/// A function of the session's own, in plain Rust. Moments are microseconds UTC; days are days since 1970.
#[derive(Clone)]
pub enum Function {
    /// `f(timestamp) -> bigint`
    IntegerOfMoment {
        /// Its name in SQL.
        name: &'static str,
        /// What it computes; none is null.
        of: Arc<dyn Fn(i64) -> Option<i64> + Send + Sync>,
    },
    /// `f(timestamp) -> date`
    DayOfMoment {
        /// Its name in SQL.
        name: &'static str,
        /// What it computes; none is null.
        of: Arc<dyn Fn(i64) -> Option<i32> + Send + Sync>,
    },
    /// `f() -> text`
    Text {
        /// Its name in SQL.
        name: &'static str,
        /// What it answers.
        value: String,
    },
    /// `f() -> timestamp`
    Moment {
        /// Its name in SQL.
        name: &'static str,
        /// What it answers.
        value: i64,
    },
    /// `f() -> date`
    Day {
        /// Its name in SQL.
        name: &'static str,
        /// What it answers.
        value: i32,
    },
}

impl Function {
    /// Its name in SQL.
    pub fn name(&self) -> &'static str {
        match self {
            Function::IntegerOfMoment { name, .. }
            | Function::DayOfMoment { name, .. }
            | Function::Text { name, .. }
            | Function::Moment { name, .. }
            | Function::Day { name, .. } => name,
        }
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}()", self.name())
    }
}

/// A small answer, in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// What the columns are called and hold.
    pub columns: Vec<Column>,
    /// The values, row by row, in the order of the columns. A decimal is a whole number where it has no
    /// fraction and else the nearest floating-point number.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// The place in the feed up to which the answer holds everything.
    pub seq: i64,
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds: `text`, `integer`, `number`, `decimal`, `boolean`, `timestamp`, `date`, `time`, `interval`,
    /// `binary`, `list`, `struct`, `map` or `null`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A table that a caller can ask, with its columns.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Described {
    /// Its name in SQL.
    pub name: String,
    /// One sentence on what a row is.
    pub help: String,
    /// `table`, or `view` where it is computed from others.
    pub kind: &'static str,
    /// Its columns, in their order.
    pub columns: Vec<DescribedColumn>,
}

/// A column of a table that a caller can ask.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DescribedColumn {
    /// Its name.
    pub name: String,
    /// What it holds, in the words of [`Column::kind`].
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence on what it says, with its unit.
    pub help: String,
}
