//! Columns that name what a record points to.

use serde_json::json;

use super::app::{Parts, TestApp, done, problems, rows};

const PEOPLE: &str = "email,firm\nann@x.org,NORDWIND ag\nbo@x.org,Nordwind Ag\ncy@x.org,\ndi@x.org,Südwind\n";
const BY_NAME: Parts =
    &[("as", "people"), ("match", "email"), ("map", "{\"firm\": \"company_id.name\"}"), ("source", "list")];

db::db_test! {
    fn a_company_is_found_by_its_name_and_stays_as_it_is(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let firm = app.post("/companies", json!({"name": "Nordwind AG"}))["id"].clone();
        app.post("/companies", json!({"name": "Süd-Wind"}));
        let dry = app.import(PEOPLE, &[BY_NAME, &[("dry_run", "true")]].concat());
        let import = app.import(PEOPLE, BY_NAME);
        assert_eq!((rows(&import), done(&import, "people")), ([4, 3, 1], [3, 0, 0]), "{import}");
        assert_eq!(dry["counts"], import["counts"]);
        assert_eq!(problems(&import), [(4, String::new(), "there is no company 'Südwind'; is 'Süd-Wind' meant?".to_owned())]);
        // What is only looked up is neither written nor counted.
        assert_eq!(import["counts"]["by_object"].as_object().unwrap().len(), 1);
        assert_eq!(app.texts("companies", "name"), ["Nordwind AG", "Süd-Wind"]);
        let mut people = app.all("people", &["email", "company_id"]);
        people.sort_by_key(|person| person["email"].to_string());
        let firms: Vec<_> = people.iter().map(|person| person["company_id"].clone()).collect();
        assert_eq!(firms, [firm.clone(), firm, json!(null)]);
    }

    fn a_company_that_is_not_there_is_made_when_that_is_asked_for(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.post("/companies", json!({"name": "Nordwind AG"}));
        let import = app.import(PEOPLE, &[BY_NAME, &[("create", "company_id")]].concat());
        assert_eq!((rows(&import), done(&import, "companies")), ([4, 4, 0], [1, 0, 2]), "{import}");
        // How a file spells a name is no correction of it.
        assert_eq!(app.texts("companies", "name"), ["Nordwind AG", "Südwind"]);
    }

    fn a_file_says_what_its_words_mean(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let firm = app.post("/companies", json!({"name": "Süd-Wind"}))["id"].clone();
        let map = r#"
            [[object]]
            object = "people"
            match = ["email"]
            constants = { "company_id.domain" = "wind.example" }
            create = ["company_id"]
            [object.columns]
            email = "email"
            "company_id.name" = "firm"
            lifecycle_stage = "stage"
            [object.values]
            "company_id.name" = { "Südwind" = "Süd-Wind", "n/a" = "" }
            lifecycle_stage = { "Interessent" = "lead" }
        "#;
        let file = "email,firm,stage\nann@x.org,Südwind,Interessent\nbo@x.org,n/a,former CUSTOMER\ncy@x.org,Südwind,Kunde\n";
        let import = app.import(file, &[("map_file", map), ("source", "list")]);
        assert_eq!(rows(&import), [3, 2, 1], "{import}");
        let (row, column, reason) = problems(&import).remove(0);
        assert_eq!((row, column.as_str()), (3, "stage"));
        assert!(reason.contains("'Kunde'"), "{reason}");
        assert_eq!(app.texts("people", "lifecycle_stage"), ["former", "lead"]);
        // A domain tells companies apart better than a name, and this one was nobody's yet.
        assert_eq!(app.texts("companies", "domain"), ["(none)", "wind.example"]);
        assert!(app.all("people", &["company_id"]).iter().all(|person| person["company_id"] != firm));
    }

    fn a_column_called_like_a_relation_is_guessed(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let id = app.post("/companies", json!({"name": "Nordwind AG"}))["id"].as_str().unwrap().to_owned();
        let guess = |file: &str| app.upload("/imports/preview", file.as_bytes(), &[("as", "people")]).is(200)["columns"][1]["guess"]["field"].clone();
        assert_eq!(guess("email,Company\na@x.org,Nordwind AG\n"), "company_id.name");
        assert_eq!(guess("email,company_id\na@x.org,Nordwind AG\n"), "company_id.name");
        assert_eq!(guess(&format!("email,Company\na@x.org,{id}\n")), "company_id");
        assert_eq!(guess("email,Referred by\na@x.org,b@x.org\n"), "referred_by_id.email");
        let import = app.import("email,Company\na@x.org,Nordwind AG\n", &[("as", "people"), ("match", "email"), ("source", "a")]);
        assert_eq!(rows(&import), [1, 1, 0], "{import}");
        let import = app.import(format!("email,company_id\nb@x.org,{id}\n"), &[("as", "people"), ("match", "email"), ("source", "b")]);
        assert_eq!(rows(&import), [1, 1, 0], "{import}");
        assert!(app.all("people", &["company_id"]).iter().all(|person| person["company_id"] == id.as_str()));
    }

    fn what_makes_no_sense_is_said_before_anything_is_written(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let file = b"email,firm\na@x.org,A\n";
        let cases: [(Parts, &str, &str); 5] = [
            (&[("as", "people"), ("map", "{\"firm\": \"city.name\"}")], "/map_file/object/0/columns", "no relation 'city'"),
            (&[("as", "people"), ("map", "{\"firm\": \"company_id.nme\"}")], "/map_file/object/0/columns", "companies have no writable field 'nme'"),
            (&[("as", "people"), ("create", "company_id")], "/map_file/object/0/create", "company_id.name"),
            (&[("map_file", "[[object]]\nobject = \"people\"\ncolumns = { email = \"email\" }\nvalues = { city = { a = \"b\" } }\n")], "/map_file/object/0/values", "no column fills city"),
            (&[("map_file", "[[object]]\nobject = \"people\"\ncolumns = { email = \"email\" }\nvalues = { \"company_id.name\" = { a = \"b\" } }\n")], "/map_file/object/0/values", "no column fills company_id.name"),
        ];
        for (parts, place, says) in cases {
            let faults = app.upload("/imports", file, parts).faults(400);
            assert!(faults.iter().any(|(pointer, detail)| pointer == place && detail.contains(says)), "{faults:?}");
        }
    }
}
