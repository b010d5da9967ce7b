//! How values follow from changes of orders.

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
    }
}
