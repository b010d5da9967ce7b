//! The operators that join texts and match patterns, as functions that ask for room and time like others.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, StringViewBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, Result, ScalarValue, not_impl_err, plan_err};
use datafusion::functions::{core, regex};
use datafusion::functions_nested::make_array::make_array_udf;
use datafusion::functions_nested::map::map_udf;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr, RawDictionaryExpr};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ExprSchemable, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
    lit, not,
};
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::bounded::Bounded;
use super::work::Work;

/// `a || b || …`: null where one of them is.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Joined {
    signature: Signature,
}

impl ScalarUDFImpl for Joined {
    fn name(&self) -> &str {
        "||"
    }

    fn display_name(&self, args: &[Expr]) -> Result<String> {
        self.schema_name(args)
    }

    fn schema_name(&self, args: &[Expr]) -> Result<String> {
        Ok(args.iter().map(|argument| argument.schema_name().to_string()).collect::<Vec<_>>().join(" || "))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8View)
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        for kind in arg_types {
            if kind.is_nested() || kind.is_binary() {
                return not_impl_err!("|| joins texts or lists");
            }
        }
        Ok(vec![DataType::Utf8View; arg_types.len()])
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let single = args.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let parts: Vec<_> = arrays.iter().map(|array| array.as_string_view()).collect();
        let rows = parts.first().map_or(0, |part| part.len());
        let mut joined = StringViewBuilder::with_capacity(rows);
        let mut text = String::new();
        for row in 0..rows {
            text.clear();
            let whole = parts.iter().all(|part| {
                let there = part.is_valid(row);
                if there {
                    text.push_str(part.value(row));
                }
                there
            });
            joined.append_option(whole.then_some(&text));
        }
        let joined = joined.finish();
        Ok(match single {
            true => ColumnarValue::Scalar(ScalarValue::try_from_array(&joined, 0)?),
            false => ColumnarValue::Array(Arc::new(joined)),
        })
    }
}

/// Plans the literals of structs and maps with functions that look at the size of their types. It comes before the
/// planners of the engine, which do not.
#[derive(Debug)]
pub(super) struct Structs(pub(super) Arc<Work>);

impl Structs {
    fn call(&self, function: &Arc<ScalarUDF>, arguments: Vec<Expr>) -> Expr {
        Bounded::wrap(function, &self.0).unwrap_or_else(|| Arc::clone(function)).call(arguments)
    }

    fn map(&self, keys: Vec<Expr>, values: Vec<Expr>) -> Expr {
        let list = |values| self.call(&make_array_udf(), values);
        let sides = vec![list(keys), list(values)];
        self.call(&map_udf(), sides)
    }
}

impl ExprPlanner for Structs {
    fn plan_struct_literal(
        &self,
        args: Vec<Expr>,
        is_named_struct: bool,
    ) -> Result<PlannerResult<Vec<Expr>>> {
        let function = if is_named_struct { core::named_struct() } else { core::r#struct() };
        Ok(PlannerResult::Planned(self.call(&function, args)))
    }

    fn plan_dictionary_literal(
        &self,
        expr: RawDictionaryExpr,
        _: &DFSchema,
    ) -> Result<PlannerResult<RawDictionaryExpr>> {
        Ok(PlannerResult::Planned(self.map(expr.keys, expr.values)))
    }

    fn plan_make_map(&self, args: Vec<Expr>) -> Result<PlannerResult<Vec<Expr>>> {
        if !args.len().is_multiple_of(2) {
            return plan_err!("a map needs as many values as keys");
        }
        let (keys, values): (Vec<_>, Vec<_>) = args.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let all = |side: Vec<(usize, Expr)>| side.into_iter().map(|(_, value)| value).collect();
        Ok(PlannerResult::Planned(self.map(all(keys), all(values))))
    }
}

/// Plans these operators as functions. It comes after the planner of lists, which have a `||` of their own.
#[derive(Debug)]
pub(super) struct Operators;

impl ExprPlanner for Operators {
    fn plan_binary_op(&self, expr: RawBinaryExpr, schema: &DFSchema) -> Result<PlannerResult<RawBinaryExpr>> {
        let RawBinaryExpr { op, left, right } = &expr;
        let like = |flags: &str| {
            let mut arguments = vec![left.clone(), right.clone()];
            if !flags.is_empty() {
                arguments.push(lit(flags));
            }
            regex::regexp_like().call(arguments)
        };
        Ok(PlannerResult::Planned(match op {
            BinaryOperator::StringConcat => {
                let binary = |side: &Expr| {
                    Ok::<_, datafusion::common::DataFusionError>(side.get_type(schema)?.is_binary())
                };
                if binary(left)? || binary(right)? {
                    return Ok(PlannerResult::Original(expr));
                }
                // A chain of them is one call: planning a call within a call takes time with each step.
                let mut arguments = match left {
                    Expr::ScalarFunction(call) if call.func.inner().is::<Joined>() => call.args.clone(),
                    other => vec![other.clone()],
                };
                arguments.push(right.clone());
                let joined = Joined { signature: Signature::user_defined(Volatility::Immutable) };
                ScalarUDF::from(joined).call(arguments)
            }
            BinaryOperator::PGRegexMatch => like(""),
            BinaryOperator::PGRegexIMatch => like("i"),
            BinaryOperator::PGRegexNotMatch => not(like("")),
            BinaryOperator::PGRegexNotIMatch => not(like("i")),
            _ => return Ok(PlannerResult::Original(expr)),
        }))
    }
}
