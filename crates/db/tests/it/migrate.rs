//! From an empty database to the newest version, and the ways that must be refused.

use db::{Column, ColumnType, Db, DbError, Ddl, Dialect, Migration, Options, Step, Table, db_test};

fn person() -> Vec<Step> {
    let columns =
        vec![Column::required("id", ColumnType::Integer), Column::optional("name", ColumnType::Text)];
    let table = Table { name: "person".into(), columns, primary_key: vec!["id".into()], unique: vec![] };
    vec![Step::Ddl(Ddl::CreateTable(table)), Step::Sql("insert into person (id, name) values (1, 'Ada')")]
}

fn stage() -> Vec<Step> {
    let column = Column { default: Some("'lead'".into()), ..Column::required("stage", ColumnType::Text) };
    vec![
        Step::Ddl(Ddl::AddColumn { table: "person".into(), column }),
        Step::Sql(
            "update person set stage = 'customer' where id = 1; insert into person (id, name) values (2, 'Bob')",
        ),
    ]
}

fn broken() -> Vec<Step> {
    let table = Table {
        name: "half".into(),
        columns: vec![Column::required("id", ColumnType::Integer)],
        primary_key: vec![],
        unique: vec![],
    };
    vec![
        Step::Ddl(Ddl::CreateTable(table)),
        Step::Sql("delete from person; insert into nothing (id) values (1)"),
    ]
}

fn changed() -> Vec<Step> {
    person().into_iter().take(1).collect()
}

const FIRST: Migration = Migration { version: 1, name: "people", steps: person };
const SECOND: Migration = Migration { version: 2, name: "stages", steps: stage };
const BROKEN: Migration = Migration { version: 3, name: "broken", steps: broken };

fn people(db: &Db) -> Vec<String> {
    let rows = db.read_blocking(|tx| tx.query("select name, stage from person order by id", &[])).unwrap();
    rows.iter().map(|row| format!("{} {}", row.text(0).unwrap(), row.text(1).unwrap())).collect()
}

fn applied(db: &Db) -> i64 {
    let row = db.read_blocking(|tx| tx.query_one("select max(version) from schema_migrations", &[])).unwrap();
    row.unwrap().integer(0).unwrap()
}

db_test! {
    fn an_empty_database_gets_all(scratch: Scratch) {
        let db = scratch.open(Options::default());
        assert_eq!(db.migrate(&[FIRST, SECOND]), Ok(2));
        assert_eq!(people(&db), ["Ada customer", "Bob lead"]);
        assert_eq!(db.migrate(&[FIRST, SECOND]), Ok(2));
        assert_eq!(people(&db), ["Ada customer", "Bob lead"]);
        if scratch.dialect() == Dialect::Sqlite {
            assert!(!scratch.file().with_file_name("test.db.before-v2").exists());
        }
    }

    fn an_upgrade_leaves_a_copy_of_what_was(scratch: Scratch) {
        let db = scratch.open(Options::default());
        assert_eq!(db.migrate(&[FIRST]), Ok(1));
        db.write_blocking(|tx| tx.execute("insert into person (id, name) values (7, 'Eve')", &[])).unwrap();
        assert_eq!(db.migrate(&[FIRST, SECOND]), Ok(2));
        assert_eq!(people(&db), ["Ada customer", "Bob lead", "Eve lead"]);
        if scratch.dialect() == Dialect::Sqlite {
            let copy = scratch.file().with_file_name("test.db.before-v2");
            let old = Db::sqlite(&copy, Options::default()).unwrap();
            let rows = old.read_blocking(|tx| tx.query("select * from person order by id", &[])).unwrap();
            assert_eq!((rows.len(), rows[1].width(), rows[1].text(1)), (2, 2, Ok("Eve")));
            assert_eq!(old.integrity_check(), Ok(vec![]));
        }
    }

    fn a_failing_migration_changes_nothing(db: Db) {
        db.migrate(&[FIRST]).unwrap();
        let error = db.migrate(&[FIRST, SECOND, BROKEN]).unwrap_err();
        let DbError::Migration { version: 3, name, cause } = &error else { panic!("{error:?}") };
        assert!(name == "broken" && cause.to_string().contains("nothing"), "{error}");
        assert_eq!(applied(&db), 1);
        assert!(db.prepare_check("select stage from person").is_err(), "the second one must be gone as well");
        assert!(db.prepare_check("select id from half").is_err());
        assert_eq!(db.migrate(&[FIRST, SECOND]), Ok(2));
        assert_eq!(people(&db), ["Ada customer", "Bob lead"]);
    }

    fn a_newer_database_is_refused(db: Db) {
        db.migrate(&[FIRST, SECOND]).unwrap();
        let error = db.migrate(&[FIRST]).unwrap_err();
        assert_eq!(error, DbError::Newer { found: 2, known: 1 });
        let text = error.to_string();
        assert!(text.contains("version 2") && text.contains("only up to 1") && text.contains("newer version of the program"), "{text}");
    }

    fn a_changed_migration_is_refused(db: Db) {
        db.migrate(&[FIRST]).unwrap();
        let error = db.migrate(&[Migration { steps: changed, ..FIRST }, SECOND]).unwrap_err();
        assert_eq!(error, DbError::ChangedMigration { version: 1, name: "people".into() });
        assert_eq!(applied(&db), 1);
    }

    fn versions_count_up_without_gaps(db: Db) {
        for wrong in [vec![SECOND], vec![FIRST, BROKEN], vec![FIRST, FIRST]] {
            assert!(matches!(db.migrate(&wrong), Err(DbError::Migration { .. })));
        }
        assert!(db.prepare_check("select id from person").is_err());
    }

    /// Nodes that start together all try.
    fn one_of_many_migrates(scratch: Scratch) {
        let nodes: Vec<Db> = (0..4).map(|_| scratch.open(Options::default())).collect();
        std::thread::scope(|scope| {
            let all: Vec<_> = nodes.iter().map(|db| scope.spawn(|| db.migrate(&[FIRST, SECOND]))).collect();
            for node in all {
                assert_eq!(node.join().unwrap(), Ok(2));
            }
        });
        assert_eq!(people(&nodes[0]), ["Ada customer", "Bob lead"]);
    }

    fn a_copy_of_an_older_version_becomes_one_of_today(db: Db) {
        db.migrate(&[FIRST, SECOND]).unwrap();
        let clear = |tx: &mut db::Tx| tx.ddl(&Ddl::DropTable("person".into()));
        let fill = |tx: &mut db::Tx| {
            tx.execute("delete from person", &[])?;
            tx.execute("insert into person (id, name) values (1, 'Eve'), (9, 'Zoe')", &[]).map(drop)
        };
        let finish = |tx: &mut db::Tx| tx.execute("update person set stage = 'partner' where id = 9", &[]);
        assert_eq!(db.remake(&[FIRST, SECOND], 1, clear, fill, finish), Ok(1));
        assert_eq!(people(&db), ["Eve customer", "Bob lead", "Zoe partner"]);
        assert_eq!((applied(&db), db.migrate(&[FIRST, SECOND])), (2, Ok(2)));
        assert_eq!(db.integrity_check(), Ok(vec![]));
    }

    fn an_empty_database_is_filled_without_being_cleared(db: Db) {
        let clear = |_: &mut db::Tx| -> Result<(), DbError> { panic!("there is nothing to clear") };
        let insert = "insert into person (id, name, stage) values (3, 'Eve', 'x')";
        let fill = |tx: &mut db::Tx| tx.execute(insert, &[]).map(drop);
        assert_eq!(db.remake(&[FIRST, SECOND], 2, clear, fill, |_| Ok(7)), Ok(7));
        assert_eq!(people(&db), ["Ada customer", "Bob lead", "Eve x"]);
    }

    fn what_is_not_filled_to_the_end_is_left_as_it_was(db: Db) {
        db.migrate(&[FIRST, SECOND]).unwrap();
        let clear = |tx: &mut db::Tx| tx.ddl(&Ddl::DropTable("person".into()));
        let nothing = |_: &mut db::Tx| Ok(());
        let refused = || DbError::Unstorable("no");
        assert_eq!(db.remake(&[FIRST, SECOND], 1, |_| Err(refused()), nothing, nothing), Err(refused()));
        assert_eq!(db.remake(&[FIRST, SECOND], 1, clear, |_| Err(refused()), nothing), Err(refused()));
        assert_eq!(db.remake(&[FIRST, SECOND], 1, clear, nothing, |_| Err::<(), _>(refused())), Err(refused()));
        // A statement that failed fails all, also when its error is passed over; so does a later migration.
        let ignores = |tx: &mut db::Tx| {
            drop(tx.execute("insert into nowhere (id) values (1)", &[]));
            Ok::<_, DbError>(())
        };
        assert!(matches!(db.remake(&[FIRST, SECOND], 2, clear, ignores, nothing), Err(DbError::Ignored(_))));
        assert!(matches!(
            db.remake(&[FIRST, SECOND, BROKEN], 2, clear, nothing, nothing),
            Err(DbError::Migration { version: 3, .. })
        ));
        assert_eq!(db.remake(&[FIRST], 1, nothing, nothing, nothing), Err(DbError::Newer { found: 2, known: 1 }));
        assert_eq!(db.remake(&[FIRST], 2, nothing, nothing, nothing), Err(DbError::Newer { found: 2, known: 1 }));
        assert_eq!((people(&db), applied(&db)), (vec!["Ada customer".into(), "Bob lead".into()], 2));
    }

    /// The daemon migrates from an async main.
    async fn migrating_within_a_runtime(db: Db) {
        assert_eq!(db.migrate(&[FIRST]), Ok(1));
        assert_eq!(db.integrity_check(), Ok(vec![]));
    }
}

fn reshaped() -> Vec<Step> {
    let change = |change| Step::Ddl(change);
    vec![
        change(Ddl::RenameColumn { table: "person".into(), from: "id".into(), to: "number".into() }),
        change(Ddl::DropColumn { table: "person".into(), column: "name".into() }),
        change(Ddl::RenameTable { from: "person".into(), to: "people".into() }),
        change(Ddl::CreateTable(Table {
            name: "short".into(),
            columns: vec![],
            primary_key: vec![],
            unique: vec![],
        })),
        change(Ddl::DropTable("short".into())),
    ]
}

#[test]
fn the_tables_of_migrations_are_those_they_leave() {
    let names = |tables: Vec<Table>| -> Vec<(String, Vec<String>, Vec<String>)> {
        let columns = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect();
        tables.iter().map(|table| (table.name.clone(), columns(table), table.primary_key.clone())).collect()
    };
    let text = |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
    let first = ("person".to_owned(), text(&["id", "name"]), text(&["id"]));
    assert_eq!(names(db::tables(&[FIRST])), [first]);
    let third = Migration { version: 3, name: "reshaped", steps: reshaped };
    let last = ("people".to_owned(), text(&["number", "stage"]), text(&["number"]));
    assert_eq!(names(db::tables(&[FIRST, SECOND, third])), [last]);
}
