//! From the portable types of columns to Arrow's, and rows of the database as Arrow arrays.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder,
    ListBuilder, RecordBatch, StringBuilder, StringViewBuilder, TimestampMicrosecondBuilder,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use db::Row;
use model::{PortableType, Value};

use crate::{Error, Source};

/// The zone of all moments: UTC, written so that it needs no table of zones.
pub(crate) const UTC: &str = "+00:00";
/// Digits of an amount; with six of them after the point every 64-bit number of micros fits.
pub(crate) const AMOUNT_DIGITS: u8 = 20;
/// Of these after the point.
pub(crate) const AMOUNT_PLACES: i8 = 6;
/// The most digits of an amount that fits into eight bytes of a file.
const SHORT_DIGITS: u8 = 18;

/// The type of a column.
pub(crate) fn data_type(kind: PortableType) -> DataType {
    match kind {
        PortableType::Text | PortableType::Json | PortableType::Id => DataType::Utf8View,
        PortableType::Integer => DataType::Int64,
        PortableType::Real => DataType::Float64,
        PortableType::Boolean => DataType::Boolean,
        PortableType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        PortableType::Date => DataType::Date32,
        PortableType::Amount => DataType::Decimal128(AMOUNT_DIGITS, AMOUNT_PLACES),
        PortableType::List => DataType::new_list(DataType::Utf8, true),
    }
}

/// The columns of a table.
pub(crate) fn schema(source: &Source) -> SchemaRef {
    let fields = source.columns.iter().map(|column| Field::new(&column.name, data_type(column.kind), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The types in which a file keeps the columns of these rows. A column of amounts of up to eighteen digits, as nearly
/// all are, is kept in eight bytes each. Longer ones take nine, which compress worse and are slower to read.
pub(crate) fn kept(schema: &SchemaRef, batches: &[&RecordBatch]) -> SchemaRef {
    let fields = schema.fields().iter().enumerate().map(|(at, field)| {
        let shortened = batches.iter().map(|batch| short(batch.column(at)));
        match shortened.reduce(|one, other| one.and(other)).flatten() {
            Some(short) => Arc::new(field.as_ref().clone().with_data_type(short.data_type().clone())),
            None => Arc::clone(field),
        }
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// Some of the rows as the file keeps them.
pub(crate) fn stored(rows: &RecordBatch, kept: &SchemaRef) -> Result<RecordBatch, Error> {
    let columns = rows.columns().iter().zip(kept.fields()).map(|(column, field)| {
        match column.data_type() == field.data_type() {
            true => Ok(Arc::clone(column)),
            false => short(column).ok_or_else(|| Error::bug("an amount that was short is long")),
        }
    });
    RecordBatch::try_new(Arc::clone(kept), columns.collect::<Result<_, Error>>()?).map_err(Error::bug)
}

fn short(column: &ArrayRef) -> Option<ArrayRef> {
    let amounts = column.as_primitive_opt::<Decimal128Type>()?;
    let short = amounts.clone().with_precision_and_scale(SHORT_DIGITS, AMOUNT_PLACES).ok()?;
    short.validate_decimal_precision(SHORT_DIGITS).ok()?;
    Some(Arc::new(short))
}

/// A column of a file in the type it has for everybody.
pub(crate) fn shown(column: &ArrayRef, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    if column.data_type() == kind { Ok(Arc::clone(column)) } else { cast(column, kind) }
}

/// A column that is being filled.
pub(crate) enum Filling {
    Text(StringViewBuilder),
    Id(StringViewBuilder),
    Integer(Int64Builder),
    Real(Float64Builder),
    Boolean(BooleanBuilder),
    Timestamp(TimestampMicrosecondBuilder),
    Date(Date32Builder),
    Amount(Decimal128Builder),
    List(ListBuilder<StringBuilder>),
}

impl Filling {
    /// An empty column.
    pub(crate) fn new(kind: PortableType) -> Filling {
        match kind {
            PortableType::Text | PortableType::Json => Filling::Text(StringViewBuilder::new()),
            PortableType::Id => Filling::Id(StringViewBuilder::new()),
            PortableType::Integer => Filling::Integer(Int64Builder::new()),
            PortableType::Real => Filling::Real(Float64Builder::new()),
            PortableType::Boolean => Filling::Boolean(BooleanBuilder::new()),
            PortableType::Timestamp => {
                let builder = TimestampMicrosecondBuilder::new();
                Filling::Timestamp(builder.with_data_type(data_type(kind)))
            }
            PortableType::Date => Filling::Date(Date32Builder::new()),
            PortableType::Amount => Filling::Amount(Decimal128Builder::new().with_data_type(data_type(kind))),
            PortableType::List => Filling::List(ListBuilder::new(StringBuilder::new())),
        }
    }

    /// Adds the value of a row's column.
    pub(crate) fn push(&mut self, row: &Row, at: usize) -> Result<(), Error> {
        match self {
            Filling::Text(builder) => builder.append_option(row.opt_text(at)?),
            Filling::Id(builder) => builder.append_option(row.opt_id(at)?.map(|id| id.to_string())),
            Filling::Integer(builder) => builder.append_option(row.opt_integer(at)?),
            Filling::Real(builder) => builder.append_option(row.opt_real(at)?),
            Filling::Boolean(builder) => builder.append_option(row.opt_boolean(at)?),
            Filling::Timestamp(builder) => builder.append_option(row.opt_integer(at)?),
            Filling::Date(builder) => {
                let day = row.opt_integer(at)?.map(i32::try_from).transpose();
                builder.append_option(day.map_err(|_| Error::bug("a day is out of range"))?);
            }
            Filling::Amount(builder) => builder.append_option(row.opt_integer(at)?.map(i128::from)),
            Filling::List(builder) => builder.append_option(row.opt_text(at)?.map(texts).transpose()?),
        }
        Ok(())
    }

    /// Adds a value as a column of the database holds it.
    pub(crate) fn put(&mut self, value: &Value) -> Result<(), Error> {
        match (self, value) {
            (Filling::Text(builder) | Filling::Id(builder), Value::Null) => builder.append_null(),
            (Filling::Integer(builder), Value::Null) => builder.append_null(),
            (Filling::Real(builder), Value::Null) => builder.append_null(),
            (Filling::Boolean(builder), Value::Null) => builder.append_null(),
            (Filling::Timestamp(builder), Value::Null) => builder.append_null(),
            (Filling::Date(builder), Value::Null) => builder.append_null(),
            (Filling::Amount(builder), Value::Null) => builder.append_null(),
            (Filling::List(builder), Value::Null) => builder.append_null(),
            (Filling::Text(builder), Value::Text(text)) => builder.append_value(text),
            (Filling::Id(builder), Value::Id(id)) => builder.append_value(id.to_string()),
            (Filling::Integer(builder), Value::Integer(whole)) => builder.append_value(*whole),
            (Filling::Real(builder), Value::Real(real)) => builder.append_value(*real),
            (Filling::Boolean(builder), Value::Boolean(yes)) => builder.append_value(*yes),
            (Filling::Timestamp(builder), Value::Integer(micros)) => builder.append_value(*micros),
            (Filling::Date(builder), Value::Integer(day)) => {
                let day = i32::try_from(*day).map_err(|_| Error::bug("a day is out of range"))?;
                builder.append_value(day);
            }
            (Filling::Amount(builder), Value::Integer(micros)) => builder.append_value(i128::from(*micros)),
            (Filling::List(builder), Value::Text(list)) => builder.append_value(texts(list)?),
            (_, other) => return Err(Error::bug(format!("{other:?} is not of its column's type"))),
        }
        Ok(())
    }

    /// The filled column.
    pub(crate) fn finish(mut self) -> ArrayRef {
        match &mut self {
            Filling::Text(builder) | Filling::Id(builder) => Arc::new(builder.finish()),
            Filling::Integer(builder) => Arc::new(builder.finish()),
            Filling::Real(builder) => Arc::new(builder.finish()),
            Filling::Boolean(builder) => Arc::new(builder.finish()),
            Filling::Timestamp(builder) => Arc::new(builder.finish()),
            Filling::Date(builder) => Arc::new(builder.finish()),
            Filling::Amount(builder) => Arc::new(builder.finish()),
            Filling::List(builder) => Arc::new(builder.finish()),
        }
    }
}

/// The texts of a list as the database keeps it.
pub(crate) fn texts(list: &str) -> Result<impl Iterator<Item = Option<String>>, Error> {
    let texts: Vec<String> = serde_json::from_str(list).map_err(Error::bug)?;
    Ok(texts.into_iter().map(Some))
}
