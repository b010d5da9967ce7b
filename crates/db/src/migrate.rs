//! Brings a database to the schema version the program knows.
//!
//! All that is pending is one transaction on both databases: either the new version is there, or everything
//! is as it was. Before that, a SQLite file that holds anything is copied to `<file>.before-v<N>`; on
//! PostgreSQL an advisory lock lets one of several nodes do it. Versions are 1, 2, 3 … A published migration
//! never changes: its checksum is kept and compared.

use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::open::{Place, on_plain_thread};
use crate::tx::{Session, either};
use crate::{Column, ColumnType, Db, DbError, Ddl, Table, Tx, Value, lite};

/// One step from a schema version to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The version afterwards: 1 for the first.
    pub version: u32,
    /// A few words for people.
    pub name: &'static str,
    /// What it does.
    pub steps: fn() -> Vec<Step>,
}

/// One part of a migration.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A change of tables.
    Ddl(Ddl),
    /// Portable statements without parameters, separated by semicolons.
    Sql(&'static str),
}

impl Migration {
    /// A digest of what it does, in words of no database: the same program's migration has the same one on both.
    pub fn checksum(&self) -> Result<String, DbError> {
        let mut hash = Sha256::new();
        for step in (self.steps)() {
            match step {
                Step::Ddl(ddl) => hash.update(ddl.neutral()?),
                Step::Sql(sql) => hash.update(sql),
            }
            hash.update([0]);
        }
        Ok(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
    }

    fn failed(&self, cause: DbError) -> DbError {
        DbError::Migration { version: self.version, name: self.name.to_owned(), cause: Box::new(cause) }
    }
}

/// The tables that migrations lead to, in the order in which they were made. What a [`Step::Sql`] does is not
/// followed: it fills tables and makes none.
pub fn tables(migrations: &[Migration]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for step in migrations.iter().flat_map(|migration| (migration.steps)()) {
        if let Step::Ddl(change) = step {
            alter(&mut tables, change);
        }
    }
    tables
}

fn alter(tables: &mut Vec<Table>, change: Ddl) {
    let of = |tables: &mut Vec<Table>, name: &str, work: &dyn Fn(&mut Table)| {
        tables.iter_mut().filter(|table| table.name == name).for_each(work);
    };
    match change {
        Ddl::CreateTable(table) => tables.push(table),
        Ddl::AddColumn { table, column } => of(tables, &table, &|table| table.columns.push(column.clone())),
        Ddl::DropColumn { table, column } => {
            of(tables, &table, &|table| table.columns.retain(|there| there.name != column));
        }
        Ddl::RenameColumn { table, from, to } => of(tables, &table, &|table| {
            let columns = table.columns.iter_mut().map(|column| &mut column.name);
            let keys = table.primary_key.iter_mut().chain(table.unique.iter_mut().flatten());
            columns.chain(keys).filter(|name| **name == from).for_each(|name| name.clone_from(&to));
        }),
        Ddl::RenameTable { from, to } => of(tables, &from, &|table| table.name.clone_from(&to)),
        Ddl::DropTable(name) => tables.retain(|table| table.name != name),
        Ddl::CreateIndex(_) | Ddl::DropIndex(_) => {}
    }
}

impl Db {
    /// Applies the migrations that are not applied yet and returns the schema version there is now. The
    /// slice holds all migrations since the first, in order.
    pub fn migrate(&self, migrations: &[Migration]) -> Result<u32, DbError> {
        let known = newest(migrations)?;
        match &self.inner.place {
            Place::Sqlite(place) => {
                let mut session = place.writer()?;
                // Rebuilding a table must not delete the rows that point to it; all is checked at the end.
                session.control("pragma foreign_keys = off")?;
                let mut tx = Tx::new(Session::Sqlite(session));
                in_transaction(&mut tx, "begin immediate", |tx| {
                    if applied(tx)?.len() < known as usize && has_tables(tx)? {
                        copy(place, known)?;
                    }
                    apply(tx, migrations, known)
                })
            }
            Place::Postgres(place) => on_plain_thread(|| {
                let mut tx = Tx::new(Session::Postgres(Box::new(place.writer()?)));
                in_transaction(&mut tx, "begin", |tx| apply(tx, migrations, known))
            }),
        }
    }

    /// Makes a database anew from a copy, in one transaction: either all of it is there afterwards, or everything
    /// is as it was. The tables are made as they were at `version`, `fill` brings the rows that were copied then,
    /// the migrations since are applied to them, and `finish` finds the tables of today. Where migrations were
    /// applied before, `clear` comes first; it refuses, or leaves none of the tables that the migrations make.
    pub fn remake<T, E>(
        &self,
        migrations: &[Migration],
        version: u32,
        clear: impl FnOnce(&mut Tx) -> Result<(), E> + Send,
        fill: impl FnOnce(&mut Tx) -> Result<(), E> + Send,
        finish: impl FnOnce(&mut Tx) -> Result<T, E> + Send,
    ) -> Result<T, E>
    where
        T: Send,
        E: From<DbError> + Send,
    {
        let known = newest(migrations)?;
        if version > known {
            return Err(DbError::Newer { found: version, known }.into());
        }
        let work = |tx: &mut Tx| {
            either!(&mut tx.session, s => s.lock_migrations())?;
            if table_exists(tx)? {
                check_applied(&applied(tx)?, migrations, known)?;
                clear(tx)?;
                tx.ddl(&Ddl::DropTable(schema_migrations().name))?;
            }
            let (then, since) = migrations.split_at(version as usize);
            apply(tx, then, version)?;
            fill(tx)?;
            for migration in since {
                run(tx, migration).map_err(|cause| migration.failed(cause))?;
            }
            let finished = finish(tx)?;
            either!(&mut tx.session, s => s.check_references())?;
            Ok(finished)
        };
        match &self.inner.place {
            Place::Sqlite(place) => {
                let mut session = place.writer()?;
                session.control("pragma foreign_keys = off")?;
                in_transaction(&mut Tx::new(Session::Sqlite(session)), "begin immediate", work)
            }
            Place::Postgres(place) => on_plain_thread(|| {
                let mut tx = Tx::new(Session::Postgres(Box::new(place.writer()?)));
                in_transaction(&mut tx, "begin", work)
            }),
        }
    }
}

/// The version the last migration leads to; they must count up from 1.
fn newest(migrations: &[Migration]) -> Result<u32, DbError> {
    for (position, migration) in migrations.iter().enumerate() {
        if migration.version as usize != position + 1 {
            let cause = DbError::sql("versions must count up from 1 without gaps", migration.name);
            return Err(migration.failed(cause));
        }
    }
    Ok(migrations.last().map_or(0, |last| last.version))
}

fn in_transaction<T, E: From<DbError>>(
    tx: &mut Tx,
    begin: &str,
    work: impl FnOnce(&mut Tx) -> Result<T, E>,
) -> Result<T, E> {
    either!(&mut tx.session, s => s.begin_write(begin))?;
    let result = work(tx).and_then(|value| {
        if let Some(error) = tx.failed.take() {
            return Err(DbError::Ignored(error.to_string()).into());
        }
        either!(&mut tx.session, s => s.control("commit"))?;
        Ok(value)
    });
    if result.is_err() {
        either!(&mut tx.session, s => s.rollback())?;
    }
    result
}

/// Refuses a database that this program does not know, or knows otherwise.
fn check_applied(
    done: &[(u32, String, String)],
    migrations: &[Migration],
    known: u32,
) -> Result<(), DbError> {
    if let Some((found, ..)) = done.last().filter(|(found, ..)| *found > known) {
        return Err(DbError::Newer { found: *found, known });
    }
    for (migration, (version, name, checksum)) in migrations.iter().zip(done) {
        if migration.version != *version || migration.checksum()? != *checksum {
            return Err(DbError::ChangedMigration { version: *version, name: name.clone() });
        }
    }
    Ok(())
}

fn apply(tx: &mut Tx, migrations: &[Migration], known: u32) -> Result<u32, DbError> {
    either!(&mut tx.session, s => s.lock_migrations())?;
    let done = applied(tx)?;
    check_applied(&done, migrations, known)?;
    if done.is_empty() && !table_exists(tx)? {
        tx.ddl(&Ddl::CreateTable(schema_migrations()))?;
    }
    for migration in &migrations[done.len()..] {
        tracing::info!(version = migration.version, name = migration.name, "migrating the database");
        run(tx, migration).map_err(|cause| migration.failed(cause))?;
    }
    either!(&mut tx.session, s => s.make_functions())?;
    either!(&mut tx.session, s => s.check_references())?;
    Ok(known)
}

fn run(tx: &mut Tx, migration: &Migration) -> Result<(), DbError> {
    for step in (migration.steps)() {
        match step {
            Step::Ddl(ddl) => tx.ddl(&ddl)?,
            Step::Sql(sql) => tx.batch(sql)?,
        }
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as i64);
    tx.execute(
        "insert into schema_migrations (version, name, checksum, applied_at) values ($1, $2, $3, $4)",
        &[migration.version.into(), migration.name.into(), migration.checksum()?.into(), now.into()],
    )?;
    Ok(())
}

fn schema_migrations() -> Table {
    Table {
        name: "schema_migrations".to_owned(),
        columns: vec![
            Column::required("version", ColumnType::Integer),
            Column::required("name", ColumnType::Text),
            Column::required("checksum", ColumnType::Text),
            Column::required("applied_at", ColumnType::Integer),
        ],
        primary_key: vec!["version".to_owned()],
        unique: vec![],
    }
}

fn table_exists(tx: &mut Tx) -> Result<bool, DbError> {
    either!(&mut tx.session, s => s.has_table("schema_migrations"))
}

fn has_tables(tx: &mut Tx) -> Result<bool, DbError> {
    let row = tx.query_one("select count(*) from sqlite_master where type = 'table'", &[])?;
    row.map_or(Ok(false), |row| Ok(row.integer(0)? > 0))
}

/// Version, name and checksum of what has been applied, in order.
fn applied(tx: &mut Tx) -> Result<Vec<(u32, String, String)>, DbError> {
    if !table_exists(tx)? {
        return Ok(Vec::new());
    }
    let rows = tx.query("select version, name, checksum from schema_migrations order by version", &[])?;
    rows.iter()
        .map(|row| Ok((row.integer(0)? as u32, row.text(1)?.to_owned(), row.text(2)?.to_owned())))
        .collect()
}

/// Copies the file as it is before the upgrade. The copy appears under its name only when it is whole. A
/// second connection makes it, while the first one's lock keeps everybody from writing.
fn copy(place: &lite::Place, known: u32) -> Result<(), DbError> {
    let target = lite::beside(&place.path, &format!(".before-v{known}"));
    let partial = lite::beside(&target, ".partial");
    let failed = |path: &std::path::Path, error: std::io::Error| DbError::File {
        path: path.display().to_string(),
        message: error.to_string(),
    };
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(|error| failed(&partial, error))?;
    }
    place.writer()?.execute("vacuum into $1", &[Value::Text(partial.display().to_string())])?;
    std::fs::File::open(&partial)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&partial, &target))
        .map_err(|error| failed(&target, error))?;
    tracing::info!(copy = %target.display(), "copied the database before migrating it");
    Ok(())
}
