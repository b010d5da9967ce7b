//! The functions that know the firm's days.

use db::db_test;
use model::{Day, Timestamp};
use platform::warehouse::{Scope, functions};
use serde_json::json;

use crate::app::TestApp;

db_test! {
    /// Every quarter of an hour of forty years, in Berlin, with its changes of time.
    fn days_are_those_of_the_zone(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let day = functions(&test.app).into_iter().find_map(|function| match function {
            platform::warehouse::Function::DayOfMoment { name: "firm_day", of } => Some(of),
            _ => None,
        });
        let (day, zone) = (day.unwrap(), test.app.firm.time_zone.clone());
        for quarter in (-96 * 400..40 * 365 * 96_i64).step_by(7) {
            let at = quarter * 900_000_000;
            assert_eq!(day(at), Some(Timestamp(at).day_in(&zone).0), "{at}");
        }
        for at in [4_102_444_799_999_999, 4_102_444_800_000_000, 5_000_000_000_000_000] {
            assert_eq!(day(at), Some(Timestamp(at).day_in(&zone).0), "{at}");
        }
    }

    fn steps_begin_where_they_should(scratch: Scratch) {
        let test = TestApp::new(scratch);
        // 2026-11-22 is a Sunday; an hour before midnight UTC it is Monday in Berlin.
        let sql = "select firm_day(t), firm_week(t), firm_month(t), firm_quarter(t), firm_year(t), \
                   firm_week(timestamp '2026-11-22T12:00:00Z'), firm_currency(), firm_today() \
                   from (select timestamp '2026-11-22T23:30:00Z' as t)";
        let expected = json!([["2026-11-23", "2026-11-23", "2026-11-01", "2026-10-01", "2026-01-01", "2026-11-16",
            "EUR", "2026-03-02"]]);
        let query = test.app.query(Scope::all(), sql);
        let found = test.block_on(test.app.warehouse.rows(query)).unwrap();
        assert_eq!(json!(found.rows), expected);
        let today: Day = "2026-03-02".parse().unwrap();
        assert_eq!(test.app.firm.today(test.app.clock.now()), today);
    }
}
