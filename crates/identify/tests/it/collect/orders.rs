//! Orders that events tell of.

use serde_json::json;

use super::{Site, moments, person};
use crate::imports::app::TestApp;

db::db_test! {
    fn an_order_is_a_record_and_its_moment_follows(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        site.tell(&app, "identify", json!({"userId": "u", "traits": {"email": "ada@x.org"}}));
        let completed = json!({"userId": "u", "event": "Order Completed", "timestamp": "2026-03-01T12:00:00Z", "properties": {
            "order_id": "50314", "total": 27.5, "tax": 2.5, "discount": "2.50", "currency": "USD",
            "products": [
                {"sku": "45790-32", "name": "Monopoly", "price": 19, "quantity": 1, "category": "Games"},
                {"product_id": "505bd76785ebb509fc183733", "name": "Uno Card Game", "price": 0.1, "quantity": 3},
            ]}});
        for message in ["m1", "m2"] {
            let mut event = completed.clone();
            event["messageId"] = json!(message);
            site.tell(&app, "track", event);
        }
        let orders = app.get("/orders?limit=5")["data"].as_array().unwrap().clone();
        assert_eq!(orders.len(), 1);
        let order = &orders[0];
        for (name, value) in [
            ("number", json!("50314")),
            ("status", json!("placed")),
            ("placed_at", json!("2026-03-01T12:00:00Z")),
            ("total", json!({"amount": "27.50", "currency": "USD"})),
            ("net", json!({"amount": "25.00", "currency": "USD"})),
            ("discount", json!({"amount": "2.50", "currency": "USD"})),
        ] {
            assert_eq!(order[name], value, "{name}");
        }
        let lines = app.all("order_lines", &["quantity", "amount", "product_id"]);
        let amounts: Vec<_> = lines.iter().map(|line| line["amount"]["amount"].as_str().unwrap().to_owned()).collect();
        assert_eq!((lines.len(), amounts.contains(&"0.30".to_owned()), amounts.contains(&"19.00".to_owned())), (2, true, true));
        assert_eq!(app.texts("products", "name"), ["Monopoly", "Uno Card Game"]);
        let placed: Vec<_> = moments(&app).into_iter().filter(|one| one["kind"] == "order_placed").collect();
        assert_eq!(placed.len(), 1, "{placed:?}");
        assert_eq!((&placed[0]["order_id"], &placed[0]["person_id"]), (&order["id"], &person(&app)["id"]));
        site.tell(&app, "track", json!({"userId": "u", "event": "Order Refunded", "properties": {"order_id": "50314", "total": 27.5, "currency": "USD"}}));
        assert_eq!(app.get("/orders?limit=5")["data"][0]["status"], "refunded");
    }

    fn a_site_makes_orders_only_where_the_firm_says_so(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::web(&app);
        let order = |total: f64| json!({"userId": "u", "event": "Order Completed", "properties": {"order_id": "1", "total": total}});
        site.tell(&app, "track", order(5.0));
        assert_eq!((app.total("orders"), moments(&app)[0]["kind"].clone()), (0, json!("order_placed")));
        app.ask("PATCH", &format!("/sources/{}", site.id), Some(json!({"takes_orders": true}))).is(200);
        site.tell(&app, "track", order(5.0));
        // What is there it does not change.
        site.tell(&app, "track", order(5_000.0));
        assert_eq!(app.get("/orders?limit=5")["data"][0]["total"]["amount"], "5.00");
        assert_eq!(app.total("orders"), 1);
    }

    fn an_order_of_nobody_stays_an_event(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        site.tell(&app, "track", json!({"anonymousId": "b", "event": "Order Completed", "properties": {"order_id": "1", "total": 5}}));
        assert_eq!(app.total("orders"), 0);
        assert_eq!(moments(&app)[0]["amount"], json!({"amount": "5.00", "currency": "USD"}));
    }
}
