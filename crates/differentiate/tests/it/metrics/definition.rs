//! What a purchase is, is said twice: as filters, and as a view of the warehouse. Both say the same.

use differentiate::value::purchases::{Customers, counted, valued};
use mining::simulate::Random;
use model::filter::Filter;
use platform::warehouse::Scope;
use serde_json::{Value as Json, json};

use crate::app::TestApp;

fn asked(app: &TestApp, sql: &str) -> Vec<Json> {
    let query = app.app.query(Scope::all(), sql);
    let rows = app.block_on(app.app.warehouse.rows(query)).unwrap();
    rows.rows.into_iter().next().unwrap()
}

db::db_test! {
    fn the_view_of_purchases_is_the_filter_of_purchases(scratch: Scratch) {
        let mut app = TestApp::with(scratch, "2024-06-30", |firm| {
            firm.time_zone = jiff::tz::TimeZone::get("Pacific/Auckland").unwrap();
        });
        let people = app.people(&[("A", json!({})), ("B", json!({}))]);
        let company = app.post("/companies", &json!({ "name": "Firm" }))["id"].clone();
        let mut random = Random::new(3);
        let mut one_of = |choices: &[Json]| choices[(random.uniform() * choices.len() as f64) as usize].clone();
        let null = Json::Null;
        let orders: Vec<Json> = (0..1_500).map(|_| {
            let statuses = ["draft", "placed", "paid", "shipped", "delivered", "cancelled", "refunded"];
            let statuses: Vec<Json> = statuses.iter().map(|status| json!(status)).chain([null.clone()]).collect();
            let currency = one_of(&[json!("USD"), json!("USD"), json!("EUR"), null.clone()]);
            let money = |amount: Json| if amount.is_null() { Json::Null } else {
                json!({ "amount": amount, "currency": if currency.is_null() { json!("USD") } else { currency.clone() } }) };
            let mut order = json!({
                "person_id": one_of(&[json!(people["A"]), json!(people["B"]), null.clone()]),
                "company_id": one_of(&[company.clone(), null.clone(), null.clone()]),
                "placed_at": one_of(&[json!("2024-06-30T11:59:59.999999Z"), json!("2024-06-30T12:00:00Z"), json!("2023-01-01"), json!("2024-02-29T23:00:00Z")]),
                "status": one_of(&statuses),
                "total": money(one_of(&[json!("10"), json!("10.50"), json!("0"), json!("-3"), null.clone()])),
                "refunded": money(one_of(&[json!("0"), json!("10"), json!("10.50"), json!("4"), null.clone(), null.clone()])),
                "tax": money(one_of(&[json!("1"), null.clone()])),
            });
            // Amounts bring their currency; without any, the order may name one.
            if ["total", "refunded", "tax"].iter().all(|name| order[name].is_null()) {
                order["currency"] = currency.clone();
            }
            order
        }).collect();
        for part in orders.chunks(500) {
            let made = app.post("/orders/batch", &json!({ "match": [], "records": part }));
            for result in made["results"].as_array().unwrap() {
                assert_eq!(result["status"], "created", "{result}");
            }
        }
        app.settle();
        let firm = app.app.firm.clone();
        let horizon = firm.horizon(app.app.clock.now());
        let of = |customers: Option<Customers>| customers.map_or(Vec::new(), Customers::filter);
        for (customers, which) in [
            (None, "true"),
            (Some(Customers::People), "customer = 'person'"),
            (Some(Customers::Companies), "customer = 'company'"),
        ] {
            let all: Vec<Filter> = counted(horizon).into_iter().chain(of(customers)).collect();
            let priced: Vec<Filter> = all.iter().cloned().chain(valued(firm.currency)).collect();
            let records = |filter: Vec<Filter>, sum: Option<&str>| {
                json!({ "object": "orders", "filter": Filter::And(filter).json(), "sum": sum })
            };
            let (count, _) = app.open_records(&records(all, None));
            let (with_value, sum) = app.open_records(&records(priced, Some("net")));
            assert!(count > 100 && with_value < count, "{which}: {with_value} of {count}");
            let row = asked(&app, &format!("select count(*), count(net), sum(net) from purchases where {which}"));
            assert_eq!((row[0].as_i64(), row[1].as_i64()), (Some(count), Some(with_value)), "{which}");
            assert!((row[2].as_f64().unwrap() - sum).abs() < 1e-6, "{which}: {} {sum}", row[2]);
        }
    }
}
