//! What the writer promises: one savepoint per closure, one commit per group, answers after it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use db::{Db, DbError, Options, Tx, Value, db_test};

use crate::waiting::{queued, run};

fn make(db: &Db, sql: &'static str) {
    db.write_blocking(move |tx| tx.batch(sql)).unwrap();
}

fn insert(tx: &mut Tx, number: i64) -> Result<u64, DbError> {
    tx.execute("insert into t (a) values ($1)", &[number.into()])
}

fn numbers(db: &Db) -> Vec<i64> {
    let rows = db.read_blocking(|tx| tx.query("select a from t order by a", &[])).unwrap();
    rows.iter().map(|row| row.integer(0).unwrap()).collect()
}

/// A machine under load must not cut a group short that a test is about.
fn patient() -> Options {
    Options { group_work: Duration::from_secs(60), ..Options::default() }
}

type Work = Box<dyn FnOnce(&mut Tx) -> Result<(), DbError> + Send>;

/// Runs closures in one group: a first one, which does nothing, holds the writer until the others wait
/// behind it. Its answer is the first.
fn together(db: &Db, mut works: Vec<Work>) -> Vec<Result<(), DbError>> {
    let (began, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    works.insert(
        0,
        Box::new(move |_| {
            began.send(()).unwrap();
            may_go.recv().unwrap();
            Ok(())
        }),
    );
    run(async {
        let mut writes = Vec::new();
        for (position, work) in works.into_iter().enumerate() {
            writes.push(queued(db.write(work)).await);
            if position == 0 {
                has_begun.recv().unwrap();
            }
        }
        go.send(()).unwrap();
        let mut answers = Vec::new();
        for write in writes {
            answers.push(write.await);
        }
        answers
    })
}

db_test! {
    /// Work with a transaction for itself is kept or dropped whole, and the writer goes on after it.
    fn work_alone_is_whole_or_nothing(db: Db) {
        make(&db, "create table t (a integer not null primary key)");
        db.write_alone_blocking(|tx| insert(tx, 1)).unwrap();
        let failed = db.write_alone_blocking(|tx| {
            insert(tx, 2)?;
            insert(tx, 1)
        });
        assert!(matches!(failed, Err(DbError::Unique { .. })), "{failed:?}");
        let panicked = db.write_alone_blocking(|tx| -> Result<(), DbError> {
            insert(tx, 3)?;
            panic!("in the middle");
        });
        assert!(matches!(panicked, Err(DbError::Panicked(_))), "{panicked:?}");
        // A failed statement that is passed over must not be committed around.
        let ignored = db.write_alone_blocking(|tx| {
            insert(tx, 4)?;
            Ok::<_, DbError>(insert(tx, 1).is_err())
        });
        assert!(matches!(ignored, Err(DbError::Ignored(_))), "{ignored:?}");
        db.write_blocking(|tx| insert(tx, 5)).unwrap();
        db.write_alone_blocking(|tx| insert(tx, 6)).unwrap();
        assert_eq!(numbers(&db), [1, 5, 6]);
    }

    /// It waits its turn behind a group and lets the closures after it form another.
    fn work_alone_keeps_its_place_among_groups(db: Db) {
        make(&db, "create table t (a integer not null primary key)");
        let threads: Vec<_> = (0..40_i64)
            .map(|number| {
                let db = db.clone();
                thread::spawn(move || match number % 4 {
                    0 => db.write_alone_blocking(move |tx| insert(tx, number)),
                    _ => db.write_blocking(move |tx| insert(tx, number)),
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
        assert_eq!(numbers(&db), (0..40).collect::<Vec<_>>());
    }

    fn a_failing_closure_takes_nothing_with_it(scratch: Scratch) {
        let db = scratch.open(patient());
        make(&db, "create table t (a bigint primary key)");
        let answers = together(&db, vec![
            Box::new(|tx| insert(tx, 1).map(drop)),
            Box::new(|tx| { insert(tx, 2)?; insert(tx, 1).map(drop) }),
            Box::new(|tx| { insert(tx, 3)?; Err(DbError::Closed) }),
            Box::new(|tx| { insert(tx, 4)?; panic!("number {}", 4) }),
            Box::new(|tx| { insert(tx, 5)?; tx.query("select nothing", &[]).map(drop) }),
            Box::new(|tx| insert(tx, 6).map(drop)),
        ]);
        assert_eq!(answers[..2], [Ok(()), Ok(())]);
        assert_eq!(answers[2], Err(DbError::Unique { table: "t".into(), columns: vec!["a".into()] }));
        assert_eq!(answers[3], Err(DbError::Closed));
        assert_eq!(answers[4], Err(DbError::Panicked("number 4".into())));
        assert!(matches!(&answers[5], Err(DbError::Sql { sql, .. }) if sql == "select nothing"), "{answers:?}");
        assert_eq!(answers[6], Ok(()));
        assert_eq!(numbers(&db), [1, 6]);
    }

    /// The first closure has no savepoint. What fails takes nobody with it who waited behind it.
    fn a_first_closure_that_fails_takes_nothing_with_it(scratch: Scratch) {
        let db = scratch.open(patient());
        make(&db, "create table t (a bigint primary key)");
        for (round, end) in [0_i64, 10, 20].into_iter().zip(["fail", "panic", "ignore"]) {
            let (began, has_begun) = mpsc::channel();
            let (go, may_go) = mpsc::channel::<()>();
            let answers = run(async {
                let first = queued(db.write(move |tx| {
                    began.send(()).unwrap();
                    may_go.recv().unwrap();
                    insert(tx, round)?;
                    match end {
                        "fail" => Err(DbError::Closed),
                        "panic" => panic!("in the middle"),
                        _ => Ok(insert(tx, round).is_err()),
                    }
                })).await;
                has_begun.recv().unwrap();
                let second = queued(db.write(move |tx| insert(tx, round + 1))).await;
                let third = queued(db.write(move |tx| insert(tx, round + 2))).await;
                go.send(()).unwrap();
                (first.await.map(drop), second.await, third.await)
            });
            assert!(matches!(answers, (Err(_), Ok(1), Ok(1))), "{end}: {answers:?}");
        }
        assert_eq!(numbers(&db), [1, 2, 11, 12, 21, 22]);
    }

    /// A deferred foreign key is checked by the commit, which is everybody's.
    fn when_the_commit_fails_nobody_gets_ok(scratch: Scratch) {
        let db = scratch.open(patient());
        make(&db, "create table p (a bigint primary key);
                   create table t (a bigint primary key, p bigint references p (a) deferrable initially deferred)");
        let answers = together(&db, vec![
            Box::new(|tx| insert(tx, 1).map(drop)),
            Box::new(|tx| tx.execute("insert into t (a, p) values (2, 99)", &[]).map(drop)),
            Box::new(|tx| insert(tx, 3).map(drop)),
        ]);
        assert_eq!(answers.len(), 4);
        for answer in &answers {
            assert!(matches!(answer, Err(DbError::Constraint(_))), "{answers:?}");
        }
        assert_eq!(numbers(&db), [0i64; 0]);
        db.write_blocking(|tx| insert(tx, 4)).unwrap();
        assert_eq!(numbers(&db), [4]);
    }

    fn a_failed_statement_that_is_ignored_keeps_nothing(db: Db) {
        make(&db, "create table t (a bigint primary key)");
        let answer: Result<(), DbError> = db.write_blocking(|tx| {
            insert(tx, 1)?;
            assert!(insert(tx, 1).is_err());
            // PostgreSQL would refuse this one, SQLite would run it.
            assert!(matches!(insert(tx, 2), Err(DbError::Ignored(_))));
            Ok(())
        });
        assert!(matches!(answer, Err(DbError::Ignored(_))), "{answer:?}");
        assert_eq!(numbers(&db), [0i64; 0]);
    }

    fn an_attempt_undoes_only_itself(db: Db) {
        make(&db, "create table t (a bigint primary key)");
        db.write_blocking(|tx| {
            insert(tx, 1)?;
            let inner: Result<(), DbError> = tx.attempt(|tx| {
                insert(tx, 2)?;
                tx.attempt(|tx| insert(tx, 1).map(drop)).unwrap_err();
                insert(tx, 3)?;
                insert(tx, 1).map(drop)
            });
            assert!(matches!(inner, Err(DbError::Unique { .. })));
            let ignored = tx.attempt(|tx| { assert!(insert(tx, 1).is_err()); Ok::<(), DbError>(()) });
            assert!(matches!(ignored, Err(DbError::Ignored(_))));
            tx.attempt(|tx| insert(tx, 4))?;
            Ok::<(), DbError>(())
        }).unwrap();
        assert_eq!(numbers(&db), [1, 4]);
    }

    fn a_closure_cannot_end_the_transaction(db: Db) {
        make(&db, "create table t (a bigint primary key)");
        for sql in ["commit", " Rollback", "savepoint x", "begin", "end;"] {
            let answer: Result<(), DbError> = db.write_blocking(move |tx| {
                insert(tx, 1)?;
                tx.execute(sql, &[]).map(drop)
            });
            assert!(matches!(answer, Err(DbError::Sql { .. })), "{sql}: {answer:?}");
        }
        assert_eq!(numbers(&db), [0i64; 0]);
    }

    fn a_closure_cannot_wait_for_the_writer(db: Db) {
        let inner = db.clone();
        let answer: Result<(), DbError> = db.write_blocking(move |_| inner.write_blocking(|_| Ok(())));
        assert_eq!(answer, Err(DbError::Nested));
    }

    fn closing_finishes_what_waits_and_refuses_the_rest(db: Db) {
        make(&db, "create table t (a bigint primary key)");
        let (began, has_begun) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let (last, closing) = (db.clone(), db.clone());
        run(async {
            let mut waiting = vec![queued(last.write(move |tx| {
                began.send(()).unwrap();
                may_go.recv().unwrap();
                insert(tx, 0)
            })).await as std::pin::Pin<Box<dyn Future<Output = _>>>];
            has_begun.recv().unwrap();
            for number in 1..5 {
                waiting.push(queued(last.write(move |tx| insert(tx, number))).await);
            }
            let closing = thread::spawn(move || closing.close());
            go.send(()).unwrap();
            closing.join().unwrap();
            for write in waiting {
                assert_eq!(write.await, Ok(1));
            }
        });
        let answer: Result<(), DbError> = last.write_blocking(|_| Ok(()));
        assert_eq!(answer, Err(DbError::Closed));
        let answer: Result<(), DbError> = last.read_blocking(|_| Ok(()));
        assert_eq!(answer, Err(DbError::Closed));
    }

    async fn many_tasks_write_at_once(db: Db) {
        make(&db, "create table t (a bigint primary key)");
        let tasks: Vec<_> = (0..200i64).map(|number| {
            let db = db.clone();
            tokio::spawn(async move { db.write(move |tx| insert(tx, number)).await })
        }).collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(1));
        }
        assert_eq!(numbers(&db), (0..200).collect::<Vec<i64>>());
    }

    /// Two handles stand for two nodes. Each writer takes a number under the group's lock and sometimes
    /// fails after that; a follower must see every number once, in order, and never a later one first.
    fn sequence_order_is_commit_order(scratch: Scratch) {
        let locked = || Options { group_lock: Some("update feed set last = last"), ..Options::default() };
        let plain = scratch.open(Options::default());
        make(&plain, "create table feed (last bigint not null);
                      create table entry (seq bigint primary key, node bigint not null);
                      insert into feed (last) values (0)");
        let nodes = [scratch.open(locked()), scratch.open(locked())];
        let done = Arc::new(AtomicBool::new(false));
        let follower = {
            let (db, done) = (plain.clone(), Arc::clone(&done));
            thread::spawn(move || {
                let mut cursor = 0i64;
                loop {
                    let last_look = done.load(Ordering::SeqCst);
                    let rows = db.read_blocking(move |tx| {
                        tx.query("select seq from entry where seq > $1 order by seq", &[cursor.into()])
                    }).unwrap();
                    for row in rows {
                        cursor += 1;
                        assert_eq!(row.integer(0).unwrap(), cursor, "a number was skipped or came late");
                    }
                    if last_look { return cursor; }
                }
            })
        };
        let mut writers = Vec::new();
        for writer in 0..8i64 {
            let db = nodes[(writer % 2) as usize].clone();
            writers.push(thread::spawn(move || {
                let mut kept = 0;
                for round in 0..40i64 {
                    let answer: Result<(), DbError> = db.write_blocking(move |tx| {
                        let row = tx.query_one("update feed set last = last + 1 returning last", &[])?;
                        let entry = [Value::Integer(row.unwrap().integer(0)?), writer.into()];
                        tx.execute("insert into entry (seq, node) values ($1, $2)", &entry)?;
                        if (writer + round) % 5 == 0 { Err(DbError::Closed) } else { Ok(()) }
                    });
                    match answer {
                        Ok(()) => kept += 1,
                        Err(error) => assert_eq!(error, DbError::Closed),
                    }
                }
                kept
            }));
        }
        let kept: i64 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
        done.store(true, Ordering::SeqCst);
        assert_eq!(follower.join().unwrap(), kept);
        assert_eq!(kept, 8 * 40 * 4 / 5);
    }
}
