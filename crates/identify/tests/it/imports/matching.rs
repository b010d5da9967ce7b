//! Rows that are told apart by fields: what is there is changed, what is not is made.

use super::app::{TestApp, done, problems, rows};
use serde_json::json;

db::db_test! {
    fn people_are_found_by_their_address(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let ann = app.post("/people", json!({"email": "Ann@Example.com", "city": "Bonn", "phone": "+49 30 1"}));
        let file = "e-mail,city,Last name\nann@example.com,Berlin,Lee\nbo@example.com,Rome,Ito\n,Oslo,Nil\n\
                    BO@example.com,,Ito-Rossi\n";
        let import = app.import(file, &[("as", "people"), ("match", "email")]);
        assert_eq!(rows(&import), [4, 3, 1], "{import}");
        // The second row of Bo changes the record that the first one made.
        assert_eq!(done(&import, "people"), [1, 1, 1]);
        assert_eq!(import["unused_columns"], json!([]));
        let (row, _, reason) = problems(&import).remove(0);
        assert_eq!((row, reason.as_str()), (3, "a record is matched by email, which is empty"));
        let after = app.get(&format!("/people/{}", ann["id"].as_str().unwrap()));
        assert_eq!((&after["city"], &after["last_name"]), (&json!("Berlin"), &json!("Lee")));
        assert_eq!(after["phone"], ann["phone"], "what the file does not say stays");
        let bo = app.all("people", &["email", "city", "last_name"]);
        let bo = bo.iter().find(|person| person["id"] != ann["id"]).unwrap();
        // An empty cell leaves the field as it is.
        assert_eq!((&bo["city"], &bo["last_name"]), (&json!("Rome"), &json!("Ito-Rossi")));

        let again = app.import(file, &[("as", "people"), ("match", "email")]);
        assert_eq!(done(&again, "people")[0], 0, "{again}");
        assert_eq!(app.total("people"), 2);
    }

    fn what_fits_several_records_is_refused(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        for name in ["One", "Two"] {
            app.post("/people", json!({"email": "shared@example.com", "first_name": name}));
        }
        let file = "email,city\nshared@example.com,Rome\nnew@example.com,Oslo\n";
        let import = app.import(file, &[("as", "people"), ("match", "email")]);
        assert_eq!(rows(&import), [2, 1, 1]);
        let (row, _, reason) = problems(&import).remove(0);
        assert_eq!(row, 1);
        assert!(reason.contains("2 people match"), "{reason}");
        assert_eq!(app.texts("people", "city"), ["(none)", "(none)", "Oslo"]);
        assert!(app.rejects(&import).contains("2 people match"));
    }

    fn columns_fill_the_fields_that_are_named(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = "Mail;Wohnort;Note;Age\nann@example.com;Köln;x;3\n";
        let map = json!({"Mail": "email", "Wohnort": "city"}).to_string();
        let import = app.import(file, &[("as", "people"), ("match", "email"), ("map", &map)]);
        assert_eq!((done(&import, "people"), &import["unused_columns"]), ([1, 0, 0], &json!(["Note", "Age"])));
        assert_eq!(app.texts("people", "city"), ["Köln"]);
    }
}
