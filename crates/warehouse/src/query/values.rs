//! Values of Arrow arrays as JSON text: decimals exactly, moments in RFC 3339 with Z, nothing that is not a number
//! as a number.

use std::fmt::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait, RecordBatch};
use datafusion::arrow::datatypes::{
    ArrowNativeType, ArrowPrimitiveType, DataType, Date32Type, Date64Type, Decimal32Type, Decimal64Type,
    Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

/// Writes the value of a row at the end of a text.
pub(crate) type Writer<'a> = Box<dyn Fn(usize, &mut String) + 'a>;

/// The value of a row as plain text, none where it is null.
pub(crate) type Cell<'a> = Box<dyn Fn(usize) -> Option<String> + 'a>;

/// The values of a batch as plain text, a function per column.
pub(crate) fn cells(batch: &RecordBatch) -> Result<Vec<Cell<'_>>, ArrowError> {
    batch.columns().iter().map(cell).collect()
}

fn cell(column: &ArrayRef) -> Result<Cell<'_>, ArrowError> {
    let write = writer(column.as_ref())?;
    Ok(Box::new(move |row| {
        let mut text = String::new();
        write(row, &mut text);
        match text.as_str() {
            "null" => None,
            quoted if quoted.starts_with('"') => serde_json::from_str(quoted).ok(),
            _ => Some(text),
        }
    }))
}

/// How the values of an array are written.
pub(crate) fn writer(array: &dyn Array) -> Result<Writer<'_>, ArrowError> {
    let write = present(array)?;
    if array.logical_null_count() == 0 {
        return Ok(write);
    }
    let nulls = array.logical_nulls();
    Ok(Box::new(move |row, out| match nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
        true => out.push_str("null"),
        false => write(row, out),
    }))
}

/// The same for rows whose value is not null.
fn present(array: &dyn Array) -> Result<Writer<'_>, ArrowError> {
    use DataType as T;
    Ok(match array.data_type() {
        T::Null => Box::new(|_, out| out.push_str("null")),
        T::Boolean => {
            let values = array.as_boolean();
            Box::new(move |row, out| out.push_str(if values.value(row) { "true" } else { "false" }))
        }
        T::Int8 => shown::<Int8Type>(array),
        T::Int16 => shown::<Int16Type>(array),
        T::Int32 => shown::<Int32Type>(array),
        T::Int64 => shown::<Int64Type>(array),
        T::UInt8 => shown::<UInt8Type>(array),
        T::UInt16 => shown::<UInt16Type>(array),
        T::UInt32 => shown::<UInt32Type>(array),
        T::UInt64 => shown::<UInt64Type>(array),
        T::Float16 => {
            let values = array.as_primitive::<Float16Type>();
            Box::new(move |row, out| json(&values.value(row).to_f32(), out))
        }
        T::Float32 => {
            let values = array.as_primitive::<Float32Type>();
            Box::new(move |row, out| json(&values.value(row), out))
        }
        T::Float64 => {
            let values = array.as_primitive::<Float64Type>();
            Box::new(move |row, out| json(&values.value(row), out))
        }
        T::Decimal32(_, scale) => decimals::<Decimal32Type>(array, *scale),
        T::Decimal64(_, scale) => decimals::<Decimal64Type>(array, *scale),
        T::Decimal128(_, scale) => decimals::<Decimal128Type>(array, *scale),
        T::Decimal256(_, scale) => decimals::<Decimal256Type>(array, *scale),
        T::Utf8 => {
            let values = array.as_string::<i32>();
            Box::new(move |row, out| json(values.value(row), out))
        }
        T::LargeUtf8 => {
            let values = array.as_string::<i64>();
            Box::new(move |row, out| json(values.value(row), out))
        }
        T::Utf8View => {
            let values = array.as_string_view();
            Box::new(move |row, out| json(values.value(row), out))
        }
        T::Binary => {
            let values = array.as_binary::<i32>();
            Box::new(move |row, out| binary(values.value(row), out))
        }
        T::LargeBinary => {
            let values = array.as_binary::<i64>();
            Box::new(move |row, out| binary(values.value(row), out))
        }
        T::BinaryView => {
            let values = array.as_binary_view();
            Box::new(move |row, out| binary(values.value(row), out))
        }
        T::FixedSizeBinary(_) => {
            let values = array.as_fixed_size_binary();
            Box::new(move |row, out| binary(values.value(row), out))
        }
        T::Timestamp(TimeUnit::Second, _) => moments::<TimestampSecondType>(array, 1),
        T::Timestamp(TimeUnit::Millisecond, _) => moments::<TimestampMillisecondType>(array, 1_000),
        T::Timestamp(TimeUnit::Microsecond, _) => moments::<TimestampMicrosecondType>(array, 1_000_000),
        T::Timestamp(TimeUnit::Nanosecond, _) => moments::<TimestampNanosecondType>(array, 1_000_000_000),
        T::Date32 => {
            let values = array.as_primitive::<Date32Type>();
            Box::new(move |row, out| {
                out.push('"');
                day(i64::from(values.value(row)), out);
                out.push('"');
            })
        }
        T::Date64 => {
            let values = array.as_primitive::<Date64Type>();
            Box::new(move |row, out| {
                out.push('"');
                day(values.value(row).div_euclid(86_400_000), out);
                out.push('"');
            })
        }
        T::List(_) => lists::<i32>(array)?,
        T::LargeList(_) => lists::<i64>(array)?,
        T::FixedSizeList(_, size) => {
            let lists = array.as_fixed_size_list();
            let write = writer(lists.values().as_ref())?;
            let size = usize::try_from(*size).unwrap_or_default();
            let first = usize::try_from(lists.value_offset(0)).unwrap_or_default();
            Box::new(move |row, out| list(&write, first + row * size..first + (row + 1) * size, out))
        }
        T::Struct(_) => structs(array)?,
        T::Map(..) => maps(array)?,
        T::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let write = writer(dictionary.values().as_ref())?;
            let keys = dictionary.normalized_keys();
            Box::new(move |row, out| write(keys[row], out))
        }
        _ => {
            let formatter = ArrayFormatter::try_new(array, &TEXT)?;
            Box::new(move |row, out| json(&formatter.value(row).to_string(), out))
        }
    })
}

/// How times and intervals are written.
const TEXT: FormatOptions<'static> = FormatOptions::new().with_display_error(true);

/// Adds what has a form in JSON; a number that is none (NaN, infinite) is null.
fn json<T: serde::Serialize + ?Sized>(value: &T, out: &mut String) {
    out.push_str(&serde_json::to_string(value).unwrap_or_else(|_| "null".into()));
}

fn shown<T: ArrowPrimitiveType>(array: &dyn Array) -> Writer<'_>
where
    T::Native: std::fmt::Display,
{
    let values = array.as_primitive::<T>();
    Box::new(move |row, out| add(out, format_args!("{}", values.value(row))))
}

fn decimals<T: ArrowPrimitiveType>(array: &dyn Array, scale: i8) -> Writer<'_>
where
    T::Native: std::fmt::Display,
{
    let values = array.as_primitive::<T>();
    Box::new(move |row, out| decimal(&values.value(row).to_string(), scale, out))
}

/// A number given as whole digits and how many of them stand behind the point, with no needless zero at its end.
fn decimal(digits: &str, scale: i8, out: &mut String) {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    out.push_str(sign);
    let Ok(places) = usize::try_from(scale) else {
        out.push_str(digits);
        if digits != "0" {
            out.extend(std::iter::repeat_n('0', usize::from(scale.unsigned_abs())));
        }
        return;
    };
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    out.push_str(whole);
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
}

fn binary(bytes: &[u8], out: &mut String) {
    out.push('"');
    STANDARD.encode_string(bytes, out);
    out.push('"');
}

/// Moments of which `second` make a second.
fn moments<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array, second: i64) -> Writer<'_> {
    let values = array.as_primitive::<T>();
    Box::new(move |row, out| moment(values.value(row), second, out))
}

fn moment(value: i64, second: i64, out: &mut String) {
    let (seconds, rest) = (value.div_euclid(second), value.rem_euclid(second));
    let of_day = seconds.rem_euclid(86_400);
    out.push('"');
    day(seconds.div_euclid(86_400), out);
    add(out, format_args!("T{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60));
    if rest != 0 {
        let digits = format!("{:09}", rest * (1_000_000_000 / second));
        out.push('.');
        out.push_str(digits.trim_end_matches('0'));
    }
    out.push_str("Z\"");
}

/// A calendar day, given in days since 1970, in the Gregorian calendar before and after: "Euclidean affine
/// functions" as in Howard Hinnant, "chrono-compatible low-level date algorithms" (civil_from_days).
fn day(days: i64, out: &mut String) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    match year {
        0..=9999 => add(out, format_args!("{year:04}-{month:02}-{day:02}")),
        _ => add(out, format_args!("{year:+05}-{month:02}-{day:02}")),
    }
}

fn lists<O: OffsetSizeTrait>(array: &dyn Array) -> Result<Writer<'_>, ArrowError> {
    let lists = array.as_list::<O>();
    let write = writer(lists.values().as_ref())?;
    let offsets = lists.value_offsets();
    Ok(Box::new(move |row, out| list(&write, offsets[row].as_usize()..offsets[row + 1].as_usize(), out)))
}

fn list(write: &Writer<'_>, rows: std::ops::Range<usize>, out: &mut String) {
    out.push('[');
    for (index, row) in rows.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(row, out);
    }
    out.push(']');
}

fn structs(array: &dyn Array) -> Result<Writer<'_>, ArrowError> {
    let parts = array.as_struct();
    let mut fields = Vec::new();
    for (name, column) in parts.column_names().iter().zip(parts.columns()) {
        fields.push((serde_json::Value::from(*name).to_string(), writer(column.as_ref())?));
    }
    Ok(Box::new(move |row, out| {
        out.push('{');
        for (index, (name, write)) in fields.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(name);
            out.push(':');
            write(row, out);
        }
        out.push('}');
    }))
}

/// Maps, as an object whose names are the keys as text.
fn maps(array: &dyn Array) -> Result<Writer<'_>, ArrowError> {
    let map = array.as_map();
    let keys = ArrayFormatter::try_new(map.keys().as_ref(), &TEXT)?;
    let write = writer(map.values().as_ref())?;
    let offsets = map.value_offsets();
    Ok(Box::new(move |row, out| {
        out.push('{');
        let entries = offsets[row].as_usize()..offsets[row + 1].as_usize();
        for (index, entry) in entries.enumerate() {
            if index > 0 {
                out.push(',');
            }
            json(&keys.value(entry).to_string(), out);
            out.push(':');
            write(entry, out);
        }
        out.push('}');
    }))
}

/// Adds formatted text. Writing into a String cannot fail.
fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    if out.write_fmt(text).is_err() {
        out.push_str("null");
    }
}
