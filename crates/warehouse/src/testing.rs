//! Tables in memory under the engine, for tests of queries alone.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListBuilder, RecordBatch,
    StringBuilder, StringViewArray, TimestampMicrosecondArray,
};
use arrow::ipc::writer::StreamWriter;
use model::{PortableType, Value};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use roaring::RoaringBitmap;

use crate::joins::Joins;
use crate::map;
use crate::query::Engine;
use crate::read::Declared;
use crate::snapshot::{Snapshot, TableSnapshot};
use crate::{ArrowAnswer, Described, Error, Function, Limits, Query, Rows, Scope, Source, View};

/// A few tables and an engine.
pub struct Bench {
    engine: Engine,
    snapshot: Arc<Snapshot>,
}

impl Bench {
    /// Tables with their rows, values in the order of the columns.
    pub fn new(limits: Limits, seq: i64, tables: Vec<(Source, Vec<Vec<Value>>)>) -> Result<Bench, Error> {
        let tables = tables.into_iter().map(table).collect::<Result<_, _>>()?;
        Ok(Bench {
            engine: Engine::new(limits)?,
            snapshot: Arc::new(Snapshot { seq, tables, joins: Joins::default() }),
        })
    }

    /// The answer to a query as values.
    pub async fn rows(&self, query: Query) -> Result<Rows, Error> {
        let place = self.engine.place().await?;
        self.engine.rows(place, Arc::clone(&self.snapshot), query).await
    }

    /// The answer to a query as JSON.
    pub async fn json(&self, query: Query) -> Result<String, Error> {
        let place = self.engine.place().await?;
        self.engine.json(place, Arc::clone(&self.snapshot), query).await
    }

    /// The answer to a query as an Arrow stream.
    pub async fn arrow(&self, query: Query) -> Result<ArrowAnswer, Error> {
        let place = self.engine.place().await?;
        self.engine.arrow(place, Arc::clone(&self.snapshot), query).await
    }

    /// What a caller can ask.
    pub async fn describe(
        &self,
        scope: Scope,
        views: Vec<View>,
        functions: Vec<Function>,
    ) -> Result<Vec<Described>, Error> {
        self.engine.describe(Arc::clone(&self.snapshot), scope, views, functions).await
    }
}

/// The columns of a file with their types, and its rows as JSON.
pub type Table = (Vec<(String, String)>, Vec<serde_json::Value>);

/// What is in a Parquet file: names and types of its columns, and an object for each row, as answers write values.
pub fn parquet(file: Vec<u8>) -> Result<Table, Error> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(file)).map_err(Error::bug)?;
    let schema = Arc::clone(reader.schema());
    let columns = schema.fields().iter().map(|field| (field.name().clone(), field.data_type().to_string()));
    let mut stream = Vec::new();
    let mut writer = StreamWriter::try_new(&mut stream, &schema).map_err(Error::bug)?;
    for batch in reader.build().map_err(Error::bug)? {
        writer.write(&batch.map_err(Error::bug)?).map_err(Error::bug)?;
    }
    writer.finish().map_err(Error::bug)?;
    let mut lines = Vec::new();
    crate::output::write(crate::output::Format::JsonLines, stream.as_slice(), &mut lines)?;
    let lines = String::from_utf8_lossy(&lines);
    let rows = lines.lines().map(|line| serde_json::from_str(line).map_err(Error::bug));
    Ok((columns.collect(), rows.collect::<Result<_, _>>()?))
}

fn table((source, rows): (Source, Vec<Vec<Value>>)) -> Result<Arc<TableSnapshot>, Error> {
    let declared = Arc::new(Declared::new(source));
    let columns = declared.source.columns.iter().enumerate();
    let columns = columns.map(|(at, column)| array(column.kind, rows.iter().map(|row| &row[at])));
    let batch = RecordBatch::try_new(declared.schema.clone(), columns.collect()).map_err(Error::bug)?;
    let tail = vec![(batch, Arc::new(RoaringBitmap::new()))];
    Ok(Arc::new(TableSnapshot { declared, files: Vec::new(), tail }))
}

fn array<'a>(kind: PortableType, values: impl Iterator<Item = &'a Value>) -> ArrayRef {
    let kept = map::data_type(kind);
    match kind {
        PortableType::Text | PortableType::Json | PortableType::Id => {
            let text = |value: &Value| match value {
                Value::Text(text) => Some(text.clone()),
                Value::Id(id) => Some(id.to_string()),
                _ => None,
            };
            Arc::new(values.map(text).collect::<StringViewArray>())
        }
        PortableType::Integer => Arc::new(values.map(integer).collect::<Int64Array>()),
        PortableType::Real => {
            let real = |value: &Value| if let Value::Real(real) = value { Some(*real) } else { None };
            Arc::new(values.map(real).collect::<Float64Array>())
        }
        PortableType::Boolean => {
            let boolean =
                |value: &Value| if let Value::Boolean(boolean) = value { Some(*boolean) } else { None };
            Arc::new(values.map(boolean).collect::<BooleanArray>())
        }
        PortableType::Timestamp => {
            Arc::new(values.map(integer).collect::<TimestampMicrosecondArray>().with_data_type(kept))
        }
        PortableType::Date => {
            let day = |value: &Value| integer(value).and_then(|day| i32::try_from(day).ok());
            Arc::new(values.map(day).collect::<Date32Array>())
        }
        PortableType::Amount => {
            let amount = |value: &Value| integer(value).map(i128::from);
            Arc::new(values.map(amount).collect::<Decimal128Array>().with_data_type(kept))
        }
        PortableType::List => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for value in values {
                let Value::Text(list) = value else {
                    lists.append_null();
                    continue;
                };
                lists.append_option(map::texts(list).ok());
            }
            Arc::new(lists.finish())
        }
    }
}

fn integer(value: &Value) -> Option<i64> {
    if let Value::Integer(integer) = value { Some(*integer) } else { None }
}
