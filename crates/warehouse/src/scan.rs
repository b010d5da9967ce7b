//! Reading a table: its files without their dead rows, and its tail.

use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::{DataFusionError, Result, Statistics};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::physical_plan::parquet::CachedParquetFileReaderFactory;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::union::UnionExec;
use datafusion_datasource_parquet::ParquetRowSelection;
use object_store::path::Path;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use roaring::RoaringBitmap;

use crate::barrier::{Barrier, columns_of};
use crate::file::Based;
use crate::joins::Joins;
use crate::scope::RowRule;
use crate::snapshot::TableSnapshot;
use crate::tail::living;

/// Rows of a batch that leaves the tail.
const BATCH: usize = 8_192;

/// A table as one caller sees it.
pub(crate) struct View {
    table: Arc<TableSnapshot>,
    /// The columns that are there for her, by their position in the table.
    shown: Vec<usize>,
    schema: SchemaRef,
    /// Which rows are there for her; none means all.
    rule: Option<RowRule>,
    joins: Joins,
}

impl View {
    pub(crate) fn new(
        table: Arc<TableSnapshot>,
        shown: Vec<usize>,
        rule: Option<RowRule>,
        joins: Joins,
    ) -> View {
        let all = table.schema();
        let fields: Vec<_> = shown.iter().map(|at| Arc::new(all.field(*at).clone())).collect();
        View { schema: Arc::new(Schema::new(fields)), table, shown, rule, joins }
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "table {}", self.table.source().name)
    }
}

#[async_trait]
impl TableProvider for View {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let columns: Vec<usize> = match projection {
            Some(asked) => asked.iter().filter_map(|at| self.shown.get(*at)).copied().collect(),
            None => self.shown.clone(),
        };
        let Some(rule) = self.rule.clone().filter(|rule| !rule.0.is_empty()) else {
            return self.all_rows(session, columns);
        };
        // The columns that say whose a row is are read too, and leave the barrier only if they were asked for.
        let mut read = columns.clone();
        let places: Vec<usize> = columns_of(&rule)
            .into_iter()
            .map(|name| {
                let at = self.table.schema().index_of(name)?;
                Ok(read.iter().position(|column| *column == at).unwrap_or_else(|| {
                    read.push(at);
                    read.len() - 1
                }))
            })
            .collect::<Result<_>>()?;
        let rows = self.all_rows(session, read)?;
        Ok(Arc::new(Barrier::new(rows, rule, places, columns.len())))
    }
}

impl View {
    /// All rows of the table, some of its columns, ids that were joined as those they belong to.
    fn all_rows(&self, session: &dyn Session, columns: Vec<usize>) -> Result<Arc<dyn ExecutionPlan>> {
        let declared = &self.table.source().columns;
        let joined = columns.iter().enumerate().filter(|(_, at)| declared[**at].joined);
        let joined: Vec<usize> = joined.map(|(place, _)| place).collect();
        self.joins.applied(all_rows(&self.table, session, columns)?, &joined)
    }
}

/// All rows of a table, some of its columns.
fn all_rows(
    table: &Arc<TableSnapshot>,
    session: &dyn Session,
    columns: Vec<usize>,
) -> Result<Arc<dyn ExecutionPlan>> {
    let threads = session.config().target_partitions().max(1);
    let tail = tail(table, &columns, threads)?;
    match base(table, session, columns, threads)? {
        Some(base) => match tail {
            Some(tail) => UnionExec::try_new(vec![base, tail]),
            None => Ok(base),
        },
        None => match tail {
            Some(tail) => Ok(tail),
            None => Err(DataFusionError::Internal("a table without any rows has no tail".to_owned())),
        },
    }
}

fn base(
    table: &Arc<TableSnapshot>,
    session: &dyn Session,
    columns: Vec<usize>,
    threads: usize,
) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    let mut files: Vec<&Based> =
        table.files.iter().filter(|based| based.dead.len() < based.file.rows).collect();
    if files.is_empty() {
        return Ok(None);
    }
    // The largest first, each to the group that has least.
    files.sort_by_key(|based| std::cmp::Reverse(based.file.rows));
    let mut groups: Vec<(u64, Vec<PartitionedFile>)> = vec![(0, Vec::new()); threads.min(files.len())];
    let mut rows = 0;
    for based in files {
        rows += based.file.rows - based.dead.len();
        if let Some(least) = groups.iter_mut().min_by_key(|group| group.0) {
            least.0 += based.file.rows;
            least.1.push(partitioned(based)?);
        }
    }
    let url = ObjectStoreUrl::local_filesystem();
    let runtime = session.runtime_env();
    let cache = runtime.cache_manager.get_file_metadata_cache();
    let readers = CachedParquetFileReaderFactory::new(runtime.object_store(&url)?, cache);
    let source =
        ParquetSource::new(Arc::clone(table.schema())).with_parquet_file_reader_factory(Arc::new(readers));
    let mut statistics = Statistics::new_unknown(table.schema());
    statistics.num_rows = Precision::Inexact(rows as usize);
    let config = FileScanConfigBuilder::new(url, Arc::new(source))
        .with_file_groups(groups.into_iter().map(|(_, files)| FileGroup::new(files)).collect())
        .with_statistics(statistics)
        .with_projection_indices(Some(columns))?
        .build();
    Ok(Some(DataSourceExec::from_data_source(config)))
}

fn partitioned(based: &Based) -> Result<PartitionedFile> {
    let path = Path::from_absolute_path(&based.file.path)
        .map_err(|error| DataFusionError::Internal(error.to_string()))?;
    let mut file = PartitionedFile::new(path.to_string(), based.file.bytes);
    file.object_meta.location = path;
    // The plan keeps the file from being removed.
    let file = file.with_extension(Arc::clone(&based.file));
    Ok(match based.dead.is_empty() {
        true => file,
        false => file.with_extension(ParquetRowSelection::new(alive(&based.dead, based.file.rows as usize))),
    })
}

/// Everything but the dead rows.
fn alive(dead: &RoaringBitmap, rows: usize) -> RowSelection {
    let mut selectors = Vec::new();
    let mut at = 0;
    let mut dead = dead.iter().map(|row| row as usize).peekable();
    while let Some(first) = dead.next() {
        let mut after = first + 1;
        while dead.next_if_eq(&after).is_some() {
            after += 1;
        }
        if first > at {
            selectors.push(RowSelector::select(first - at));
        }
        selectors.push(RowSelector::skip(after - first));
        at = after;
    }
    if at < rows {
        selectors.push(RowSelector::select(rows - at));
    }
    RowSelection::from(selectors)
}

/// The tail; none when it is empty and there are files.
fn tail(table: &TableSnapshot, columns: &[usize], threads: usize) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    let mut slices = Vec::new();
    for (batch, dead) in &table.tail {
        let batch = projected(batch, dead, columns)?;
        let mut at = 0;
        while at < batch.num_rows() {
            let length = BATCH.min(batch.num_rows() - at);
            slices.push(batch.slice(at, length));
            at += length;
        }
    }
    if slices.is_empty() && table.files.iter().any(|based| based.dead.len() < based.file.rows) {
        return Ok(None);
    }
    let schema = Arc::new(table.schema().project(columns)?);
    let mut partitions = vec![Vec::new(); threads.min(slices.len()).max(1)];
    let count = partitions.len();
    for (at, slice) in slices.into_iter().enumerate() {
        partitions[at % count].push(slice);
    }
    let plan: Arc<dyn ExecutionPlan> = MemorySourceConfig::try_new_exec(&partitions, schema, None)?;
    Ok(Some(plan))
}

fn projected(batch: &RecordBatch, dead: &RoaringBitmap, columns: &[usize]) -> Result<RecordBatch> {
    if columns.is_empty() {
        let rows = batch.num_rows() - dead.len() as usize;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let schema = Arc::new(Schema::empty());
        return Ok(RecordBatch::try_new_with_options(schema, Vec::new(), &options)?);
    }
    living(&batch.project(columns)?, dead).map_err(|error| DataFusionError::Internal(error.to_string()))
}
