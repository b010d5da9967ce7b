//! A connection to PostgreSQL that breaks. SQLite has none to lose.

use db::testing::Scratch;
use db::{DbError, Options};

#[test]
fn the_group_is_told_and_the_next_one_runs() {
    let scratch = Scratch::postgres();
    let db = scratch.open(Options { readers: 1, ..Options::default() });
    db.write_blocking(|tx| tx.batch("create table t (a bigint)")).unwrap();
    let broken: Result<(), DbError> = db.write_blocking(|tx| {
        tx.execute("insert into t (a) values (1)", &[])?;
        // The server ends the writer's own connection, as a restart would.
        tx.query("select pg_terminate_backend(pg_backend_pid())", &[]).map(drop)
    });
    assert!(matches!(broken, Err(DbError::Unavailable(_))), "{broken:?}");
    db.write_blocking(|tx| tx.execute("insert into t (a) values (2)", &[])).unwrap();

    let broken = db.read_blocking(|tx| tx.query("select pg_terminate_backend(pg_backend_pid())", &[]));
    assert!(matches!(broken, Err(DbError::Unavailable(_))), "{broken:?}");
    let rows = db.read_blocking(|tx| tx.query("select a from t", &[])).unwrap();
    assert_eq!((rows.len(), rows[0].integer(0)), (1, Ok(2)));
}

#[test]
fn a_connection_lost_while_idle_is_not_noticed_by_callers() {
    let scratch = Scratch::postgres();
    let db = scratch.open(Options { readers: 1, ..Options::default() });
    db.write_blocking(|tx| tx.batch("create table t (a bigint)")).unwrap();
    let pid = |tx: &mut db::Tx| tx.query_one("select pg_backend_pid()", &[])?.unwrap().integer(0);
    let writer = db.write_blocking(pid).unwrap();
    db.read_blocking(move |tx| {
        tx.query("select pg_terminate_backend(cast($1 as integer))", &[writer.into()])
    })
    .unwrap();
    db.write_blocking(|tx| tx.execute("insert into t (a) values (2)", &[])).unwrap();
    assert_ne!(db.write_blocking(pid).unwrap(), writer);
}

#[test]
fn no_server_is_an_error_and_no_wait() {
    let began = std::time::Instant::now();
    let answer = db::Db::postgres("host=/nowhere user=nobody", None, Options::default());
    assert!(matches!(answer.err(), Some(DbError::Unavailable(_))));
    assert!(began.elapsed().as_secs() < 3);
}
