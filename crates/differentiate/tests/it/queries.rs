//! Saved queries: whose they are, and who may open and change them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use db::db_test;
use platform::accounts::{Role, create_token};
use platform::{Error, http};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::app::TestApp;

/// A program with a token of a role.
struct Program {
    router: Router,
    token: String,
    runtime: tokio::runtime::Runtime,
}

impl Program {
    fn new(test: &TestApp, role: Role) -> Program {
        let app = test.app.clone();
        let token = test
            .app
            .write_blocking(move |tx| Ok::<_, Error>(create_token(tx, &app, "t", role, None)?.secret));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Program { router: http::router(&test.app, Router::new()), token: token.unwrap(), runtime }
    }

    fn ask(&self, method: &str, path: &str, body: Json) -> (u16, Json) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
        })
    }

    fn names(&self) -> Vec<String> {
        let (_, listed) = self.ask("GET", "/queries", Json::Null);
        let all = listed["data"].as_array().unwrap();
        all.iter().map(|query| query["name"].as_str().unwrap().to_owned()).collect()
    }
}

db_test! {
    fn a_query_is_kept_changed_and_removed(scratch: Scratch) {
        let test = TestApp::open(scratch, "2026-01-01");
        let ann = Program::new(&test, Role::Member);
        let chart = json!({"kind": "bar", "x": "month", "y": ["revenue"]});
        let (status, made) =
            ann.ask("POST", "/queries", json!({"name": " Revenue ", "query": "select 1", "chart": chart}));
        assert_eq!(status, 201, "{made}");
        assert_eq!((&made["name"], &made["shared"], &made["mine"]), (&json!("Revenue"), &json!(false), &json!(true)));
        assert_eq!(made["chart"], chart);
        let path = format!("/queries/{}", made["id"].as_str().unwrap());
        let (_, changed) = ann.ask("PATCH", &path, json!({"query": "select 2"}));
        assert_eq!((&changed["query"], &changed["chart"]), (&json!("select 2"), &chart), "what is absent stays");
        let (_, changed) = ann.ask("PATCH", &path, json!({"chart": null}));
        assert_eq!((&changed["query"], &changed["chart"]), (&json!("select 2"), &Json::Null));
        assert_eq!(ann.ask("DELETE", &path, Json::Null).0, 204);
        assert_eq!(ann.ask("DELETE", &path, Json::Null).0, 404);
        assert!(ann.names().is_empty());
    }

    fn others_see_what_is_shared_and_change_nothing(scratch: Scratch) {
        let test = TestApp::open(scratch, "2026-01-01");
        let (ann, ben) = (Program::new(&test, Role::Member), Program::new(&test, Role::Member));
        let (reader, admin) = (Program::new(&test, Role::ReadOnly), Program::new(&test, Role::Admin));
        let (_, own) = ann.ask("POST", "/queries", json!({"name": "own", "query": "select 1"}));
        let (_, shared) = ann.ask("POST", "/queries", json!({"name": "shared", "query": "select 1", "shared": true}));
        assert_eq!(ann.names(), ["own", "shared"]);
        assert_eq!(ben.names(), ["shared"]);
        let path = |query: &Json| format!("/queries/{}", query["id"].as_str().unwrap());
        for (program, allowed) in [(&ben, false), (&reader, false), (&admin, true)] {
            assert_eq!(program.ask("PATCH", &path(&own), json!({"name": "x"})).0, 404);
            assert_eq!(program.ask("DELETE", &path(&own), Json::Null).0, 404);
            let (status, _) = program.ask("PATCH", &path(&shared), json!({"name": "shared"}));
            assert_eq!(status, if allowed { 200 } else { 403 });
        }
        // Whoever only reads keeps queries of her own, and shares none.
        assert_eq!(reader.ask("POST", "/queries", json!({"name": "mine", "query": "select 1"})).0, 201);
        assert_eq!(reader.ask("POST", "/queries", json!({"name": "n", "query": "select 1", "shared": true})).0, 403);
        assert_eq!(reader.names(), ["shared", "mine"]);
    }

    fn what_is_wrong_is_said(scratch: Scratch) {
        let test = TestApp::open(scratch, "2026-01-01");
        let ann = Program::new(&test, Role::Member);
        for body in [
            json!({"query": "select 1"}),
            json!({"name": "a"}),
            json!({"name": " ", "query": "select 1"}),
            json!({"name": "a", "query": ""}),
            json!({"name": "a", "query": "select 1", "chart": {"kind": "pie", "x": "a", "y": []}}),
            json!({"name": "a", "query": "select 1", "colour": "red"}),
            json!({"name": "a".repeat(201), "query": "select 1"}),
        ] {
            let (status, problem) = ann.ask("POST", "/queries", body.clone());
            assert_eq!(status, 400, "{body}: {problem}");
        }
        assert!(ann.names().is_empty());
    }
}
