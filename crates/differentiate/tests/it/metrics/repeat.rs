//! The repeat rate at its edges.

use serde_json::json;

use super::{OF_COMPANIES, OF_PEOPLE, file, opens, parts};
use crate::app::TestApp;

db::db_test! {
    fn a_second_purchase_counts_until_the_365th_day_of_customers_that_old(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        let of = |name: &str, days: &[&'static str]| (name.to_owned(), days.to_vec());
        app.import(OF_PEOPLE, &file(&[
            // 2024 is a leap year: from 2024-01-01 to 2024-12-31 are 365 days.
            of("old enough", &["2024-01-01"]),
            of("too young", &["2024-01-02", "2024-01-03"]),
            of("on the day", &["2023-03-01", "2024-02-29"]),
            of("a day late", &["2022-03-01", "2023-03-02"]),
            of("twice a day", &["2023-05-05", "2023-05-05"]),
            of("often and late", &["2022-01-01", "2022-02-01", "2024-02-01"]),
        ]));
        let repeat = app.get("/metrics/repeat_rate?grain=year");
        let told = parts(&repeat);
        assert_eq!((told["old_enough"], told["again"]), (5, 3));
        assert_eq!(repeat["value"], 60.0);
        let by_year: Vec<_> = repeat["series"].as_array().unwrap().iter().map(|step| step["value"].clone()).collect();
        // At the end of 2022 the first of 2022-01-01 is 364 days old; a year later those of 2022 and 2023-01-01 are.
        assert_eq!(by_year, [json!(null), json!(50.0), json!(60.0)]);
        assert!(opens(&app, &repeat) >= 4);
    }

    fn companies_count_and_are_told_of_apart(scratch: Scratch) {
        let mut app = TestApp::open(scratch, "2024-12-31");
        app.import(OF_COMPANIES, "customer,company,date,total\nA,Firm,2023-01-01,9\nB,Firm,2023-06-01,9\nB,Once,2023-06-01,9\n");
        let repeat = app.get("/metrics/repeat_rate");
        assert_eq!(repeat["value"], 50.0);
        assert_eq!(parts(&repeat)["old_enough"], 2);
        opens(&app, &repeat);
    }
}
