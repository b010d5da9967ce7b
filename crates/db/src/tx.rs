//! What a closure sees of its transaction.

use std::time::Duration;

use model::{ColumnType, Value};

use crate::{Db, DbError, Ddl, Dialect, Row, lite, pg, storable};

/// A transaction, or one closure's part of a commit group. Everything here waits for the database.
pub struct Tx {
    pub(crate) session: Session,
    /// The first statement that failed since the savepoint. PostgreSQL takes no further statement then, so
    /// neither do we keep anything on SQLite: both must behave alike.
    pub(crate) failed: Option<DbError>,
    /// Whether the closure set a limit of its own for what it reads.
    pub(crate) limited: bool,
}

/// A connection of either kind.
pub(crate) enum Session {
    Sqlite(lite::Session),
    Postgres(Box<pg::Session>),
}

/// Calls the same method on whichever connection it is.
macro_rules! either {
    ($session:expr, $inner:ident => $call:expr) => {
        match $session {
            $crate::tx::Session::Sqlite($inner) => $call,
            $crate::tx::Session::Postgres($inner) => $call,
        }
    };
}
pub(crate) use either;

impl Tx {
    pub(crate) fn new(session: Session) -> Tx {
        Tx { session, failed: None, limited: false }
    }

    /// Which database this is. Meant for the few functions of this crate that differ; SQL texts are one.
    pub fn dialect(&self) -> Dialect {
        match self.session {
            Session::Sqlite(_) => Dialect::Sqlite,
            Session::Postgres(_) => Dialect::Postgres,
        }
    }

    /// All rows of a query. Use [`Tx::for_each`] for answers without a bound.
    pub fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        self.stream(sql, parameters, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The one row of a query, or nothing; more than one is an error.
    pub fn query_one(&mut self, sql: &str, parameters: &[Value]) -> Result<Option<Row>, DbError> {
        let mut found = None;
        self.stream(sql, parameters, &mut |row| match found.replace(row) {
            None => Ok(()),
            Some(_) => Err(DbError::ManyRows(sql.to_owned())),
        })?;
        Ok(found)
    }

    /// Hands over row by row in constant memory. An error of `each` ends it and is returned.
    pub fn for_each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(&Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.stream(sql, parameters, &mut |row| each(&row))
    }

    fn stream(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.usable(parameters)?;
        // An error of `each` is the caller's own and says nothing about the transaction.
        let mut own = None;
        let answer = either!(&mut self.session, s => s.stream(sql, parameters, &mut |row| {
            each(row).inspect_err(|error| own = Some(error.clone()))
        }));
        match own {
            Some(error) => Err(error),
            None => self.noted(answer),
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, DbError> {
        self.usable(parameters)?;
        let answer = either!(&mut self.session, s => s.execute(sql, parameters));
        self.noted(answer)
    }

    /// Inserts many rows of plain values, much faster than one statement each. The outcome is the same as
    /// inserting them one by one; a row that breaks a constraint fails all.
    pub fn insert_many(
        &mut self,
        table: &str,
        columns: &[(&str, ColumnType)],
        rows: &[Vec<Value>],
    ) -> Result<u64, DbError> {
        crate::ddl::check_name(table)?;
        columns.iter().try_for_each(|(name, _)| crate::ddl::check_name(name))?;
        for row in rows {
            if row.len() != columns.len() {
                let message = format!("a row of {} values for {} columns", row.len(), columns.len());
                return Err(DbError::sql(message, table));
            }
            self.usable(row)?;
            if let Some((value, (name, column_type))) =
                row.iter().zip(columns).find(|(value, (_, column_type))| !storable::fits(value, *column_type))
            {
                let message = format!("{value:.60?} for the column {name} of type {column_type:?}");
                return Err(DbError::sql(message, table));
            }
        }
        if rows.is_empty() {
            return Ok(0);
        }
        let answer = either!(&mut self.session, s => s.insert_many(table, columns, rows));
        self.noted(answer)
    }

    /// Changes tables. Waits for other users of a table only as long as `Options::lock_limit`.
    pub fn ddl(&mut self, change: &Ddl) -> Result<(), DbError> {
        self.usable(&[])?;
        let statements = change.statements(self.dialect())?;
        for sql in &statements {
            let answer = either!(&mut self.session, s => s.change_tables(sql));
            self.noted(answer)?;
        }
        Ok(())
    }

    /// Runs statements without parameters, separated by semicolons.
    pub fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.usable(&[])?;
        let answer = either!(&mut self.session, s => s.change_tables(sql));
        self.noted(answer)
    }

    /// Runs what may fail inside a savepoint: after an error the transaction is as it was before, and goes
    /// on. A failed statement outside of it fails the whole closure.
    pub fn attempt<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.usable(&[])?;
        self.control("savepoint attempt")?;
        let result = work(self);
        let result = match (result, self.failed.take()) {
            (Ok(_), Some(error)) => Err(E::from(DbError::Ignored(error.to_string()))),
            (result, _) => result,
        };
        self.control(match result {
            Ok(_) => "release savepoint attempt",
            Err(_) => "rollback to savepoint attempt; release savepoint attempt",
        })?;
        result
    }

    /// Sets how long a read may take from now on, in place of `Options::read_limit`.
    pub fn time_limit(&mut self, limit: Duration) -> Result<(), DbError> {
        self.limited = true;
        either!(&mut self.session, s => s.time_limit(limit))
    }

    /// Prepares a statement without running it.
    pub fn prepare_check(&mut self, sql: &str) -> Result<(), DbError> {
        self.usable(&[])?;
        let answer = either!(&mut self.session, s => s.prepare_check(sql));
        self.noted(answer)
    }

    fn control(&mut self, sql: &str) -> Result<(), DbError> {
        let answer = either!(&mut self.session, s => s.control(sql));
        self.noted(answer)
    }

    /// Refuses what cannot be stored, and anything after a failed statement.
    fn usable(&self, parameters: &[Value]) -> Result<(), DbError> {
        match &self.failed {
            Some(error) => Err(DbError::Ignored(error.to_string())),
            None => parameters.iter().try_for_each(storable::value),
        }
    }

    fn noted<T>(&mut self, answer: Result<T, DbError>) -> Result<T, DbError> {
        answer.inspect_err(|error| {
            self.failed.get_or_insert_with(|| error.clone());
        })
    }
}

impl Db {
    /// Prepares a statement on a reader without running it, so that a test can check every text there is.
    pub fn prepare_check(&self, sql: &str) -> Result<(), DbError> {
        let sql = sql.to_owned();
        self.read_blocking(move |tx| tx.prepare_check(&sql))
    }
}
