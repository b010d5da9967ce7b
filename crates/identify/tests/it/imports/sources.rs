//! One source, several files: repeats, extensions, and refused rows that were put right.

use super::app::{TestApp, done, problems, rows};

const MAP: &str = r#"
[reader]
separator = ","

[[object]]
object = "people"
match = ["source_id"]
columns = { source_id = "customer" }

[[object]]
object = "orders"
columns = { placed_at = "day", total = "amount" }
relations = { person_id = "people" }
"#;

/// Each order as "customer day amount", sorted.
fn orders(app: &TestApp) -> Vec<String> {
    let people: std::collections::HashMap<String, String> = app
        .all("people", &["source_id"])
        .iter()
        .map(|person| (person["id"].to_string(), person["source_id"].as_str().unwrap().to_owned()))
        .collect();
    let mut orders: Vec<String> = app
        .all("orders", &["person_id", "placed_at", "total"])
        .iter()
        .map(|order| {
            let day = &order["placed_at"].as_str().unwrap()[..10];
            let amount = order["total"]["amount"].as_str().unwrap();
            format!("{} {day} {amount}", people[&order["person_id"].to_string()])
        })
        .collect();
    orders.sort();
    orders
}

db::db_test! {
    fn another_file_of_a_source_must_be_said_to_extend_it(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let first = "customer,day,amount\na,2025-01-01,1\na,2025-01-01,1\nb,2025-01-02,2\n";
        let longer = "customer,day,amount\na,2025-01-01,1\na,2025-01-01,1\nb,2025-01-02,2\n\
                      a,2025-01-01,1\nc,2025-01-03,3\n";
        let parts = [("map_file", MAP), ("source", "shop"), ("file_name", "january.csv")];
        assert_eq!(done(&app.import(first, &parts), "orders"), [3, 0, 0]);
        let seq = app.last_seq();

        let refused = app.upload("/imports", longer.as_bytes(), &parts).is(409);
        let says = refused["detail"].as_str().unwrap();
        assert!(says.contains("'shop'") && says.contains("january.csv") && says.contains("extends"), "{says}");
        assert_eq!((app.last_seq(), app.total("orders")), (seq, 3));
        assert_eq!(std::fs::read_dir(app.app.data.join("uploads")).unwrap().count(), 1, "the refused upload is gone");

        // A source of its own takes the same rows as others.
        let own = app.import(longer, &[("map_file", MAP), ("source", "elsewhere")]);
        assert_eq!(done(&own, "orders"), [5, 0, 0]);

        let extension = app.import(longer, &[("map_file", MAP), ("source", "shop"), ("extends", "true")]);
        assert_eq!(rows(&extension), [5, 5, 0]);
        assert_eq!(done(&extension, "orders"), [2, 0, 3]);
        assert_eq!(done(&extension, "people"), [1, 0, 4]);
        assert_eq!(app.total("orders"), 10);

        // Both files are known by now: neither needs to be said to extend anything, and neither adds anything.
        for file in [first, longer] {
            let again = app.import(file, &parts);
            assert_eq!((again["state"].as_str(), done(&again, "orders")[0]), (Some("done"), 0), "{again}");
        }
        assert_eq!(app.total("orders"), 10);
    }

    fn rows_that_were_put_right_join_those_that_were_right(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        // Two equal rows are wrong, in the reading of cells; one has a cell too few.
        let file = "customer,day,amount\na,2025-01-01,1\nb,31.12.2025,2\nb,31.12.2025,2\nc,2025-01-03,x\nd,2025-01-04\ne,2025-01-05,5\n";
        let parts = [("map_file", MAP), ("source", "shop")];
        let import = app.import(file, &parts);
        assert_eq!((import["state"].as_str(), rows(&import)), (Some("done"), [6, 2, 4]), "{import}");
        assert_eq!(orders(&app), ["a 2025-01-01 1.00", "e 2025-01-05 5.00"]);
        let places: Vec<_> = problems(&import).into_iter().map(|(row, column, _)| (row, column)).collect();
        assert_eq!(places, [(2, "day".into()), (3, "day".into()), (4, "amount".into()), (5, "amount".into())]);

        let rejects = app.rejects(&import);
        assert_eq!(rejects.lines().count(), 5, "{rejects}");
        assert!(rejects.starts_with("customer,day,amount,_row,_reason,_column,_source_id"), "{rejects}");
        // Not put right, it is refused again and adds nothing.
        let seq = app.last_seq();
        let unchanged = app.import(&rejects, &parts);
        assert_eq!((rows(&unchanged), app.last_seq()), ([4, 0, 4], seq), "{unchanged}");

        let fixed = rejects
            .replace("31.12.2025", "2025-12-31")
            .replace(",x,", ",3.30,")
            .replace("\u{fffd}", "4.40");
        let second = app.import(&fixed, &parts);
        assert_eq!((second["state"].as_str(), rows(&second)), (Some("done"), [4, 4, 0]), "{second} {fixed}");
        assert_eq!(done(&second, "orders"), [4, 0, 0]);
        let all = ["a 2025-01-01 1.00", "b 2025-12-31 2.00", "b 2025-12-31 2.00", "c 2025-01-03 3.30",
            "d 2025-01-04 4.40", "e 2025-01-05 5.00"];
        assert_eq!(orders(&app), all);

        // The identities are those the rows have in the first file: neither file adds anything again.
        let third = app.import(&fixed, &parts);
        assert_eq!(done(&third, "orders"), [0, 0, 4], "{third}");
        let first_again = app.import(file, &parts);
        assert_eq!((first_again["state"].as_str(), rows(&first_again)), (Some("done"), [6, 2, 4]), "{first_again}");
        assert_eq!(done(&first_again, "orders"), [0, 0, 2]);
        assert_eq!(orders(&app), all);
        // Had the rows been right from the start, they would be these same orders.
        let right = "customer,day,amount\na,2025-01-01,1\nb,31.12.2025,2\nb,31.12.2025,2\ne,2025-01-05,5\n";
        let reader = MAP.replace("separator = \",\"", "separator = \",\"\ndate_form = \"dd.mm.yyyy\"");
        let as_dates = app.import(right, &[("map_file", &reader), ("source", "shop"), ("extends", "true")]);
        assert_eq!((done(&as_dates, "orders"), rows(&as_dates)[2]), ([0, 0, 2], 2), "{as_dates}");
    }

    fn refused_while_written_comes_back_too(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        // The cell can be read; that the order needs a day is only seen when it is made.
        let file = "customer,day,amount\na,2025-01-01,1\nb,,2\n";
        let parts = [("map_file", MAP), ("source", "shop")];
        let import = app.import(file, &parts);
        assert_eq!(rows(&import), [2, 1, 1], "{import}");
        assert_eq!(problems(&import)[0].0, 2);
        assert!(problems(&import)[0].2.contains("Placed is missing"), "{import}");
        let fixed = app.rejects(&import).replace("b,,2", "b,2025-01-02,2");
        assert_eq!(done(&app.import(&fixed, &parts), "orders"), [1, 0, 0]);
        assert_eq!(orders(&app), ["a 2025-01-01 1.00", "b 2025-01-02 2.00"]);
    }
}
