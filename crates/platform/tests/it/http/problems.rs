//! Whatever goes wrong is a problem in words, and tells nothing about the inside.

use serde_json::json;

use crate::app::TestApp;

db::db_test! {
    fn what_a_client_gets_wrong_says_where_and_why(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let wrong = |body: &str| {
            let reply = owner.send("POST", "/test/numbers", Some(body.to_owned()));
            reply.problem(400);
            reply.is(400)["errors"][0].clone()
        };
        let missing = wrong(r#"{"number": 1, "parts": [{"name": "a"}, {"name": 2}]}"#);
        assert_eq!(missing["pointer"], "/parts/1/name");
        assert!(missing["detail"].as_str().unwrap().contains("expected a string"), "{missing}");
        assert!(!missing["detail"].as_str().unwrap().contains("line"), "{missing}");
        assert!(wrong(r#"{"numbr": 1}"#)["detail"].as_str().unwrap().contains("unknown field `numbr`"));
        assert!(wrong("{\"number\": ")["detail"].as_str().unwrap().contains("not JSON"));
        assert!(wrong(r#"{"number": 1} {}"#)["detail"].as_str().unwrap().contains("trailing"));
        assert!(wrong("")["detail"].as_str().unwrap().contains("not JSON"));
        assert_eq!(wrong(r#"{"number": 1, "parts": [{"name": "a\u0000b"}]}"#)["pointer"], "/parts/0/name");
        assert!(wrong(r#"{"number": 1, "parts": [{"name": "\ud800"}]}"#)["detail"].as_str().unwrap().contains("not JSON"));
        assert!(wrong(&format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000)))["detail"].is_string());
        // An escaped backslash before u0000 is no NUL.
        let text = owner.send("POST", "/test/numbers", Some(r#"{"number": 1, "parts": [{"name": "\\u0000"}]}"#.to_owned()));
        assert_eq!(text.is(201)["parts"][0], r"\u0000");
    }

    fn media_types_and_sizes_are_checked(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        let typed = |kind: &str| {
            owner.clone().with("content-type", kind).send("POST", "/test/numbers", Some("{\"number\":1}".to_owned()))
        };
        typed("text/plain").problem(415);
        typed("application/jsonx").problem(415);
        typed("Application/JSON; charset=utf-8").is(201);
        let long = format!("{{\"number\": 1, \"x\": \"{}\"}}", "y".repeat(10 * 1024 * 1024));
        owner.send("POST", "/test/numbers", Some(long)).problem(413);
    }

    fn addresses_and_methods_that_do_not_exist(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        owner.get("/nothing/like/this/at/all").problem(404);
        owner.get("//api").problem(404);
        owner.get("//api/v2/people").problem(404);
        owner.get("/jobs/not-an-id").problem(404);
        owner.get("/jobs/01890a5d-ac96-774b-bcce-b302099a8057").problem(404);
        owner.get("/jobs?limit=many").problem(400);
        let reply = owner.delete("/jobs");
        reply.problem(405);
        assert!(reply.header("allow").unwrap().contains("GET"));
        // NUL in an address must not get as far as the database.
        assert!(matches!(owner.get("/links/a%00b").status, 400 | 404));
        // A route of a room beside those of records, and theirs beside it.
        assert_eq!(owner.get("/notes/1/extra").is(200)["extra"], true);
        owner.get("/notes/01890a5d-ac96-774b-bcce-b302099a8057/timeline");
        owner.get("/notes/01890a5d-ac96-774b-bcce-b302099a8057").problem(404);
    }

    fn our_own_mistakes_tell_nothing_of_the_inside(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let owner = test.owner();
        for path in ["/test/panic", "/test/sql"] {
            let detail = owner.get(path).problem(500);
            for word in ["secret", "hidden_thing", "nowhere", "select", "column", "relation", "table"] {
                assert!(!detail.contains(word), "{path}: {detail}");
            }
            let number = detail.rsplit(' ').next().unwrap();
            assert_eq!(number.len(), 12, "a number to look for in the log: {detail}");
        }
        let reply = owner.get("/test/lost");
        assert!(!reply.problem(503).contains("password"));
        assert!(reply.header("retry-after").is_some());
        // The process goes on.
        owner.post("/test/numbers", json!({ "number": 1 })).is(201);
    }
}
