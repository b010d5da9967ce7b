//! Metrics split by a dimension.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::opens;
use crate::app::TestApp;

fn groups(answer: &Json) -> BTreeMap<Option<String>, f64> {
    let groups = answer["groups"].as_array().unwrap().iter();
    groups.map(|group| (group["key"].as_str().map(str::to_owned), group["value"].as_f64().unwrap())).collect()
}

fn of<const N: usize>(pairs: [(&str, f64); N]) -> BTreeMap<Option<String>, f64> {
    pairs.map(|(key, value)| ((!key.is_empty()).then(|| key.to_owned()), value)).into()
}

fn firm(scratch: &db::testing::Scratch) -> TestApp {
    let mut app = TestApp::open(scratch, "2024-12-31");
    let ids = app.people(&[
        ("A", json!({ "country": "DE", "acquisition_channel": "search" })),
        ("B", json!({ "country": "FR", "acquisition_channel": "Search" })),
        ("C", json!({})),
    ]);
    let company = |fields: Json| app.post("/companies", &fields)["id"].clone();
    let (german, unknown) =
        (company(json!({ "name": "G", "country": "DE" })), company(json!({ "name": "U" })));
    let order =
        |name: &str, day: &str, total: &str, further: Json| app.order_with(&ids[name], day, total, further);
    order("A", "2024-01-10", "10", json!({ "channel": "web", "kind": "base" }));
    order("A", "2024-02-10", "20", json!({ "channel": "web", "kind": "cross_sell" }));
    order("B", "2024-02-11", "40", json!({ "channel": "shop" }));
    order("C", "2024-03-01", "80", json!({ "channel": "Web" }));
    // The customer is the company, whatever the person's country is.
    order("B", "2024-03-02", "160", json!({ "company_id": german, "channel": "shop" }));
    order("A", "2024-03-03", "320", json!({ "company_id": unknown }));
    app.post(
        "/orders",
        &json!({ "placed_at": "2024-03-04", "total": { "amount": "640", "currency": "USD" } }),
    );
    app.settle();
    app
}

db::db_test! {
    fn revenue_by_channel_kind_country_and_acquisition(scratch: Scratch) {
        let app = firm(scratch);
        let by = |name: &str, by: &str| app.get(&format!("/metrics/{name}?by={by}&grain=month"));
        assert_eq!(groups(&by("revenue", "channel")), of([("web", 30.0), ("shop", 200.0), ("Web", 80.0), ("", 960.0)]));
        assert_eq!(groups(&by("orders", "kind")), of([("base", 1.0), ("cross_sell", 1.0), ("", 5.0)]));
        assert_eq!(groups(&by("revenue", "country")), of([("DE", 190.0), ("FR", 40.0), ("", 1040.0)]));
        assert_eq!(groups(&by("average_purchase", "country"))[&Some("DE".to_owned())], 190.0 / 3.0);
        assert_eq!(groups(&by("revenue", "acquisition_channel")), of([("search", 30.0), ("Search", 40.0), ("", 1200.0)]));
        let kinds = by("orders", "kind");
        let labels: Vec<_> = kinds["groups"].as_array().unwrap().iter().map(|group| group["label"].as_str().unwrap()).collect();
        assert_eq!(labels, ["Not known", "Base", "Cross-sell"], "largest first");
        for name in ["revenue", "orders", "average_purchase"] {
            for dimension in ["channel", "kind", "country", "acquisition_channel"] {
                let told = by(name, dimension);
                assert!(opens(&app, &told) > 6, "{name} by {dimension}");
                let sum: f64 = groups(&told).values().sum();
                assert!(name == "average_purchase" || told["value"].as_f64() == Some(sum), "{name} by {dimension}");
            }
        }
    }

    fn customers_by_country_and_acquisition(scratch: Scratch) {
        let app = firm(scratch);
        let by = |name: &str, by: &str| app.get(&format!("/metrics/{name}?by={by}&grain=month"));
        for name in ["customers", "active"] {
            assert_eq!(groups(&by(name, "country")), of([("DE", 2.0), ("FR", 1.0), ("", 2.0)]));
            assert_eq!(groups(&by(name, "acquisition_channel")), of([("search", 1.0), ("Search", 1.0), ("", 3.0)]));
            for dimension in ["country", "acquisition_channel"] {
                assert!(opens(&app, &by(name, dimension)) > 10, "{name} by {dimension}");
            }
        }
        let germany = by("customers", "country")["groups"][0].clone();
        assert_eq!((&germany["key"], germany["parts"].as_array().unwrap().len()), (&json!("DE"), 2));
    }

    fn what_cannot_be_split_says_what_can(scratch: Scratch) {
        let app = firm(scratch);
        for (path, says) in [
            ("revenue?by=colour", "can be split by channel, kind, country, acquisition_channel"),
            ("customers?by=channel", "can be split by country, acquisition_channel"),
            ("crr?by=country", "cannot be split"),
            ("revenue?by=country&from=2024-01-01&to=2024-12-31&grain=day", "choose a coarser grain"),
        ] {
            let (status, refused) = app.ask("GET", &format!("/metrics/{path}"), None);
            assert_eq!(status, 400, "{path}: {refused}");
            assert!(refused.to_string().contains(says), "{path}: {refused}");
        }
    }
}
