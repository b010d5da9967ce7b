//! Puts the functions that ask for room and time into a plan, in the place of those that do not.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DataFusionError, Result as Found};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{Expr, LogicalPlan};

use super::bounded::Bounded;
use super::errors;
use super::work::Work;
use crate::Error;

/// The plan with functions that ask. They have the names and types of those whose place they take.
pub(super) fn bounded(plan: LogicalPlan, work: &Arc<Work>) -> Result<LogicalPlan, Error> {
    let rewritten = plan.transform_up_with_subqueries(|node| {
        node.map_expressions(|expression| {
            expression.transform_up(|part| match part {
                Expr::ScalarFunction(ScalarFunction { func, args }) => {
                    Ok::<_, DataFusionError>(match Bounded::wrap(&func, work) {
                        Some(func) => Transformed::yes(Expr::ScalarFunction(ScalarFunction { func, args })),
                        None => Transformed::no(Expr::ScalarFunction(ScalarFunction { func, args })),
                    })
                }
                other => Ok(Transformed::no(other)),
            })
        })
    });
    rewritten.map(|rewritten| rewritten.data).map_err(|error| errors::said(&error, &[]))
}

/// How many calls of such functions a plan has.
pub(super) fn calls(plan: &LogicalPlan) -> Result<usize, Error> {
    let mut calls = 0;
    let counted: Found<_> = plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expression| {
            expression.apply(|part| {
                if let Expr::ScalarFunction(ScalarFunction { func, .. }) = part {
                    calls += usize::from(Bounded::is(func));
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    });
    counted.map(|_| calls).map_err(|error| errors::said(&error, &[]))
}
