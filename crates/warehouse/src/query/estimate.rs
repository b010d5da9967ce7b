//! How many bytes a function makes from a row, at most: from the sizes of its arguments, before it is called.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait, new_null_array};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Int64Type, IntervalMonthDayNanoType, IntervalUnit, TimeUnit};
use datafusion::common::Result;
use datafusion::logical_expr::ColumnarValue;

/// What every value takes beside its own bytes.
const VALUE: usize = 16;
/// Rows that a function gets at a time whose time depends on a pattern in each row.
const PATTERNS: usize = 8;
/// Microseconds of a day.
const DAY: i128 = 86_400_000_000;

/// By which rule the bytes are estimated. The letters are the arguments in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Estimate {
    /// a, b times.
    Times,
    /// a, filled up to b characters.
    Filled,
    /// All together.
    Sum,
    /// All together, several times.
    SumTimes(usize),
    /// b and those after it, with a between them.
    Between,
    /// a, with c in the place of each b.
    Replaced,
    /// a, with c in the place of what a pattern finds.
    ReplacedByPattern,
    /// What a pattern finds in a.
    Found,
    /// The elements of a as text, with b between them.
    Listed,
    /// As many elements as there are from a to b in steps of c.
    Stepped,
    /// As many steps as a and b have characters, multiplied.
    Compared,
    /// a, filled with c up to b elements.
    Resized,
}

impl Estimate {
    /// The rule for a function; none for those that make little of much.
    pub(super) fn of(name: &str) -> Option<Estimate> {
        Some(match name {
            "repeat" | "array_repeat" => Estimate::Times,
            "lpad" | "rpad" => Estimate::Filled,
            "array_resize" => Estimate::Resized,
            "concat" | "overlay" | "make_array" | "struct" | "named_struct" | "map" | "array_concat"
            | "array_append" | "array_prepend" | "arrays_zip" | "array_union" | "array_intersect"
            | "array_except" | "array_distinct" | "array_replace" | "array_replace_n"
            | "array_replace_all" | "flatten" | "map_entries" | "array_sort" | "array_has_all"
            | "array_has_any" | "array_add" | "array_subtract" | "array_scale" | "||" => Estimate::Sum,
            "encode" => Estimate::SumTimes(2),
            "translate" | "upper" | "lower" | "initcap" => Estimate::SumTimes(4),
            "to_char" => Estimate::SumTimes(16),
            "string_to_array" => Estimate::SumTimes(32),
            "concat_ws" => Estimate::Between,
            "replace" => Estimate::Replaced,
            "regexp_replace" => Estimate::ReplacedByPattern,
            "regexp_like" | "regexp_count" | "regexp_instr" | "regexp_match" => Estimate::Found,
            "array_to_string" => Estimate::Listed,
            "range" | "generate_series" => Estimate::Stepped,
            "levenshtein" => Estimate::Compared,
            _ => return None,
        })
    }

    /// Bytes made from a row, at most.
    pub(super) fn bytes(self, sizes: &Sizes, row: usize) -> usize {
        let size = |argument: usize| sizes.bytes(argument, row);
        let number =
            |argument: usize| usize::try_from(sizes.number(argument, row).max(0)).unwrap_or(usize::MAX);
        let sum = || (0..sizes.len()).map(size).fold(VALUE, usize::saturating_add);
        let made = match self {
            Estimate::Times => size(0).saturating_add(VALUE).saturating_mul(number(1)),
            Estimate::Filled => number(1).saturating_mul(4),
            Estimate::Sum => sum(),
            Estimate::SumTimes(times) => sum().saturating_mul(times),
            Estimate::Between => sum().saturating_add(size(0).saturating_mul(sizes.len())),
            Estimate::Replaced => {
                let places = size(0) / size(1).max(1) + 1;
                size(0).saturating_add(places.saturating_mul(size(2)))
            }
            Estimate::ReplacedByPattern => {
                size(0).saturating_add(1).saturating_mul(size(2).saturating_add(1))
            }
            Estimate::Found => size(0),
            Estimate::Listed => {
                sizes.elements(0, row).saturating_mul(size(1).saturating_add(24)).saturating_add(sum())
            }
            Estimate::Stepped => sizes.steps(row).saturating_mul(VALUE),
            Estimate::Compared => size(0).saturating_mul(size(1)),
            Estimate::Resized => size(0).saturating_add(number(1).saturating_mul(if sizes.len() > 2 {
                size(2)
            } else {
                VALUE
            })),
        };
        made.saturating_add(VALUE)
    }

    /// How many rows are handled at a time.
    pub(super) fn rows_at_a_time(self, arguments: &[ColumnarValue]) -> usize {
        let pattern = matches!(self, Estimate::Found | Estimate::ReplacedByPattern);
        match pattern && matches!(arguments.get(1), Some(ColumnarValue::Array(_))) {
            true => PATTERNS,
            false => usize::MAX,
        }
    }
}

/// The sizes of the arguments of a call, for each row.
pub(super) struct Sizes(Vec<Argument>);

struct Argument {
    /// Whether one value stands for all rows.
    scalar: bool,
    values: ArrayRef,
    /// The values as numbers, where they are.
    numbers: Option<ArrayRef>,
    /// About how many bytes an element of a list takes.
    element: usize,
}

impl Sizes {
    /// Measures arguments.
    pub(super) fn of(arguments: &[ColumnarValue]) -> Result<Sizes> {
        let measured = arguments.iter().map(|argument| {
            let (scalar, values) = match argument {
                ColumnarValue::Array(array) => (false, array.clone()),
                ColumnarValue::Scalar(value) => (true, value.to_array()?),
            };
            let numbers = match values.data_type() {
                kind if kind.is_integer() => Some(micros(&values)),
                DataType::Date32 | DataType::Timestamp(..) => Some(micros(&values)),
                _ => None,
            };
            let element = elements(&values)
                .map_or(0, |elements| elements.get_array_memory_size() / elements.len().max(1) + VALUE);
            Ok(Argument { scalar, values, numbers, element })
        });
        Ok(Sizes(measured.collect::<Result<_>>()?))
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn bytes(&self, argument: usize, row: usize) -> usize {
        let Some(argument) = self.0.get(argument) else { return 0 };
        let row = if argument.scalar { 0 } else { row };
        let values = &argument.values;
        match values.data_type() {
            DataType::Utf8 => length(values.as_string::<i32>().value_offsets(), row),
            DataType::LargeUtf8 => length(values.as_string::<i64>().value_offsets(), row),
            DataType::Utf8View => values.as_string_view().value(row).len(),
            DataType::Binary => length(values.as_binary::<i32>().value_offsets(), row),
            DataType::LargeBinary => length(values.as_binary::<i64>().value_offsets(), row),
            DataType::BinaryView => values.as_binary_view().value(row).len(),
            DataType::Struct(_) | DataType::Map(..) => values.get_array_memory_size() / values.len().max(1),
            _ => self.count(argument, row).saturating_mul(argument.element).max(VALUE),
        }
    }

    fn elements(&self, argument: usize, row: usize) -> usize {
        let Some(argument) = self.0.get(argument) else { return 0 };
        self.count(argument, if argument.scalar { 0 } else { row })
    }

    fn count(&self, argument: &Argument, row: usize) -> usize {
        match argument.values.data_type() {
            DataType::List(_) => length(argument.values.as_list::<i32>().value_offsets(), row),
            DataType::LargeList(_) => length(argument.values.as_list::<i64>().value_offsets(), row),
            DataType::FixedSizeList(_, size) => usize::try_from(*size).unwrap_or_default(),
            _ => 0,
        }
    }

    fn number(&self, argument: usize, row: usize) -> i64 {
        let Some(argument) = self.0.get(argument) else { return 0 };
        let row = if argument.scalar { 0 } else { row };
        match &argument.numbers {
            Some(numbers) if numbers.is_valid(row) => numbers.as_primitive::<Int64Type>().value(row),
            _ => 0,
        }
    }

    /// How many values a series has: from the first argument to the second in steps of the third, or from zero to
    /// the only one.
    fn steps(&self, row: usize) -> usize {
        let (from, upto) = if self.len() == 1 {
            (0, self.number(0, row))
        } else {
            (self.number(0, row), self.number(1, row))
        };
        let step = if self.len() < 3 { 1_000 } else { self.thousandths(row) };
        let span = (i128::from(upto) - i128::from(from)).abs() * 1_000;
        usize::try_from(span / step.abs().max(1) + 1).unwrap_or(usize::MAX)
    }

    /// A step in thousandths of a number or of a microsecond. Months are counted short.
    fn thousandths(&self, row: usize) -> i128 {
        let Some(argument) = self.0.get(2) else { return 1_000 };
        let at = if argument.scalar { 0 } else { row };
        match argument.values.data_type() {
            DataType::Interval(IntervalUnit::MonthDayNano) => {
                let step = argument.values.as_primitive::<IntervalMonthDayNanoType>().value(at);
                (i128::from(step.months) * 28 + i128::from(step.days)) * DAY * 1_000
                    + i128::from(step.nanoseconds)
            }
            _ => i128::from(self.number(2, row)) * 1_000,
        }
    }
}

fn length<O: OffsetSizeTrait>(offsets: &[O], row: usize) -> usize {
    (offsets[row + 1] - offsets[row]).as_usize()
}

fn elements(values: &ArrayRef) -> Option<&ArrayRef> {
    match values.data_type() {
        DataType::List(_) => Some(values.as_list::<i32>().values()),
        DataType::LargeList(_) => Some(values.as_list::<i64>().values()),
        DataType::FixedSizeList(..) => Some(values.as_fixed_size_list().values()),
        _ => None,
    }
}

/// Whole numbers as they are, moments and days in microseconds; what is too large is null.
fn micros(values: &ArrayRef) -> ArrayRef {
    let options = CastOptions { safe: true, ..CastOptions::default() };
    let moments = DataType::Timestamp(TimeUnit::Microsecond, None);
    let plain = match values.data_type() {
        kind if kind.is_integer() => Ok(values.clone()),
        _ => cast_with_options(values, &moments, &options),
    };
    plain
        .and_then(|plain| cast_with_options(&plain, &DataType::Int64, &options))
        .unwrap_or_else(|_| new_null_array(&DataType::Int64, values.len()))
}
