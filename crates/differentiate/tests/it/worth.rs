//! The fixtures of lifetime value that are worked by hand.

use serde_json::{Value as Json, json};

use crate::app::TestApp;

fn amount(money: &Json) -> &str {
    money["amount"].as_str().unwrap_or_else(|| panic!("no amount: {money}"))
}

db::db_test! {
    fn the_formula_multiplies_what_its_lines_say(scratch: Scratch) {
        let mut app = TestApp::with(scratch, "2024-12-31", |firm| {
            firm.margin_share = Some(0.3);
            firm.lifespan_years = Some(4.0);
        });
        let ids = app.people(&[("A", json!({}))]);
        for day in ["2024-03-01", "2024-06-01", "2024-09-01"] {
            app.order(&ids["A"], day, "80");
        }
        app.settle();
        let value = app.value(&ids["A"]);
        assert_eq!(amount(&value["formula"]["value"]), "288.00");
        let lines = value["formula"]["lines"].as_array().unwrap();
        assert_eq!(amount(&lines[0]["amount"]), "80.00");
        let numbers: Vec<_> = lines[1..].iter().map(|line| line["number"].as_f64().unwrap()).collect();
        assert_eq!(numbers, [3.0, 4.0, 0.3]);
        let record = app.get(&format!("/people/{}", ids["A"]));
        assert_eq!(amount(&record["value_formula"]), "288.00");
        assert_eq!(amount(&record["average_order"]), "80.00");
        assert_eq!(record["orders_count"], 3);
    }

    fn without_a_margin_share_the_formula_is_missing_and_values_are_before_margin(scratch: Scratch) {
        let mut app = TestApp::with(scratch, "2024-12-31", |_| {});
        let ids = app.people(&[("A", json!({}))]);
        app.order(&ids["A"], "2024-03-01", "80");
        app.settle();
        let value = app.value(&ids["A"]);
        assert_eq!(value["formula"]["value"], Json::Null);
        assert_eq!(value["formula"]["lines"][3]["missing"], "no margin share is set");
        assert!(value["formula"]["lines"][2]["missing"].as_str().unwrap().contains("lapse rate"));
        assert_eq!(value["historic"]["before_goods"], true);
        assert_eq!(amount(&value["historic"]["value"]), "80.00");
        assert_eq!(value["predictive"]["before_margin"], true);
        assert_eq!(value["predictive"]["value"], Json::Null);
        assert!(value["predictive"]["missing"].as_str().unwrap().contains("too few"));
    }

    fn streams_split_revenue_into_base_and_growth(scratch: Scratch) {
        let app = TestApp::open(scratch, "2024-12-31");
        let ids = app.people(&[("A", json!({})), ("Q", json!({}))]);
        app.order(&ids["A"], "2022-01-01", "240");
        app.order(&ids["A"], "2023-01-01", "300");
        app.order(&ids["A"], "2024-12-31", "200");
        for quarter in 0..8 {
            let day = format!("{}-{:02}-15", 2023 + quarter / 4, 1 + quarter % 4 * 3);
            app.order(&ids["Q"], &day, "90");
        }
        let streams = app.value(&ids["A"])["streams"].clone();
        assert_eq!(amount(&streams["base"]), "680.00");
        assert_eq!(amount(&streams["growth"]), "60.00");
        assert_eq!(amount(&streams["contraction"]), "40.00");
        let spends: Vec<_> = streams["years"].as_array().unwrap().iter().map(|year| amount(&year["spend"])).collect();
        assert_eq!(spends, ["240.00", "300.00", "200.00"]);
        assert_eq!(streams["years"][2]["provisional"], false, "2024-12-31 is the last day of year 3");
        let streams = app.value(&ids["Q"])["streams"].clone();
        assert_eq!(amount(&streams["base"]), "720.00");
        assert_eq!(amount(&streams["growth"]), "0.00");
        assert_eq!(streams["years"][1]["provisional"], true, "year 2 runs until 2025-01-14");
    }

    fn a_referral_is_told_of_and_not_added(scratch: Scratch) {
        let app = TestApp::open(scratch, "2024-12-31");
        let a = app.people(&[("A", json!({}))])["A"].clone();
        let b = app.people(&[("B", json!({ "referred_by_id": a }))])["B"].clone();
        let c = app.people(&[("C", json!({ "referred_by_id": b }))])["C"].clone();
        app.order(&a, "2024-01-01", "240");
        app.order(&b, "2024-02-01", "100");
        app.order(&c, "2024-03-01", "1000");
        assert_eq!(amount(&app.value(&a)["streams"]["referrals"]), "100.00", "first degree only");
        assert_eq!(amount(&app.value(&a)["streams"]["base"]), "240.00");
        let revenue = app.get("/metrics/revenue?to=2024-03-01");
        assert_eq!(revenue["value"], 340.0, "the firm's total knows no referrals");
    }

    fn what_is_no_purchase_makes_no_customer(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let ids = app.people(&[("none", json!({})), ("cancelled", json!({})), ("refunded", json!({})),
            ("free", json!({})), ("firm", json!({})), ("later", json!({}))]);
        let company = app.post("/companies", &json!({ "name": "Firm" }))["id"].clone();
        app.order_with(&ids["cancelled"], "2024-01-01", "10", json!({ "status": "cancelled" }));
        app.order_with(&ids["refunded"], "2024-01-01", "11.90", json!({
            "tax": { "amount": "1.90", "currency": "USD" }, "refunded": { "amount": "11.90", "currency": "USD" } }));
        app.order(&ids["free"], "2024-01-01", "0");
        app.order_with(&ids["firm"], "2024-01-01", "50", json!({ "company_id": company }));
        app.order(&ids["later"], "2025-01-01", "10");
        app.settle();
        for name in ["none", "cancelled", "refunded", "firm", "later"] {
            let (status, answer) = app.ask("GET", &format!("/people/{}/value", ids[name]), None);
            assert_eq!(status, 404, "{name}: {answer}");
            assert!(answer["detail"].as_str().unwrap().contains("not bought"), "{name}: {answer}");
        }
        let (_, later) = app.ask("GET", &format!("/people/{}/value", ids["later"]), None);
        assert!(later["detail"].as_str().unwrap().contains("1 later order"), "{later}");
        assert_eq!(app.value(&ids["free"])["summary"]["purchases"], 1);
        let customers = app.get("/metrics/customers");
        assert_eq!(customers["value"], 2.0, "one person and one company");
        for part in customers["parts"].as_array().unwrap() {
            assert_eq!(app.open_records(&part["records"]).0, 1, "{part}");
        }
    }

    fn three_buyers_of_one_firm_are_one_customer(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let company = app.post("/companies", &json!({ "name": "Firm" }))["id"].clone();
        let ids = app.people(&[("A", json!({})), ("B", json!({})), ("C", json!({}))]);
        for (name, day) in [("A", "01"), ("B", "02"), ("C", "03"), ("A", "04"), ("B", "05")] {
            let day = format!("2024-05-{day}");
            app.order_with(&ids[name], &day, "20", json!({ "company_id": company }));
        }
        app.settle();
        let customers = app.get("/metrics/customers");
        assert_eq!(customers["value"], 1.0);
        assert_eq!(customers["records"]["object"], "companies");
        assert_eq!(app.open_records(&customers["records"]).0, 1);
    }

    fn goods_come_off_by_the_orders_margin_or_else_by_the_share(scratch: Scratch) {
        let app = TestApp::open(scratch, "2024-12-31");
        let ids = app.people(&[("A", json!({}))]);
        let margin = json!({ "margin": { "amount": "45", "currency": "USD" } });
        app.order_with(&ids["A"], "2024-01-01", "100", margin);
        app.order(&ids["A"], "2024-02-01", "10");
        let historic = app.value(&ids["A"])["historic"].clone();
        assert_eq!(amount(&historic["value"]), "48.00", "45 + 30 % of 10");
        let lines: Vec<_> = historic["lines"].as_array().unwrap().iter()
            .map(|line| (line["name"].as_str().unwrap(), line["amount"]["amount"].as_str())).collect();
        let expected =
            [("revenue", Some("110.00")), ("goods", Some("-62.00")), ("serving", None), ("acquiring", None)];
        assert_eq!(lines, expected);
        assert!(historic["lines"][2]["missing"].is_string() && historic["lines"][3]["missing"].is_string());
    }

    fn an_order_in_another_currency_is_a_purchase_without_an_amount(scratch: Scratch) {
        let app = TestApp::open(scratch, "2024-12-31");
        let ids = app.people(&[("A", json!({}))]);
        app.order(&ids["A"], "2024-01-01", "10");
        app.order_with(&ids["A"], "2024-02-01", "0",
            json!({ "total": { "amount": "1000", "currency": "EUR" }, "currency": "EUR" }));
        let value = app.value(&ids["A"]);
        assert_eq!(value["summary"]["purchases"], 2);
        assert_eq!(amount(&value["summary"]["average_purchase"]), "10.00");
        assert_eq!(value["missing"], json!(["1 order in other currencies have no rate"]));
        assert_eq!(app.open_records(&value["counted_orders"]), (1, 10.0));
        let revenue = app.get("/metrics/revenue");
        assert_eq!(revenue["value"], 10.0);
        assert_eq!(revenue["missing"], json!(["1 order in other currencies, for which there is no rate"]));
        assert_eq!(app.get("/metrics/orders")["value"], 2.0);
    }

    fn classes_count_those_strictly_below_and_ties_share(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let names = ["A", "B", "C", "D", "E"];
        let ids = app.people(&names.map(|name| (name, json!({}))));
        // Revenue 10, 10, 20, 30, 40; all bought on one day only, D and E last.
        for (name, day, total) in [("A", "2024-01-01", "10"), ("B", "2024-01-01", "10"), ("C", "2024-01-01", "20"),
            ("D", "2024-02-01", "30"), ("E", "2024-02-01", "40")] {
            app.order(&ids[name], day, total);
        }
        app.settle();
        let rfm = |app: &TestApp, name: &str| {
            let class = app.value(&ids[name])["rfm"].clone();
            let record = app.get(&format!("/people/{}", ids[name]));
            assert_eq!(record["rfm_monetary"], class["monetary"], "the list says what the page says");
            (class["recency"].as_i64().unwrap(), class["frequency"].as_i64().unwrap(), class["monetary"].as_i64().unwrap())
        };
        let classes: Vec<_> = names.iter().map(|name| rfm(&app, name)).collect();
        assert_eq!(classes, [(1, 1, 1), (1, 1, 1), (1, 1, 3), (4, 1, 4), (4, 1, 5)]);
        app.order(&ids["A"], "2024-03-01", "5");
        app.settle();
        let classes: Vec<_> = names.iter().map(|name| rfm(&app, name)).collect();
        assert_eq!(classes, [(5, 5, 2), (1, 1, 1), (1, 1, 3), (3, 1, 4), (3, 1, 5)]);
    }

    fn the_lapse_rate_is_of_those_who_were_active_a_year_ago(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let names = ["A", "B", "C", "D", "new"];
        let ids = app.people(&names.map(|name| (name, json!({}))));
        for name in &names[..4] {
            app.order(&ids[*name], "2023-06-01", "80");
        }
        for name in ["A", "B", "C", "new"] {
            app.order(&ids[name], "2024-06-01", "80");
        }
        app.settle();
        // Four were active at the end of 2024-01-01, D lapsed, the new one was not there: 25 %, four years.
        let value = app.value(&ids["A"]);
        let lifespan = value["formula"]["lines"][2].clone();
        assert_eq!(lifespan["number"], 4.0, "{lifespan}");
        assert!(lifespan["label"].as_str().unwrap().contains("25.0 %"), "{lifespan}");
        // Two purchases in a tenure of one year and 213 of 365 days.
        let tenure = 1.0 + 213.0 / 365.0;
        let formula: f64 = amount(&value["formula"]["value"]).parse().unwrap();
        assert!((formula - 80.0 * 2.0 / tenure * 4.0 * 0.3).abs() < 0.005, "{formula}");
    }

    fn the_window_is_the_95th_percentile_of_the_gaps(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let ids = app.people(&[("A", json!({})), ("B", json!({}))]);
        // 19 gaps of 10 days and one of 100: 19 of 20 are at most 10 days.
        let first: model::Day = "2024-01-01".parse().unwrap();
        for n in 0..20 {
            app.order(&ids["A"], &first.plus(n * 10).to_string(), "10");
        }
        app.order(&ids["A"], &first.plus(290).to_string(), "10");
        app.order(&ids["B"], "2024-12-22", "10");
        app.order(&ids["B"], "2024-12-22", "10");
        app.settle();
        let active = app.get("/metrics/active");
        assert_eq!(active["window_days"], 10, "two purchases of one day have no gap");
        assert_eq!(active["value"], 1.0, "B bought on the first of the ten days");
        assert_eq!(app.open_records(&active["records"]).0, 1);
    }
}
