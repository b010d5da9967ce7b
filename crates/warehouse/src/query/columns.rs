//! What the columns of an answer are called and hold, in words that need no knowledge of Arrow.

use datafusion::arrow::datatypes::{DataType, Schema};

use super::Column;

/// The columns of an answer.
pub(super) fn columns(schema: &Schema) -> Vec<Column> {
    schema
        .fields()
        .iter()
        .map(|field| Column { name: field.name().clone(), kind: kind(field.data_type()).to_owned() })
        .collect()
}

/// What a column holds.
pub(crate) fn kind(of: &DataType) -> &'static str {
    use DataType as T;
    match of {
        T::Null => "null",
        T::Boolean => "boolean",
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => "integer",
        T::Float16 | T::Float32 | T::Float64 => "number",
        T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => "decimal",
        T::Utf8 | T::LargeUtf8 | T::Utf8View => "text",
        T::Timestamp(..) => "timestamp",
        T::Date32 | T::Date64 => "date",
        T::Time32(_) | T::Time64(_) => "time",
        T::Interval(_) | T::Duration(_) => "interval",
        T::Binary | T::LargeBinary | T::BinaryView | T::FixedSizeBinary(_) => "binary",
        T::List(_) | T::LargeList(_) | T::FixedSizeList(..) | T::ListView(_) | T::LargeListView(_) => "list",
        T::Struct(_) | T::Union(..) => "struct",
        T::Map(..) => "map",
        T::Dictionary(_, value) => kind(value),
        T::RunEndEncoded(_, value) => kind(value.data_type()),
    }
}
