//! `GET /openapi.json`: the routes and the live schema as an OpenAPI 3.1 document.

use axum::Json;
use axum::extract::State;
use axum::http::Method;
use serde_json::{Map, Value, json};

use super::shapes::{self, Names};
use super::{BASE, Caller, MayGoOn, Needs, Route, Shape, all_routes};
use crate::App;
use crate::schema::Schema;

/// The route of the document.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/openapi.json", Needs::Read, "This document", show).answers(Shape::Of(shape))]
}

fn shape() -> Value {
    json!({ "type": "object", "required": ["openapi", "info", "paths", "components"], "properties": {
        "openapi": { "type": "string" },
        "info": { "type": "object" },
        "paths": { "type": "object", "additionalProperties": { "type": "object" } },
        "components": { "type": "object" },
    } })
}

async fn show(State(app): State<App>, caller: Caller) -> Json<Value> {
    Json(document_of(&app, &app.view(&caller)))
}

/// The document of the schema as it is now. Routes of `/{object}` stand once for each object.
pub fn document(app: &App) -> Value {
    document_of(app, &app.schema().shown())
}

/// The document of the routes alone, whatever objects there are: a record is any object with an id, and `{object}` a
/// parameter. The page is written against it, because it is made for every object at once.
pub fn routes_document(app: &App) -> Value {
    let mut paths = Map::new();
    for route in all_routes(app) {
        add(&mut paths, route.path, &route, Some(&shapes::any_names()));
    }
    whole("Rapport", "1", &paths, shapes::shared())
}

/// The document of what somebody sees of the schema.
fn document_of(app: &App, schema: &Schema) -> Value {
    let catalog = &schema.catalog;
    let mut paths = Map::new();
    for route in all_routes(app) {
        if route.path.starts_with("/{object}") {
            for object in &catalog.objects {
                let path = route.path.replacen("{object}", &object.slug, 1);
                add(&mut paths, &path, &route, Some(&shapes::names(&object.slug)));
            }
        } else {
            add(&mut paths, route.path, &route, None);
        }
    }
    let mut schemas = shapes::shared();
    for object in &catalog.objects {
        shapes::object(&mut schemas, catalog, object);
    }
    whole(&format!("{} — Rapport", app.firm.name), env!("CARGO_PKG_VERSION"), &paths, schemas)
}

fn whole(title: &str, version: &str, paths: &Map<String, Value>, schemas: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": "Errors are application/problem+json (RFC 9457). Idempotency-Key makes a POST safe \
                to repeat for 24 hours.",
        },
        "servers": [{ "url": BASE }],
        "security": [{ "token": [] }, { "cookie": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "rapport_session" },
            },
        },
    })
}

fn add(paths: &mut Map<String, Value>, path: &str, route: &Route, names: Option<&Names>) {
    let mut operation = json!({
        "operationId": operation_id(route, path),
        "summary": route.summary,
        "x-needs": route.needs.least().map(crate::accounts::Role::name),
        "responses": {
            route.status.as_str(): response(route, names),
            "default": {
                "description": "What went wrong",
                "content": { "application/problem+json": { "schema": shapes::reference("Problem") } },
            },
        },
    });
    if route.may_go_on == MayGoOn::AsJob {
        operation["responses"]["202"] = response(route, names);
    }
    let parameters: Vec<_> = parameters(path).chain(query(route)).collect();
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(content) = content(route.body, names) {
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    if route.needs == Needs::Nobody {
        operation["security"] = json!([]);
    }
    let item = paths.entry(path).or_insert_with(|| json!({}));
    item[route.method.as_str().to_lowercase()] = operation;
}

fn response(route: &Route, names: Option<&Names>) -> Value {
    let mut response = json!({ "description": route.summary });
    if let Some(content) = content(route.answer, names) {
        response["content"] = content;
    }
    response
}

/// Schemas by media type.
fn content(shape: Shape, names: Option<&Names>) -> Option<Value> {
    let of_object = |pick: fn(&Names) -> &String| {
        names.map_or_else(|| json!({ "type": "object" }), |names| shapes::reference(pick(names)))
    };
    let schema = match shape {
        Shape::Nothing => return None,
        Shape::Upload(schema) => return Some(json!({ "multipart/form-data": { "schema": schema() } })),
        Shape::File(kinds) => {
            let file = || json!({ "schema": { "type": "string", "format": "binary" } });
            return Some(kinds.iter().map(|kind| ((*kind).to_owned(), file())).collect::<Map<_, _>>().into());
        }
        Shape::Of(schema) => schema(),
        Shape::Record => of_object(|names| &names.record),
        Shape::RecordInput => of_object(|names| &names.input),
        Shape::RecordList => shapes::page(&of_object(|names| &names.record)),
        Shape::Search => shapes::search(),
        Shape::Batch => shapes::batch(&of_object(|names| &names.input)),
        Shape::BatchResults => shapes::batch_results(),
    };
    Some(json!({ "application/json": { "schema": schema } }))
}

fn parameters(path: &str) -> impl Iterator<Item = Value> + '_ {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| {
        let schema = match name {
            "id" | "batch" | "file" => json!({ "type": "string", "format": "uuid" }),
            "seq" => json!({ "type": "integer" }),
            _ => json!({ "type": "string" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    })
}

const PAGE: &[(&str, &str)] =
    &[("limit", "integer"), ("after", "string"), ("sort", "string"), ("total", "boolean")];

fn query(route: &Route) -> impl Iterator<Item = Value> {
    let page = route.method == Method::GET && matches!(route.answer, Shape::RecordList);
    let asked = if page { PAGE } else { route.query };
    asked.iter().map(|(name, kind)| json!({ "name": name, "in": "query", "schema": parameter(kind) }))
}

/// The schema of a parameter: a JSON type, or the format of a text.
fn parameter(kind: &str) -> Value {
    match kind {
        "uuid" | "date" => json!({ "type": "string", "format": kind }),
        kind => json!({ "type": kind }),
    }
}

/// Like `post_people_search` or `get_jobs_by_id`.
fn operation_id(route: &Route, path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty()).map(|part| {
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => format!("by_{name}"),
            None => part.replace(['.', '-'], "_"),
        }
    });
    let parts: Vec<_> = parts.collect();
    format!("{}_{}", route.method.as_str().to_lowercase(), parts.join("_"))
}
