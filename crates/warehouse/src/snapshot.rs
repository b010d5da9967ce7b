//! What one query reads: every table as of one place in the feed. It never changes, whatever is written meanwhile.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use model::object::Subject;
use roaring::RoaringBitmap;

use crate::file::Based;
use crate::joins::Joins;
use crate::read::Declared;
use crate::scan::View;
use crate::{Scope, Source};

/// Every table as of one place in the feed.
pub(crate) struct Snapshot {
    /// The place.
    pub(crate) seq: i64,
    /// The tables in the order of their declaration.
    pub(crate) tables: Vec<Arc<TableSnapshot>>,
    /// Who was joined with whom.
    pub(crate) joins: Joins,
}

/// One table as of that place. It keeps its files from being removed.
pub(crate) struct TableSnapshot {
    pub(crate) declared: Arc<Declared>,
    pub(crate) files: Vec<Based>,
    pub(crate) tail: Vec<(RecordBatch, Arc<RoaringBitmap>)>,
}

impl TableSnapshot {
    /// Its declaration.
    pub(crate) fn source(&self) -> &Source {
        &self.declared.source
    }

    /// All its columns.
    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.declared.schema
    }

    /// The table as a caller may see it: hidden columns do not exist, rows of others are not there. None when she may
    /// not see the table.
    pub(crate) fn provider(self: &Arc<Self>, scope: &Scope, joins: &Joins) -> Option<Arc<dyn TableProvider>> {
        let source = self.source();
        if source.subject == Subject::Administration && !scope.administration {
            return None;
        }
        let rule = match &scope.rows {
            Some(rows) => Some(rows.get(&source.name)?.clone()),
            None => None,
        };
        let shown = source.columns.iter().enumerate().filter(|(_, column)| {
            !scope.hidden.iter().any(|(table, hidden)| *table == source.name && *hidden == column.name)
        });
        let shown = shown.map(|(at, _)| at).collect();
        Some(Arc::new(View::new(Arc::clone(self), shown, rule, joins.clone())))
    }
}
