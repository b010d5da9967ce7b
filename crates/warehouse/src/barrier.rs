//! Rows that a caller may not see end here, before anything of her query sees them.
//!
//! Nothing is pushed through: a condition of hers that fails on a value would otherwise tell that the value is
//! there. So this is a node of its own that passes no filter on, not a filter like others.

use std::fmt;
use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use datafusion::common::Result;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties,
};
use futures::StreamExt;
use model::Id;

use crate::scope::{RowRule, Test};

/// The columns a rule looks at, each once.
pub(crate) fn columns_of(rule: &RowRule) -> Vec<&str> {
    let mut columns = Vec::new();
    for test in rule.0.iter().flatten() {
        if !columns.contains(&test.column()) {
            columns.push(test.column());
        }
    }
    columns
}

/// Which rows of a batch pass. `places` says where the columns of [`columns_of`] stand.
fn pass(rule: &RowRule, batch: &RecordBatch, places: &[usize]) -> BooleanArray {
    let columns = columns_of(rule);
    let value = |column: &str, row: usize| {
        let at = columns.iter().position(|known| *known == column).and_then(|at| places.get(at))?;
        let column = batch.column(*at).as_string_view();
        column.is_valid(row).then(|| column.value(row))
    };
    let holds = |test: &Test, row: usize| match test {
        Test::In(column, ids) => {
            value(column, row).is_some_and(|text| text.parse().is_ok_and(|id: Id| ids.contains(&id)))
        }
        Test::Present(column) => value(column, row).is_some(),
        Test::Absent(column) => value(column, row).is_none(),
    };
    let passes = |row: usize| rule.0.iter().all(|any| any.iter().any(|test| holds(test, row)));
    BooleanArray::from((0..batch.num_rows()).map(passes).collect::<Vec<_>>())
}

/// Passes the rows that a rule lets through, without the columns that only the rule looks at.
#[derive(Debug)]
pub(crate) struct Barrier {
    rows: Arc<dyn ExecutionPlan>,
    rule: RowRule,
    places: Vec<usize>,
    width: usize,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl Barrier {
    /// `places` says where the rule's columns stand in the rows; the first `width` columns leave.
    pub(crate) fn new(
        rows: Arc<dyn ExecutionPlan>,
        rule: RowRule,
        places: Vec<usize>,
        width: usize,
    ) -> Barrier {
        let fields: Vec<_> = rows.schema().fields().iter().take(width).cloned().collect();
        let schema: SchemaRef = Arc::new(arrow::datatypes::Schema::new(fields));
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            datafusion::physical_plan::Partitioning::UnknownPartitioning(
                rows.output_partitioning().partition_count(),
            ),
            rows.pipeline_behavior(),
            rows.boundedness(),
        );
        Barrier { rows, rule, places, width, schema, properties: Arc::new(properties) }
    }
}

impl DisplayAs for Barrier {
    fn fmt_as(&self, _: DisplayFormatType, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Barrier")
    }
}

impl ExecutionPlan for Barrier {
    fn name(&self) -> &str {
        "Barrier"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.rows]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let rows = children.pop().unwrap_or_else(|| Arc::clone(&self.rows));
        Ok(Arc::new(Barrier::new(rows, self.rule.clone(), self.places.clone(), self.width)))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let rows = self.rows.execute(partition, context)?;
        let (rule, places) = (self.rule.clone(), self.places.clone());
        let shown: Vec<usize> = (0..self.width).collect();
        let passed = rows.map(move |batch| {
            let batch = batch?;
            let kept = pass(&rule, &batch, &places);
            Ok(filter_record_batch(&batch, &kept)?.project(&shown)?)
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), passed)))
    }
}
