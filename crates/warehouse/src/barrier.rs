//! Rows that a caller may not see end here, before anything of her query sees them.
//!
//! Nothing is pushed through: a condition of hers that fails on a value would otherwise tell that the value is
//! there. So this is a node of its own that passes no filter on, not a filter like others.

use std::collections::HashSet;
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
use model::object::Subject;

use crate::Source;
use crate::scope::Subjects;

/// Which rows pass.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    /// Those whose column holds one of these ids.
    One(String, Arc<HashSet<Id>>),
    /// Those of one of these companies, or without a company of one of these people.
    Customer { company: String, companies: Arc<HashSet<Id>>, person: String, people: Arc<HashSet<Id>> },
}

impl Rule {
    /// The rule for a table; none where everybody sees every row.
    pub(crate) fn of(source: &Source, subjects: &Subjects) -> Option<Rule> {
        let (people, companies) = (Arc::clone(&subjects.people), Arc::clone(&subjects.companies));
        match &source.subject {
            Subject::Person(column) => Some(Rule::One(column.to_string(), people)),
            Subject::Company(column) => Some(Rule::One(column.to_string(), companies)),
            Subject::Customer { company, person } => Some(Rule::Customer {
                company: company.to_string(),
                companies,
                person: person.to_string(),
                people,
            }),
            Subject::Part(_) | Subject::Firm | Subject::Administration => None,
        }
    }

    /// The columns it looks at.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let (first, second) = match self {
            Rule::One(column, _) => (column.as_str(), None),
            Rule::Customer { company, person, .. } => (company.as_str(), Some(person.as_str())),
        };
        std::iter::once(first).chain(second)
    }

    fn pass(&self, batch: &RecordBatch, places: &[usize]) -> BooleanArray {
        let value = |place: usize, row: usize| {
            let column = batch.column(places[place]).as_string_view();
            column.is_valid(row).then(|| column.value(row))
        };
        let known = |text: &str, ids: &HashSet<Id>| text.parse().is_ok_and(|id| ids.contains(&id));
        let pass = |row: usize| match self {
            Rule::One(_, ids) => value(0, row).is_some_and(|id| known(id, ids)),
            Rule::Customer { companies, people, .. } => match value(0, row) {
                Some(company) => known(company, companies),
                None => value(1, row).is_some_and(|person| known(person, people)),
            },
        };
        BooleanArray::from((0..batch.num_rows()).map(pass).collect::<Vec<_>>())
    }
}

/// Passes the rows that a rule lets through, without the columns that only the rule looks at.
#[derive(Debug)]
pub(crate) struct Barrier {
    rows: Arc<dyn ExecutionPlan>,
    rule: Rule,
    places: Vec<usize>,
    width: usize,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl Barrier {
    /// `places` says where the rule's columns stand in the rows; the first `width` columns leave.
    pub(crate) fn new(rows: Arc<dyn ExecutionPlan>, rule: Rule, places: Vec<usize>, width: usize) -> Barrier {
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
            let kept = rule.pass(&batch, &places);
            Ok(filter_record_batch(&batch, &kept)?.project(&shown)?)
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), passed)))
    }
}
