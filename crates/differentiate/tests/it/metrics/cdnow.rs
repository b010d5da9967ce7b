//! The cohorts and the classes of the CDNOW sample against what the bare file says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{OF_PEOPLE, file, opens};
use crate::app::TestApp;
use crate::cdnow::{bring_in, sample};

/// Months since year 0 of a day as written.
fn month(day: &str) -> i64 {
    day[..4].parse::<i64>().unwrap() * 12 + day[5..7].parse::<i64>().unwrap() - 1
}

db::db_test! {
    fn cohorts_and_classes_are_those_of_the_file(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "1998-06-30");
        let purchases = sample();
        bring_in(&mut app, &purchases);
        let mut size: BTreeMap<i64, i64> = BTreeMap::new();
        let mut bought: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for list in purchases.values() {
            let months: BTreeSet<i64> = list.iter().map(|(_, day, _)| month(day)).collect();
            let first = *months.first().unwrap();
            *size.entry(first).or_default() += 1;
            for month in months {
                *bought.entry((first, month - first)).or_default() += 1;
            }
        }
        assert_eq!(size.values().sum::<i64>(), 2357);
        let told = app.get("/metrics/repurchase");
        let cohorts = told["cohorts"].as_array().unwrap();
        assert_eq!(cohorts.len(), 3, "people were acquired from January to March 1997");
        for (index, cohort) in cohorts.iter().enumerate() {
            let first = month(cohort["from"].as_str().unwrap());
            assert_eq!(cohort["size"].as_i64().unwrap(), size[&first]);
            assert_eq!((cohort["provisional"].as_bool(), cohort["generated"].as_bool()), (Some(false), Some(false)));
            let cells = cohort["cells"].as_array().unwrap();
            assert_eq!(cells.len(), 18 - index, "until June 1998");
            for (k, cell) in cells.iter().enumerate() {
                let count = bought.get(&(first, k as i64)).copied().unwrap_or(0);
                assert_eq!((cell["month"].as_i64(), cell["count"].as_i64()), (Some(k as i64), Some(count)));
                let percent = 100.0 * count as f64 / size[&first] as f64;
                assert!((cell["value"].as_f64().unwrap() - percent).abs() < 1e-9, "{cell}");
            }
            assert_eq!(cells[0]["value"], 100.0);
        }
        assert_eq!(opens(&app, &told), 18 + 17 + 16 + 3);

        let rfm = app.get("/metrics/rfm");
        let cells = rfm["cells"].as_array().unwrap();
        let kept = app.app.db.read_blocking(|tx| {
            let rows = tx.query("select rfm_recency, rfm_frequency, revenue from person_values", &[])?;
            let mut cells: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
            for row in rows {
                let cell = cells.entry((row.integer(0)?, row.integer(1)?)).or_default();
                *cell = (cell.0 + 1, cell.1 + row.integer(2)?);
            }
            Ok::<_, platform::Error>(cells)
        }).unwrap();
        assert_eq!(cells.len(), 25);
        for cell in cells {
            let number = |name: &str| cell[name].as_i64().unwrap();
            let (people, micros) = kept.get(&(number("recency"), number("frequency"))).copied().unwrap_or_default();
            assert_eq!(number("value"), people, "{cell}");
            assert!((cell["revenue"].as_f64().unwrap() - micros as f64 / 1e6).abs() < 1e-6, "{cell}");
        }
        assert_eq!((rfm["value"].as_f64(), &rfm["currency"]), (Some(2357.0), &Json::from("USD")));
        assert_eq!(opens(&app, &rfm), 26);

        // The other figures of home on the same data.
        for name in ["value_distribution", "inactivity", "repeat_rate"] {
            assert!(opens(&app, &app.get(&format!("/metrics/{name}"))) > 3, "{name}");
        }
        for name in ["crr", "kept_rate", "lapse_rate", "win_back_rate", "customers", "active", "revenue", "orders", "average_purchase"] {
            let query = "from=1997-04-01&to=1998-07-01&grain=quarter";
            assert!(opens(&app, &app.get(&format!("/metrics/{name}?{query}"))) > 5, "{name}");
        }
    }

    fn cohorts_of_an_open_month_and_of_many_years(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-05-15");
        let of = |name: &str, days: &[&'static str]| (name.to_owned(), days.to_vec());
        app.import(OF_PEOPLE, &file(&[
            of("long", &["2018-01-31", "2018-03-01", "2023-01-01", "2024-05-01"]),
            of("old", &["2019-06-15"]),
            of("late", &["2024-05-14"]),
        ]));
        let usual = app.get("/metrics/repurchase");
        let from: Vec<_> = usual["cohorts"].as_array().unwrap().iter().map(|cohort| cohort["from"].clone()).collect();
        assert_eq!(from, ["2019-06-01", "2024-05-01"], "the last 60 months");
        let last = &usual["cohorts"][1];
        assert_eq!((&last["provisional"], &last["cells"][0]["provisional"]), (&Json::Bool(true), &Json::Bool(true)));
        let all = app.get("/metrics/repurchase?from=2018-01-15");
        let first = &all["cohorts"][0];
        assert_eq!(first["from"], "2018-01-01", "cohorts are whole months");
        let months: Vec<i64> = first["cells"].as_array().unwrap().iter()
            .filter(|cell| cell["count"] == 1).map(|cell| cell["month"].as_i64().unwrap()).collect();
        assert_eq!(months, [0, 2, 60, 76]);
        opens(&app, &all);
        let (status, refused) = app.ask("GET", "/metrics/repurchase?grain=week", None);
        assert_eq!((status, refused["errors"][0]["pointer"].as_str()), (400, Some("/grain")), "{refused}");
        assert_eq!(app.ask("GET", "/metrics/repurchase?from=2001-01-01", None).0, 400);
    }
}
