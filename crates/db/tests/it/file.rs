//! The file of SQLite: its log, what was erased from it, and files that are none.

use std::time::{Duration, Instant};

use db::testing::Scratch;
use db::{ColumnType, Db, DbError, Options, Value};

fn contains(path: &std::path::Path, needle: &str) -> bool {
    let bytes = std::fs::read(path).unwrap_or_default();
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn erased_bytes_are_in_no_file() {
    let scratch = Scratch::sqlite();
    let db = scratch.open(Options::default());
    db.write_blocking(|tx| {
        tx.batch("create table t (a integer primary key, b text); create index t_b on t (b)")
    })
    .unwrap();
    for number in 0..200i64 {
        let text = format!("ada.lovelace.{number}@example.org").repeat(if number % 7 == 0 { 400 } else { 1 });
        db.write_blocking(move |tx| {
            tx.execute("insert into t values ($1, $2)", &[number.into(), text.into()])
        })
        .unwrap();
    }
    let log = scratch.file().with_file_name("test.db-wal");
    assert!(contains(&log, "ada.lovelace") || contains(&scratch.file(), "ada.lovelace"));
    db.write_blocking(|tx| tx.execute("delete from t", &[])).unwrap();
    db.checkpoint().unwrap();
    assert!(!contains(&scratch.file(), "ada.lovelace"));
    assert!(!contains(&log, "ada.lovelace"));
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}

/// Nothing checkpoints on the writer, so the thread beside it must keep the log short.
#[test]
fn the_log_does_not_grow_without_end() {
    let scratch = Scratch::sqlite();
    let db = scratch.open(Options::default());
    db.write_blocking(|tx| tx.batch("create table t (a integer primary key, b text)")).unwrap();
    let text: Value = "x".repeat(100_000).into();
    for number in 0..1_500i64 {
        let text = text.clone();
        db.write_blocking(move |tx| {
            tx.insert_many(
                "t",
                &[("a", ColumnType::Integer), ("b", ColumnType::Text)],
                &[vec![number.into(), text]],
            )
        })
        .unwrap();
    }
    let log = scratch.file().with_file_name("test.db-wal");
    let began = Instant::now();
    while std::fs::metadata(&log).unwrap().len() > 64 << 20 {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "the log stays at {} bytes",
            std::fs::metadata(&log).unwrap().len()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_is_no_database_is_told() {
    let scratch = Scratch::sqlite();
    std::fs::write(
        scratch.file(),
        "this is a letter, not a database, and long enough to be read as a header".repeat(20),
    )
    .unwrap();
    assert!(matches!(Db::sqlite(&scratch.file(), Options::default()).err(), Some(DbError::Damaged(_))));
    let nowhere = scratch.file().join("nowhere/test.db");
    let error = Db::sqlite(&nowhere, Options::default()).err().unwrap();
    assert!(error.to_string().contains("nowhere"), "{error}");
}
