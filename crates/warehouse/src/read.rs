//! Reading from the database what came after a place in the feed, one piece at a time.
//!
//! Rows carry the place at which they were last written, so a piece is: the rows written in a stretch of the
//! feed as they are now, and the keys that were touched or removed there. A row that was written again later
//! is not in the piece of its earlier write; it comes with a later piece. Only when a piece reaches the end of
//! the feed as it was in the piece's own transaction, the pieces together are one moment.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use db::Tx;
use model::Id;

use crate::find::Wanted;
use crate::map::{self, Filling};
use crate::tail::Fresh;
use crate::{Error, Source};

/// How long reading a piece may take.
const LIMIT: Duration = Duration::from_secs(60);

/// The SQL of the feed, which the platform knows.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// The last number that was given.
    pub last: &'static str,
    /// The entries after `$1` up to `$2` that stand for more than one row, with about how many, in their order.
    pub heavy: &'static str,
    /// The ids joined after `$1` up to `$2`, each with the id it belongs to from then on.
    pub joins: &'static str,
    /// About how many rows are read in one transaction.
    pub piece: i64,
}

/// A table with everything that follows from its declaration.
pub(crate) struct Declared {
    pub(crate) source: Source,
    pub(crate) schema: SchemaRef,
    rows: String,
}

impl Declared {
    pub(crate) fn new(source: Source) -> Declared {
        let schema = map::schema(&source);
        Declared { rows: rows_sql(&source), schema, source }
    }

    /// The SQL texts made for the table, for the test that prepares them on both databases.
    pub(crate) fn statements(&self) -> Vec<String> {
        [self.rows.clone(), self.again_sql()].into_iter().chain(self.source.removed.clone()).collect()
    }

    /// The rows that were written at some places in the feed, in the columns of the table.
    pub(crate) fn again_sql(&self) -> String {
        let source = &self.source;
        let columns: Vec<_> = source.columns.iter().map(|column| format!("t.{}", column.from)).collect();
        let seq = source.column(&source.seq).map_or(source.seq.as_str(), |column| &column.from);
        format!(
            "select {} from integers($1) l cross join {} t where t.{seq} = l.value",
            columns.join(", "),
            source.name
        )
    }
}

/// What a piece says of one table.
pub(crate) struct Part {
    /// Keys whose earlier rows are no longer so.
    pub(crate) touched: Vec<Wanted>,
    /// The rows as they are.
    pub(crate) fresh: Fresh,
}

/// A stretch of the feed.
pub(crate) struct Piece {
    /// The place it reaches.
    pub(crate) upto: i64,
    /// The end of the feed in its transaction.
    pub(crate) last: i64,
    /// What it says of each table, in the order of the tables.
    pub(crate) parts: Vec<Part>,
    /// The ids that were joined, each with the one it belongs to.
    pub(crate) joins: Vec<(Id, Id)>,
}

/// Reads the piece after a place. Files do not hold who was joined, so that is read from `joined` on.
pub(crate) fn piece(
    tx: &mut Tx,
    feed: Feed,
    tables: &[Arc<Declared>],
    after: i64,
    joined: i64,
) -> Result<Piece, Error> {
    tx.time_limit(LIMIT)?;
    let last = last(tx, feed)?;
    let mut upto = last.min(after + feed.piece);
    let mut rows = 0;
    if upto > after {
        for row in tx.query(feed.heavy, &[after.into(), upto.into()])? {
            rows += row.integer(1)?;
            if rows >= feed.piece {
                upto = row.integer(0)?;
                break;
            }
        }
    }
    let parts = tables.iter().map(|table| part(tx, table, after, upto)).collect::<Result<_, _>>()?;
    let mut joins = Vec::new();
    tx.for_each(feed.joins, &[joined.into(), upto.into()], &mut |row| {
        joins.push((row.id(0)?, row.id(1)?));
        Ok(())
    })?;
    Ok(Piece { upto, last, parts, joins })
}

/// The end of the feed.
pub(crate) fn last(tx: &mut Tx, feed: Feed) -> Result<i64, Error> {
    let row = tx.query_one(feed.last, &[])?.ok_or_else(|| Error::bug("the feed has no counter"))?;
    Ok(row.integer(0)?)
}

/// About how many rows stand behind the entries after a place up to another.
pub(crate) fn weight(tx: &mut Tx, feed: Feed, after: i64, upto: i64) -> Result<usize, Error> {
    if after >= upto {
        return Ok(0);
    }
    tx.time_limit(LIMIT)?;
    let mut rows = upto - after;
    for row in tx.query(feed.heavy, &[after.into(), upto.into()])? {
        rows += row.integer(1)?;
    }
    Ok(rows as usize)
}

fn part(tx: &mut Tx, table: &Declared, after: i64, upto: i64) -> Result<Part, Error> {
    let source = &table.source;
    let (mut touched, mut keys, mut rows) = (Vec::new(), Vec::new(), 0);
    let mut filling: Vec<_> = source.columns.iter().map(|column| Filling::new(column.kind)).collect();
    let keyed = source.key.is_some();
    let first = if keyed { 3 } else { 2 };
    if after < upto {
        let between = [after.into(), upto.into()];
        let mut failed = None;
        tx.for_each(&table.rows, &between, &mut |row| {
            if keyed {
                let (key, earlier) = (row.id(2)?, row.opt_integer(1)?);
                if source.replaces.is_none() || earlier.is_some() {
                    touched.push(Wanted { key, seq: earlier });
                }
                if !row.boolean(0)? {
                    return Ok(());
                }
                keys.push(key);
            }
            rows += 1;
            for (at, column) in filling.iter_mut().enumerate() {
                if let Err(error) = column.push(row, first + at) {
                    failed.get_or_insert(error);
                }
            }
            Ok(())
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if let Some(sql) = &source.removed {
            for row in tx.query(sql, &between)? {
                touched.push(Wanted { key: row.id(0)?, seq: None });
            }
        }
    }
    let columns: Vec<_> = filling.into_iter().map(Filling::finish).collect();
    let batch = match rows {
        0 => RecordBatch::new_empty(Arc::clone(&table.schema)),
        _ => RecordBatch::try_new(Arc::clone(&table.schema), columns).map_err(Error::bug)?,
    };
    Ok(Part { touched, fresh: Fresh { batch, keys } })
}

/// The rows written after `$1` up to `$2`: whether they are seen, where an earlier row of the key was written, the
/// key if the table has one, and the columns.
fn rows_sql(source: &Source) -> String {
    let key = source.key.as_ref().and_then(|key| source.column(key));
    let key = key.map(|column| format!("t.{}, ", column.from)).unwrap_or_default();
    let visible = source.visible.as_ref().map_or("true".to_owned(), |sql| format!("({sql})"));
    let earlier = source.replaces.as_deref().unwrap_or("cast(null as bigint)");
    let columns: Vec<_> = source.columns.iter().map(|column| format!("t.{}", column.from)).collect();
    let seq = source.column(&source.seq).map_or(source.seq.as_str(), |column| &column.from);
    format!(
        "select {visible}, {earlier}, {key}{} from {} t where t.{seq} > $1 and t.{seq} <= $2",
        columns.join(", "),
        source.name
    )
}
