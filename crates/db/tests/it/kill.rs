//! What was acknowledged survives `kill -9`.
//!
//! Each test runs itself a second time as a child that writes from several threads and prints what the
//! database has acknowledged. The child is killed in the middle of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use db::testing::Scratch;
use db::{Db, DbError, Dialect, Options, db_test};

const ADDRESS: &str = "RAPPORT_TEST_KILL_ADDRESS";
const SCHEMA: &str = "RAPPORT_TEST_KILL_SCHEMA";

fn child(address: &str) -> ! {
    let db = match std::env::var(SCHEMA) {
        Ok(schema) => Db::postgres(address, Some(&schema), Options::default()),
        Err(_) => Db::sqlite(Path::new(address), Options::default()),
    }
    .unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4i64 {
            let db = db.clone();
            scope.spawn(move || {
                for number in 0.. {
                    let key = number * 4 + writer;
                    let text = "x".repeat(300);
                    let answer: Result<u64, DbError> = db.write_blocking(move |tx| {
                        tx.execute("insert into t (a, b) values ($1, $2)", &[key.into(), text.into()])
                    });
                    assert_eq!(answer, Ok(1));
                    // One call per line, so that a line is whole or missing.
                    std::io::stdout().write_all(format!("\nack {key}\n").as_bytes()).unwrap();
                }
            });
        }
    });
    unreachable!("the child is killed")
}

fn parent(scratch: &Scratch, test: &str) {
    let db = scratch.open(Options::default());
    db.write_blocking(|tx| tx.batch("create table t (a bigint primary key, b text not null)")).unwrap();
    db.close();
    let (address, schema) = scratch.address();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(ADDRESS, address).stdout(Stdio::piped());
    if let Some(schema) = schema {
        command.env(SCHEMA, schema);
    }
    let mut child = command.spawn().unwrap();
    let mut acknowledged = BTreeSet::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(key) = line.unwrap().strip_prefix("ack ") {
            acknowledged.insert(key.parse::<i64>().unwrap());
            if acknowledged.len() == 400 {
                child.kill().unwrap();
            }
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= 400, "the child ended by itself after {}", acknowledged.len());
    let db = scratch.open(Options::default());
    let rows = db.read_blocking(|tx| tx.query("select a from t", &[])).unwrap();
    let stored: BTreeSet<i64> = rows.iter().map(|row| row.integer(0).unwrap()).collect();
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged but gone: {lost:?}");
    assert_eq!(db.integrity_check(), Ok(vec![]));
    db.write_blocking(|tx| tx.execute("insert into t (a, b) values (-1, 'after')", &[])).unwrap();
}

db_test! {
    fn loses_nothing_that_was_acknowledged(scratch: Scratch) {
        if let Ok(address) = std::env::var(ADDRESS) {
            child(&address);
        }
        let variant = if scratch.dialect() == Dialect::Sqlite { "sqlite" } else { "postgres" };
        parent(scratch, &format!("kill::loses_nothing_that_was_acknowledged::{variant}"));
    }
}
