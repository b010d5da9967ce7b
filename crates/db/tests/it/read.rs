//! What a read sees, what it cannot do, and how it ends.

use std::sync::mpsc;
use std::time::Duration;

use db::{Db, DbError, Options, db_test};

use crate::waiting::{queued, run};

fn numbers(db: &Db, count: i64) {
    db.write_blocking(move |tx| {
        tx.batch("create table t (a bigint primary key)")?;
        let rows: Vec<_> = (0..count).map(|n| vec![n.into()]).collect();
        tx.insert_many("t", &[("a", db::ColumnType::Integer)], &rows)
    })
    .unwrap();
}

fn count(tx: &mut db::Tx) -> Result<i64, DbError> {
    tx.query_one("select count(*) from t", &[])?.unwrap().integer(0)
}

/// The most memory this process has used, in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

db_test! {
    fn a_reader_cannot_write(db: Db) {
        numbers(&db, 1);
        for sql in ["insert into t values (7)", "delete from t", "create table u (a bigint)", "drop table t"] {
            let answer = db.read_blocking(move |tx| tx.execute(sql, &[]));
            assert!(matches!(answer, Err(DbError::Sql { .. })), "{sql}: {answer:?}");
        }
        assert_eq!(db.read_blocking(count), Ok(1));
    }

    fn a_read_apart_sees_one_snapshot_and_keeps_nobody_waiting(scratch: Scratch) {
        let limit = Duration::from_millis(50);
        let db = scratch.open(Options { readers: 1, read_limit: limit, ..Options::default() });
        numbers(&db, 3);
        let seen = db.read_apart_blocking(Duration::from_secs(60), |tx| {
            let first = count(tx)?;
            db.write_blocking(|tx| tx.execute("delete from t", &[]))?;
            assert_eq!(db.read_blocking(count), Ok(0), "the one reader is free");
            std::thread::sleep(2 * limit);
            Ok::<_, DbError>((first, count(tx)?))
        });
        assert_eq!(seen, Ok((3, 3)));
        let write = db.read_apart_blocking(limit, |tx| tx.execute("insert into t values (7)", &[]));
        assert!(matches!(write, Err(DbError::Sql { .. })), "{write:?}");
    }

    fn a_read_sees_one_snapshot(db: Db) {
        numbers(&db, 1);
        let (began, has_begun) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let reader = db.clone();
        let counts = std::thread::spawn(move || reader.read_blocking(move |tx| {
            let before = count(tx)?;
            began.send(()).unwrap();
            may_go.recv().unwrap();
            Ok::<_, DbError>((before, count(tx)?))
        }));
        has_begun.recv().unwrap();
        db.write_blocking(|tx| tx.execute("insert into t values (7)", &[])).unwrap();
        go.send(()).unwrap();
        assert_eq!(counts.join().unwrap(), Ok((1, 1)));
        assert_eq!(db.read_blocking(count), Ok(2));
    }

    fn streaming_keeps_memory_constant(db: Db) {
        // Each of the 200,000 rows carries 1 KB, so keeping them would take 200 MB.
        numbers(&db, 450);
        let before = peak_memory();
        let sql = "select t.a, replace('0123456789', '5', $1) from t cross join t u";
        let filler: db::Value = "x".repeat(1_000).into();
        let seen = db.read_blocking(move |tx| {
            tx.time_limit(Duration::from_secs(60))?;
            let (mut rows, mut bytes) = (0, 0);
            tx.for_each(sql, &[filler], &mut |row| {
                rows += 1;
                bytes += row.text(1)?.len();
                Ok(())
            })?;
            Ok::<_, DbError>((rows, bytes > 150_000_000))
        });
        assert_eq!(seen, Ok((202_500, true)));
        assert!(peak_memory() - before < 60_000, "{} KiB more", peak_memory() - before);
    }

    fn an_error_of_the_callback_ends_the_stream_and_nothing_else(db: Db) {
        numbers(&db, 5_000);
        let answer = db.read_blocking(|tx| {
            let mut seen = 0;
            let stopped = tx.for_each("select a from t order by a", &[], &mut |row| {
                seen += 1;
                if row.integer(0)? == 9 { Err(DbError::Closed) } else { Ok(()) }
            });
            assert_eq!((stopped, seen), (Err(DbError::Closed), 10));
            count(tx)
        });
        assert_eq!(answer, Ok(5_000));
        let two = db.read_blocking(|tx| {
            let two = tx.query_one("select a from t where a < 2", &[]);
            assert!(matches!(two, Err(DbError::ManyRows(_))));
            count(tx)
        });
        assert_eq!(two, Ok(5_000));
    }

    fn a_read_over_its_limit_is_stopped(scratch: Scratch) {
        let db = scratch.open(Options { read_limit: Duration::from_millis(200), readers: 1, ..Options::default() });
        numbers(&db, 1_000);
        let endless = "select count(*) from t a cross join t b cross join t c cross join t d";
        let answer = db.read_blocking(move |tx| tx.query(endless, &[]));
        assert_eq!(answer, Err(DbError::Timeout));
        // The limit is that read's alone, and the one reader is fit for the next.
        assert_eq!(db.read_blocking(count), Ok(1_000));
        let longer = db.read_blocking(|tx| {
            tx.time_limit(Duration::from_secs(60))?;
            let sql = "select count(*) from t a cross join t b cross join integers($1) c where a.a + b.a + c.value > 5";
            tx.query_one(sql, &[db::list::integers(0..10)])
        });
        assert!(longer.is_ok(), "{longer:?}");
    }

    fn who_waited_together_shares_a_snapshot_and_who_asks_later_sees_more(scratch: Scratch) {
        let db = scratch.open(Options { readers: 1, ..Options::default() });
        numbers(&db, 1);
        let (busy, is_busy) = mpsc::channel();
        let (free, is_free) = mpsc::channel::<()>();
        let (began, has_begun) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        run(async {
            let before = queued(db.read(move |_| {
                busy.send(()).unwrap();
                is_free.recv().unwrap();
                Ok::<(), DbError>(())
            })).await;
            is_busy.recv().unwrap();
            let first = queued(db.read(move |tx| {
                let seen = count(tx);
                began.send(()).unwrap();
                may_go.recv().unwrap();
                seen
            })).await;
            let second = queued(db.read(count)).await;
            free.send(()).unwrap();
            before.await.unwrap();
            has_begun.recv().unwrap();
            db.write(|tx| tx.execute("insert into t values (7)", &[])).await.unwrap();
            let third = queued(db.read(count)).await;
            go.send(()).unwrap();
            assert_eq!((first.await, second.await, third.await), (Ok(1), Ok(1), Ok(2)));
        });
    }

    fn a_fresh_read_sees_what_was_committed_while_it_waited(scratch: Scratch) {
        let db = scratch.open(Options { readers: 1, ..Options::default() });
        numbers(&db, 1);
        let (busy, is_busy) = mpsc::channel();
        let (free, is_free) = mpsc::channel::<()>();
        let (began, has_begun) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        run(async {
            let before = queued(db.read(move |_| {
                busy.send(()).unwrap();
                is_free.recv().unwrap();
                Ok::<(), DbError>(())
            })).await;
            is_busy.recv().unwrap();
            let first = queued(db.read(move |tx| {
                let seen = count(tx);
                began.send(()).unwrap();
                may_go.recv().unwrap();
                seen
            })).await;
            let fresh = queued(db.read_fresh(count)).await;
            let after = queued(db.read(count)).await;
            free.send(()).unwrap();
            before.await.unwrap();
            has_begun.recv().unwrap();
            db.write(|tx| tx.execute("insert into t values (7)", &[])).await.unwrap();
            go.send(()).unwrap();
            assert_eq!((first.await, fresh.await, after.await), (Ok(1), Ok(2), Ok(2)));
        });
    }

    fn a_read_that_goes_wrong_leaves_those_alone_that_waited_with_it(scratch: Scratch) {
        let limit = Duration::from_millis(300);
        let db = scratch.open(Options { readers: 1, read_limit: limit, ..Options::default() });
        numbers(&db, 1);
        let (busy, is_busy) = mpsc::channel();
        let (free, is_free) = mpsc::channel::<()>();
        run(async {
            let before = queued(db.read(move |_| {
                busy.send(()).unwrap();
                is_free.recv().unwrap();
                Ok::<(), DbError>(())
            })).await;
            is_busy.recv().unwrap();
            let wrong = queued(db.read(|tx| tx.query("select a from nowhere", &[]))).await;
            let panics = queued(db.read(|_| -> Result<(), DbError> { panic!("on purpose") })).await;
            let patient = queued(db.read(move |tx| tx.time_limit(Duration::from_secs(60)))).await;
            let slow = queued(db.read(move |_| {
                std::thread::sleep(limit + limit / 10);
                Ok::<(), DbError>(())
            })).await;
            let numbers = db::list::integers(0..100_000);
            let some = numbers.clone();
            let counted = queued(db.read(move |tx| tx.query("select count(*) from integers($1) b", &[some]))).await;
            let endless = "select count(*) from t a cross join integers($1) b cross join integers($1) c";
            let endless = queued(db.read(move |tx| tx.query(endless, &[numbers]))).await;
            let good = queued(db.read(count)).await;
            free.send(()).unwrap();
            before.await.unwrap();
            assert!(matches!(wrong.await, Err(DbError::Sql { .. })));
            assert!(matches!(panics.await, Err(DbError::Panicked(_))));
            assert_eq!(patient.await, Ok(()));
            assert_eq!(slow.await, Ok(()));
            assert!(counted.await.is_ok(), "each has all the time there is for one");
            assert_eq!(endless.await, Err(DbError::Timeout), "the limit of another is not that of this one");
            assert_eq!(good.await, Ok(1));
        });
    }

    fn a_panic_leaves_the_reader_fit(scratch: Scratch) {
        let db = scratch.open(Options { readers: 1, ..Options::default() });
        numbers(&db, 3);
        let answer: Result<(), DbError> = db.read_blocking(|tx| {
            count(tx)?;
            panic!("on purpose")
        });
        assert_eq!(answer, Err(DbError::Panicked("on purpose".into())));
        assert_eq!(db.read_blocking(count), Ok(3));
    }

    fn a_crowd_is_turned_away(scratch: Scratch) {
        let db = scratch.open(Options { waiting: 2, readers: 1, ..Options::default() });
        let (began, has_begun) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        run(async {
            let first = queued(db.read(move |_| {
                began.send(()).unwrap();
                may_go.recv().unwrap();
                Ok::<(), DbError>(())
            })).await;
            has_begun.recv().unwrap();
            let second = queued(db.read(|_| Ok::<(), DbError>(()))).await;
            let third = queued(db.read(|_| Ok::<(), DbError>(()))).await;
            assert_eq!(db.read(|_| Ok::<(), DbError>(())).await, Err(DbError::Overloaded));
            go.send(()).unwrap();
            assert_eq!((first.await, second.await, third.await), (Ok(()), Ok(()), Ok(())));
        });
    }
}
