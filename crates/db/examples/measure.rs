//! Measures what the crate's documentation says about cost.
//!
//! `cargo run --profile demo -p db --example measure -- FILE` for SQLite, or with a connection string of an
//! empty, durable PostgreSQL database. It makes tables named `m_…` and does not remove them.
#![expect(clippy::print_stdout, reason = "the figures are what this is for")]

use std::path::Path;
use std::time::{Duration, Instant};

use db::{Column, ColumnType, Db, DbError, Ddl, Dialect, Id, Options, Table, Tx, Value, list};

type Outcome = Result<(), DbError>;

fn main() -> Outcome {
    let place = std::env::args().nth(1).unwrap_or_default();
    let options = || Options { group_lock: Some("update m_feed set last = last"), ..Options::default() };
    let open = |options| match place.contains('=') {
        true => Db::postgres(&place, None, options),
        false => Db::sqlite(Path::new(&place), options),
    };
    open(Options::default())?
        .write_blocking(|tx| tx.batch("create table m_feed (last bigint); insert into m_feed values (0)"))?;
    let db = open(options())?;
    groups(&db)?;
    bulk(&db)?;
    keys(&db)?;
    prepared(&db)?;
    lists(&db)
}

/// An id whose order in time is that of its number, or random.
fn id(number: u64, ordered: bool) -> Id {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number << 29);
    let head = if ordered { number } else { mixed };
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&head.to_be_bytes());
    bytes[8..].copy_from_slice(&mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes());
    Id(bytes)
}

const COLUMNS: [(&str, ColumnType); 8] = [
    ("id", ColumnType::Id),
    ("seq", ColumnType::Integer),
    ("name", ColumnType::Text),
    ("email", ColumnType::Text),
    ("city", ColumnType::Text),
    ("score", ColumnType::Real),
    ("vip", ColumnType::Boolean),
    ("note", ColumnType::Text),
];

fn row(number: u64, ordered: bool) -> Vec<Value> {
    vec![
        id(number, ordered).into(),
        (number as i64).into(),
        format!("Person number {number}").into(),
        format!("person.{number}@example.org").into(),
        "Rotterdam".into(),
        (number as f64 / 7.0).into(),
        number.is_multiple_of(2).into(),
        if number.is_multiple_of(3) {
            Value::Null
        } else {
            "a note of some length, as people write them".into()
        },
    ]
}

fn table(tx: &mut Tx, name: &str) -> Outcome {
    let columns = COLUMNS.iter().map(|(name, column_type)| Column::optional(*name, *column_type)).collect();
    tx.ddl(&Ddl::CreateTable(Table {
        name: name.to_owned(),
        columns,
        primary_key: vec!["id".to_owned()],
        unique: vec![],
    }))
}

const INSERT: &str = "insert into m_group (id, seq, name, email, city, score, vip, note)
                      values ($1, $2, $3, $4, $5, $6, $7, $8)";

fn groups(db: &Db) -> Outcome {
    db.write_blocking(|tx| table(tx, "m_group"))?;
    let mut number = 0;
    for callers in [1u64, 8, 64] {
        let began = Instant::now();
        let length = Duration::from_secs(3);
        let written: u64 = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..callers)
                .map(|caller| {
                    let first = number + caller * 10_000_000;
                    scope.spawn(move || {
                        let mut written = 0;
                        while began.elapsed() < length {
                            let row = row(first + written, true);
                            let answer = db.write_blocking(move |tx| {
                                tx.query_one("update m_feed set last = last + 1 returning last", &[])?;
                                tx.execute(INSERT, &row)
                            });
                            if let Err(error) = answer {
                                println!("{error}");
                                break;
                            }
                            written += 1;
                        }
                        written
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum()
        });
        number += 1_000_000_000;
        let rate = written as f64 / began.elapsed().as_secs_f64();
        println!("durable writes, {callers:2} waiting callers: {rate:8.0} a second");
    }
    Ok(())
}

fn rate(what: &str, count: u64, began: Instant) {
    println!("{what}: {:9.0} a second", count as f64 / began.elapsed().as_secs_f64());
}

fn bulk(db: &Db) -> Outcome {
    const COUNT: u64 = 200_000;
    db.write_blocking(|tx| table(tx, "m_bulk"))?;
    let rows: Vec<Vec<Vec<Value>>> = (0..COUNT / 10_000)
        .map(|chunk| (chunk * 10_000..(chunk + 1) * 10_000).map(|number| row(number, true)).collect())
        .collect();
    let began = Instant::now();
    for chunk in rows.clone() {
        db.write_blocking(move |tx| tx.insert_many("m_bulk", &COLUMNS, &chunk))?;
    }
    rate("insert_many, 8 columns, 10,000 rows a commit, rows", COUNT, began);
    for per_statement in [1, 4, 16, 32, 64, 256] {
        db.write_blocking(|tx| tx.execute("delete from m_bulk", &[]))?;
        let groups: Vec<String> = (0..per_statement)
            .map(|n| {
                format!("({})", (1..=8).map(|c| format!("${}", n * 8 + c)).collect::<Vec<_>>().join(", "))
            })
            .collect();
        let sql = format!("insert into m_bulk values {}", groups.join(", "));
        let chunk = rows[..5].concat();
        let began = Instant::now();
        let count = db.write_blocking(move |tx| {
            let mut count = 0;
            for rows in chunk.chunks_exact(per_statement) {
                count += tx.execute(&sql, &rows.concat())?;
            }
            Ok::<u64, DbError>(count)
        })?;
        rate(&format!("statements of {per_statement:3} rows, rows"), count, began);
    }
    db.write_blocking(|tx| tx.execute("delete from m_bulk", &[]))?;
    for chunk in rows {
        db.write_blocking(move |tx| tx.insert_many("m_bulk", &COLUMNS, &chunk))?;
    }
    let began = Instant::now();
    let count = db.read_blocking(|tx| {
        let mut count = 0;
        tx.for_each("select id, seq, name, email, city, score, vip, note from m_bulk", &[], &mut |row| {
            count += u64::from(row.integer(1)? >= 0);
            Ok(())
        })?;
        Ok::<u64, DbError>(count)
    })?;
    rate("for_each, 8 columns, rows", count, began);
    Ok(())
}

/// Whether a table keyed by ids should be stored in the order of its key.
fn keys(db: &Db) -> Outcome {
    const COUNT: u64 = 300_000;
    if db.dialect() == Dialect::Postgres {
        return Ok(());
    }
    for (name, ending, ordered) in [
        ("m_rowid", "strict", true),
        ("m_without", "strict, without rowid", true),
        ("m_rowid_random", "strict", false),
        ("m_without_random", "strict, without rowid", false),
    ] {
        let sql = format!(
            "create table {name} (id blob primary key, seq integer, name text, email text, city text, score real,
             vip integer, note text) {ending};
             create index {name}_seq on {name} (seq); create index {name}_email on {name} (email);
             create index {name}_score on {name} (score)"
        );
        db.write_blocking(move |tx| tx.batch(&sql))?;
        db.checkpoint()?;
        let pages = "select page_count from pragma_page_count";
        let size = |row: Option<db::Row>| row.map_or(Ok(0), |row| row.integer(0));
        let before = size(db.read_blocking(move |tx| tx.query_one(pages, &[]))?)?;
        let began = Instant::now();
        for chunk in 0..COUNT / 10_000 {
            let rows: Vec<_> = (chunk * 10_000..(chunk + 1) * 10_000).map(|n| row(n, ordered)).collect();
            db.write_blocking(move |tx| tx.insert_many(name, &COLUMNS, &rows))?;
        }
        rate(&format!("{name}: inserts with three indexes"), COUNT, began);
        let after = size(db.read_blocking(move |tx| tx.query_one(pages, &[]))?)?;
        println!("{name}: {} MB", (after - before) * 4096 / 1_000_000);
        let began = Instant::now();
        db.read_blocking(move |tx| {
            let sql = format!("select name, email, score from {name} where id = $1");
            for number in 0..100_000 {
                tx.query_one(&sql, &[id(number * 7_919 % COUNT, ordered).into()])?;
            }
            Ok::<(), DbError>(())
        })?;
        rate(&format!("{name}: look-ups by id"), 100_000, began);
        let began = Instant::now();
        db.read_blocking(move |tx| {
            tx.time_limit(Duration::from_secs(60))?;
            let sql = format!("select name, city from {name} where email = $1");
            for number in 0..100_000u64 {
                tx.query_one(&sql, &[format!("person.{}@example.org", number * 7_919 % COUNT).into()])?;
            }
            Ok::<(), DbError>(())
        })?;
        rate(&format!("{name}: look-ups by e-mail"), 100_000, began);
        let began = Instant::now();
        db.read_blocking(move |tx| {
            let sql = format!("select id, name from {name} order by score desc nulls last limit 5000");
            for _ in 0..20 {
                tx.query(&sql, &[])?;
            }
            Ok::<(), DbError>(())
        })?;
        rate(&format!("{name}: rows in order of an index"), 100_000, began);
    }
    Ok(())
}

fn prepared(db: &Db) -> Outcome {
    db.read_blocking(|tx| {
        for (what, fresh) in [("the same text", false), ("a new text each time", true)] {
            let began = Instant::now();
            for number in 0..10_000u64 {
                let comment = if fresh { number } else { 0 };
                let sql = format!("select name, email, score from m_bulk where id = $1 -- {comment}");
                tx.query_one(&sql, &[id(number, true).into()])?;
            }
            rate(&format!("look-ups by id with {what}"), 10_000, began);
        }
        Ok(())
    })
}

fn lists(db: &Db) -> Outcome {
    for length in [10u64, 1_000, 10_000] {
        let ids: Vec<Id> = (0..length).map(|number| id(number * 17 % 200_000, true)).collect();
        let rounds = 100_000 / length.max(1_000);
        db.write_blocking(move |tx| {
            let began = Instant::now();
            for _ in 0..rounds {
                let sql = "select b.seq from m_bulk b join ids($1) l on l.value = b.id";
                assert_eq!(tx.query(sql, &[list::ids(&ids)])?.len() as u64, length);
            }
            rate(&format!("list of {length:5}, ids joined"), rounds * length, began);
            let id_type = if tx.dialect() == Dialect::Sqlite { "blob" } else { "uuid" };
            tx.batch(&format!("create temp table m_list (value {id_type} primary key)"))?;
            let rows: Vec<Vec<Value>> = ids.iter().map(|id| vec![(*id).into()]).collect();
            let began = Instant::now();
            for _ in 0..rounds {
                tx.insert_many("m_list", &[("value", ColumnType::Id)], &rows)?;
                let sql = "select b.seq from m_bulk b join m_list l on l.value = b.id";
                assert_eq!(tx.query(sql, &[])?.len() as u64, length);
                tx.execute("delete from m_list", &[])?;
            }
            rate(&format!("temporary table of {length:5}, ids joined"), rounds * length, began);
            tx.batch("drop table m_list")
        })?;
    }
    Ok(())
}
