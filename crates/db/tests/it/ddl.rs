//! Tables, columns and indexes made from declarations.

use db::{Column, ColumnType, Db, DbError, Ddl, Dialect, Index, Order, Reference, Table, Value, db_test};

fn table(name: &str, columns: Vec<Column>) -> Table {
    Table { name: name.into(), columns, primary_key: vec!["id".into()], unique: vec![] }
}

fn apply(db: &Db, changes: Vec<Ddl>) -> Result<(), DbError> {
    db.write_blocking(move |tx| changes.iter().try_for_each(|change| tx.ddl(change)))
}

fn run(db: &Db, sql: &'static str) -> Result<u64, DbError> {
    db.write_blocking(move |tx| tx.execute(sql, &[]))
}

fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    let rows = db.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
    rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

/// Two tables, the second pointing to the first.
fn firm() -> Vec<Ddl> {
    let mut company = table(
        "company",
        vec![Column::required("id", ColumnType::Integer), Column::required("name", ColumnType::Text)],
    );
    company.unique = vec![vec!["name".into()]];
    let place = Reference { table: "company".into(), column: "id".into(), cascade: true };
    let person = table(
        "person",
        vec![
            Column::required("id", ColumnType::Integer),
            Column { references: Some(place), ..Column::optional("company", ColumnType::Integer) },
            Column { default: Some("false".into()), ..Column::required("hidden", ColumnType::Boolean) },
        ],
    );
    vec![Ddl::CreateTable(company), Ddl::CreateTable(person)]
}

db_test! {
    fn constraints_hold_and_say_what_broke(db: Db) {
        apply(&db, firm()).unwrap();
        run(&db, "insert into company (id, name) values (1, 'Acme'), (2, 'Bolt')").unwrap();
        run(&db, "insert into person (id, company) values (1, 1), (2, 2)").unwrap();
        assert_eq!(run(&db, "insert into company (id, name) values (3, 'Acme')"),
            Err(DbError::Unique { table: "company".into(), columns: vec!["name".into()] }));
        for (sql, what) in [
            ("insert into company (id) values (3)", "name is required"),
            ("insert into person (id, company) values (3, 9)", "there is no company 9"),
            ("update person set hidden = null", "hidden is required"),
        ] {
            assert!(matches!(run(&db, sql), Err(DbError::Constraint(_))), "{what}: {:?}", run(&db, sql));
        }
        run(&db, "delete from company where id = 1").unwrap();
        let rows = db.read_blocking(|tx| tx.query("select id, hidden from person", &[])).unwrap();
        assert_eq!((rows.len(), rows[0].integer(0), rows[0].boolean(1)), (1, Ok(2), Ok(false)));
    }

    fn a_column_refuses_another_type(db: Db) {
        apply(&db, firm()).unwrap();
        for value in [Value::Text("seven".into()), Value::Bytes(vec![7])] {
            let answer = db.write_blocking(move |tx| tx.execute("insert into company (id, name) values ($1, 'x')", &[value]));
            assert!(answer.is_err());
        }
        assert!(run(&db, "insert into person (id, hidden) values (1, 2)").is_err());
    }

    fn tables_change_while_they_hold_rows(db: Db) {
        apply(&db, firm()).unwrap();
        run(&db, "insert into company (id, name) values (1, 'Acme')").unwrap();
        // The statement is prepared before the table changes, and used again afterwards.
        let names = "select name from company order by id";
        assert_eq!(texts(&db, names), ["Acme"]);
        let insert = |id: i64| db.write_blocking(move |tx| tx.execute("insert into company (id, name) values ($1, 'B' || $2)", &[id.into(), id.to_string().into()]));
        insert(2).unwrap();
        apply(&db, vec![
            Ddl::AddColumn { table: "company".into(), column: Column { default: Some("'new'".into()), ..Column::required("x_stage", ColumnType::Text) } },
            Ddl::AddColumn { table: "company".into(), column: Column::optional("x_vip", ColumnType::Boolean) },
            Ddl::RenameColumn { table: "company".into(), from: "x_stage".into(), to: "x_phase".into() },
            Ddl::CreateIndex(Index::on("company_phase", "company", &["x_phase"])),
        ]).unwrap();
        insert(3).unwrap();
        assert_eq!(texts(&db, names), ["Acme", "B2", "B3"]);
        assert_eq!(texts(&db, "select x_phase from company order by id"), ["new", "new", "new"]);
        apply(&db, vec![
            Ddl::DropIndex("company_phase".into()),
            Ddl::DropColumn { table: "company".into(), column: "x_phase".into() },
            Ddl::DropTable("person".into()),
            Ddl::RenameTable { from: "company".into(), to: "firm".into() },
        ]).unwrap();
        assert_eq!(texts(&db, "select name from firm where x_vip is null order by id"), ["Acme", "B2", "B3"]);
        assert!(db.prepare_check("select x_phase from firm").is_err());
    }

    fn a_failed_change_leaves_no_trace(db: Db) {
        let mut changes = firm();
        changes.push(Ddl::CreateIndex(Index::on("nowhere", "person", &["nothing"])));
        assert!(matches!(apply(&db, changes), Err(DbError::Sql { .. })));
        apply(&db, firm()).unwrap();
    }

    fn a_unique_index_lets_nulls_repeat(db: Db) {
        apply(&db, firm()).unwrap();
        apply(&db, vec![
            Ddl::AddColumn { table: "person".into(), column: Column::optional("source", ColumnType::Text) },
            Ddl::AddColumn { table: "person".into(), column: Column::optional("source_id", ColumnType::Text) },
            Ddl::CreateIndex(Index { where_not_null: Some("source_id".into()), ..Index::unique("person_source", "person", &["source", "source_id"]) }),
        ]).unwrap();
        run(&db, "insert into person (id, source, source_id) values (1, 'a', null), (2, 'a', null), (3, 'a', '1')").unwrap();
        assert_eq!(run(&db, "insert into person (id, source, source_id) values (4, 'a', '1')"),
            Err(DbError::Unique { table: "person".into(), columns: vec!["source".into(), "source_id".into()] }));
    }

    /// Lists are read downwards with nulls last; that must walk an index and not sort a million rows.
    fn an_index_serves_both_directions_with_nulls_last(db: Db) {
        apply(&db, firm()).unwrap();
        apply(&db, vec![
            Ddl::AddColumn { table: "person".into(), column: Column::optional("score", ColumnType::Real) },
            Ddl::CreateIndex(Index { columns: vec![("score".into(), Order::Desc), ("id".into(), Order::Desc)], ..Index::on("person_score", "person", &[]) }),
        ]).unwrap();
        let rows: Vec<Vec<Value>> = (0..20_000i64).map(|n| vec![n.into(), if n % 10 == 0 { Value::Null } else { (n as f64).into() }]).collect();
        db.write_blocking(move |tx| tx.insert_many("person", &[("id", ColumnType::Integer), ("score", ColumnType::Real)], &rows)).unwrap();
        db.write_blocking(|tx| tx.batch("analyze person")).unwrap();
        for order in ["score desc nulls last, id desc nulls last", "score asc nulls last, id asc"] {
            // PostgreSQL reads the index backwards for nulls first only, so upwards may sort there.
            if db.dialect() == Dialect::Postgres && order.starts_with("score asc") { continue; }
            let explain = match db.dialect() {
                Dialect::Sqlite => format!("explain query plan select id from person order by {order} limit 50"),
                Dialect::Postgres => format!("explain select id from person order by {order} limit 50"),
            };
            let column = if db.dialect() == Dialect::Sqlite { 3 } else { 0 };
            let plan = db.read_blocking(move |tx| tx.query(&explain, &[])).unwrap();
            let plan: Vec<String> = plan.iter().map(|row| row.text(column).unwrap().to_owned()).collect();
            assert!(plan.concat().contains("person_score"), "{order}: {plan:?}");
            assert!(!plan.concat().to_lowercase().contains("sort") && !plan.concat().contains("TEMP B-TREE"), "{order}: {plan:?}");
        }
    }

    fn names_are_checked(db: Db) {
        let long = "x".repeat(64);
        for name in ["", "1st", "drop table", "a\"b", "Ä", "Upper", long.as_str()] {
            let made = apply(&db, vec![Ddl::CreateTable(table(name, vec![Column::required("id", ColumnType::Integer)]))]);
            assert_eq!(made, Err(DbError::Name(name.into())));
        }
        // Words of SQL are names like others.
        apply(&db, vec![Ddl::CreateTable(table("order", vec![Column::required("id", ColumnType::Integer), Column::optional("group", ColumnType::Text)]))]).unwrap();
    }

    fn a_healthy_database_has_nothing_to_report(db: Db) {
        apply(&db, firm()).unwrap();
        run(&db, "insert into company (id, name) values (1, 'Acme')").unwrap();
        assert_eq!(db.integrity_check(), Ok(vec![]));
        assert_eq!(db.checkpoint(), Ok(()));
    }
}
