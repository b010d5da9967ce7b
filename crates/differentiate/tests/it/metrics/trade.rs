//! Metrics of orders, and of customers in time: each is what its records say, by the days of the firm.

use db::testing::Scratch;
use serde_json::json;

use crate::app::TestApp;

/// A firm in Berlin with orders on both sides of midnight and of the year.
fn berlin(scratch: &Scratch) -> TestApp {
    let mut app = TestApp::with(scratch, "2024-12-31", |firm| {
        firm.time_zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        firm.margin_share = Some(0.3);
    });
    let ids = app.people(&[("A", json!({})), ("B", json!({})), ("C", json!({}))]);
    let at = |time: &str| json!({ "placed_at": time });
    app.order_with(&ids["A"], "2023-11-05", "10", at("2023-11-05T12:00:00Z"));
    app.order_with(&ids["A"], "2023-12-31", "20", at("2023-12-31T22:59:59Z"));
    app.order_with(&ids["B"], "2023-12-31", "40", at("2023-12-31T23:00:00Z"));
    app.order_with(&ids["B"], "2024-06-30", "80", at("2024-06-30T21:59:59Z"));
    app.order_with(&ids["C"], "2024-06-30", "160", at("2024-06-30T22:00:00Z"));
    app.order_with(&ids["C"], "2024-12-31", "320", at("2024-12-31T22:59:59Z"));
    app.order_with(&ids["C"], "2024-12-31", "640", at("2024-12-31T23:00:00Z"));
    app.settle();
    app
}

db::db_test! {
    fn revenue_by_month_ends_at_the_firms_midnight(scratch: Scratch) {
        let app = berlin(scratch);
        let revenue = app.get("/metrics/revenue?grain=month");
        assert_eq!(revenue["value"], 630.0, "the last order lies after the last day");
        let series = revenue["series"].as_array().unwrap();
        assert_eq!(series.len(), 14);
        assert_eq!(series[0]["from"], "2023-11-05");
        assert_eq!(series[0]["to"], "2023-12-01");
        let by_month: Vec<_> = series.iter().map(|point| point["value"].as_f64().unwrap()).collect();
        assert_eq!(&by_month[..3], [10.0, 20.0, 40.0]);
        assert_eq!((by_month[7], by_month[8], by_month[13]), (80.0, 160.0, 320.0));
        for point in series.iter().chain([&revenue]) {
            assert_eq!(app.open_records(&point["records"]).1, point["value"].as_f64().unwrap(), "{point}");
        }
    }

    fn orders_and_the_average_are_what_their_records_say(scratch: Scratch) {
        let app = berlin(scratch);
        let orders = app.get("/metrics/orders?from=2024-01-01&to=2025-01-01&grain=quarter");
        let by_quarter: Vec<_> = orders["series"].as_array().unwrap().iter().map(|p| p["value"].as_f64().unwrap()).collect();
        assert_eq!(by_quarter, [1.0, 1.0, 1.0, 1.0]);
        assert_eq!(app.open_records(&orders["records"]).0, 4);
        let average = app.get("/metrics/average_purchase");
        let (count, sum) = app.open_records(&average["records"]);
        assert_eq!(average["value"].as_f64().unwrap(), sum / count as f64);
        assert_eq!(average["value"], 105.0);
    }

    fn customers_and_active_open_as_many_people(scratch: Scratch) {
        let app = berlin(scratch);
        let customers = app.get("/metrics/customers?grain=month");
        assert_eq!(customers["value"], 3.0);
        let active = app.get("/metrics/active?grain=month");
        assert_eq!(active["window_days"], 365);
        // 365 days back from the end of 2024-12-31 is the beginning of 2024-01-02 (a leap year).
        assert_eq!(active["value"], 2.0);
        for figure in [&customers, &active] {
            for point in figure["series"].as_array().unwrap().iter().chain([figure]) {
                assert_eq!(app.open_records(&point["records"]).0 as f64, point["value"].as_f64().unwrap(), "{point}");
            }
        }
        let in_time: Vec<_> = customers["series"].as_array().unwrap().iter().map(|p| p["value"].as_f64().unwrap()).collect();
        assert_eq!((in_time[0], in_time[2], in_time[8]), (1.0, 2.0, 3.0));
    }

    fn an_open_step_is_provisional_and_nothing_is_invented(scratch: Scratch) {
        let app = TestApp::open(scratch, "2024-12-15");
        let none = app.get("/metrics/revenue");
        assert_eq!((none["value"].is_null(), &none["missing"]), (true, &json!(["there are no orders yet"])));
        let ids = app.people(&[("A", json!({}))]);
        app.order(&ids["A"], "2024-11-20", "10");
        let revenue = app.get("/metrics/revenue?from=2024-11-01&to=2025-01-01");
        let open: Vec<_> = revenue["series"].as_array().unwrap().iter().map(|p| p["provisional"].as_bool().unwrap()).collect();
        assert_eq!(open, [false, true]);
        let (status, _) = app.ask("GET", "/metrics/revenue?from=1900-01-01&grain=day", None);
        assert_eq!(status, 400);
        let (status, _) = app.ask("GET", "/metrics/profit", None);
        assert_eq!(status, 404);
    }
}
