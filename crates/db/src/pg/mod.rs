//! A connection to PostgreSQL.
//!
//! The client waits for each answer, so it must not be used on a thread of an async runtime; the writer's
//! and the readers' threads are plain. A lost connection is made anew when the next transaction begins.

mod copy;
mod error;
mod functions;
mod prepared;
mod value;

use std::sync::Arc;
use std::time::Duration;

use model::{ColumnType, Value};
use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, NoTls};

use crate::{DbError, Options, Row};
use error::convert;
use prepared::Prepared;
use value::{Bound, Raw};

/// How long a change of tables waits for its lock: everybody else queues behind it meanwhile.
const DDL_LOCK_LIMIT: Duration = Duration::from_secs(2);
/// Waits between attempts to connect anew, together about a second and a half.
const BACKOFF: [u64; 5] = [50, 100, 200, 400, 800];

/// So few rows are inserted by a prepared statement, which takes one round trip; `copy` takes three.
const FEW: usize = 4;

/// Where a server is and how to use it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub url: String,
    pub schema: Option<String>,
    pub options: Options,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Writer,
    Reader,
}

/// One connection with its prepared statements.
pub(crate) struct Session {
    client: Client,
    place: Place,
    role: Role,
    prepared: Prepared,
}

impl Place {
    /// The connection that writes.
    pub fn writer(&self) -> Result<Session, DbError> {
        self.session(Role::Writer)
    }

    /// A connection that reads.
    pub fn reader(&self) -> Result<Session, DbError> {
        self.session(Role::Reader)
    }

    fn session(&self, role: Role) -> Result<Session, DbError> {
        let client = self.connect(role)?;
        Ok(Session { client, place: self.clone(), role, prepared: Prepared::default() })
    }

    fn connect(&self, role: Role) -> Result<Client, DbError> {
        let mut config: postgres::Config =
            self.url.parse().map_err(|error: postgres::Error| DbError::Unavailable(error.to_string()))?;
        if config.get_application_name().is_none() {
            config.application_name("rapport");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        let mut client = config.connect(NoTls).map_err(|error| convert(&error, "connect"))?;
        let mut set_up = format!(
            "set client_min_messages = warning; set lock_timeout = {}; set synchronous_commit = on;
             set default_transaction_isolation = 'read committed'; set extra_float_digits = 1;",
            self.options.lock_limit.as_millis(),
        );
        if let Some(schema) = &self.schema {
            crate::ddl::check_name(schema)?;
            set_up.push_str(&format!("set search_path to \"{schema}\";"));
        }
        if role == Role::Reader {
            let limit = self.options.read_limit.as_millis();
            set_up.push_str(&format!(
                "set statement_timeout = {limit}; set default_transaction_read_only = on;"
            ));
        }
        client.batch_execute(&set_up).map_err(|error| convert(&error, &set_up))?;
        Ok(client)
    }
}

impl Session {
    pub fn stream(
        &mut self,
        sql: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let (ready, bound) = self.prepared.find(&mut self.client, sql, parameters)?;
        let result = (|| {
            let mut rows =
                self.client.query_raw(&ready.statement, bound).map_err(|error| convert(&error, sql))?;
            while let Some(row) = rows.next().map_err(|error| convert(&error, sql))? {
                let mut values = Vec::with_capacity(row.len());
                for index in 0..row.len() {
                    let value: Raw = row.try_get(index).map_err(|error| convert(&error, sql))?;
                    values.push(value.0);
                }
                each(Row { columns: Arc::clone(&ready.columns), values })?;
            }
            Ok(())
        })();
        self.forget_stale(result)
    }

    pub fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, DbError> {
        let (ready, bound) = self.prepared.find(&mut self.client, sql, parameters)?;
        let bound: Vec<_> = bound.iter().map(|value| value as &(dyn postgres::types::ToSql + Sync)).collect();
        let result = self.client.execute(&ready.statement, &bound).map_err(|error| convert(&error, sql));
        self.forget_stale(result)
    }

    /// A statement prepared before somebody changed its tables may be refused; it is prepared anew next time.
    fn forget_stale<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(DbError::Sql { message, .. }) = &result
            && message.contains("cached plan")
        {
            self.prepared = Prepared::default();
        }
        result
    }

    pub fn insert_many(
        &mut self,
        table: &str,
        columns: &[(&str, ColumnType)],
        rows: &[Vec<Value>],
    ) -> Result<u64, DbError> {
        if rows.len() > FEW {
            return copy::insert(&mut self.client, table, columns, rows);
        }
        let sql = insert_text(table, columns, rows.len());
        let values: Vec<Value> = rows.iter().flatten().cloned().collect();
        self.execute(&sql, &values)
    }

    pub fn change_tables(&mut self, sql: &str) -> Result<(), DbError> {
        let sql = crate::text::rewrite(sql, crate::Dialect::Postgres)?.sql;
        let limit = self.place.options.lock_limit.as_millis();
        let short = DDL_LOCK_LIMIT.as_millis().min(limit);
        self.prepared = Prepared::default();
        self.control(&format!("set local lock_timeout = {short}; {sql}\n; set local lock_timeout = {limit}"))
    }

    /// Makes the functions that statements may use beside PostgreSQL's own.
    pub fn make_functions(&mut self) -> Result<(), DbError> {
        self.control(functions::MAKE)
    }

    /// Runs a text as it is, transaction words included.
    pub fn control(&mut self, sql: &str) -> Result<(), DbError> {
        self.client.batch_execute(sql).map_err(|error| convert(&error, sql))
    }

    pub fn prepare_check(&mut self, sql: &str) -> Result<(), DbError> {
        let text = crate::text::rewrite(sql, crate::Dialect::Postgres)?.sql;
        self.client.prepare(&text).map(drop).map_err(|error| convert(&error, sql))
    }

    pub fn has_table(&mut self, table: &str) -> Result<bool, DbError> {
        let sql = "select to_regclass($1) is not null";
        let row = self.client.query_one(sql, &[&table]).map_err(|error| convert(&error, sql))?;
        row.try_get(0).map_err(|error| convert(&error, sql))
    }

    /// PostgreSQL checks references always, also while tables change.
    pub fn check_references(&mut self) -> Result<(), DbError> {
        Ok(())
    }

    /// Keeps other nodes from migrating until the transaction ends.
    pub fn lock_migrations(&mut self) -> Result<(), DbError> {
        self.control(
            "set local lock_timeout = '60s';
             select pg_advisory_xact_lock(hashtextextended('rapport migrations ' || current_schema(), 0))",
        )
    }

    /// With the extension `amcheck` every index is compared with its table; without it only what the
    /// catalogue itself calls invalid is found.
    pub fn integrity_check(&mut self) -> Result<Vec<String>, DbError> {
        let invalid = "select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid
            where c.relnamespace = current_schema()::regnamespace and not i.indisvalid";
        let indexes = "select c.oid, c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid
            join pg_am a on a.oid = c.relam
            where c.relnamespace = current_schema()::regnamespace and a.amname = 'btree' and i.indisvalid";
        let failed = |error: postgres::Error| convert(&error, "integrity check");
        let mut found = Vec::new();
        for row in self.client.query(invalid, &[]).map_err(failed)? {
            found.push(format!("the index {} is not valid", row.try_get::<_, String>(0).map_err(failed)?));
        }
        let amcheck = "select 1 from pg_extension where extname = 'amcheck'";
        if self.client.query_opt(amcheck, &[]).map_err(failed)?.is_none() {
            return Ok(found);
        }
        for row in self.client.query(indexes, &[]).map_err(failed)? {
            let (oid, name): (u32, String) =
                (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
            let check = "select bt_index_check($1::oid::regclass, true)";
            match self.client.query(check, &[&oid]).map_err(failed) {
                Ok(_) => {}
                Err(lost @ DbError::Unavailable(_)) => return Err(lost),
                Err(error) => found.push(format!("the index {name}: {error}")),
            }
        }
        Ok(found)
    }

    pub fn begin_write(&mut self, opening: &str) -> Result<(), DbError> {
        self.begin(opening)
    }

    pub fn begin_read(&mut self) -> Result<(), DbError> {
        self.begin("begin isolation level repeatable read read only")
    }

    /// Begins a transaction, on a new connection when this one is lost: nothing has been done on it yet.
    fn begin(&mut self, sql: &str) -> Result<(), DbError> {
        if !self.client.is_closed() {
            match self.control(sql) {
                Err(DbError::Unavailable(_)) => {}
                result => return result,
            }
        }
        let mut waits = BACKOFF.iter();
        loop {
            match self.place.connect(self.role) {
                Ok(client) => {
                    tracing::info!("connected to the database again");
                    self.client = client;
                    self.prepared = Prepared::default();
                    return self.control(sql);
                }
                Err(error) => match waits.next() {
                    Some(wait) => std::thread::sleep(Duration::from_millis(*wait)),
                    None => return Err(error),
                },
            }
        }
    }

    pub fn time_limit(&mut self, limit: Duration) -> Result<(), DbError> {
        match self.role {
            Role::Writer => Ok(()),
            Role::Reader => self.control(&format!("set local statement_timeout = {}", limit.as_millis())),
        }
    }

    /// Another closure begins on the same snapshot. The limit is that of each statement.
    pub fn restart_limit(&mut self) {}

    /// Ends a read, also one that the database has ended already.
    pub fn end_read(&mut self) -> Result<(), DbError> {
        self.rollback()
    }

    pub fn in_transaction(&self) -> bool {
        !self.client.is_closed()
    }

    pub fn rollback(&mut self) -> Result<(), DbError> {
        if self.client.is_closed() { Ok(()) } else { self.control("rollback") }
    }
}

/// The text of an insert of a few rows; names have been checked.
fn insert_text(table: &str, columns: &[(&str, ColumnType)], rows: usize) -> String {
    let names: Vec<String> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let width = columns.len();
    let row = |at: usize| {
        let marks: Vec<String> = (1..=width).map(|column| format!("${}", at * width + column)).collect();
        format!("({})", marks.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("insert into \"{table}\" ({}) values {}", names.join(", "), rows.join(", "))
}

impl Prepared {
    /// Values as the client takes them, unpacked where the statement has a list.
    fn bind<'a>(
        lists: &[Option<crate::list::ListKind>],
        parameters: &'a [Value],
    ) -> Result<Vec<Bound<'a>>, DbError> {
        parameters
            .iter()
            .zip(lists)
            .map(|(value, list)| match list {
                None => Ok(Bound::Value(value)),
                Some(kind) => Ok(Bound::List(kind.unpack(value)?)),
            })
            .collect()
    }
}
