//! The limit that bulk work is measured against: the rows of a SQLite file put into an empty one with the
//! same tables and indexes, by prepared statements, 10,000 rows to a transaction, `synchronous = full`, from
//! memory. Only benchmarks use this.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::DbError;

/// Rows of one transaction.
const TRANSACTION: usize = 10_000;

/// How many rows were put in, and how long that took, reading them not included.
#[derive(Clone, Copy, Debug)]
pub struct Raw {
    /// Rows of all tables.
    pub rows: u64,
    /// From the first statement to the last commit.
    pub time: Duration,
}

/// Puts the rows of these tables of `from` into the new file `to`.
pub fn insert(from: &Path, to: &Path, tables: &[&str]) -> Result<Raw, DbError> {
    let failed =
        |error: rusqlite::Error| DbError::Sql { message: error.to_string(), sql: "raw insert".into() };
    let source = Connection::open(from).map_err(failed)?;
    let target = Connection::open(to).map_err(failed)?;
    let wal = "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536";
    target.execute_batch(wal).map_err(failed)?;
    let mut loaded = Vec::new();
    for table in tables {
        let mut made = source
            .prepare(
                "select sql from sqlite_master where tbl_name = ?1 and sql is not null order by type desc",
            )
            .map_err(failed)?;
        let mut statements = made.query([table]).map_err(failed)?;
        while let Some(row) = statements.next().map_err(failed)? {
            target.execute_batch(&row.get::<_, String>(0).map_err(failed)?).map_err(failed)?;
        }
        loaded.push((*table, rows(&source, table).map_err(failed)?));
    }
    let started = Instant::now();
    let mut count = 0;
    for (table, rows) in &loaded {
        let Some(width) = rows.first().map(Vec::len) else { continue };
        let marks = vec!["?"; width].join(", ");
        let mut insert = target.prepare(&format!("insert into {table} values ({marks})")).map_err(failed)?;
        for chunk in rows.chunks(TRANSACTION) {
            target.execute_batch("begin immediate").map_err(failed)?;
            for row in chunk {
                insert.execute(params_from_iter(row)).map_err(failed)?;
                count += 1;
            }
            target.execute_batch("commit").map_err(failed)?;
        }
    }
    Ok(Raw { rows: count, time: started.elapsed() })
}

fn rows(source: &Connection, table: &str) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut select = source.prepare(&format!("select * from {table} order by rowid"))?;
    let width = select.column_count();
    let mut found = select.query([])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push((0..width).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?);
    }
    Ok(rows)
}
