//! A connection to SQLite.

mod bind;
pub(crate) mod checkpoint;
mod error;
mod functions;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::{ColumnType, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::text::{Rewritten, rewrite};
use crate::{DbError, Dialect, Options, Row};
use bind::{Bound, bind};
use error::convert;

/// Prepared statements kept per connection.
const PREPARED: usize = 400;

/// Where a file is and how to open it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub path: PathBuf,
    pub options: Options,
}

/// One connection with its caches.
pub(crate) struct Session {
    pub connection: Connection,
    rewritten: HashMap<Box<str>, Known>,
    read_limit: Duration,
    deadline: Arc<Mutex<Option<Instant>>>,
}

/// A text in SQLite's words, with the columns of its answer once it has run.
#[derive(Clone)]
struct Known {
    text: Arc<Rewritten>,
    columns: Option<Arc<[String]>>,
}

impl Place {
    /// The connection that writes. It makes the file when there is none.
    pub fn writer(&self) -> Result<Session, DbError> {
        let connection = Connection::open(&self.path).map_err(|error| self.cannot_open(error))?;
        let mut session = self.session(connection)?;
        // A deleted row's bytes must be gone, not only unreachable: erasure is promised.
        session.control(
            "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;
             pragma wal_autocheckpoint = 0; pragma cache_size = -64000",
        )?;
        Ok(session)
    }

    /// A connection that reads. The file must be there.
    pub fn reader(&self) -> Result<Session, DbError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&self.path, flags).map_err(|error| self.cannot_open(error))?;
        let mut session = self.session(connection)?;
        session.control("pragma query_only = on")?;
        let deadline = Arc::clone(&session.deadline);
        session
            .connection
            .progress_handler(
                20_000,
                Some(move || {
                    let deadline = deadline.lock().unwrap_or_else(PoisonError::into_inner);
                    deadline.is_some_and(|deadline| Instant::now() > deadline)
                }),
            )
            .map_err(|error| self.cannot_open(error))?;
        Ok(session)
    }

    fn session(&self, connection: Connection) -> Result<Session, DbError> {
        let set_up = || {
            connection.busy_timeout(self.options.lock_limit)?;
            connection.set_prepared_statement_cache_capacity(PREPARED);
            rusqlite::vtab::array::load_module(&connection)?;
            functions::add(&connection)?;
            // A name in double quotes that does not exist would be taken for a text.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
            // A plan that looked at its values would be made anew for each that is bound.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            // Temporary stores are files: in memory, SQLite would walk all of what a savepoint keeps after each
            // statement within it. LIKE tells capitals apart on PostgreSQL; it shall here too.
            connection.execute_batch(
                "pragma foreign_keys = on; pragma case_sensitive_like = on;
                 pragma cache_size = -32000; pragma trusted_schema = off",
            )
        };
        set_up().map_err(|error| self.cannot_open(error))?;
        Ok(Session {
            connection,
            rewritten: HashMap::new(),
            read_limit: self.options.read_limit,
            deadline: Arc::new(Mutex::new(None)),
        })
    }

    fn cannot_open(&self, error: rusqlite::Error) -> DbError {
        match convert(&error, "") {
            DbError::Sql { message, .. } => DbError::File { path: self.path.display().to_string(), message },
            other => other,
        }
    }
}

impl Session {
    fn rewritten(&mut self, sql: &str) -> Result<Known, DbError> {
        if let Some(known) = self.rewritten.get(sql) {
            return Ok(known.clone());
        }
        let fresh = Known { text: Arc::new(rewrite(sql, Dialect::Sqlite)?), columns: None };
        // Texts made for one question come and go; starting over now and then bounds them.
        if self.rewritten.len() >= 4 * PREPARED {
            self.rewritten.clear();
        }
        self.rewritten.insert(sql.into(), fresh.clone());
        Ok(fresh)
    }

    pub fn stream(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let Known { text, columns } = self.rewritten(sql)?;
        let failed = |error: rusqlite::Error| convert(&error, sql);
        let mut statement = self.connection.prepare_cached(&text.sql).map_err(failed)?;
        bind(&mut statement, &text, parameters, sql)?;
        // Names are made once. What a star stands for may have changed since, and their number shows it.
        let columns = match columns.filter(|columns| columns.len() == statement.column_count()) {
            Some(columns) => columns,
            None => {
                let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
                if let Some(known) = self.rewritten.get_mut(sql) {
                    known.columns = Some(Arc::clone(&columns));
                }
                columns
            }
        };
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let mut values = Vec::with_capacity(columns.len());
            for index in 0..columns.len() {
                values.push(match row.get_ref(index).map_err(failed)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(number) => Value::Integer(number),
                    ValueRef::Real(number) => Value::Real(number),
                    ValueRef::Text(text) => Value::Text(
                        std::str::from_utf8(text).map_err(|error| DbError::sql(error, sql))?.to_owned(),
                    ),
                    ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                });
            }
            each(Row { columns: Arc::clone(&columns), values })?;
        }
        Ok(())
    }

    pub fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, DbError> {
        let text = self.rewritten(sql)?.text;
        let failed = |error: rusqlite::Error| convert(&error, sql);
        let mut statement = self.connection.prepare_cached(&text.sql).map_err(failed)?;
        bind(&mut statement, &text, parameters, sql)?;
        Ok(statement.raw_execute().map_err(failed)? as u64)
    }

    pub fn insert_many(
        &mut self,
        table: &str,
        columns: &[(&str, ColumnType)],
        rows: &[Vec<Value>],
    ) -> Result<u64, DbError> {
        // One row per statement: a statement of several rows makes SQLite keep a copy of each page it changes,
        // so that half of it could be undone. A narrow table without further indexes would be filled faster by
        // sixteen at a time (see the crate's documentation); what comes in bulk here has many indexes.
        let sql = insert_text(table, columns);
        let failed = |error: rusqlite::Error| convert(&error, &sql);
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        for row in rows {
            for (index, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, Bound(value)).map_err(failed)?;
            }
            statement.raw_execute().map_err(failed)?;
        }
        Ok(rows.len() as u64)
    }

    pub fn change_tables(&mut self, sql: &str) -> Result<(), DbError> {
        let text = self.rewritten(sql)?.text;
        self.control(&text.sql)
    }

    /// Each connection brings its functions along.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "PostgreSQL makes them")]
    pub fn make_functions(&mut self) -> Result<(), DbError> {
        Ok(())
    }

    /// Runs a text as it is, transaction words included.
    pub fn control(&mut self, sql: &str) -> Result<(), DbError> {
        self.connection.execute_batch(sql).map_err(|error| convert(&error, sql))
    }

    pub fn prepare_check(&mut self, sql: &str) -> Result<(), DbError> {
        let text = self.rewritten(sql)?.text;
        self.connection.prepare(&text.sql).map(drop).map_err(|error| convert(&error, sql))
    }

    pub fn has_table(&mut self, table: &str) -> Result<bool, DbError> {
        self.connection.table_exists(None, table).map_err(|error| convert(&error, table))
    }

    /// The transaction has the file to itself already.
    pub fn lock_migrations(&mut self) -> Result<(), DbError> {
        Ok(())
    }

    /// Fails when a foreign key points nowhere. Needed only after work with the checks switched off.
    pub fn check_references(&mut self) -> Result<(), DbError> {
        match self.foreign_key_check()?.first() {
            None => Ok(()),
            Some(broken) => Err(DbError::Constraint(broken.clone())),
        }
    }

    fn foreign_key_check(&mut self) -> Result<Vec<String>, DbError> {
        let mut broken = Vec::new();
        self.stream("pragma foreign_key_check", &[], &mut |row| {
            broken.push(format!("a row of {} points to no row of {}", row.text(0)?, row.text(2)?));
            Ok(())
        })?;
        Ok(broken)
    }

    pub fn integrity_check(&mut self) -> Result<Vec<String>, DbError> {
        let mut found = Vec::new();
        self.stream("pragma integrity_check", &[], &mut |row| {
            if row.text(0)? != "ok" {
                found.push(row.text(0)?.to_owned());
            }
            Ok(())
        })?;
        found.extend(self.foreign_key_check()?);
        Ok(found)
    }

    pub fn begin_write(&mut self, opening: &str) -> Result<(), DbError> {
        self.control(opening)
    }

    pub fn begin_read(&mut self) -> Result<(), DbError> {
        self.time_limit(self.read_limit)?;
        self.control("begin deferred")
    }

    pub fn time_limit(&mut self, limit: Duration) -> Result<(), DbError> {
        let deadline = Instant::now().checked_add(limit);
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
        Ok(())
    }

    /// Another closure begins on the same snapshot, with all the time there is for one.
    pub fn restart_limit(&mut self) {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) =
            Instant::now().checked_add(self.read_limit);
    }

    /// Ends a read, also one that the database has ended already.
    pub fn end_read(&mut self) -> Result<(), DbError> {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if self.in_transaction() { self.control("rollback") } else { Ok(()) }
    }

    /// Some errors (a full disk, a failed read of the file) make SQLite end the transaction by itself.
    pub fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    pub fn rollback(&mut self) -> Result<(), DbError> {
        if self.in_transaction() { self.control("rollback") } else { Ok(()) }
    }
}

/// The file with `-wal` or another ending of SQLite's behind its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The text of a bulk insert; names have been checked.
fn insert_text(table: &str, columns: &[(&str, ColumnType)]) -> String {
    let names: Vec<String> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    format!("insert into \"{table}\" ({}) values ({marks})", names.join(", "))
}
