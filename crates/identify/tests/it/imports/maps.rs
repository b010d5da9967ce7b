//! Maps that do not fit: refused at once, naming the columns and the fields there are.

use platform::accounts::Role;
use serde_json::json;

use super::app::{Parts, TestApp};

const FILE: &[u8] = b"customer,day,amount\na,2025-01-01,1\n";

db::db_test! {
    fn a_map_that_does_not_fit_is_refused_by_place(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let seq = app.last_seq();
        let map = |blocks: &str| format!("[reader]\nseparator = \",\"\n{blocks}");
        let cases = [
            ("[[object]]\nobject = \"orders\"\ncolumns = { placed_at = \"dya\" }", "/map_file/object/0/columns/placed_at",
                "the file has no column 'dya'; it has customer, day, amount"),
            ("[[object]]\nobject = \"orders\"\ncolumns = { placed = \"day\" }", "/map_file/object/0/columns",
                "orders have no writable field 'placed'; they have "),
            ("[[object]]\nobject = \"orders\"\ncolumns = { net = \"amount\" }", "/map_file/object/0/columns",
                "orders have no writable field 'net'"),
            ("[[object]]\nobject = \"oders\"\ncolumns = { placed_at = \"day\" }", "/map_file/object/0/object",
                "there is no object 'oders'; there are people, companies, products, orders, order_lines"),
            ("[[object]]\nobject = \"people\"\nmatch = [\"email\"]\ncolumns = { city = \"day\" }", "/map_file/object/0/match",
                "records are matched by email, but no column fills it"),
            ("[[object]]\nobject = \"orders\"\ncolumns = { placed_at = \"day\" }\nconstants = { status = \"gone\" }",
                "/map_file/object/0/constants/status", "gone"),
            ("[[object]]\nobject = \"orders\"\ncolumns = { placed_at = \"day\" }\nrelations = { person_id = \"people\" }",
                "/map_file/object/0/relations/person_id", "there is no block 'people' before this one"),
            ("[[object]]\nobject = \"people\"\ncolumns = { source_id = \"customer\" }", "/map_file/object/0/columns/source_id",
                "match = [\"source_id\"]"),
        ];
        for (blocks, pointer, detail) in cases {
            let reply = app.upload("/imports", FILE, &[("map_file", &map(blocks))]);
            let faults = reply.faults(400);
            let fits = faults.iter().any(|(at, says)| at == pointer && says.contains(detail));
            assert!(fits, "{blocks}: {faults:?}");
        }
        // All faults at once.
        let two = "[[object]]\nobject = \"orders\"\ncolumns = { placed_at = \"dya\", total = \"amuont\" }";
        assert_eq!(app.upload("/imports", FILE, &[("map_file", &map(two))]).faults(400).len(), 2);
        // Nothing of it is kept.
        assert_eq!(app.get("/imports")["data"], json!([]));
        assert_eq!(std::fs::read_dir(app.app.data.join("uploads")).unwrap().count(), 0);
        assert_eq!((app.last_seq(), app.get("/jobs")["data"].clone()), (seq, json!([])));
    }

    fn what_is_no_request_is_refused(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let people: (&str, &str) = ("as", "people");
        let long = "s".repeat(201);
        let cases: &[(Parts, &str, &str)] = &[
            (&[], "/as", "say what the rows are"),
            (&[("as", "peeple")], "/as", "peeple"),
            (&[people, ("match", "emial")], "/map_file/object/0/match", "people have no writable field 'emial'"),
            (&[people, ("map", "{")], "/map", "must be a JSON object of columns and fields"),
            (&[people, ("dry_run", "perhaps")], "/dry_run", "must be true or false"),
            (&[people, ("colour", "red")], "", "unknown field `colour`"),
            (&[people, ("source", &long)], "/source", "at most 200 bytes"),
            (&[people, ("confidence", "1.01")], "/confidence", "from 0 to 1"),
            (&[people, ("confidence", "NaN")], "/confidence", "from 0 to 1"),
            (&[people, ("party", "fourth")], "", "one of `first`, `second`, `third`"),
            (&[("map_file", "[reader")], "/map_file", "TOML"),
            (&[("map_file", "[reader]\nseparatr = \",\"\n[[object]]\nobject = \"people\"")], "/map_file", "unknown field `separatr`"),
            (&[people, ("map_file", "[[object]]\nobject = \"people\"")], "/map_file", "leave out as, match, map and create beside it"),
        ];
        for (parts, pointer, detail) in cases {
            let faults = app.upload("/imports", FILE, parts).faults(400);
            let fits = faults.iter().any(|(at, says)| at == pointer && says.contains(detail));
            assert!(fits, "{parts:?}: {faults:?}");
        }
        for (kind, bytes) in [
            ("multipart/form-data", &b"x"[..]),
            ("multipart/form-data; boundary=b", b"garbage"),
            ("multipart/form-data; boundary=b", b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\na,b"),
            ("multipart/form-data; boundary=b", b"--b\r\ncontent-disposition: form-data; name=\"as\"\r\n\r\npeople\r\n--b--\r\n"),
            ("multipart/form-data; boundary=b", b"--b\r\ncontent-disposition: form-data; name=\"as\"\r\n\r\n\xff\xfe\r\n--b--\r\n"),
            ("text/plain", b"a,b\n1,2\n"),
            ("application/json", b"{\"path\": 3}"),
            ("application/json", b"{"),
        ] {
            app.post_bytes("/imports", kind, bytes).faults(400);
        }
        app.ask("GET", "/imports/0190a6a0-0000-7000-8000-000000000000", None).is(404);
        app.ask("GET", "/imports/0190a6a0-0000-7000-8000-000000000000/rejects", None).is(404);
        assert_eq!(std::fs::read_dir(app.app.data.join("uploads")).unwrap().count(), 0, "no upload is left lying");
    }

    fn a_file_is_read_by_path_for_the_command_line_only(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let path = app.app.data.join("by-path.csv");
        std::fs::write(&path, "email\nann@example.com\n").unwrap();
        let body = json!({"path": path, "as": "people", "match": ["email"]});
        for role in [Role::Owner, Role::Admin, Role::Member] {
            let refused = app.ask_by_network(role, "POST", "/imports", body.clone());
            assert_eq!(refused.status, 403, "{}", refused.text());
            // Nor does the answer tell whether there is such a file.
            let absent = app.ask_by_network(role, "POST", "/imports", json!({"path": "/nowhere", "as": "people"}));
            assert_eq!((absent.status, absent.text()), (refused.status, refused.text()));
        }
        app.work();
        let id = app.post("/imports", body)["id"].as_str().unwrap().to_owned();
        app.until(&id, |import| import["state"] == "done");
        assert_eq!(app.texts("people", "email"), ["ann@example.com"]);
        let absent = app.ask("POST", "/imports", Some(json!({"path": "/nowhere/at/all", "as": "people"})));
        assert_eq!(absent.faults(400)[0].0, "/path");
    }
}
