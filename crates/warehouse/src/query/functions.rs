//! The functions of a session, from plain Rust to the engine's form.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array, PrimitiveArray, StringViewArray};
use datafusion::arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};

use model::{Property, property};

use super::Function;
use crate::map::UTC;

/// The engine's form of a function.
pub(super) fn udf(function: &Function) -> ScalarUDF {
    match function {
        Function::IntegerOfMoment { name, of } => of_moment::<Int64Type>(name, of.clone()),
        Function::DayOfMoment { name, of } => of_moment::<Date32Type>(name, of.clone()),
        Function::Text { name, value } => constant(name, ScalarValue::Utf8View(Some(value.clone()))),
        Function::Moment { name, value } => {
            constant(name, ScalarValue::TimestampMicrosecond(Some(*value), Some(UTC.into())))
        }
        Function::Day { name, value } => constant(name, ScalarValue::Date32(Some(*value))),
    }
}

fn constant(name: &str, value: ScalarValue) -> ScalarUDF {
    let kind = value.data_type();
    let answer = Arc::new(move |_: &[ColumnarValue]| Ok(ColumnarValue::Scalar(value.clone())));
    create_udf(name, Vec::new(), kind, Volatility::Immutable, answer)
}

/// A function of a moment. Days are moments too: their midnight in UTC.
fn of_moment<T: ArrowPrimitiveType>(
    name: &str,
    of: Arc<dyn Fn(i64) -> Option<T::Native> + Send + Sync>,
) -> ScalarUDF {
    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into()));
    let compute = move |arguments: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let moments = arrays[0].as_primitive::<TimestampMicrosecondType>();
        let answer: PrimitiveArray<T> = moments.iter().map(|moment| of(moment?)).collect();
        let answer: ArrayRef = Arc::new(answer);
        match arguments.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_))) {
            true => Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&answer, 0)?)),
            false => Ok(ColumnarValue::Array(answer)),
        }
    };
    create_udf(name, vec![moment], T::DATA_TYPE, Volatility::Immutable, Arc::new(compute))
}

/// Functions that look into properties ([`model::property()`]), as the databases have them.
pub(super) fn of_properties() -> [ScalarUDF; 3] {
    let folded = |found: Option<Property>| Some(found?.text()?.to_ascii_lowercase());
    [
        texts("property_text", |found| found.and_then(Property::text)),
        texts("property_folded", folded),
        of_property("property_number", DataType::Float64, |found| {
            Arc::new(found.map(|found| found.and_then(Property::number)).collect::<Float64Array>())
        }),
    ]
}

fn texts(name: &str, of: fn(Option<Property>) -> Option<String>) -> ScalarUDF {
    of_property(name, DataType::Utf8View, move |found| Arc::new(found.map(of).collect::<StringViewArray>()))
}

/// A function of a column of JSON and a name.
fn of_property(
    name: &str,
    answers: DataType,
    collect: impl Fn(&mut dyn Iterator<Item = Option<Property>>) -> ArrayRef + Send + Sync + 'static,
) -> ScalarUDF {
    let compute = move |arguments: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let (columns, names) = (arrays[0].as_string_view(), arrays[1].as_string_view());
        let mut found = columns.iter().zip(names).map(|(json, name)| property(json?, name?));
        let answer = collect(&mut found);
        match arguments.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_))) {
            true => Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&answer, 0)?)),
            false => Ok(ColumnarValue::Array(answer)),
        }
    };
    let takes = vec![DataType::Utf8View, DataType::Utf8View];
    create_udf(name, takes, answers, Volatility::Immutable, Arc::new(compute))
}
