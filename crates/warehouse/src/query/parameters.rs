//! The values that stand in a query as parameters, in the types of columns.

use datafusion::common::{ParamValues, ScalarValue};
use model::{PortableType, Value};

use crate::Error;
use crate::map::{AMOUNT_DIGITS, AMOUNT_PLACES, UTC};

/// The values of a query in the engine's form.
pub(super) fn parameters(values: &[(Value, PortableType)]) -> Result<ParamValues, Error> {
    let scalars = values.iter().map(|(value, kind)| scalar(value, *kind)).collect::<Result<Vec<_>, _>>()?;
    Ok(ParamValues::from(scalars))
}

fn scalar(value: &Value, kind: PortableType) -> Result<ScalarValue, Error> {
    use PortableType as T;
    Ok(match (kind, value) {
        (T::Text | T::Json | T::Id, Value::Text(text)) => ScalarValue::Utf8View(Some(text.clone())),
        (T::Id, Value::Id(id)) => ScalarValue::Utf8View(Some(id.to_string())),
        (T::Integer, Value::Integer(number)) => ScalarValue::Int64(Some(*number)),
        // The zero with a sign is another here, and the same for databases and people.
        (T::Real, Value::Real(number)) => ScalarValue::Float64(Some(*number + 0.0)),
        (T::Real, Value::Integer(number)) => ScalarValue::Float64(Some(*number as f64)),
        (T::Boolean, Value::Boolean(yes)) => ScalarValue::Boolean(Some(*yes)),
        (T::Timestamp, Value::Integer(micros)) => {
            ScalarValue::TimestampMicrosecond(Some(*micros), Some(UTC.into()))
        }
        (T::Date, Value::Integer(day)) => ScalarValue::Date32(Some(i32::try_from(*day).map_err(Error::bug)?)),
        (T::Amount, Value::Integer(micros)) => {
            ScalarValue::Decimal128(Some(i128::from(*micros)), AMOUNT_DIGITS, AMOUNT_PLACES)
        }
        _ => return Err(Error::bug(format!("{value:?} is no value of a column of the type {kind:?}"))),
    })
}
