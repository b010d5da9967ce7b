//! What goes in comes out, equal on both databases, and what only one could store is refused.

use db::{Column, ColumnType, Db, DbError, Ddl, Id, Row, Table, Value, db_test};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const COLUMNS: [(&str, ColumnType); 7] = [
    ("n", ColumnType::Integer),
    ("text", ColumnType::Text),
    ("integer", ColumnType::Integer),
    ("real", ColumnType::Real),
    ("boolean", ColumnType::Boolean),
    ("id", ColumnType::Id),
    ("bytes", ColumnType::Bytes),
];
const SELECT: &str = r#"select n, "text", "integer", "real", "boolean", id, bytes from t order by n"#;
const INSERT: &str = r#"insert into t (n, "text", "integer", "real", "boolean", id, bytes)
                        values ($1, $2, $3, $4, $5, $6, $7)"#;

fn table() -> Ddl {
    Ddl::CreateTable(Table {
        name: "t".into(),
        columns: COLUMNS.iter().map(|(name, column_type)| Column::optional(*name, *column_type)).collect(),
        primary_key: vec!["n".into()],
        unique: vec![],
    })
}

fn values(row: &Row) -> Vec<Value> {
    let typed = COLUMNS.iter().enumerate();
    typed.map(|(index, (_, column_type))| row.value(index, *column_type).unwrap()).collect()
}

fn all(db: &Db) -> Vec<Vec<Value>> {
    db.read_blocking(|tx| tx.query(SELECT, &[])).unwrap().iter().map(values).collect()
}

fn extremes() -> Vec<Vec<Value>> {
    let id = |byte| Value::Id(Id([byte; 16]));
    let texts =
        ["", "e\u{301}", "👩‍👩‍👧 emoji", "'quoted' \"twice\" $1 -- no", "line\nline\\n", "\u{10ffff}\u{feff}"];
    let integers = [i64::MIN, i64::MAX, 0, -1, 1 << 53, (1 << 53) + 1];
    let reals = [f64::MIN, f64::MAX, f64::MIN_POSITIVE, 0.1 + 0.2, f64::INFINITY, f64::NEG_INFINITY];
    let mut rows: Vec<Vec<Value>> = (0..6)
        .map(|n| {
            let bytes = vec![n as u8; n * 1000];
            vec![
                (n as i64).into(),
                texts[n].into(),
                integers[n].into(),
                reals[n].into(),
                (n % 2 == 0).into(),
                id(n as u8 * 51),
                bytes.into(),
            ]
        })
        .collect();
    rows.push(vec![
        6.into(),
        "é".repeat(500_000).into(),
        5.into(),
        5e-324.into(),
        true.into(),
        id(255),
        vec![0u8; 3_000_000].into(),
    ]);
    rows.push([vec![Value::Integer(7)], vec![Value::Null; 6]].concat());
    rows
}

db_test! {
    fn every_type_comes_back_as_it_went_in(db: Db) {
        db.write_blocking(|tx| tx.ddl(&table())).unwrap();
        db.write_blocking(|tx| extremes().iter().try_for_each(|row| tx.execute(INSERT, row).map(drop))).unwrap();
        assert_eq!(all(&db), extremes());
        db.write_blocking(|tx| {
            tx.execute("delete from t", &[])?;
            tx.insert_many("t", &COLUMNS, &extremes())
        }).unwrap();
        assert_eq!(all(&db), extremes());
    }

    fn a_bulk_insert_equals_single_inserts(db: Db) {
        db.write_blocking(|tx| tx.ddl(&table())).unwrap();
        let number = prop_oneof![any::<i64>(), Just(i64::MIN), -9i64..9];
        let row = (
            proptest::option::of("\\PC{0,12}"),
            proptest::option::of(number.clone()),
            // Whole numbers are welcome in a column of numbers; keep to those a double holds.
            proptest::option::of(prop_oneof![
                any::<f64>().prop_filter("a number", |n| !n.is_nan()).prop_map(Value::Real),
                Just(Value::Real(-0.0)),
                (-1_000_000i64..1_000_000).prop_map(Value::Integer),
            ]),
            proptest::option::of(any::<bool>()),
            proptest::option::of(any::<[u8; 16]>()),
            proptest::option::of(any::<Vec<u8>>()),
        );
        let rows = proptest::collection::vec(row, 0..100);
        let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
        runner.run(&rows, |rows| {
            let rows: Vec<Vec<Value>> = rows.into_iter().enumerate().map(|(n, (text, integer, real, boolean, id, bytes))| {
                vec![(n as i64).into(), text.into(), integer.into(), real.unwrap_or(Value::Null), boolean.into(),
                     id.map(Id).into(), bytes.into()]
            }).collect();
            let single = rows.clone();
            db.write_blocking(move |tx| {
                tx.execute("delete from t", &[])?;
                single.iter().try_for_each(|row| tx.execute(INSERT, row).map(drop))
            }).unwrap();
            let expected = all(&db);
            let count = rows.len();
            let inserted = db.write_blocking(move |tx| {
                tx.execute("delete from t", &[])?;
                tx.insert_many("t", &COLUMNS, &rows)
            }).unwrap();
            prop_assert_eq!(inserted as usize, count);
            prop_assert_eq!(all(&db), expected);
            Ok(())
        }).unwrap();
    }

    fn a_bulk_insert_fails_as_a_whole(db: Db) {
        db.write_blocking(|tx| tx.ddl(&table())).unwrap();
        let twice: Vec<Vec<Value>> = [1, 2, 3, 2].map(|n| vec![Value::Integer(n)]).to_vec();
        let answer = db.write_blocking(move |tx| tx.insert_many("t", &COLUMNS[..1], &twice));
        assert_eq!(answer, Err(DbError::Unique { table: "t".into(), columns: vec!["n".into()] }));
        for (row, what) in [
            (vec![Value::Integer(1), Value::Integer(2)], "a number is no text"),
            (vec![Value::Text("1".into()), Value::Null], "a text is no number"),
            (vec![Value::Integer(1)], "a column is missing"),
        ] {
            let answer = db.write_blocking(move |tx| tx.insert_many("t", &COLUMNS[..2], &[row]));
            assert!(matches!(answer, Err(DbError::Sql { .. })), "{what}: {answer:?}");
        }
        assert_eq!(all(&db).len(), 0);
    }

    fn zero_has_no_sign(db: Db) {
        db.write_blocking(|tx| tx.ddl(&table())).unwrap();
        db.write_blocking(|tx| {
            tx.execute("insert into t (n, \"real\") values (1, $1)", &[Value::Real(-0.0)])?;
            tx.insert_many("t", &[("n", ColumnType::Integer), ("real", ColumnType::Real)], &[vec![2.into(), Value::Real(-0.0)]])
        }).unwrap();
        for row in db.read_blocking(|tx| tx.query(SELECT, &[])).unwrap() {
            assert!(row.real(3).unwrap().is_sign_positive());
        }
        let echo = db.read_blocking(|tx| tx.query_one("select $1", &[Value::Real(-0.0)])).unwrap().unwrap();
        assert!(echo.real(0).unwrap().is_sign_positive());
    }

    fn what_only_one_could_store_is_refused(db: Db) {
        db.write_blocking(|tx| tx.ddl(&table())).unwrap();
        for (value, text) in [
            (Value::Text("a\0b".into()), "text cannot contain the character NUL (U+0000)"),
            (Value::Real(f64::NAN), "a number must not be NaN (not a number)"),
        ] {
            let bulk = value.clone();
            let answer = db.write_blocking(move |tx| {
                let single = tx.query("select $1", &[value]);
                let column = match bulk { Value::Text(_) => ("text", ColumnType::Text), _ => ("real", ColumnType::Real) };
                assert_eq!(single.unwrap_err(), tx.insert_many("t", &[column], &[vec![bulk.clone()]]).unwrap_err());
                // Nothing reached the database, so the transaction is as good as before.
                tx.execute("insert into t (n) values (1)", &[])?;
                tx.query("select $1", &[bulk])
            });
            assert_eq!(answer.unwrap_err(), DbError::Unstorable(text));
        }
        let list = db::list::texts(["fine", "not\0fine"]);
        let answer = db.read_blocking(move |tx| tx.query("select l.value from texts($1) l", &[list]));
        assert!(matches!(answer, Err(DbError::Unstorable(_))));
    }

    /// The first call has nulls in some places, the next in others.
    fn nulls_and_values_take_turns(db: Db) {
        db.write_blocking(|tx| tx.ddl(&table())).unwrap();
        let full = extremes()[0].clone();
        let rows: Vec<Vec<Value>> = (0..40i64).map(|n| {
            full.iter().enumerate().map(|(column, value)| match column {
                0 => n.into(),
                column if (n >> (column % 6)) & 1 == 1 => Value::Null,
                _ => value.clone(),
            }).collect()
        }).collect();
        let expected = rows.clone();
        db.write_blocking(move |tx| rows.iter().try_for_each(|row| tx.execute(INSERT, row).map(drop))).unwrap();
        assert_eq!(all(&db), expected);
    }

    fn a_getter_names_the_column_and_what_is_there(db: Db) {
        let row = db.read_blocking(|tx| tx.query_one("select 'abc' as name, cast(null as bigint) as age", &[])).unwrap().unwrap();
        assert_eq!(row.integer(0).unwrap_err().to_string(), "column 0 (name) should hold an integer but holds the text \"abc\"");
        assert_eq!(row.integer(1).unwrap_err().to_string(), "column 1 (age) should hold an integer but holds null");
        assert_eq!(row.opt_integer(1), Ok(None));
        assert_eq!(row.text(2).unwrap_err().to_string(), "column 2 () should hold text but holds nothing: the row is shorter");
        assert_eq!(row.width(), 2);
    }
}
