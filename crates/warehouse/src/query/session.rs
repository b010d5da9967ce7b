//! One query: what is there for it, its plan, and its rows as they come.
//!
//! Nothing of a session outlives its query, so a caller finds what she may see now and nothing of anyone before.

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::config::ConfigNonZeroUsize;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::execution::{SendableRecordBatchStream, SessionStateDefaults};
use datafusion::logical_expr::LogicalPlan;
use datafusion::logical_expr::planner::ExprPlanner;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;

use super::bounded::Bounded;
use super::catalog::{CATALOG, Catalog, SCHEMA};
use super::joined::{Operators, Structs};
use super::parameters::parameters;
use super::work::Work;
use super::{
    Described, DescribedColumn, Function, Query, View, clock, columns, errors, functions, guard, plan,
    rewrite,
};
use crate::map::UTC;
use crate::snapshot::Snapshot;
use crate::{Error, Scope};

/// Functions that are not there: they speak of the engine's files and types, or make a value of any size from a
/// type's name.
const ABSENT: [&str; 11] = [
    "arrow_cast",
    "arrow_field",
    "arrow_metadata",
    "arrow_try_cast",
    "cast_to_type",
    "file_row_index",
    "input_file_name",
    "try_cast_to_type",
    "union_extract",
    "version",
    "with_metadata",
];

/// Planning views on no rows takes no time.
const TIME_TO_DESCRIBE: Duration = Duration::from_secs(10);

/// One query's surroundings.
pub(super) struct Session {
    state: SessionState,
    catalog: Catalog,
    work: Arc<Work>,
}

impl Session {
    /// What a query finds.
    pub(super) fn open(
        env: Arc<RuntimeEnv>,
        threads: usize,
        work: Arc<Work>,
        snapshot: &Snapshot,
        query: &Query,
    ) -> Result<Session, Error> {
        let catalog = Catalog::new(snapshot, &query.scope, query.views.clone())?;
        let state = state(env, threads, &catalog, &query.functions, &work)?;
        Ok(Session { state, catalog, work })
    }

    /// The rows of a query, as they come.
    pub(super) async fn rows(mut self, query: &Query) -> Result<SendableRecordBatchStream, Error> {
        let statement = guard::read(&query.sql)?;
        self.catalog.views_of(&statement, &self.state).await?;
        let plan = match self.state.statement_to_plan(statement).await {
            Ok(plan) => plan,
            Err(error) => return Err(self.said(&error).await),
        };
        let plan = match query.values.is_empty() {
            true => plan,
            false => plan.with_param_values(parameters(&query.values)?).map_err(Error::bug)?,
        };
        plan::reads(&plan)?;
        let plan = rewrite::bounded(plan, &self.work)?;
        let plan = match self.state.optimize(&plan) {
            Ok(plan) => plan,
            Err(error) => return Err(self.said(&error).await),
        };
        self.size(&plan)?;
        let plan = clock::watched(plan, &self.work)?;
        let physical = match self.state.query_planner().create_physical_plan(&plan, &self.state).await {
            Ok(physical) => physical,
            Err(error) => return Err(self.said(&error).await),
        };
        execute_stream(clock::giving_way(physical)?, self.state.task_ctx())
            .map_err(|error| errors::said(&error, &[]))
    }

    /// Fits the size of batches and the room of functions to a plan.
    fn size(&mut self, plan: &LogicalPlan) -> Result<(), Error> {
        let options = self.state.config_mut().options_mut();
        let rows = plan::rows_at_a_time(plan, options.execution.batch_size.get())?;
        options.execution.batch_size = ConfigNonZeroUsize::try_new(rows).map_err(Error::bug)?;
        self.work.planned(rewrite::calls(plan)?);
        Ok(())
    }

    /// An error in the caller's words, with the names she can see.
    async fn said(&self, error: &datafusion::common::DataFusionError) -> Error {
        match self.catalog.all_views(&self.state).await {
            Ok(()) => errors::said(error, &self.catalog.names()),
            Err(error) => error,
        }
    }
}

/// The tables and views a caller can ask.
pub(super) async fn describe(
    env: Arc<RuntimeEnv>,
    snapshot: &Snapshot,
    scope: &Scope,
    views: &[View],
    functions: &[Function],
) -> Result<Vec<Described>, Error> {
    let catalog = Catalog::new(snapshot, scope, views.to_vec())?;
    let work = Arc::new(Work::begin(TIME_TO_DESCRIBE));
    let state = state(env, 1, &catalog, functions, &work)?;
    let mut all = Vec::new();
    for table in &snapshot.tables {
        let Some(provider) = table.provider(scope, &snapshot.joins) else { continue };
        let source = table.source();
        let help = |name: &str| source.column(name).map(|column| column.help.clone()).unwrap_or_default();
        let columns = described(&provider.schema(), help);
        all.push(Described { name: source.name.clone(), help: source.help.clone(), kind: "table", columns });
    }
    catalog.all_views(&state).await?;
    for view in views.iter().filter(|view| catalog.has(view.name)) {
        let Some(schema) = catalog.schema(view.name).await? else { continue };
        let help = |name: &str| {
            let column = view.columns.iter().find(|(column, _)| *column == name);
            column.map(|(_, help)| (*help).to_owned()).unwrap_or_default()
        };
        let columns = described(&schema, help);
        all.push(Described { name: view.name.to_owned(), help: view.help.to_owned(), kind: "view", columns });
    }
    Ok(all)
}

fn described(schema: &SchemaRef, help: impl Fn(&str) -> String) -> Vec<DescribedColumn> {
    let column = |column: super::Column| DescribedColumn {
        help: help(&column.name),
        name: column.name,
        kind: column.kind,
    };
    columns::columns(schema).into_iter().map(column).collect()
}

fn state(
    env: Arc<RuntimeEnv>,
    threads: usize,
    catalog: &Catalog,
    own: &[Function],
    work: &Arc<Work>,
) -> Result<SessionState, Error> {
    let mut config = SessionConfig::new()
        .with_target_partitions(threads)
        .with_information_schema(false)
        .with_default_catalog_and_schema(CATALOG, SCHEMA)
        .with_create_default_catalog_and_schema(false);
    let options = config.options_mut();
    options.execution.time_zone = Some(UTC.to_owned());
    options.sql_parser.recursion_limit = ConfigNonZeroUsize::try_new(guard::NESTING).map_err(Error::bug)?;
    let mut scalars = SessionStateDefaults::default_scalar_functions();
    scalars.retain(|function| !ABSENT.contains(&function.name()));
    for function in &mut scalars {
        if let Some(bounded) = Bounded::wrap(function, work) {
            *function = bounded;
        }
    }
    scalars.extend(functions::of_properties().map(Arc::new));
    scalars.extend(own.iter().map(|function| Arc::new(functions::udf(function))));
    let mut planners: Vec<Arc<dyn ExprPlanner>> = vec![Arc::new(Structs(Arc::clone(work)))];
    planners.extend(SessionStateDefaults::default_expr_planners());
    planners.push(Arc::new(Operators));
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(env)
        .with_catalog_list(catalog.list()?)
        .with_expr_planners(planners)
        .with_scalar_functions(scalars)
        .with_higher_order_functions(SessionStateDefaults::default_higher_order_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .with_table_function_list(SessionStateDefaults::default_table_functions())
        .build();
    Ok(state)
}
