//! The document and the router are the same list of routes.

use std::collections::BTreeSet;

use platform::http::all_routes;
use serde_json::Value as Json;

use crate::app::TestApp;

db::db_test! {
    fn every_route_is_in_the_document_and_every_reference_resolves(scratch: Scratch) {
        let test = TestApp::new(scratch);
        let document = test.owner().get("/openapi.json").is(200);
        assert_eq!(document["openapi"], "3.1.0");
        let mut expected = BTreeSet::new();
        for route in all_routes(&test.app) {
            // Only routes of records stand for each object; those about objects keep their parameter.
            let path = match route.path.strip_prefix("/{object}") {
                Some(rest) => format!("/notes{rest}"),
                None => route.path.to_owned(),
            };
            expected.insert(format!("{} {path}", route.method));
        }
        let mut described = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                described.insert(format!("{} {path}", method.to_uppercase()));
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{id} twice");
                let named = path.matches('{').count();
                let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
                let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
                assert_eq!(in_path, named, "{path}");
            }
        }
        assert_eq!(described, expected);
        let mut references = BTreeSet::new();
        collect(&document, &mut references);
        assert!(references.contains("#/components/schemas/NotesRecord"), "{references:?}");
        for reference in references {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference} is nowhere");
        }
        let asked = document["paths"]["/notes"]["get"]["parameters"].as_array().unwrap().len();
        assert_eq!(asked, 4, "limit, after, sort and total");
        let note = &document["components"]["schemas"]["NotesRecord"]["properties"];
        assert_eq!(note["price"]["anyOf"][0]["$ref"], "#/components/schemas/Money");
        assert_eq!(note["created_at"]["readOnly"], true);
        let input = &document["components"]["schemas"]["NotesInput"]["properties"];
        assert!(input["title"].is_object() && input["created_at"].is_null());
    }
}

fn collect(json: &Json, references: &mut BTreeSet<String>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                if name == "$ref" {
                    references.insert(value.as_str().unwrap().to_owned());
                }
                collect(value, references);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
