//! Functions that can make much of little, or take long: they answer a batch of rows piece by piece, and ask before
//! each piece whether there is room and time.
//!
//! A wrapped function is the same to the planner as the one inside, but for short cuts that would lead around it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::compute::concat;
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::interval_arithmetic::Interval;
use datafusion::logical_expr::sort_properties::{ExprProperties, SortProperties};
use datafusion::logical_expr::{
    ColumnarValue, Documentation, Expr, ExpressionPlacement, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF,
    ScalarUDFImpl, Signature, StructFieldMapping,
};

use super::estimate::{Estimate, Sizes};
use super::types::{TOO_LARGE, modest};
use super::work::Work;

/// Bytes that a piece is meant to make.
const PIECE: usize = 4 << 20;

/// A function that asks for room and time.
#[derive(Debug)]
pub(super) struct Bounded {
    inner: Arc<ScalarUDF>,
    estimate: Estimate,
    work: Arc<Work>,
}

impl Bounded {
    /// The function wrapped, if it is one that has to ask.
    pub(super) fn wrap(inner: &Arc<ScalarUDF>, work: &Arc<Work>) -> Option<Arc<ScalarUDF>> {
        if inner.inner().is::<Bounded>() {
            return None;
        }
        let estimate = Estimate::of(inner.name())?;
        let bounded = Bounded { inner: Arc::clone(inner), estimate, work: Arc::clone(work) };
        Some(Arc::new(ScalarUDF::from(bounded)))
    }

    /// Whether a function is wrapped.
    pub(super) fn is(function: &ScalarUDF) -> bool {
        function.inner().is::<Bounded>()
    }

    fn call(&self, all: &ScalarFunctionArgs, from: usize, rows: usize) -> Result<ColumnarValue> {
        let piece = |argument: &ColumnarValue| match argument {
            ColumnarValue::Array(array) => ColumnarValue::Array(array.slice(from, rows)),
            ColumnarValue::Scalar(value) => ColumnarValue::Scalar(value.clone()),
        };
        self.inner.invoke_with_args(ScalarFunctionArgs {
            args: all.args.iter().map(piece).collect(),
            arg_fields: all.arg_fields.clone(),
            number_rows: rows,
            return_field: Arc::clone(&all.return_field),
            config_options: Arc::clone(&all.config_options),
        })
    }
}

impl PartialEq for Bounded {
    fn eq(&self, other: &Bounded) -> bool {
        self.inner == other.inner
    }
}

impl Eq for Bounded {}

impl Hash for Bounded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.hash(state);
    }
}

impl ScalarUDFImpl for Bounded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn aliases(&self) -> &[String] {
        self.inner.aliases()
    }

    fn schema_name(&self, args: &[Expr]) -> Result<String> {
        self.inner.inner().schema_name(args)
    }

    fn signature(&self) -> &Signature {
        self.inner.signature()
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        self.inner.inner().return_type(arg_types)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        let field = self.inner.inner().return_field_from_args(args)?;
        match modest(field.data_type()) {
            true => Ok(field),
            false => plan_err!("{TOO_LARGE}"),
        }
    }

    fn is_strict(&self) -> bool {
        self.inner.inner().is_strict()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.work.on_time()?;
        let name = self.name();
        let sizes = Sizes::of(&args.args)?;
        if args.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_))) {
            // The one answer is repeated for every row; while planning there is only one.
            self.work.fits(name, self.estimate.bytes(&sizes, 0).saturating_mul(args.number_rows.max(1)))?;
            return self.inner.invoke_with_args(args);
        }
        let rows = args.number_rows;
        let most = self.estimate.rows_at_a_time(&args.args);
        let (mut from, mut made, mut pieces) = (0, 0, Vec::<ArrayRef>::new());
        while from < rows {
            let mut bytes = self.estimate.bytes(&sizes, from);
            self.work.fits(name, bytes.saturating_add(made))?;
            let mut upto = from + 1;
            while upto < rows && upto - from < most {
                bytes = bytes.saturating_add(self.estimate.bytes(&sizes, upto));
                if bytes > PIECE {
                    break;
                }
                upto += 1;
            }
            self.work.on_time()?;
            let piece = self.call(&args, from, upto - from)?;
            if from == 0 && upto == rows {
                return Ok(piece);
            }
            let piece = piece.into_array(upto - from)?;
            made += piece.get_array_memory_size();
            pieces.push(piece);
            from = upto;
        }
        if pieces.is_empty() {
            return self.inner.invoke_with_args(args);
        }
        self.work.fits(name, made)?;
        let pieces: Vec<_> = pieces.iter().map(AsRef::as_ref).collect();
        Ok(ColumnarValue::Array(concat(&pieces)?))
    }

    fn short_circuits(&self) -> bool {
        self.inner.inner().short_circuits()
    }

    fn conditional_arguments<'a>(&self, args: &'a [Expr]) -> Option<(Vec<&'a Expr>, Vec<&'a Expr>)> {
        self.inner.inner().conditional_arguments(args)
    }

    fn evaluate_bounds(&self, input: &[&Interval]) -> Result<Interval> {
        self.inner.inner().evaluate_bounds(input)
    }

    fn propagate_constraints(
        &self,
        interval: &Interval,
        inputs: &[&Interval],
    ) -> Result<Option<Vec<Interval>>> {
        self.inner.inner().propagate_constraints(interval, inputs)
    }

    fn output_ordering(&self, inputs: &[ExprProperties]) -> Result<SortProperties> {
        self.inner.inner().output_ordering(inputs)
    }

    fn preserves_lex_ordering(&self, inputs: &[ExprProperties]) -> Result<bool> {
        self.inner.inner().preserves_lex_ordering(inputs)
    }

    fn strictly_order_preserving(&self, inputs: &[ExprProperties]) -> Result<bool> {
        self.inner.inner().strictly_order_preserving(inputs)
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        self.inner.inner().coerce_types(arg_types)
    }

    fn struct_field_mapping(&self, literal_args: &[Option<ScalarValue>]) -> Option<StructFieldMapping> {
        self.inner.inner().struct_field_mapping(literal_args)
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.inner.inner().documentation()
    }

    fn placement(&self, args: &[ExpressionPlacement]) -> ExpressionPlacement {
        self.inner.inner().placement(args)
    }
}
