//! What is answered, and in which form.

use serde_json::json;
use warehouse::{Column, Rows, Scope};

use super::shop::{Shop, functions, query};

#[tokio::test]
async fn every_kind_has_its_form_in_json() {
    let shop = Shop::new();
    let text = shop
        .bench
        .json(query(
            "select id, email, salary, score, active, born, null as nothing from people order by salary",
            Scope::all(),
        ))
        .await
        .unwrap();
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        answer,
        json!({
            "columns": [
                {"name": "id", "type": "text"}, {"name": "email", "type": "text"},
                {"name": "salary", "type": "integer"}, {"name": "score", "type": "number"},
                {"name": "active", "type": "boolean"}, {"name": "born", "type": "date"},
                {"name": "nothing", "type": "null"},
            ],
            "rows": [
                ["01010101-0101-0101-0101-010101010101", "anna@example.org", 10, 0.5, false, "1972-09-27", null],
                ["02020202-0202-0202-0202-020202020202", "ben@example.org", 20, null, true, "1975-06-24", null],
                ["03030303-0303-0303-0303-030303030303", "carla@example.org", 30, null, false, "1978-03-20", null],
                ["04040404-0404-0404-0404-040404040404", "dora's \"x\"", 40, 1.0, true, "1980-12-14", null],
            ],
            "seq": 42,
        })
    );
}

#[tokio::test]
async fn decimals_are_exact_and_moments_are_rfc_3339() {
    let shop = Shop::new();
    let text = shop
        .bench
        .json(query("select total, placed_at from orders order by seq", Scope::all()))
        .await
        .unwrap();
    let rows = text.split_once("\"rows\":").unwrap().1;
    assert_eq!(
        rows,
        "[[12.5,\"2026-01-05T10:00:00Z\"],[1000,\"2026-01-31T23:30:00Z\"],\
         [0.000001,\"2026-02-05T10:00:00.25Z\"],[-0.25,\"2026-02-06T10:00:00Z\"]],\"seq\":42}"
    );
    assert_eq!(
        shop.value("select 12345678901234567890.12345678").await,
        json!(12345678901234567890.12345678)
    );
    assert_eq!(shop.value("select timestamp '1969-12-31 23:59:59.5'").await, json!("1969-12-31T23:59:59.5Z"));
    assert_eq!(shop.value("select date '0001-01-01'").await, json!("0001-01-01"));
    assert_eq!(
        shop.value("select timestamp '2000-02-29 00:00:00+02:00'").await,
        json!("2000-02-28T22:00:00Z")
    );
}

#[tokio::test]
async fn lists_structs_and_bytes_are_nested_values() {
    let shop = Shop::new();
    assert_eq!(shop.value("select [1, null, 3]").await, json!([1, null, 3]));
    assert_eq!(
        shop.value("select array_agg(salary order by salary) from people").await,
        json!([10, 20, 30, 40])
    );
    assert_eq!(shop.value("select [[1], [], null]").await, json!([[1], [], null]));
    assert_eq!(
        shop.value("select named_struct('a', 1, 'b\"c', ['x'])").await,
        json!({"a": 1, "b\"c": ["x"]})
    );
    assert_eq!(shop.value("select decode('aGk=', 'base64')").await, json!("aGk="));
    assert_eq!(shop.value("select map(['a', 'b'], [1, 2])").await, json!({"a": 1, "b": 2}));
    assert_eq!(shop.value("select 'inf'::double").await, json!(null));
    let rows = shop.rows("select interval '1 month 2 days' as i, time '10:00:00' as t").await.unwrap();
    assert_eq!(
        rows.columns.iter().map(|column| column.kind.as_str()).collect::<Vec<_>>(),
        ["interval", "time"]
    );
    assert_eq!(rows.rows, [[json!("1 mons 2 days"), json!("10:00:00")]]);
}

#[tokio::test]
async fn views_and_functions_of_the_session_are_there() {
    let shop = Shop::new();
    let rows = shop.rows("select email, spent from spenders order by spent desc").await.unwrap();
    assert_eq!(
        rows,
        Rows {
            columns: vec![
                Column { name: "email".into(), kind: "text".into() },
                Column { name: "spent".into(), kind: "decimal".into() },
            ],
            rows: vec![
                vec![json!("anna@example.org"), json!(1012.5)],
                vec![json!("ben@example.org"), json!(-0.25)],
            ],
            seq: 42,
        }
    );
    // The last hour of January in UTC is February in Berlin.
    let rows = shop
        .rows("select firm_month(bought_at) as month, count(*) as n from purchases group by 1 order by 1")
        .await
        .unwrap();
    assert_eq!(rows.rows, [[json!("2026-01-01"), json!(1)], [json!("2026-02-01"), json!(2)]]);
    let rows = shop
        .rows("select firm_currency(), firm_end(), firm_today(), hour_number(timestamp '1970-01-01 05:00:00'), firm_month(null)")
        .await
        .unwrap();
    assert_eq!(
        rows.rows,
        [[json!("EUR"), json!("2026-03-01T00:00:00Z"), json!("2026-02-28"), json!(5), json!(null)]]
    );
}

#[tokio::test]
async fn the_tables_a_caller_can_ask_are_described() {
    let shop = Shop::new();
    let views = || query("", Scope::all()).views;
    let all = shop.bench.describe(Scope::everyday(), views(), functions()).await.unwrap();
    let names: Vec<_> = all.iter().map(|table| (table.name.as_str(), table.kind)).collect();
    assert_eq!(
        names,
        [("people", "table"), ("orders", "table"), ("purchases", "view"), ("spenders", "view")]
    );
    assert_eq!(all[2].help, "One row per order that counts.");
    let columns: Vec<_> =
        all[2].columns.iter().map(|c| (c.name.as_str(), c.kind.as_str(), c.help.as_str())).collect();
    assert_eq!(columns[3], ("amount", "decimal", "What it came to."));
    assert_eq!(columns[2], ("bought_at", "timestamp", ""));
}

#[tokio::test]
async fn a_query_that_finds_nothing_still_has_columns() {
    let shop = Shop::new();
    let rows = shop.rows("select email, salary from people where false").await.unwrap();
    assert_eq!(rows.columns.len(), 2);
    assert!(rows.rows.is_empty());
    assert_eq!(shop.value("select count(*) from people").await, json!(4));
    assert_eq!(shop.value("select count(*) from changes").await, json!(1));
}
