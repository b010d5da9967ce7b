//! Consents in the columns of the warehouse.

use identify::consents::forget;
use serde_json::json;

use super::{person, purposes, say, say_on};
use crate::collect::sql;
use crate::imports::app::TestApp;
use crate::merge::{merge, undo};

const NOW: &str =
    "select state, count(*) from consent_now where purpose = 'newsletter' group by 1 order by 1";

db::db_test! {
    fn what_counts_is_the_same_in_columns(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (one, other) = (person(&app, "one@example.com"), person(&app, "other@example.com"));
        say_on(&app, &one, "granted", "02-01");
        say_on(&app, &other, "withdrawn", "01-01");
        assert_eq!(sql(&app, NOW), json!([["granted", 1], ["withdrawn", 1]]));
        let merged = merge(&app, &one, &[&other]);
        assert_eq!(sql(&app, NOW), json!([["withdrawn", 1]]));
        say_on(&app, &one, "granted", "03-01");
        assert_eq!(sql(&app, NOW), json!([["granted", 1]]));
        undo(&app, &merged);
        assert_eq!(sql(&app, NOW), json!([["granted", 1], ["withdrawn", 1]]));
        let ledger = "select c.state, c.effective, p.email from consents c join people p on p.id = c.person_id order by c.at";
        assert_eq!(sql(&app, ledger), json!([
            ["withdrawn", true, "other@example.com"], ["granted", true, "one@example.com"], ["granted", true, "one@example.com"]]));
    }

    fn who_is_forgotten_is_in_no_column(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (ada, bob) = (person(&app, "ada@example.com"), person(&app, "bob@example.com"));
        say(&app, &ada, "granted");
        say(&app, &bob, "granted");
        assert_eq!(sql(&app, "select count(*) from consents"), json!([[2]]));
        let her = [ada.parse().unwrap()].into();
        assert_eq!(app.app.write_blocking(move |tx| forget(tx, &her)).unwrap(), 2);
        for table in ["consents", "consent_states", "consent_now"] {
            assert_eq!(sql(&app, &format!("select count(*) from {table}")), json!([[1]]), "{table}");
        }
        assert!(crate::consents::ledger(&app, &ada).is_empty());
        assert_eq!(crate::consents::state(&app, &ada).0, "none");
        assert_eq!(crate::consents::state(&app, &bob).0, "granted");
    }
}
