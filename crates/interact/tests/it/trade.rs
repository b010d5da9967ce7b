//! Invoices, shipments, subscriptions and what customers said become interactions.

use serde_json::{Value as Json, json};

use crate::app::{START, TestApp, euros};

db::db_test! {
    fn what_happens_to_them_is_an_interaction(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let person = app.made("people", json!({"last_name": "P"}));
        let order = app.made("orders", json!({"person_id": person, "placed_at": START, "status": "draft"}));
        let invoice = app.make("invoices", json!({"order_id": order, "total": euros("10"), "status": "open"}));
        assert_eq!(invoice["person_id"], json!(person), "it is of whoever ordered");
        let invoice = format!("/invoices/{}", invoice["id"].as_str().unwrap());
        assert_eq!(app.patch(&invoice, json!({"status": "paid"}))["paid_at"], json!(START));
        assert_eq!(app.patch(&invoice, json!({"paid_at": null}))["status"], json!("open"));
        assert_eq!(app.patch(&invoice, json!({"paid_at": START}))["status"], json!("paid"));
        let shipment = app.made("shipments", json!({"order_id": order, "status": "sent", "carrier": "Post"}));
        app.change("shipments", &shipment, json!({"delivered_at": "2026-03-04T09:00:00Z"}));
        let subscription = app.made("subscriptions", json!({"person_id": person, "plan": "Basic", "amount": euros("9")}));
        let trial = app.get(&format!("/subscriptions/{subscription}"));
        assert_eq!([&trial["status"], &trial["trial_started_at"]], [&json!("trial"), &json!(START)]);
        app.change("subscriptions", &subscription, json!({"status": "active"}));
        app.change("subscriptions", &subscription, json!({"status": "ended"}));
        app.make("needs", json!({"person_id": person, "need": "Speed", "stated_at": START}));
        app.make("survey_answers", json!({"person_id": person, "instrument": "nps", "score": 9, "scale": 10, "answered_at": START}));
        let moments = app.moments();
        let kinds: Vec<_> = moments.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["invoice_paid", "need_stated", "shipment_delivered", "shipment_sent", "subscription_ended",
            "subscription_started", "survey_answered", "trial_started"]);
        assert!(moments.iter().all(|(_, moment)| moment["person_id"] == json!(person)), "{moments:?}");
        let of_order = |kind: &str| moments.iter().find(|(name, _)| name == kind).unwrap().1["order_id"].clone();
        assert_eq!([of_order("invoice_paid"), of_order("shipment_sent"), of_order("need_stated")], [json!(order), json!(order), Json::Null]);
    }

    fn rooms_add_fields_to_objects_below(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let campaign = app.made("campaigns", json!({"name": "Spring", "channel": "mail"}));
        let person = app.make("people", json!({"last_name": "P", "acquisition_campaign_id": campaign, "lead_status": "new"}));
        assert_eq!(person["_titles"]["acquisition_campaign_id"], json!("Spring"));
        app.make("spend", json!({"day": "2026-03-01", "amount": euros("10"), "campaign_id": campaign, "purpose": "acquire"}));
        let found = app.post("/spend/search", json!({"filter": {"related": "campaigns", "any": {"field": "name", "op": "eq", "value": "Spring"}}}));
        assert_eq!(found["data"].as_array().map(Vec::len), Some(1), "{found}");
        app.good("DELETE", &format!("/campaigns/{campaign}"), None);
        assert_eq!(app.get(&format!("/people/{}", person["id"].as_str().unwrap()))["acquisition_campaign_id"], Json::Null);
    }
}
