//! `rapport import` and `rapport export`.

use serde_json::Value as Json;

use crate::process::Place;

const FILE: &str =
    "email,first_name,city\nann@example.com,Ann,Köln\nbo@example.com,\"Bo, jr.\",\nno address,X,Rome\n";

db::db_test! {
    fn what_goes_in_comes_out(scratch: Scratch) {
        let place = Place::new(scratch);
        let file = place.file("people.csv", FILE);
        let rejects = place.path().join("rejects.csv").display().to_string();
        let import = ["import", &file, "--as", "people", "--match", "email", "--source", "crm"];

        let dry = place.run(&[&import[..], &["--dry-run"]].concat());
        assert_eq!(dry.status, 0, "{}", dry.err);
        assert!(dry.out.contains("3 rows, 2 accepted, 1 refused"), "{}", dry.out);
        assert!(dry.out.contains("people: 2 would be created"), "{}", dry.out);
        assert_eq!(place.done(&["export", "people", "--format", "jsonl"]), "");

        let real = place.run(&[&import[..], &["--json", "--rejects", &rejects]].concat());
        assert_eq!(real.status, 0, "{}", real.err);
        let import_as_json: Json = serde_json::from_str(&real.out).unwrap();
        assert_eq!(import_as_json["state"], "done");
        assert_eq!(import_as_json["counts"]["by_object"]["people"]["created"], 2);
        assert_eq!(import_as_json["problems"][0]["row"], 3);
        let refused = std::fs::read_to_string(&rejects).unwrap();
        assert!(refused.contains("no address,X,Rome,3,"), "{refused}");

        // Results go to standard output, what is wrong with a row to standard error.
        let again = place.run(&import);
        assert!(again.out.contains("people: 0 created, 0 updated, 2 unchanged"), "{}", again.out);
        assert!(again.err.contains("row 3, column email: ") && !again.out.contains("row 3"), "{}", again.err);

        let lines = place.done(&["export", "people", "--format", "jsonl"]);
        let people: Vec<Json> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut cities: Vec<_> = people.iter().map(|person| person["city"].clone()).collect();
        cities.sort_by_key(Json::to_string);
        assert_eq!(cities, ["Köln".into(), Json::Null]);
        let table = place.done(&["export", "people"]);
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let headers = rows.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
        assert!(headers.iter().any(|header| header == "revenue_currency"));
        let records: Vec<_> = rows.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 2);
        assert!(records.iter().any(|record| &record[column("first_name")] == "Bo, jr." && record[column("city")].is_empty()));

        // An export is an import: it changes nothing where it came from.
        let back = place.file("back.csv", &table);
        let repeated = place.done(&["import", &back, "--as", "people", "--match", "email", "--source", "back"]);
        assert!(repeated.contains("people: 0 created, 0 updated, 2 unchanged"), "{repeated}");
    }

    fn a_failed_import_says_so(scratch: Scratch) {
        let place = Place::new(scratch);
        let file = place.file("people.csv", FILE);
        let absent = place.path().join("absent.csv").display().to_string();
        let broken = place.file("broken.csv", "a,a\n1,2\n");
        let map = place.file("map.toml", "[reader]\nseperator = \",\"\n");
        let cases: [(&[&str], i32, &str); 7] = [
            (&["import", &file], 1, "say what the rows are"),
            (&["import", &absent, "--as", "people"], 1, "absent.csv"),
            (&["import", &broken, "--as", "people"], 1, "both named 'a'"),
            (&["import", &file, "--as", "people", "--map", "x"], 2, "COLUMN=FIELD"),
            (&["import", &file, "--map-file", &map], 1, "seperator"),
            (&["import", &file, "--as", "people", "--colour", "red"], 2, "--colour"),
            (&["export", "peeple"], 2, "there is no object 'peeple'"),
        ];
        for (arguments, status, says) in cases {
            let ended = place.run(arguments);
            assert_eq!((ended.status, ended.out.as_str()), (status, ""), "{arguments:?}: {}", ended.err);
            assert!(ended.err.contains(says), "{arguments:?}: {}", ended.err);
        }
    }
}
