//! What is there for one caller: her tables, and the views whose every name is hers.
//!
//! A view is planned on her own tables, when her query names it: where anything it names is hidden from her the
//! view does not exist. So nothing can be seen through a view that could not be seen without.

use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{
    CatalogProvider, CatalogProviderList, MemoryCatalogProvider, MemoryCatalogProviderList,
    MemorySchemaProvider, SchemaProvider,
};
use datafusion::common::TableReference;
use datafusion::datasource::ViewTable;
use datafusion::execution::SessionState;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::parser::Statement;

use super::{View, errors, guard, plan};
use crate::snapshot::Snapshot;
use crate::{Error, Scope};

/// The names that every table lies under; they need not be written.
pub(super) const CATALOG: &str = "rapport";
pub(super) const SCHEMA: &str = "public";

/// The tables of one caller.
pub(super) struct Catalog {
    tables: Arc<MemorySchemaProvider>,
    views: Vec<View>,
}

impl Catalog {
    /// The tables of a snapshot as a caller may see them.
    pub(super) fn new(snapshot: &Snapshot, scope: &Scope, views: Vec<View>) -> Result<Catalog, Error> {
        let tables = Arc::new(MemorySchemaProvider::new());
        for table in &snapshot.tables {
            if let Some(provider) = table.provider(scope, &snapshot.joins) {
                tables.register_table(table.source().name.clone(), provider).map_err(Error::bug)?;
            }
        }
        Ok(Catalog { tables, views })
    }

    /// The same in the form the engine looks names up in.
    pub(super) fn list(&self) -> Result<Arc<dyn CatalogProviderList>, Error> {
        let catalog = MemoryCatalogProvider::new();
        catalog.register_schema(SCHEMA, Arc::clone(&self.tables) as _).map_err(Error::bug)?;
        let list = MemoryCatalogProviderList::new();
        list.register_catalog(CATALOG.to_owned(), Arc::new(catalog));
        Ok(Arc::new(list))
    }

    /// All names there are, once [`Catalog::all_views`] has looked.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = self.tables.table_names();
        names.sort();
        names
    }

    /// Whether a view is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tables.table_exist(name)
    }

    /// The columns of a table or view.
    pub(super) async fn schema(&self, name: &str) -> Result<Option<SchemaRef>, Error> {
        let table = self.tables.table(name).await.map_err(Error::bug)?;
        Ok(table.map(|table| table.schema()))
    }

    /// Makes the views that a statement names, as far as they exist for the caller.
    pub(super) async fn views_of(&self, statement: &Statement, state: &SessionState) -> Result<(), Error> {
        let needed = self.needed(statement, state, self.views.len())?;
        self.make(needed, state).await
    }

    /// Makes all views that exist for the caller.
    pub(super) async fn all_views(&self, state: &SessionState) -> Result<(), Error> {
        self.make((0..self.views.len()).collect(), state).await
    }

    /// The places of the views that a statement needs, also through other views, in the order they are made.
    /// A view may name those before it.
    fn needed(
        &self,
        statement: &Statement,
        state: &SessionState,
        before: usize,
    ) -> Result<Vec<usize>, Error> {
        let mut needed = Vec::new();
        let named = state.resolve_table_references(statement).map_err(|error| errors::said(&error, &[]))?;
        for name in named.iter().filter_map(own) {
            let Some(place) = self.views[..before].iter().position(|view| view.name == name) else {
                continue;
            };
            let inner = guard::read(self.views[place].sql)?;
            needed.extend(self.needed(&inner, state, place)?);
            needed.push(place);
        }
        needed.sort_unstable();
        needed.dedup();
        Ok(needed)
    }

    async fn make(&self, places: Vec<usize>, state: &SessionState) -> Result<(), Error> {
        for view in places.into_iter().map(|place| &self.views[place]) {
            if self.has(view.name) {
                continue;
            }
            match planned(view, state).await {
                Ok(plan) => {
                    let table = Arc::new(ViewTable::new(plan, None));
                    self.tables.register_table(view.name.to_owned(), table).map_err(Error::bug)?;
                }
                Err(error) => {
                    tracing::debug!(view = view.name, %error, "a view is not there for this caller")
                }
            }
        }
        Ok(())
    }
}

async fn planned(view: &View, state: &SessionState) -> Result<LogicalPlan, Error> {
    let statement = guard::read(view.sql)?;
    let plan = state.statement_to_plan(statement).await.map_err(|error| errors::said(&error, &[]))?;
    plan::reads(&plan)?;
    Ok(plan)
}

/// The name of a table if it can be one of the caller's.
fn own(name: &TableReference) -> Option<&str> {
    let outer = name.catalog().is_none_or(|catalog| catalog == CATALOG);
    let inner = name.schema().is_none_or(|schema| schema == SCHEMA);
    (outer && inner).then(|| name.table())
}
