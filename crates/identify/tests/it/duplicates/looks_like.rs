//! Who is there already, while somebody is typed in.

use serde_json::{Value as Json, json};

use super::{caught_up, firm, look};
use crate::imports::app::TestApp;

/// Who is told, with how probable it is.
fn asked(app: &TestApp, fields: Json) -> Vec<(String, Option<f64>, Json)> {
    let answer = app.ask("POST", "/people/looks-like", Some(fields)).is(200);
    let one = |one: &Json| {
        (one["id"].as_str().unwrap().to_owned(), one["probability"].as_f64(), one["reasons"].clone())
    };
    answer["data"].as_array().unwrap().iter().map(one).collect()
}

db::db_test! {
    fn who_is_there_already_is_told_while_typing(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let (one, other) = firm(&app);
        look(&app);
        caught_up(&app);
        let both = |found: Vec<(String, Option<f64>, Json)>| {
            let mut ids: Vec<String> = found.into_iter().map(|(id, _, _)| id).collect();
            ids.sort();
            let mut expected = vec![one.clone(), other.clone()];
            expected.sort();
            assert_eq!(ids, expected);
        };
        // By name and birthday, with a slip in the name that no index of names would find.
        let found = asked(&app, json!({"first_name": "Ottilie", "last_name": "Brandstaetter", "birthday": "1977-05-17"}));
        assert!(found[0].1.unwrap() > 0.9 && found[0].2.as_array().unwrap().iter().any(|reason| reason["field"] == "birthday"), "{found:?}");
        both(found);
        // By the telephone number, as people type it.
        both(asked(&app, json!({"first_name": "Ottilie", "phone": "+43 1 23456789"})));
        // What is not whole yet says nothing, nor does what is no field.
        both(asked(&app, json!({"first_name": "Ottilie", "last_name": "Brandstätter", "birthday": "1977-05-17", "email": "ottilie@", "city": 7, "nonsense": [1]})));
        assert!(asked(&app, json!({})).is_empty());
        assert!(asked(&app, json!({"email": "otti@"})).is_empty());
        assert!(asked(&app, json!({"first_name": "Zebulon", "last_name": "Quux", "birthday": "2001-01-01"})).is_empty());
        // Never more than a few.
        assert!(asked(&app, json!({"first_name": "Ada", "last_name": "Moore", "city": "Paris"})).len() <= 5);
        // Who changed is found by what she is now.
        let path = format!("/people/{one}");
        app.ask("PATCH", &path, Some(json!({"phone": "+49301234567", "first_name": "Petra", "last_name": "Ueberall", "birthday": "1950-01-01"}))).is(200);
        caught_up(&app);
        let by_phone = asked(&app, json!({"first_name": "Petra", "last_name": "Überall", "phone": "+49301234567", "birthday": "1950-01-01"}));
        assert_eq!(by_phone.iter().map(|(id, _, _)| id.as_str()).collect::<Vec<_>>(), [one.as_str()]);
        let before = asked(&app, json!({"first_name": "Ottilie", "phone": "+43123456789"}));
        assert_eq!(before.iter().map(|(id, _, _)| id.as_str()).collect::<Vec<_>>(), [other.as_str()]);
        // Who is gone is told no more.
        assert_eq!(app.ask("DELETE", &format!("/people/{other}"), None).status, 204);
        assert!(asked(&app, json!({"first_name": "Ottilie", "phone": "+43123456789"})).is_empty());
    }

    fn the_same_address_is_told_before_anything_was_learnt(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let made = app.post("/people", json!({"first_name": "Ada", "email": "ada@example.com", "phone": "+442079460000"}));
        caught_up(&app);
        for fields in [json!({"email": "ADA@example.com"}), json!({"phone": "+44 20 7946 0000"})] {
            let found = asked(&app, fields);
            assert_eq!((found.len(), found[0].0.as_str(), found[0].1), (1, made["id"].as_str().unwrap(), None));
        }
        assert!(asked(&app, json!({"first_name": "Ada"})).is_empty());
    }
}
