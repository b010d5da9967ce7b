//! The value of one column: what goes into a database and comes out of it.

use crate::Id;

/// The five types a column can have on every database we speak to, with ids beside them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ColumnType {
    /// Text in UTF-8 without NUL, compared byte by byte.
    Text,
    /// A whole number of 64 bits; also money in micros and time in microseconds UTC.
    Integer,
    /// A floating-point number of 64 bits; never NaN.
    Real,
    /// True or false.
    Boolean,
    /// A 16-byte id.
    Id,
    /// Any bytes.
    Bytes,
}

/// One column's value.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Value {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// True or false.
    Boolean(bool),
    /// An id.
    Id(#[serde(with = "id_bytes")] Id),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Value {
    /// Whether there is nothing here.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

/// Within a stored blob an id is its sixteen bytes, not its text.
mod id_bytes {
    use crate::Id;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(id: &Id, serializer: S) -> Result<S::Ok, S::Error> {
        id.0.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        <[u8; 16]>::deserialize(deserializer).map(Id)
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Value { Value::$variant(value.into()) }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Value { value.map_or(Value::Null, Value::from) }
        }
    )*};
}
from!(String => Text, &str => Text, i64 => Integer, i32 => Integer, u32 => Integer, f64 => Real, bool => Boolean, Id => Id, Vec<u8> => Bytes);

impl From<crate::Timestamp> for Value {
    fn from(time: crate::Timestamp) -> Value {
        Value::Integer(time.0)
    }
}

impl From<Option<crate::Timestamp>> for Value {
    fn from(time: Option<crate::Timestamp>) -> Value {
        time.map_or(Value::Null, Value::from)
    }
}

/// What a column means, for stores that have more types than [`ColumnType`] and for documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum PortableType {
    /// Text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A floating-point number of 64 bits.
    Real,
    /// True or false.
    Boolean,
    /// An id, shown as a UUID.
    Id,
    /// A moment: microseconds since 1970 in UTC.
    Timestamp,
    /// A calendar day: days since 1970.
    Date,
    /// An amount of money in micros, shown as a decimal number with six places; its currency stands beside it.
    Amount,
    /// JSON as text.
    Json,
    /// Texts, each once; in databases a JSON array of them.
    List,
}

impl PortableType {
    /// The column of a database that holds it.
    pub fn column_type(self) -> ColumnType {
        match self {
            PortableType::Text | PortableType::Json | PortableType::List => ColumnType::Text,
            PortableType::Integer | PortableType::Timestamp | PortableType::Date | PortableType::Amount => {
                ColumnType::Integer
            }
            PortableType::Real => ColumnType::Real,
            PortableType::Boolean => ColumnType::Boolean,
            PortableType::Id => ColumnType::Id,
        }
    }

    /// Its name in documents and answers.
    pub fn name(self) -> &'static str {
        match self {
            PortableType::Text => "text",
            PortableType::Integer => "integer",
            PortableType::Real => "number",
            PortableType::Boolean => "boolean",
            PortableType::Id => "id",
            PortableType::Timestamp => "timestamp",
            PortableType::Date => "date",
            PortableType::Amount => "decimal",
            PortableType::Json => "json",
            PortableType::List => "list",
        }
    }
}
