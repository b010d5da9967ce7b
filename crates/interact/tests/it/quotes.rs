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

    fn a_quote_waits_for_the_yes_of_a_colleague(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let ((_, sam), (boss, bea), (other, olu)) = (app.colleague("sam"), app.colleague("bea"), app.colleague("olu"));
        let quote = app.made("quotes", json!({}));
        let line = app.made("quote_lines", json!({"quote_id": quote, "quantity": 1, "price": euros("10")}));
        let path = format!("/quotes/{quote}");
        let set = |who: &str, fields: Json| {
            let (status, answer) = app.ask_as(who, "PATCH", &path, Some(&fields));
            match status {
                200 => answer["status"].as_str().unwrap().to_owned(),
                _ => format!("{status} {}", answer["errors"][0]["pointer"].as_str().unwrap_or_default()),
            }
        };
        let waiting = |who: &str| app.ask_as(who, "GET", "/my-day", None).1["approvals"].as_array().unwrap().len();
        // Nobody approves what nobody was asked for, and nobody asks herself.
        assert_eq!(set(&sam, json!({"status": "approved"})), "400 /status");
        assert_eq!(set(&sam, json!({"status": "in_approval"})), "400 /approver_id");
        assert_eq!(set(&bea, json!({"status": "in_approval", "approver_id": boss})), "400 /approver_id");
        assert_eq!(set(&sam, json!({"status": "in_approval", "approver_id": boss})), "in_approval");
        assert_eq!([waiting(&sam), waiting(&bea), waiting(&olu)], [0, 1, 0]);
        assert_eq!(app.get(&path)["asked_at"], json!(START));
        // Only she lets it go; whoever asked may take it back, or ask somebody else.
        for status in ["approved", "sent", "accepted"] {
            assert_eq!(set(&sam, json!({"status": status})), "400 /status");
        }
        assert_eq!(set(&olu, json!({"approver_id": other})), "400 /approver_id");
        assert_eq!(set(&sam, json!({"status": "approved", "approver_id": null})), "400 /status");
        assert_eq!(set(&sam, json!({"status": "draft"})), "draft");
        assert_eq!(set(&sam, json!({"status": "in_approval"})), "in_approval");
        assert_eq!(set(&sam, json!({"approver_id": other})), "in_approval");
        assert_eq!([waiting(&bea), waiting(&olu)], [0, 1]);
        assert_eq!(set(&bea, json!({"status": "approved"})), "400 /status");
        assert_eq!(set(&olu, json!({"status": "approved"})), "approved");
        let approved = app.get(&path);
        assert_eq!([&approved["approved_at"], &approved["approved_by"]], [&json!(START), &json!(other)], "{approved}");
        // What was approved is what goes out.
        assert_eq!(app.ask_as(&sam, "PATCH", &format!("/quote_lines/{line}"), Some(&json!({"price": euros("9")}))).0, 200);
        let again = app.get(&path);
        assert_eq!([&again["status"], &again["approved_at"], &again["approved_by"]], [&json!("in_approval"), &Json::Null, &Json::Null]);
        assert_eq!(waiting(&olu), 1);
        assert_eq!(set(&olu, json!({"status": "draft"})), "draft");
        assert_eq!(waiting(&olu), 0);
        // Who needs no yes asks for none.
        assert_eq!(set(&sam, json!({"status": "sent"})), "sent");
        // What comes back was decided.
        assert_eq!(set(&sam, json!({"status": "draft"})), "draft");
        assert_eq!(set(&sam, json!({"status": "in_approval", "approver_id": boss})), "in_approval");
        assert_eq!(set(&bea, json!({"status": "approved"})), "approved");
        assert_eq!(app.ask_as(&sam, "DELETE", &path, None).0, 204);
        let gone = app.ask_as(&sam, "GET", "/trash", None).1;
        let change = gone["data"][0]["seq"].as_i64().unwrap_or_else(|| panic!("{gone}"));
        let (status, answer) = app.ask_as(&sam, "POST", &format!("/trash/{change}/restore"), Some(&json!({})));
        assert!(status < 300, "{status} {answer}");
        assert_eq!(app.get(&path)["status"], "approved");
    }
}
