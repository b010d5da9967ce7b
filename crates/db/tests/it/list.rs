//! Lists as one parameter.

use db::{Column, ColumnType, Db, DbError, Ddl, Id, Table, Value, db_test, list};

fn id(number: u64) -> Id {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Id(bytes)
}

fn people(db: &Db, count: u64) {
    db.write_blocking(move |tx| {
        let columns = vec![
            Column::required("id", ColumnType::Id),
            Column::required("number", ColumnType::Integer),
            Column::required("name", ColumnType::Text),
            Column::required("score", ColumnType::Real),
        ];
        tx.ddl(&Ddl::CreateTable(Table {
            name: "person".into(),
            columns,
            primary_key: vec!["id".into()],
            unique: vec![],
        }))?;
        let rows: Vec<Vec<Value>> = (0..count)
            .map(|n| vec![id(n).into(), (n as i64).into(), format!("p{n}").into(), (n as f64 / 2.0).into()])
            .collect();
        let columns = [
            ("id", ColumnType::Id),
            ("number", ColumnType::Integer),
            ("name", ColumnType::Text),
            ("score", ColumnType::Real),
        ];
        tx.insert_many("person", &columns, &rows)
    })
    .unwrap();
}

db_test! {
    fn every_kind_joins(db: Db) {
        people(&db, 100);
        for (sql, list) in [
            ("select p.number from person p join ids($1) l on l.value = p.id order by p.number", list::ids(&[id(3), id(5), id(1000)])),
            ("select p.number from person p join integers($1) l on l.value = p.number order by 1", list::integers([3, 5, i64::MIN])),
            ("select p.number from person p join texts($1) as l on l.value = p.name order by 1", list::texts(["p3", "p5", "it's", ""])),
            ("select p.number from person p where p.score in (select l.value from reals($1) l) order by 1", list::reals([1.5, 2.5, 1e300])),
        ] {
            let rows = db.read_blocking(move |tx| tx.query(sql, &[list])).unwrap();
            let numbers: Vec<i64> = rows.iter().map(|row| row.integer(0).unwrap()).collect();
            assert_eq!(numbers, [3, 5], "{sql}");
            db.prepare_check(sql).unwrap();
        }
    }

    fn ten_thousand_and_none(db: Db) {
        people(&db, 12_000);
        let sql = "select count(*) from person p join ids($2) l on l.value = p.id where p.number >= $1";
        for (count, expected) in [(10_000, 9_990), (0, 0), (1, 0), (15_000, 11_990)] {
            let ids: Vec<Id> = (0..count).map(id).collect();
            let parameters = [Value::Integer(10), list::ids(&ids)];
            let row = db.read_blocking(move |tx| tx.query_one(sql, &parameters)).unwrap().unwrap();
            assert_eq!(row.integer(0).unwrap(), expected);
        }
    }

    fn a_list_twice_and_beside_other_parameters(db: Db) {
        people(&db, 20);
        let sql = "select p.number from person p where p.number in (select l.value from integers($1) l)
                   and p.number not in (select m.value from integers($3) m) and p.number < $2
                   and exists (select 1 from integers($1) o where o.value = p.number) order by 1";
        let parameters = [list::integers(0..10), 8.into(), list::integers([2, 3, 4])];
        let rows = db.read_blocking(move |tx| tx.query(sql, &parameters)).unwrap();
        let numbers: Vec<i64> = rows.iter().map(|row| row.integer(0).unwrap()).collect();
        assert_eq!(numbers, [0, 1, 5, 6, 7]);
    }

    fn a_list_drives_an_update(db: Db) {
        people(&db, 50);
        let sql = "update person set score = 0 where id in (select l.value from ids($1) l)";
        let changed = db.write_blocking(move |tx| tx.execute(sql, &[list::ids(&[id(1), id(2), id(99)])])).unwrap();
        assert_eq!(changed, 2);
    }

    fn what_is_no_list_is_refused(db: Db) {
        for (sql, value) in [
            ("select l.value from ids($1) l", Value::Bytes(vec![1; 17])),
            ("select l.value from integers($1) l", Value::Integer(5)),
            ("select l.value from texts($1) l", Value::Bytes(vec![9, 0, 0, 0, b'a'])),
            ("select l.value from reals($1) l", Value::Null),
        ] {
            let answer = db.read_blocking(move |tx| tx.query(sql, &[value]));
            assert!(matches!(answer, Err(DbError::Unstorable(_))), "{sql}: {answer:?}");
        }
        let both = "select l.value from ids($1) l where l.value = $1";
        assert!(matches!(db.prepare_check(both), Err(DbError::Sql { .. })));
    }
}
