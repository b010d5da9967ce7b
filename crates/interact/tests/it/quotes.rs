//! Quotes add up to what their lines say.

use serde_json::{Value as Json, json};

use crate::app::{START, TestApp, euros, id};

db::db_test! {
    fn a_quote_is_its_lines(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let quote = app.made("quotes", json!({"discount": euros("5"), "tax": euros("3.8")}));
        let path = format!("/quotes/{quote}");
        assert_eq!([&app.get(&path)["total"], &app.get(&path)["number"]], [&Json::Null, &json!(1)]);
        let first = app.make("quote_lines", json!({"quote_id": quote, "description": "A", "quantity": 2.5, "price": euros("10")}));
        assert_eq!(first["amount"], euros("25.00"));
        let lines: Vec<Json> = (0..3).map(|n| json!({"quote_id": quote, "quantity": n, "price": euros("1"), "discount": euros("0.5")})).collect();
        app.post("/quote_lines/batch", json!({"records": lines}));
        let record = app.get(&path);
        assert_eq!([&record["lines_total"], &record["total"]], [&euros("26.50"), &euros("25.30")]);
        app.change("quote_lines", id(&first), json!({"quantity": 1}));
        assert_eq!(app.get(&path)["lines_total"], euros("11.50"));
        let other = app.made("quotes", json!({}));
        app.change("quote_lines", id(&first), json!({"quote_id": other}));
        assert_eq!([&app.get(&path)["lines_total"], &app.get(&format!("/quotes/{other}"))["total"]], [&euros("1.50"), &euros("10.00")]);
        let dollars = json!({"quote_id": other, "price": {"amount": "1", "currency": "USD"}});
        assert_eq!(app.refused("POST", "/quote_lines", dollars), ["/currency"]);
        let huge = json!({"quote_id": other, "price": euros("9223372036854"), "quantity": 1e12});
        assert_eq!(app.refused("POST", "/quote_lines", huge), ["/quantity"]);
        app.good("DELETE", &format!("/quote_lines/{}", id(&first)), None);
        assert_eq!(app.get(&format!("/quotes/{other}"))["total"], Json::Null);
        assert_eq!(app.patch(&path, json!({"status": "sent"}))["sent_at"], json!(START));
        app.good("DELETE", &path, None);
        assert_eq!(app.get("/quote_lines?total=true")["total"], json!(0));
    }
}
