//! How values follow from changes of orders.

use std::sync::atomic::Ordering::Relaxed;

use serde_json::{Value as Json, json};

use crate::app::TestApp;

db::db_test! {
    fn an_order_that_changes_hands_changes_both(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let ids = app.people(&[("A", json!({})), ("B", json!({}))]);
        let order = app.order(&ids["A"], "2024-01-01", "10");
        app.settle();
        let count = |app: &TestApp, name: &str| app.get(&format!("/people/{}", ids[name]))["orders_count"].clone();
        assert_eq!((count(&app, "A"), count(&app, "B")), (json!(1), Json::Null));
        let (status, _) = app.ask("PATCH", &format!("/orders/{order}"), Some(&json!({ "person_id": ids["B"] })));
        assert_eq!(status, 200);
        app.settle();
        assert_eq!((count(&app, "A"), count(&app, "B")), (Json::Null, json!(1)));
        let (status, _) = app.ask("PATCH", &format!("/orders/{order}"), Some(&json!({ "status": "cancelled" })));
        assert_eq!(status, 200);
        app.settle();
        assert_eq!(count(&app, "B"), Json::Null);
        let (status, _) = app.ask("DELETE", &format!("/orders/{order}"), None);
        assert_eq!(status, 204);
        app.settle();
        assert_eq!(app.get("/metrics/customers")["value"], Json::Null);
    }

    fn a_batch_reaches_everybody_in_it(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let people: Vec<Json> = (0..300).map(|n| json!({ "source_id": n.to_string() })).collect();
        let made = app.post("/people/batch", &json!({ "match": ["source_id"], "records": people }));
        let ids: Vec<_> = made["results"].as_array().unwrap().iter().map(|result| result["id"].clone()).collect();
        let orders: Vec<Json> = ids.iter().map(|id| json!({
            "person_id": id, "placed_at": "2024-05-01", "total": { "amount": "10", "currency": "USD" } })).collect();
        app.post("/orders/batch", &json!({ "match": [], "records": orders }));
        app.settle();
        let found = app.post("/people/search", &json!({
            "filter": { "field": "revenue", "op": "eq", "value": "10" }, "limit": 1, "total": true }));
        assert_eq!(found["total"], 300);

        // Large lists are counted in columns, by what is computed too, once the warehouse has looked.
        assert_eq!(app.get("/metrics/customers")["value"], 300.0);
        let counting = &app.app.counting;
        counting.from.store(0, Relaxed);
        let bought = json!({ "related": "orders", "any": { "field": "placed_at", "op": "gte", "value": "2024-04-30" } });
        for field in ["revenue", "orders_count"] {
            let value = json!({ "field": field, "op": "gte", "value": if field == "revenue" { json!("10") } else { json!(1) } });
            let found = app.post("/people/search", &json!({ "filter": { "and": [value, bought] }, "limit": 1,
                "total": true, "sum": ["orders_count", "revenue"] }));
            assert_eq!((&found["total"], &found["sums"]), (&json!(300), &json!({ "orders_count": 300,
                "revenue": { "amount": "3000.00", "currency": "USD" } })));
        }
        assert_eq!((counting.done.load(Relaxed), counting.failed.load(Relaxed)), (2, 0));
    }
}
