//! Files of other formats, and exports that come back unchanged.

use serde_json::json;

use super::app::{TestApp, done, rows};
const AS_PEOPLE: &[(&str, &str)] = &[("as", "people"), ("match", "email"), ("source", "list")];

db::db_test! {
    fn lines_of_json_bring_their_values(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = "{\"email\": \"ann@example.com\", \"city\": \"a, \\\"b\\\"\\nc\"}\n\n{\"city\": null, \"email\": \"bo@example.com\", \"birthday\": \"1990-04-03\"}\n";
        let import = app.import(file, AS_PEOPLE);
        assert_eq!((rows(&import), done(&import, "people")), ([2, 2, 0], [2, 0, 0]), "{import}");
        assert_eq!(app.texts("people", "city"), ["(none)", "a, \"b\"\nc"]);
        assert_eq!(app.texts("people", "birthday"), ["(none)", "1990-04-03"]);
        let reply = app.upload("/imports", b"{\"email\": \"a@b.de\"}\n[1]\n", AS_PEOPLE);
        assert!(reply.is(422)["detail"].as_str().unwrap().contains("line 2"));
        let seen = app.upload("/imports/preview", file.as_bytes(), &[("as", "people")]).is(200);
        assert_eq!((&seen["format"], &seen["rows_seen"]), (&json!("jsonl"), &json!(2)));
    }

    fn an_export_comes_back_unchanged(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let naughty = ["=1+1", "+49 30", "-x", "@a", "\ttab", "'=quoted", "a\"b,c;d", "line\nbreak", "ok", "Ω≈ç√∫", "<script>alert(1)</script>"];
        for (at, text) in naughty.iter().enumerate() {
            app.post("/people", json!({"email": format!("p{at}@x.org"), "city": text, "birthday": "1990-04-03"}));
        }
        app.post("/people", json!({"email": "other@x.org", "country": "DE"}));
        let cities = app.texts("people", "city");
        for format in ["csv", "jsonl"] {
            let asked = json!({"format": format, "fields": ["email", "city", "birthday"], "filter": {"field": "country", "op": "empty", "value": true}});
            let reply = app.ask("POST", "/people/export", Some(asked));
            assert_eq!(reply.status, 200, "{}", reply.text());
            if format == "csv" {
                assert!(reply.text().lines().skip(1).all(|line| !line.contains(",=") && !line.contains(",+") && !line.contains(",@")), "{}", reply.text());
            }
            let file = reply.bytes;
            let import = app.import(&file, &[("as", "people"), ("match", "email"), ("source", format), ("keep_typed", "false")]);
            assert_eq!((rows(&import), done(&import, "people")[2]), ([11, 11, 0], 11), "{format}: {import}");
            assert_eq!(app.texts("people", "city"), cities, "{format}");
        }
        for (wrong, status) in [(json!({"format": "pdf"}), 400), (json!({"fields": ["moons"]}), 400), (json!({"filter": {"field": "moons"}}), 400), (json!({"format": "parquet"}), 422)] {
            app.ask("POST", "/people/export", Some(wrong)).is(status);
        }
        app.ask("POST", "/moons/export", Some(json!({}))).is(404);
    }
}
