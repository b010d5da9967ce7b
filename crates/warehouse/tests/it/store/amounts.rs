//! Amounts of any length in files, which keep short ones in another way than long ones.

use db::db_test;
use serde_json::json;

use super::firm::Firm;

/// Times ten thousand the longest amounts there are.
const LONG: i64 = i64::MAX / 10_000;

db_test! {
    fn short_and_long_amounts_are_one_column(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        firm.create(10, 0);
        firm.warehouse().seal().unwrap();
        firm.update(3, LONG);
        firm.update(4, -LONG);
        firm.warehouse().seal().unwrap();
        firm.update(5, LONG);
        // A file of short ones, a file of long ones, and a tail.
        let long = "select count(*) from things where amount > 9000000000000 or amount < -9000000000000";
        let one = "select count(*) from things where amount = cast('9223372036854.77' as decimal(20, 6))";
        for _ in 0..2 {
            firm.check();
            assert_eq!(json!(firm.rows(long).rows), json!([[3]]));
            assert_eq!(json!(firm.rows(one).rows), json!([[2]]));
            firm.open();
        }
        // All are taken along into one, which then is one of long ones, and one of short ones again.
        for salt in [7, LONG, 8] {
            (3..6).for_each(|which| firm.update(which, salt));
            firm.create(20, 0);
            firm.warehouse().seal().unwrap();
            firm.check();
        }
    }
}
