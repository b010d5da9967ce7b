//! What a plan may be: only reading, and of a size that can be optimised and run.
//!
//! A text of a few lines can stand for a plan without end: a part that names the part before it twice doubles with
//! each step. Optimising cannot be interrupted, so such plans are counted out before.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{Result as Found, ScalarValue};
use datafusion::logical_expr::{Expr, LogicalPlan};

use super::errors;
use super::types::{TOO_LARGE, modest};
use super::work::outside;
use crate::Error;

/// Steps of a plan.
const STEPS: usize = 3_000;
/// Joins of a plan.
const JOINS: usize = 80;
/// Columns that one step hands on.
const COLUMNS: usize = 2_000;
/// Expressions of a column, written out down to the tables.
const WEIGHT: u64 = 10_000;
/// Expressions of all conditions, written out likewise, each as often as it is taken apart and put together again:
/// at every list of expressions that it is moved through.
const CONDITIONS: u64 = 40_000;
/// Text that stands in the query itself is repeated for every row it meets; of so much of it, at most this many
/// bytes are in memory at once.
const REPEATED: usize = 32 << 20;
/// Shorter texts are not counted: a list of many names is no danger.
const SHORT: usize = 256;
/// Rows at a time where a text or list that was put together from many rows may be repeated for others.
const FEW: usize = 256;

/// That a plan reads and does nothing else.
pub(super) fn reads(plan: &LogicalPlan) -> Result<(), Error> {
    let (mut steps, mut joins) = (0, 0);
    let found = plan.apply_with_subqueries(|node| {
        steps += 1;
        joins += usize::from(matches!(node, LogicalPlan::Join(_)));
        let problem = match node {
            LogicalPlan::Dml(_)
            | LogicalPlan::Ddl(_)
            | LogicalPlan::Copy(_)
            | LogicalPlan::Statement(_)
            | LogicalPlan::Explain(_)
            | LogicalPlan::Analyze(_)
            | LogicalPlan::DescribeTable(_)
            | LogicalPlan::Extension(_) => "only queries are answered here",
            _ if steps > STEPS => "the query has too many parts; parts that name other parts count each time",
            _ if joins > JOINS => {
                "the query joins too many tables; put parts of it together with union all, or ask twice"
            }
            _ if node.schema().fields().len() > COLUMNS => "the query has too many columns",
            _ => match expressions(node)? {
                Some(problem) => problem,
                None => return Ok(TreeNodeRecursion::Continue),
            },
        };
        Err(outside(Error::Refused(problem.into())))
    });
    found.map_err(|error| errors::said(&error, &[]))?;
    weigh(plan, &mut { CONDITIONS }).map(|_| ())
}

/// What is wrong with the expressions of a step.
fn expressions(node: &LogicalPlan) -> Found<Option<&'static str>> {
    let mut problem = None;
    if !node.schema().fields().iter().all(|field| modest(field.data_type())) {
        return Ok(Some(TOO_LARGE));
    }
    node.apply_expressions(|expression| {
        expression.apply(|part| {
            problem = match part {
                Expr::Cast(cast) if !modest(cast.field.data_type()) => Some(TOO_LARGE),
                Expr::TryCast(cast) if !modest(cast.field.data_type()) => Some(TOO_LARGE),
                Expr::SimilarTo(like) if !matches!(*like.pattern, Expr::Literal(..)) => {
                    Some("the pattern after similar to must be written out; otherwise use regexp_like")
                }
                Expr::WindowFunction(window) if COLLECTING.contains(&window.fun.name()) => {
                    Some("array_agg and string_agg over a window make a list for every row; use them with group by")
                }
                Expr::AggregateFunction(call)
                    if call.func.name().starts_with("approx_percentile") && call.params.args.iter().skip(2).any(large) =>
                {
                    Some("the number of centroids must be written out and be at most 10000")
                }
                _ => return Ok(TreeNodeRecursion::Continue),
            };
            Ok(TreeNodeRecursion::Stop)
        })
    })?;
    Ok(problem)
}

/// Aggregates whose value grows with the rows they see.
const COLLECTING: [&str; 2] = ["array_agg", "string_agg"];
/// Whether an argument may stand for a number above ten thousand.
fn large(argument: &Expr) -> bool {
    match argument {
        Expr::Literal(value, _) => {
            let number = value.cast_to(&DataType::Float64);
            !matches!(number, Ok(ScalarValue::Float64(Some(number))) if number <= 10_000.0)
        }
        Expr::Cast(cast) => large(&cast.expr),
        _ => true,
    }
}

/// What a step of a plan stands for, written out down to the tables.
struct Written {
    /// The expressions of each column.
    columns: Vec<u64>,
    /// How many lists of expressions lie one above the other.
    height: u64,
}

/// Writes a plan out. The optimiser does the same with conditions: it moves them down and puts in the place of a
/// column what the column stands for, so neither a column nor the conditions may stand for too much.
fn weigh(plan: &LogicalPlan, left: &mut u64) -> Result<Written, Error> {
    let inputs = plan.inputs();
    let mut below = Vec::new();
    for input in &inputs {
        below.push(weigh(input, left)?);
    }
    let mut height = below.iter().map(|input| input.height).max().unwrap_or(0);
    let all = || below.iter().flat_map(|input| input.columns.iter().copied());
    let weight = |expression: &Expr| written_out(expression, &inputs, &below);
    if let LogicalPlan::Filter(filter) = plan {
        let moved = weight(&filter.predicate).map_err(Error::bug)?.saturating_mul(height + 1);
        *left = left.checked_sub(moved).ok_or_else(|| {
            let why = "the conditions of the query are too long together; parts that name other parts count each time";
            Error::Refused(why.into())
        })?;
    }
    let width = plan.schema().fields().len();
    let columns: Vec<u64> = match plan {
        LogicalPlan::Projection(_) | LogicalPlan::Aggregate(_) | LogicalPlan::Window(_) => {
            height += 1;
            let own: Vec<u64> =
                plan.expressions().iter().map(weight).collect::<Found<_>>().map_err(Error::bug)?;
            match plan {
                LogicalPlan::Window(_) => all().chain(own).collect(),
                _ => own,
            }
        }
        LogicalPlan::Union(_) => {
            let widest = |column: usize| below.iter().filter_map(|input| input.columns.get(column)).max();
            (0..width).map(|column| widest(column).copied().unwrap_or(1)).collect()
        }
        _ => all().collect(),
    };
    if columns.iter().any(|weight| *weight > WEIGHT) {
        return Err(Error::Refused(
            "a column of the query stands for too long an expression; parts that name other parts count each time".into(),
        ));
    }
    let columns = (0..width).map(|column| columns.get(column).copied().unwrap_or(1)).collect();
    Ok(Written { columns, height })
}

/// The expressions of one, with those that its columns stand for. Values cost nothing.
fn written_out(expression: &Expr, inputs: &[&LogicalPlan], below: &[Written]) -> Found<u64> {
    let mut weight = 0_u64;
    expression.apply(|part| {
        weight = weight.saturating_add(match part {
            Expr::Literal(..) => 0,
            Expr::Column(column) => inputs
                .iter()
                .zip(below)
                .find_map(|(input, written)| {
                    written.columns.get(input.schema().maybe_index_of_column(column)?).copied()
                })
                .unwrap_or(1),
            _ => 1,
        });
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(weight)
}

/// Rows that one step handles at a time, so that text in the query itself, which each of them repeats, stays
/// within memory.
pub(super) fn rows_at_a_time(plan: &LogicalPlan, usual: usize) -> Result<usize, Error> {
    let (mut bytes, mut collects, mut repeats) = (0_usize, false, false);
    let found = plan.apply_with_subqueries(|node| {
        repeats |= matches!(node, LogicalPlan::Join(_));
        node.apply_expressions(|expression| {
            expression.apply(|part| {
                match part {
                    Expr::Literal(value, _) => {
                        let size = value.size();
                        bytes = bytes.saturating_add(if size > SHORT { size } else { 0 });
                    }
                    Expr::AggregateFunction(call) => collects |= COLLECTING.contains(&call.func.name()),
                    Expr::ScalarSubquery(_) => repeats = true,
                    _ => {}
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    });
    found.map_err(|error| errors::said(&error, &[]))?;
    let usual = if collects && repeats { usual.min(FEW) } else { usual };
    match REPEATED.checked_div(bytes) {
        None => Ok(usual),
        Some(0) => Err(Error::TooHeavy("the query holds too much text in itself".into())),
        Some(rows) => Ok(rows.min(usual)),
    }
}
