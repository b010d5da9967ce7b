//! One row of an answer, with getters that say what they expect.
//!
//! The databases differ in what they hand out (SQLite has no booleans and no ids), so a getter takes either
//! form of its own type. What fits neither is an error that names the column: a bug, never a user's mistake.

use std::sync::Arc;

use model::{ColumnType, Id, Value};

use crate::{DbError, storable};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub(crate) columns: Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident, $opt:ident -> $type:ty, $what:literal, $pattern:pat => $value:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(&self, index: usize) -> Result<$type, DbError> {
            self.$opt(index)?.ok_or_else(|| self.wrong(index, $what))
        }
        #[doc = concat!("Like [`Row::", stringify!($name), "`], with nothing for null.")]
        pub fn $opt(&self, index: usize) -> Result<Option<$type>, DbError> {
            match self.values.get(index) {
                Some(Value::Null) => Ok(None),
                $pattern => Ok(Some($value)),
                _ => Err(self.wrong(index, $what)),
            }
        }
    )*};
}

impl Row {
    getters! {
        /// A text.
        text, opt_text -> &str, "text", Some(Value::Text(text)) => text;
        /// A whole number.
        integer, opt_integer -> i64, "an integer", Some(Value::Integer(number)) => *number;
        /// Bytes; an id's sixteen bytes too.
        bytes, opt_bytes -> &[u8], "bytes", Some(Value::Bytes(bytes)) => bytes;
    }

    /// A number; whole numbers are converted.
    pub fn real(&self, index: usize) -> Result<f64, DbError> {
        self.opt_real(index)?.ok_or_else(|| self.wrong(index, "a number"))
    }

    /// Like [`Row::real`], with nothing for null.
    pub fn opt_real(&self, index: usize) -> Result<Option<f64>, DbError> {
        match self.values.get(index) {
            Some(Value::Null) => Ok(None),
            Some(Value::Real(number)) => Ok(Some(*number)),
            Some(Value::Integer(number)) => Ok(Some(*number as f64)),
            _ => Err(self.wrong(index, "a number")),
        }
    }

    /// True or false.
    pub fn boolean(&self, index: usize) -> Result<bool, DbError> {
        self.opt_boolean(index)?.ok_or_else(|| self.wrong(index, "a boolean"))
    }

    /// Like [`Row::boolean`], with nothing for null.
    pub fn opt_boolean(&self, index: usize) -> Result<Option<bool>, DbError> {
        match self.values.get(index) {
            Some(Value::Null) => Ok(None),
            Some(Value::Boolean(truth)) => Ok(Some(*truth)),
            Some(Value::Integer(number @ (0 | 1))) => Ok(Some(*number == 1)),
            _ => Err(self.wrong(index, "a boolean")),
        }
    }

    /// An id.
    pub fn id(&self, index: usize) -> Result<Id, DbError> {
        self.opt_id(index)?.ok_or_else(|| self.wrong(index, "an id"))
    }

    /// Like [`Row::id`], with nothing for null.
    pub fn opt_id(&self, index: usize) -> Result<Option<Id>, DbError> {
        match self.values.get(index) {
            Some(Value::Null) => Ok(None),
            Some(Value::Id(id)) => Ok(Some(*id)),
            Some(Value::Bytes(bytes)) => {
                Id::from_slice(bytes).map(Some).ok_or_else(|| self.wrong(index, "an id"))
            }
            _ => Err(self.wrong(index, "an id")),
        }
    }

    /// The value as the given type, which makes answers of both databases equal.
    pub fn value(&self, index: usize, column_type: ColumnType) -> Result<Value, DbError> {
        Ok(match column_type {
            ColumnType::Text => self.opt_text(index)?.into(),
            ColumnType::Integer => self.opt_integer(index)?.into(),
            ColumnType::Real => self.opt_real(index)?.into(),
            ColumnType::Boolean => self.opt_boolean(index)?.into(),
            ColumnType::Id => self.opt_id(index)?.into(),
            ColumnType::Bytes => self.opt_bytes(index)?.map(<[u8]>::to_vec).into(),
        })
    }

    /// The first values as the given types, like [`Row::value`], without copying them.
    pub fn into_values(mut self, types: &[ColumnType]) -> Result<Vec<Value>, DbError> {
        for (index, column_type) in types.iter().enumerate() {
            let stays = self.values.get(index).is_some_and(|value| storable::is(value, *column_type));
            if !stays {
                self.values[index] = self.value(index, *column_type)?;
            }
        }
        self.values.truncate(types.len());
        Ok(self.values)
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.values.len()
    }

    fn wrong(&self, index: usize, expected: &'static str) -> DbError {
        let found = match self.values.get(index) {
            None => "nothing: the row is shorter".to_owned(),
            Some(Value::Null) => "null".to_owned(),
            Some(Value::Text(text)) => format!("the text {:?}", text.chars().take(40).collect::<String>()),
            Some(Value::Integer(number)) => format!("the integer {number}"),
            Some(Value::Real(number)) => format!("the number {number}"),
            Some(Value::Boolean(truth)) => format!("the boolean {truth}"),
            Some(Value::Id(id)) => format!("the id {id}"),
            Some(Value::Bytes(bytes)) => format!("{} bytes", bytes.len()),
        };
        let name = self.columns.get(index).cloned().unwrap_or_default();
        DbError::Column { index, name, expected, found }
    }
}
