use db::{DbError, db_test};

db_test! {
    fn round(db: Db) {
        db.write_blocking(|tx| tx.batch("create table t (a integer primary key)")).unwrap();
        db.write_blocking(|tx| tx.execute("insert into t values (cast($1 as integer))", &[5.into()])).unwrap();
        let rows = db.read_blocking(|tx| tx.query("select a from t", &[])).unwrap();
        assert_eq!(rows[0].integer(0).unwrap(), 5);
        let again: Result<u64, DbError> = db.write_blocking(|tx| tx.execute("insert into t values (5)", &[]));
        assert_eq!(again.unwrap_err(), DbError::Unique { table: "t".into(), columns: vec!["a".into()] });
        db.close();
    }
}
