//! The dry run: it says what would happen, and nothing does.

use super::app::{TestApp, done, problems, rows};
use super::cdnow::{MAP, master};
use serde_json::json;

db::db_test! {
    fn a_dry_run_counts_what_the_real_run_does_and_writes_nothing(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        // Three chunks of the history, a broken row in the second; some of it is there already.
        let text = String::from_utf8(master()).unwrap();
        let lines: Vec<&str> = text.lines().take(9_001).collect();
        let known = lines[..=1_000].join("\n");
        app.import(&known, &[("map_file", MAP), ("source", "cdnow")]);
        let mut whole = lines.clone();
        let broken = lines[5_000].replace("1997", "1797x");
        whole[5_000] = &broken;
        let whole = whole.join("\n");
        let parts = [("map_file", MAP), ("source", "cdnow"), ("extends", "true")];

        let (seq, tables) = (app.last_seq(), app.row_counts());
        let mut dry_parts = parts.to_vec();
        dry_parts.push(("dry_run", "true"));
        let dry = app.import(&whole, &dry_parts);
        assert_eq!((dry["state"].as_str(), &dry["dry_run"]), (Some("done"), &json!(true)), "{dry}");
        assert_eq!((app.last_seq(), app.row_counts()), (seq, tables), "the dry run wrote something");

        let real = app.import(&whole, &parts);
        assert_eq!(rows(&real), [9_000, 8_999, 1]);
        assert_eq!(done(&real, "orders"), [7_999, 0, 1_000]);
        assert_eq!(real["counts"], dry["counts"]);
        assert_eq!(problems(&real), problems(&dry));
        assert!(app.last_seq() > seq);
    }

    fn a_dry_run_foresees_updates_and_refusals(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.post("/people", json!({"email": "ann@example.com", "city": "Bonn"}));
        for name in ["One", "Two"] {
            app.post("/people", json!({"email": "shared@example.com", "first_name": name}));
        }
        let file = "email,city\nann@example.com,Rome\nann@example.com,Oslo\nnew@example.com,Wien\n\
                    shared@example.com,Graz\nnew@example.com,Linz\n";
        let seq = app.last_seq();
        let dry = app.import(file, &[("as", "people"), ("match", "email"), ("dry_run", "true")]);
        assert_eq!(app.last_seq(), seq);
        assert!(app.rejects(&dry).contains("2 people match"), "a dry run has its rejects file as well");
        let real = app.import(file, &[("as", "people"), ("match", "email")]);
        assert_eq!((real["counts"].clone(), problems(&real)), (dry["counts"].clone(), problems(&dry)));
        assert_eq!((rows(&real), done(&real, "people")), ([5, 4, 1], [1, 1, 2]));
    }
}
