//! The limit that bulk work is measured against: rows put into empty tables with the same indexes, 10,000 to a
//! transaction, from memory. On SQLite into another file, by prepared statements and with `synchronous = full`; on
//! PostgreSQL into tables beside those they come from, by `copy`. Only benchmarks use this.

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::DbError;
use crate::open::on_plain_thread;

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

/// Puts the rows of these tables of a schema of PostgreSQL into new ones there, which stay: `raw_people` for `people`.
pub fn copy(url: &str, schema: &str, tables: &[&str]) -> Result<Raw, DbError> {
    on_plain_thread(|| {
        let failed = |error: postgres::Error| DbError::sql(error, "raw copy");
        let broken = |error: std::io::Error| DbError::sql(error, "raw copy");
        let mut client = Client::connect(url, NoTls).map_err(failed)?;
        client.batch_execute(&format!("set search_path to \"{schema}\"")).map_err(failed)?;
        let mut loaded = Vec::new();
        for table in tables {
            let like = format!("create table \"raw_{table}\" (like \"{table}\" including all)");
            client.batch_execute(&like).map_err(failed)?;
            let mut bytes = Vec::new();
            let out = format!("copy \"{table}\" to stdout (format binary)");
            client.copy_out(&out).map_err(failed)?.read_to_end(&mut bytes).map_err(broken)?;
            let ends = ends(&bytes).ok_or_else(|| DbError::sql("rows that cannot be read", &out))?;
            loaded.push((format!("copy \"raw_{table}\" from stdin (format binary)"), bytes, ends));
        }
        let started = Instant::now();
        let mut count = 0;
        for (copy, bytes, ends) in &loaded {
            let mut begin = HEADER;
            for chunk in ends.chunks(TRANSACTION) {
                let end = chunk.last().copied().unwrap_or(begin);
                let mut writer = client.copy_in(copy).map_err(failed)?;
                for part in [&bytes[..HEADER], &bytes[begin..end], &[0xff, 0xff][..]] {
                    writer.write_all(part).map_err(broken)?;
                }
                count += writer.finish().map_err(failed)?;
                begin = end;
            }
        }
        Ok(Raw { rows: count, time: started.elapsed() })
    })
}

/// The bytes before the first row.
const HEADER: usize = 19;

/// Where each row ends in what `copy` wrote (PostgreSQL manual, "COPY", file formats); none when it is cut off.
fn ends(bytes: &[u8]) -> Option<Vec<usize>> {
    let (mut ends, mut at) = (Vec::new(), HEADER);
    loop {
        let fields = i16::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
        at += 2;
        if fields < 0 {
            return Some(ends);
        }
        for _ in 0..fields {
            let length = i32::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
            // A null has the length -1 and no bytes.
            at += 4 + usize::try_from(length).unwrap_or(0);
        }
        ends.push(at);
    }
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
