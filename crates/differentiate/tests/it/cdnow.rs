//! The CDNOW sample (2,357 customers; see `demo/NOTICE`), brought in by the API.

use std::collections::BTreeMap;
use std::io::Read;

use mining::summary::{Purchase, Summary, summarise};
use serde_json::{Value as Json, json};

use crate::app::TestApp;

/// Purchases by customer: day since 1970-01-01, as written, and the amount as written.
pub type Purchases = BTreeMap<String, Vec<(i32, String, String)>>;

/// The sample as the file has it.
pub fn sample() -> Purchases {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/CDNOW_sample.txt.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let mut purchases = Purchases::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let day = format!("{}-{}-{}", &cells[2][..4], &cells[2][4..6], &cells[2][6..]);
        let number = day.parse::<model::Day>().unwrap().0;
        purchases.entry(cells[0].to_owned()).or_default().push((number, day, cells[4].to_owned()));
    }
    purchases
}

/// Brings the sample in and lets everything settle. The ids are by customer.
pub fn bring_in(app: &mut TestApp, purchases: &Purchases) -> BTreeMap<String, String> {
    let customers: Vec<&String> = purchases.keys().collect();
    let mut ids = BTreeMap::new();
    for part in customers.chunks(1_000) {
        let records: Vec<Json> = part.iter().map(|customer| json!({ "source_id": customer })).collect();
        let made = app.post("/people/batch", &json!({ "match": ["source_id"], "records": records }));
        for (customer, result) in part.iter().zip(made["results"].as_array().unwrap()) {
            ids.insert((*customer).clone(), result["id"].as_str().unwrap().to_owned());
        }
    }
    let orders: Vec<Json> = purchases
        .iter()
        .flat_map(|(customer, purchases)| {
            purchases.iter().map(move |(_, day, amount)| (customer, day, amount))
        })
        .map(|(customer, day, amount)| {
            json!({ "person_id": ids[customer], "placed_at": day, "status": "paid",
                "total": { "amount": amount, "currency": "USD" } })
        })
        .collect();
    for part in orders.chunks(1_000) {
        let made = app.post("/orders/batch", &json!({ "match": [], "records": part }));
        assert!(made["results"].as_array().unwrap().iter().all(|result| result["status"] == "created"));
    }
    app.settle();
    ids
}

/// What the models read of each customer at the end of a day, made without any of our own code.
pub fn summaries(purchases: &Purchases, end: &str) -> BTreeMap<String, Summary> {
    summarised(purchases, end)
        .into_iter()
        .filter_map(|(customer, summary)| Some((customer, summary?)))
        .collect()
}

/// What the models read of everybody at the end of a day; none for who had not bought by then.
fn summarised(purchases: &Purchases, end: &str) -> BTreeMap<String, Option<Summary>> {
    let end = end.parse::<model::Day>().unwrap().0;
    let of = |purchases: &Vec<(i32, String, String)>| {
        let purchases: Vec<_> = purchases
            .iter()
            .map(|(day, _, amount)| Purchase { day: *day, amount: amount.parse().unwrap() })
            .collect();
        summarise(&purchases, end).unwrap()
    };
    purchases.iter().map(|(customer, list)| (customer.clone(), of(list))).collect()
}

fn near(name: &str, got: &Json, published: f64, share: f64) {
    let got = got.as_f64().unwrap_or_else(|| panic!("{name} is {got}"));
    assert!((got / published - 1.0).abs() <= share, "{name} is {got}, published {published}");
}

db::db_test! {
    fn the_published_fits_come_out_of_the_records(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "1997-09-30");
        let purchases = sample();
        let ids = bring_in(&mut app, &purchases);
        let model = app.get("/models/bgnbd");
        for (name, published) in [("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)] {
            near(name, &model["parameters"][name]["value"], published, 0.005);
            assert!(model["parameters"][name]["standard_error"].as_f64().unwrap() > 0.0);
        }
        near("log-likelihood", &model["log_likelihood"], -9582.4, 0.0001);
        assert_eq!(model["rows"], 2357);
        let amounts = app.get("/models/gamma_gamma");
        for (name, published) in [("p", 6.25), ("q", 3.74), ("v", 15.44)] {
            near(name, &amounts["parameters"][name]["value"], published, 0.01);
        }
        assert_eq!(amounts["rows"], 946);

        // What is kept of everybody is what the mathematics says of the bare file.
        let params = |model: &Json, name: &str| model["parameters"][name]["value"].as_f64().unwrap();
        let buying = mining::bgnbd::Params::new(params(&model, "r"), params(&model, "alpha"),
            params(&model, "a"), params(&model, "b")).unwrap();
        let spending = mining::gamma_gamma::Params::new(params(&amounts, "p"), params(&amounts, "q"),
            params(&amounts, "v")).unwrap();
        let summaries = summaries(&purchases, "1997-09-30");
        let earlier = summarised(&purchases, "1997-07-02");
        let mut seen = 0;
        let mut after = Json::Null;
        loop {
            let page = app.post("/people/search", &json!({ "limit": 1000, "after": after, "fields":
                ["chance_active", "chance_active_90", "value_predictive", "revenue_36m", "slipping", "expected_orders_36m", "source_id"] }));
            for person in page["data"].as_array().unwrap() {
                let summary = &summaries[person["source_id"].as_str().unwrap()];
                let score = mining::value::predictive(&buying, &spending, summary, Some(0.3)).unwrap().score;
                near("chance", &person["chance_active"], score.p_alive, 1e-9);
                let then = earlier[person["source_id"].as_str().unwrap()].as_ref();
                let then = then.map(|summary| buying.p_alive(&mining::bgnbd::Observation::from(summary)));
                match then {
                    Some(then) => near("chance 90 days ago", &person["chance_active_90"], then, 1e-9),
                    None => assert!(person["chance_active_90"].is_null()),
                }
                let slipping = mining::value::slipping(score.value(), then.unwrap_or(score.p_alive), score.p_alive);
                near("orders", &person["expected_orders_36m"], score.purchases_36m, 1e-8);
                for (field, expected) in [("value_predictive", score.value()), ("revenue_36m", score.revenue_36m),
                    ("slipping", slipping)] {
                    let amount: f64 = person[field]["amount"].as_str().unwrap().parse().unwrap();
                    assert!((amount - expected).abs() < 0.005 + 1e-6, "{field} {amount} {expected}");
                }
                seen += 1;
            }
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(seen, 2357);

        // One person's page says the same, month by month.
        let later = |list: &[(i32, String, String)]| list.iter().filter(|(_, day, _)| day.as_str() > "1997-09-30").count();
        let (customer, list) = purchases.iter().max_by_key(|(_, list)| later(list)).unwrap();
        let value = app.value(&ids[customer]);
        let months = value["predictive"]["months"].as_array().unwrap();
        let sum: f64 = months.iter().map(|month| month["value"].as_str().unwrap().parse::<f64>().unwrap()).sum();
        let shown: f64 = value["predictive"]["value"]["amount"].as_str().unwrap().parse().unwrap();
        assert_eq!(months.len(), 36);
        assert!((sum - shown).abs() < 0.006, "{sum} {shown}");
        let later = later(list);
        assert!(later > 0);
        assert_eq!(value["not_scored"], later);
        let (count, sum) = app.open_records(&value["counted_orders"]);
        assert_eq!(count as usize, list.len() - later);
        let revenue: f64 = value["historic"]["lines"][0]["amount"]["amount"].as_str().unwrap().parse().unwrap();
        assert!((sum - revenue).abs() < 1e-9);
    }

    fn the_test_halves_the_data_and_figures_add_up(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "1998-06-30");
        let purchases = sample();
        bring_in(&mut app, &purchases);
        let test = app.get("/models/bgnbd")["backtest"].clone();
        assert_eq!(test["calibration_end"], "1997-09-30");
        assert_eq!(test["holdout_weeks"], 39.0);
        near("correlation", &test["correlation"], 0.63, 0.02);
        near("r", &test["parameters"]["r"], 0.243, 0.005);
        let groups = test["by_frequency"].as_array().unwrap();
        assert_eq!(groups.iter().map(|group| group["customers"].as_i64().unwrap()).sum::<i64>(), 2357);
        assert_eq!((groups[0]["customers"].as_i64(), groups[7]["frequency"].as_str()), (Some(1411), Some("7+")));
        assert_eq!(test["weekly"].as_array().unwrap().len(), 78);

        let revenue = app.get("/metrics/revenue");
        let file: f64 = purchases.values().flatten().map(|(_, _, amount)| amount.parse::<f64>().unwrap()).sum();
        assert!((revenue["value"].as_f64().unwrap() - file).abs() < 1e-6, "{} {file}", revenue["value"]);
        let series: f64 = revenue["series"].as_array().unwrap().iter().map(|p| p["value"].as_f64().unwrap()).sum();
        assert!((series - file).abs() < 1e-6);
        assert_eq!(app.get("/metrics/orders")["value"], 6919.0);
        assert_eq!(app.get("/metrics/customers")["value"], 2357.0);
        let active = app.get("/metrics/active");
        assert!(active["window_days"].as_i64().unwrap() < 365, "{}", active["window_days"]);
        assert_eq!(app.open_records(&active["records"]).0 as f64, active["value"].as_f64().unwrap());
        let bins = app.get("/metrics/value_distribution");
        let mut people = 0;
        for bin in bins["bins"].as_array().unwrap() {
            assert_eq!(app.open_records(&bin["records"]).0, bin["value"].as_i64().unwrap(), "{bin}");
            people += bin["value"].as_i64().unwrap();
        }
        assert_eq!((people, bins["value"].as_f64()), (2357, Some(2357.0)));

        // Half of them bought on one day only: ties share a class, so nobody is in class 2.
        for (class, expected) in [(1, true), (2, false), (5, true)] {
            let found = app.post("/people/search", &json!({ "limit": 1, "total": true,
                "filter": { "field": "rfm_frequency", "op": "eq", "value": class } }));
            assert_eq!(found["total"].as_i64().unwrap() > 0, expected, "class {class}");
        }
    }
}
