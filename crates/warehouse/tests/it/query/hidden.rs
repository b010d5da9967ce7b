//! What a caller may not see does not exist for her, whichever way she asks; and nothing of her query is computed on
//! rows that are not hers.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::json;
use warehouse::{Error, RowRule, Scope, Test};

use super::shop::{Shop, functions, id, query, without};

/// Queries in which X stands for the name of a column of people.
const WAYS: &[&str] = &[
    "select X from people",
    "select people.X from people",
    "select p.X from people p",
    "select \"X\" from people",
    "select count(X) from people",
    "select id from people where X > 3",
    "select id from people where X is not null",
    "select id from people where X = X",
    "select id from people order by X",
    "select X, count(*) from people group by X",
    "select count(*) from people group by X",
    "select count(*) from people having max(X) > 3",
    "select p.id from people p join orders o on o.seq = p.X",
    "select p.id from people p join people q using (X)",
    "select id from people where id in (select id from people where X > 3)",
    "select id from orders where seq > (select max(X) from people)",
    "select (select X from people limit 1)",
    "select o.id from orders o where exists (select 1 from people p where p.X = o.seq)",
    "with t as (select X from people) select * from t",
    "with t as (select * from people) select X from t",
    "select t.X from (select * from people) t",
    "select sum(X) over (order by id) from people",
    "select id, row_number() over (partition by X) from people",
    "select case when X > 3 then 1 else 0 end from people",
    "select 1 / (X - X) from people",
    "select * exclude (X) from people",
    "select id from people union select X from people",
    "select id from people limit (select X from people)",
    "select distinct on (X) id from people",
    "select struct(X) from people",
    "select [X] from people",
    "select people.X.y from people",
    "select X['y'] from people",
    "select max(salar_) filter (where X > 1) from people",
];

#[tokio::test]
async fn a_hidden_column_is_one_that_nobody_declared() {
    let shop = Shop::new();
    for way in WAYS {
        // The same scope once with a column that exists and is hidden, once with one that never did. Both names are
        // as similar to the visible ones.
        let hidden = shop.error_as(&way.replace('X', "salary"), without(&["salary"])).await;
        let absent = shop.error_as(&way.replace('X', "salery"), without(&["salary"])).await;
        assert_eq!(hidden.replace("salary", "salery"), absent, "{way}");
    }
    let rows = shop.rows_as("select * from people limit 1", without(&["salary", "score"])).await.unwrap();
    let names: Vec<_> = rows.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["id", "email", "active", "born", "seq"]);
}

#[tokio::test]
async fn a_hidden_table_is_one_that_nobody_declared() {
    let shop = Shop::new();
    for way in [
        "select * from X",
        "select 1 from people, X",
        "select (select max(seq) from X)",
        "select * from public.X",
    ] {
        let hidden = shop.error_as(&way.replace('X', "changes"), Scope::everyday()).await;
        let absent = shop.error_as(&way.replace('X', "chances"), Scope::everyday()).await;
        assert_eq!(hidden.replace("changes", "chances"), absent, "{way}");
        assert!(
            absent.contains("there is no table chances; there are: orders, people, purchases, spenders"),
            "{absent}"
        );
    }
    assert_eq!(shop.value("select what from changes").await, json!("a secret change"));
}

#[tokio::test]
async fn a_view_on_something_hidden_is_not_there_and_neither_is_a_view_on_it() {
    let shop = Shop::new();
    let no_totals = Scope { hidden: [("orders".to_owned(), "total".to_owned())].into(), ..Scope::all() };
    for view in ["purchases", "spenders"] {
        let hidden = shop.error_as(&format!("select * from {view}"), no_totals.clone()).await;
        assert_eq!(hidden, format!("there is no table {view}; there are: changes, orders, people"));
    }
    // The view on the view alone is gone where only its own part is hidden.
    let no_email = without(&["email"]);
    assert!(shop.rows_as("select * from purchases", no_email.clone()).await.is_ok());
    assert!(
        shop.error_as("select * from spenders", no_email.clone())
            .await
            .contains("there is no table spenders")
    );
    let described = shop.bench.describe(no_email, query("", Scope::all()).views, functions()).await.unwrap();
    let names: Vec<_> = described.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["people", "orders", "changes", "purchases"]);
    assert!(described[0].columns.iter().all(|column| column.name != "email"));
}

/// A caller who sees some people and their orders.
fn some(people: HashSet<model::Id>) -> Scope {
    let people = Arc::new(people);
    let of = |column: &str| RowRule(vec![vec![Test::In(column.to_owned(), Arc::clone(&people))]]);
    let rows = [("people".to_owned(), of("id")), ("orders".to_owned(), of("person_id"))];
    Scope { rows: Some(rows.into()), ..Scope::everyday() }
}

/// A caller who sees Anna and Ben.
fn two_people() -> Scope {
    some([id(1), id(2)].into())
}

#[tokio::test]
async fn nothing_is_computed_on_rows_of_others() {
    let shop = Shop::new();
    // Each of these fails on a row of Carla or Dora, and on none of the two she sees.
    for condition in [
        "1 / (case when email like 'carla%' then 0 else 1 end) = 1",
        "1 / (salary - 30) <> 7",
        "cast(case when email like 'dora%' then 'x' else '1' end as int) = 1",
        "cast(replace(email, 'dora', '') as varchar) <> '' and 10 / (40 - salary) < 100",
        "date_trunc(case when salary > 20 then 'nonsense' else 'day' end, timestamp '2020-01-01') is not null",
    ] {
        for sql in [
            format!("select count(*) from people where {condition}"),
            format!(
                "select count(*) from people p join orders o on o.person_id <> p.id and ({condition}) where o.seq = 11"
            ),
            format!("select count(*) from people where id in (select id from people where {condition})"),
            format!("select count(*) from (select * from people where {condition} limit 10)"),
            format!("select sum(case when {condition} then 1 else 0 end) from people"),
        ] {
            let rows = shop.rows_as(&sql, two_people()).await;
            assert!(matches!(&rows, Ok(rows) if rows.rows.len() == 1), "{sql}: {rows:?}");
        }
    }
    // The same fails where she sees them, so the conditions do what they are for.
    let all = shop.rows("select count(*) from people where 1 / (salary - 30) <> 7").await;
    assert!(matches!(all, Err(Error::Refused(text)) if text.contains("divided by zero")));
}

#[tokio::test]
async fn rows_of_others_are_in_no_answer() {
    let shop = Shop::new();
    for (sql, value) in [
        ("select count(*) from people", json!(2)),
        ("select count(email) from people", json!(2)),
        ("select max(salary) from people", json!(20)),
        ("select min(seq) + max(seq) from people", json!(3)),
        (
            "select string_agg(email, ',' order by email) from people",
            json!("anna@example.org,ben@example.org"),
        ),
        ("select count(*) from orders", json!(4)),
        ("select count(*) from people p left join orders o on o.person_id = p.id", json!(4)),
        ("select count(*) from people where salary > 20", json!(0)),
        ("select approx_distinct(id) from people", json!(2)),
        ("select count(*) from people tablesample (100)", json!(2)),
    ] {
        match shop.rows_as(sql, two_people()).await {
            Ok(rows) => assert_eq!(rows.rows, [[value]], "{sql}"),
            Err(Error::Refused(text)) => assert!(sql.contains("tablesample"), "{sql}: {text}"),
            Err(error) => panic!("{sql}: {error}"),
        }
    }
    let nobody = some(HashSet::new());
    let rows = shop.rows_as("select * from people order by salary limit 1", nobody).await.unwrap();
    assert!(rows.rows.is_empty());
}

#[tokio::test]
async fn a_table_without_a_rule_is_not_there_and_rules_are_met_in_all_their_parts() {
    let shop = Shop::new();
    let none = Scope { rows: Some([("orders".to_owned(), RowRule::default())].into()), ..Scope::everyday() };
    let error = shop.error_as("select * from people", none.clone()).await;
    // Of the views, only the one that reads nothing else.
    assert_eq!(error, "there is no table people; there are: orders, purchases");
    let rows = shop.rows_as("select count(*) from orders", none).await.unwrap();
    assert_eq!(rows.rows[0][0], shop.value("select count(*) from orders").await);
    let test = |tests: Vec<Vec<Test>>| Scope {
        rows: Some([("orders".to_owned(), RowRule(tests))].into()),
        ..Scope::everyday()
    };
    let person = || "person_id".to_owned();
    let one: Arc<HashSet<model::Id>> = Arc::new([id(1)].into());
    let all = shop.value("select count(*) from orders").await;
    let nobodys = shop.value("select count(*) from orders where person_id is null").await;
    let hers = shop.value(&format!("select count(*) from orders where person_id = '{}'", id(1))).await;
    for (tests, count) in [
        (vec![vec![]], json!(0)),
        (vec![vec![Test::Present(person()), Test::Absent(person())]], all.clone()),
        (vec![vec![Test::Present(person())], vec![Test::Absent(person())]], json!(0)),
        (vec![vec![Test::Absent(person())]], nobodys),
        (vec![vec![Test::Present(person())], vec![Test::In(person(), one)]], hers),
    ] {
        let rows = shop.rows_as("select count(*) from orders", test(tests.clone())).await.unwrap();
        assert_eq!(rows.rows, [[count]], "{tests:?}");
    }
}

#[tokio::test]
async fn one_query_leaves_nothing_for_the_next() {
    let shop = Shop::new();
    shop.rows("with secret as (select * from changes) select * from secret").await.unwrap();
    let error = shop.error_as("select * from secret", Scope::everyday()).await;
    assert_eq!(error, "there is no table secret; there are: orders, people, purchases, spenders");
}
