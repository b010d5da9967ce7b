//! One SQL text for both: parameters, quotes, and the habits that make an expression mean the same.

use db::{Db, DbError, Value, db_test};

/// The first row of an answer, as the values the database gives.
fn one(db: &Db, sql: &'static str, parameters: &[Value]) -> Result<Vec<Value>, DbError> {
    let parameters = parameters.to_vec();
    let row = db.read_blocking(move |tx| tx.query_one(sql, &parameters))?.unwrap();
    Ok((0..row.width())
        .map(|index| {
            use db::ColumnType::{Boolean, Integer, Real, Text};
            let tried = [Text, Integer, Real, Boolean].map(|column_type| row.value(index, column_type));
            tried.into_iter().find_map(Result::ok).unwrap()
        })
        .collect())
}

db_test! {
    fn parameters_by_number(db: Db) {
        let ab = ["a".into(), "b".into()];
        assert_eq!(one(&db, "select $2 || $1 || $2", &ab).unwrap(), ["bab".into()]);
        assert_eq!(one(&db, "select '$2' || $1 || 'it''s $1 ?' || $2 as \"$1\"", &ab).unwrap(), ["$2ait's $1 ?b".into()]);
        assert_eq!(one(&db, "select $1 -- $3 'open\n || $2 /* $4 ' */", &ab).unwrap(), ["ab".into()]);
        assert_eq!(one(&db, "select 6 / 2 - 1, $1 || '', $2 || ''", &ab).unwrap(), [2.into(), "a".into(), "b".into()]);
        let many: Vec<Value> = (1..=12i64).map(Value::Integer).collect();
        assert_eq!(one(&db, "select $12 - $1, $10, $11, $2+$3+$4+$5+$6+$7+$8+$9", &many).unwrap(), [11, 10, 11, 44].map(Value::Integer));
    }

    fn wrong_parameters_are_told(db: Db) {
        for (sql, count) in [("select $1", 0), ("select $1", 2), ("select $2", 2), ("select $0", 1), ("select 1", 1), ("select $1::money", 1)] {
            let answer = one(&db, sql, &vec![Value::Integer(1); count]);
            assert!(matches!(answer, Err(DbError::Sql { .. })), "{sql} with {count}: {answer:?}");
        }
    }

    fn a_type_can_be_said_for_a_null(db: Db) {
        db.write_blocking(|tx| tx.batch("create table t (a bigint, b text)")).unwrap();
        let sql = "insert into t (a, b) select $1::integer, $2::text";
        db.write_blocking(move |tx| {
            tx.execute(sql, &[Value::Null, "x".into()])?;
            tx.execute(sql, &[5.into(), Value::Null])
        }).unwrap();
        assert_eq!(one(&db, "select count(a), count(b), count(*) from t", &[]).unwrap(), [1, 1, 2].map(Value::Integer));
        db.prepare_check(sql).unwrap();
        assert!(db.prepare_check("select b from t where").is_err());
        assert!(db.prepare_check("select c from t").is_err());
    }

    /// What an engineer may rely on; `lib.rs` lists it.
    fn expressions_that_mean_the_same(db: Db) {
        db.write_blocking(|tx| tx.batch(
            "create table t (k text, n bigint, x double precision, b boolean);
             insert into t values ('Ä', 3, 1.5, true), ('a', null, 2.5, false), ('B', 4, null, null)"
        )).unwrap();
        for (sql, expected) in [
            ("select cast(sum(n) as bigint) from t", vec![Value::Integer(7)]),
            ("select cast(sum(n) as bigint) from t where k = 'none'", vec![Value::Null]),
            ("select sum(x), avg(x) from t", vec![4.0.into(), 2.0.into()]),
            ("select count(*), count(n), count(*) filter (where b) from t", vec![3.into(), 2.into(), 1.into()]),
            ("select string_agg(k, ',' order by n) from t where n > 0", vec!["Ä,B".into()]),
            ("select 7 / 2, -7 / 2, -7 % 2, cast(7 as double precision) / 2", vec![3.into(), (-3).into(), (-1).into(), 3.5.into()]),
            ("select 'abc' like 'A%', 'abc' like 'a%', 'a_c' like 'a\\_c' escape '\\'", [false, true, true].map(Value::Boolean).to_vec()),
            ("select length('äö👍'), substr('äöü', 2, 1), trim('  x '), replace('aXa', 'X', 'b')", vec![3.into(), "ö".into(), "x".into(), "aba".into()]),
            ("select greatest(1, 3, 2), least(2, null, 1), coalesce(null, 4)", vec![3.into(), 1.into(), 4.into()]),
            ("select null is distinct from 1, 1 is not distinct from 1, not true", [true, true, false].map(Value::Boolean).to_vec()),
            ("select case when b then 1 else 0 end from t where b = true", vec![1.into()]),
            ("select min(k), max(k) from t", vec!["B".into(), "Ä".into()]),
        ] {
            let answer = one(&db, sql, &[]);
            let answer: Vec<Value> = answer.unwrap_or_else(|error| panic!("{error}"));
            let answer: Vec<Value> = answer.into_iter().zip(&expected).map(|(value, expected)| match (value, expected) {
                // SQLite has no booleans in an answer.
                (Value::Integer(n), Value::Boolean(_)) => Value::Boolean(n == 1),
                (value, _) => value,
            }).collect();
            assert_eq!(answer, expected, "{sql}");
        }
    }

    fn order_is_by_bytes_and_nulls_come_last(db: Db) {
        use db::{Column, ColumnType, Ddl, Table};
        db.write_blocking(|tx| {
            let columns = vec![Column::optional("k", ColumnType::Text)];
            tx.ddl(&Ddl::CreateTable(Table { name: "t".into(), columns, primary_key: vec![], unique: vec![] }))?;
            let rows = [Value::from("b"), "B".into(), "ä".into(), Value::Null, "a".into(), "_".into(), "".into()];
            tx.insert_many("t", &[("k", ColumnType::Text)], &rows.map(|value| vec![value]))
        }).unwrap();
        let keys = |sql: &'static str| -> Vec<Option<String>> {
            let rows = db.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
            rows.iter().map(|row| row.opt_text(0).unwrap().map(str::to_owned)).collect()
        };
        let mut up: Vec<_> = ["", "B", "_", "a", "b", "ä"].map(|key| Some(key.to_owned())).to_vec();
        up.push(None);
        assert_eq!(keys("select k from t order by k nulls last"), up);
        up[..6].reverse();
        assert_eq!(keys("select k from t order by k desc nulls last"), up);
    }
}
