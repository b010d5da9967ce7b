//! Rows of others in files: nothing of a query is computed on them, and no count or extreme of a file tells of them.

use std::collections::HashSet;
use std::sync::Arc;

use model::Id;
use model::object::Subject;
use serde_json::{Value as Json, json};
use warehouse::{Query, RowRule, Scope, Test, Warehouse};

use crate::store::firm::Firm;

/// A firm whose things are about people, half of them in a file and half not yet.
fn firm() -> (Firm, Warehouse, Vec<Id>) {
    let mut firm = Firm::new(&db::testing::Scratch::sqlite());
    firm.create(3_000, 1);
    firm.warehouse().seal().unwrap();
    firm.create(3_000, 2);
    let ids = firm.db.read_blocking(|tx| {
        let rows = tx.query("select id from things order by id", &[])?;
        rows.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, _>>()
    });
    firm.warehouse = None;
    let mut settings = firm.settings();
    settings.sources[0].subject = Subject::Person("id".into());
    let warehouse = Warehouse::open(settings).unwrap();
    (firm, warehouse, ids.unwrap())
}

#[test]
fn files_keep_rows_of_others_to_themselves() {
    let (_firm, warehouse, all) = firm();
    let seen: Vec<Id> = all.iter().copied().step_by(10).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let people: HashSet<Id> = seen.iter().copied().collect();
    let mine = Scope {
        rows: Some(
            [("things".to_owned(), RowRule(vec![vec![Test::In("id".to_owned(), Arc::new(people))]]))].into(),
        ),
        ..Scope::all()
    };
    let ask = |sql: &str, scope: &Scope| {
        let query = Query {
            sql: sql.to_owned(),
            values: Vec::new(),
            scope: scope.clone(),
            views: Vec::new(),
            functions: Vec::new(),
        };
        runtime.block_on(warehouse.rows(query))
    };
    let value = |sql: &str, scope: &Scope| -> Json {
        ask(sql, scope).unwrap_or_else(|error| panic!("{sql}: {error}")).rows[0][0].clone()
    };
    let mine_in_words: Vec<String> = seen.iter().map(|id| format!("'{id}'")).collect();
    let mine_in_words = mine_in_words.join(", ");
    assert_eq!(value("select count(*) from things", &Scope::all()), 6_000);
    assert_eq!(value("select count(*) from things", &mine), 600);
    for (sql, over) in [
        ("select max(id)", "things"),
        ("select min(id)", "things"),
        ("select max(seq)", "things"),
        ("select max(name)", "things"),
        ("select count(name)", "things"),
        ("select count(distinct amount)", "things"),
    ] {
        let alone = value(&format!("{sql} from {over} where id in ({mine_in_words})"), &Scope::all());
        assert_eq!(value(&format!("{sql} from {over}"), &mine), alone, "{sql}");
    }
    // Fails on every row that is not hers, wherever it stands, with a condition that a scan would like to take.
    let fails = format!("10 / (case when id in ({mine_in_words}) then 1 else 0 end) = 10");
    for sql in [
        format!("select count(*) from things where {fails}"),
        format!("select count(*) from things where {fails} and name is not null and seq > 0"),
        format!(
            "select count(*) from (select * from things where {fails} order by amount desc, id limit 600)"
        ),
        format!(
            "select count(*) from things a join things b on a.id = b.id and 10 / (case when b.id in ({mine_in_words}) then 1 else 0 end) = 10"
        ),
        format!("select count(*) from things where id in (select id from things where {fails})"),
        format!("select sum(case when {fails} then 1 else 0 end) from things"),
        format!("select count(*) from (select id, count(*) from things where {fails} group by id)"),
    ] {
        assert_eq!(value(&sql, &mine), json!(600), "{sql}");
        let unfiltered = ask(&sql, &Scope::all());
        assert!(unfiltered.is_err_and(|error| error.to_string().contains("divided by zero")), "{sql}");
    }
    // What she may not see is not told by what a join finds either.
    for (other, there) in [(&all[1], json!(0)), (&all[10], json!(1))] {
        let sql = format!("select count(*) from things a join (values ('{other}')) as v(id) on v.id = a.id");
        assert_eq!(value(&sql, &mine), there, "{other}");
    }
    assert_eq!(ask("select id from things order by amount limit 700", &mine).unwrap().rows.len(), 600);
}
