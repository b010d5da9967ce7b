//! The OpenAPI document of the whole product: what the page is written against, and that nothing is missing in it.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use db::testing::Scratch;
use platform::accounts::{Role, create_token};
use platform::http::{all_routes, openapi, router};
use platform::{App, Error};
use serde_json::Value as Json;
use tower::ServiceExt;

use crate::docs::{empty, kept};

/// From this `npm run api` makes the types of the page's requests.
#[test]
fn the_page_is_written_against_the_routes_there_are() {
    let (scratch, data) = (Scratch::sqlite(), tempfile::tempdir().unwrap());
    let document = openapi::routes_document(&empty(&scratch, data.path()));
    kept("ui/src/api/openapi.json", &format!("{}\n", spread(&document, 3)));
}

/// JSON with the names of its outer levels on lines of their own: one for each operation, so that changes are readable.
fn spread(json: &Json, levels: usize) -> String {
    let Some(fields) = json.as_object().filter(|fields| levels > 0 && !fields.is_empty()) else {
        return json.to_string();
    };
    let lines = fields
        .iter()
        .map(|(name, value)| format!("{}:{}", Json::from(name.as_str()), spread(value, levels - 1)));
    format!("{{\n{}\n}}", lines.collect::<Vec<_>>().join(",\n"))
}

/// What a handler reads from the query string it says itself, when it is sent something else.
#[test]
fn the_parameters_of_each_query_string_are_declared() {
    let (scratch, data) = (Scratch::sqlite(), tempfile::tempdir().unwrap());
    let app = empty(&scratch, data.path());
    app.stopping.store(true, std::sync::atomic::Ordering::Relaxed);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let asked = runtime.block_on(asked_of_all(&app));
    let document = openapi::routes_document(&app);
    let mut read = 0;
    for (method, path, names) in asked {
        let operation = &document["paths"][&path][method.to_lowercase()];
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let declared = parameters.iter().filter(|one| one["in"] == "query");
        let declared: BTreeSet<_> = declared.map(|one| one["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!(names, declared, "{method} {path}: what is read, and what is declared");
        read += names.len();
    }
    assert!(read > 50, "{read} parameters are far from all");
}

/// The parameters that the handler of each GET and DELETE route says it reads.
async fn asked_of_all(app: &App) -> Vec<(String, String, BTreeSet<String>)> {
    let inner = app.clone();
    let make =
        move |tx: &mut db::Tx| Ok::<_, Error>(create_token(tx, &inner, "t", Role::Owner, None)?.secret);
    let token = app.write(make).await.unwrap();
    let router = router(app, Router::new());
    let mut asked = Vec::new();
    for route in all_routes(app).into_iter().filter(|route| matches!(route.method.as_str(), "GET" | "DELETE"))
    {
        let path =
            route.path.replace("{object}", "people").replace("{seq}", "1").replace("{name}", "revenue");
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let path: String = path
            .split('/')
            .skip(1)
            .map(|part| format!("/{}", if part.starts_with('{') { id } else { part }))
            .collect();
        let request = Request::builder().method(route.method.clone()).uri(format!("/api/v1{path}?q_q=1"));
        let request = request.header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = if route.path == "/stream" {
            Default::default()
        } else {
            to_bytes(response.into_body(), usize::MAX).await.unwrap()
        };
        let answer: Json = serde_json::from_slice(&bytes).unwrap_or_default();
        let said = answer["detail"]
            .as_str()
            .filter(|said| status == 400 && said.contains("q_q"))
            .unwrap_or_default();
        let names = said.split_once("expected").map_or("", |(_, names)| names);
        let names = names.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        asked.push((route.method.to_string(), route.path.to_owned(), names));
    }
    asked
}
