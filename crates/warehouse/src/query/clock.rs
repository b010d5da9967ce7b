//! Lets joins that make much of little be interrupted.
//!
//! The engine gives way where it reads a table, and it counts on that being often. A join of every row with every
//! row reads little and computes long, so it is made to give way after its own batches, and its condition looks at
//! the time itself: a condition that nothing meets makes no batches at all.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::logical_expr::{
    ColumnarValue, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::joins::{CrossJoinExec, HashJoinExec, NestedLoopJoinExec, SortMergeJoinExec};
use datafusion::physical_plan::unnest::UnnestExec;

use super::errors;
use super::work::Work;
use crate::Error;

/// The plan whose joins look at the time in their conditions.
pub(super) fn watched(plan: LogicalPlan, work: &Arc<Work>) -> Result<LogicalPlan, Error> {
    let rewritten = plan.transform_up_with_subqueries(|node| {
        let LogicalPlan::Join(mut join) = node else { return Ok(Transformed::no(node)) };
        join.filter = join.filter.map(|filter| ScalarUDF::from(OnTime::new(work)).call(vec![filter]));
        Ok(Transformed::yes(LogicalPlan::Join(join)))
    });
    rewritten.map(|rewritten| rewritten.data).map_err(|error| errors::said(&error, &[]))
}

/// The plan whose steps that make more rows than they read give way after each batch.
pub(super) fn giving_way(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, Error> {
    let rewritten = plan.transform_up(|node| {
        let makes_more = node.is::<CrossJoinExec>()
            || node.is::<NestedLoopJoinExec>()
            || node.is::<HashJoinExec>()
            || node.is::<SortMergeJoinExec>()
            || node.is::<UnnestExec>();
        Ok(match makes_more {
            true => Transformed::yes(Arc::new(CooperativeExec::new(node)) as Arc<dyn ExecutionPlan>),
            false => Transformed::no(node),
        })
    });
    rewritten.map(|rewritten| rewritten.data).map_err(|error| errors::said(&error, &[]))
}

/// What it is given, while there is time.
#[derive(Debug)]
struct OnTime {
    signature: Signature,
    work: Arc<Work>,
}

impl OnTime {
    fn new(work: &Arc<Work>) -> OnTime {
        OnTime { signature: Signature::any(1, Volatility::Immutable), work: Arc::clone(work) }
    }
}

impl PartialEq for OnTime {
    fn eq(&self, other: &OnTime) -> bool {
        Arc::ptr_eq(&self.work, &other.work)
    }
}

impl Eq for OnTime {}

impl Hash for OnTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.signature.hash(state);
    }
}

impl ScalarUDFImpl for OnTime {
    fn name(&self) -> &str {
        "on_time"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        Ok(arg_types.first().cloned().unwrap_or(DataType::Boolean))
    }

    fn invoke_with_args(&self, mut args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.work.on_time()?;
        Ok(args.args.swap_remove(0))
    }
}
