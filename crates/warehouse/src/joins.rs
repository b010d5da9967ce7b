//! Ids that were joined: a row keeps for ever the id it arrived under, and whose that is now is looked up when the row
//! is read. So a join, or taking one back, touches no file.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringViewBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr, expressions::Column};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::projection::ProjectionExec;
use model::Id;

/// A layer is joined with the one below when that is at most so many times as large.
const RATIO: usize = 4;

/// Which id belongs to which, as of one place in the feed. A copy stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Joins {
    /// The newest last; each is much larger than the next, so that there are few and adding copies little.
    layers: Vec<Arc<HashMap<Id, Id>>>,
}

impl Joins {
    /// What is new. It takes the place of what was said before of the same ids.
    pub(crate) fn add(&mut self, pairs: Vec<(Id, Id)>) {
        if pairs.is_empty() {
            return;
        }
        let mut top: HashMap<Id, Id> = pairs.into_iter().collect();
        while self.layers.last().is_some_and(|below| below.len() <= RATIO * top.len()) {
            let Some(below) = self.layers.pop() else { break };
            let mut joined = Arc::unwrap_or_clone(below);
            joined.extend(top);
            top = joined;
        }
        self.layers.push(Arc::new(top));
    }

    fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    fn get(&self, id: Id) -> Option<Id> {
        self.layers.iter().rev().find_map(|layer| layer.get(&id)).copied()
    }

    /// The same rows, in which the named columns hold what their ids belong to. Columns are positions in the rows.
    pub(crate) fn applied(
        &self,
        rows: Arc<dyn ExecutionPlan>,
        columns: &[usize],
    ) -> Result<Arc<dyn ExecutionPlan>> {
        if columns.is_empty() || self.is_empty() {
            return Ok(rows);
        }
        let schema = rows.schema();
        let function = Arc::new(ScalarUDF::new_from_impl(JoinedTo::new(self.clone())));
        let options = Arc::new(ConfigOptions::default());
        let column = |at: usize, name: &str| -> Result<(Arc<dyn PhysicalExpr>, String)> {
            let plain: Arc<dyn PhysicalExpr> = Arc::new(Column::new(name, at));
            let shown: Arc<dyn PhysicalExpr> = match columns.contains(&at) {
                true => Arc::new(ScalarFunctionExpr::new(
                    "joined_to",
                    Arc::clone(&function),
                    vec![plain],
                    Arc::new(schema.field(at).clone()),
                    Arc::clone(&options),
                )),
                false => plain,
            };
            Ok((shown, name.to_owned()))
        };
        let all = schema.fields().iter().enumerate().map(|(at, field)| column(at, field.name()));
        Ok(Arc::new(ProjectionExec::try_new(all.collect::<Result<Vec<_>>>()?, rows)?))
    }
}

/// The function from an id to the one it belongs to: itself, where nobody joined it.
#[derive(Debug)]
struct JoinedTo {
    joins: Joins,
    signature: Signature,
}

impl JoinedTo {
    fn new(joins: Joins) -> JoinedTo {
        JoinedTo { joins, signature: Signature::exact(vec![DataType::Utf8View], Volatility::Immutable) }
    }
}

// Two are the same where they look into the same layers.
impl PartialEq for JoinedTo {
    fn eq(&self, other: &JoinedTo) -> bool {
        let (one, other) = (&self.joins.layers, &other.joins.layers);
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl Eq for JoinedTo {}

impl std::hash::Hash for JoinedTo {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.joins.layers.len().hash(state);
    }
}

impl ScalarUDFImpl for JoinedTo {
    fn name(&self) -> &str {
        "joined_to"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8View)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let ids = args.args[0].to_array(args.number_rows)?;
        Ok(ColumnarValue::Array(self.look_up(&ids)))
    }
}

impl JoinedTo {
    fn look_up(&self, ids: &ArrayRef) -> ArrayRef {
        let ids = ids.as_string_view();
        let mut found = StringViewBuilder::with_capacity(ids.len());
        // Rows of one id stand together more often than not.
        let mut last: Option<(&str, Option<String>)> = None;
        for row in 0..ids.len() {
            if ids.is_null(row) {
                found.append_null();
                continue;
            }
            let text = ids.value(row);
            if last.as_ref().is_none_or(|(known, _)| *known != text) {
                let joined = text.parse().ok().and_then(|id| self.joins.get(id));
                last = Some((text, joined.map(|id| id.to_string())));
            }
            match &last {
                Some((_, Some(joined))) => found.append_value(joined),
                _ => found.append_value(text),
            }
        }
        Arc::new(found.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u32) -> Id {
        let mut bytes = [0; 16];
        bytes[12..].copy_from_slice(&number.to_be_bytes());
        Id(bytes)
    }

    /// Whatever is added in whatever pieces, the last word on an id counts, the layers stay few, and a copy that
    /// was taken earlier does not change.
    #[test]
    fn the_last_word_counts_and_layers_stay_few() {
        let mut joins = Joins::default();
        let mut known = HashMap::new();
        let mut state = 7_u32;
        let mut early = None;
        for step in 0..2_000_u32 {
            let mut pairs = Vec::new();
            for _ in 0..=(step % 5) {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let pair = (id(state % 3_000), id(state >> 8));
                known.insert(pair.0, pair.1);
                pairs.push(pair);
            }
            joins.add(pairs);
            if step == 50 {
                early = Some((joins.clone(), known.clone()));
            }
        }
        assert!(joins.layers.len() <= 8, "{} layers", joins.layers.len());
        for (joins, known) in early.iter().map(|(joins, known)| (joins, known)).chain([(&joins, &known)]) {
            for number in 0..3_000 {
                assert_eq!(joins.get(id(number)), known.get(&id(number)).copied());
            }
        }
    }
}
