//! Templates add what is not there, once.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use crate::app::{DAY, TestApp, id};

fn names(app: &TestApp, object: &str) -> Vec<String> {
    let found = app.get(&format!("/{object}?sort=position&limit=100"));
    found["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["name"].as_str().unwrap().to_owned())
        .collect()
}

db::db_test! {
    fn each_template_applies_and_changes_nothing_the_second_time(scratch: Scratch) {
        let app = TestApp::open(scratch);
        assert_eq!(app.get("/firm/setup"), json!({"chosen": null, "asked": false, "objects": null}));
        for template in app.get("/templates")["data"].as_array().unwrap() {
            let name = template["name"].as_str().unwrap();
            let path = format!("/templates/{name}/apply");
            let tabs = |views: &Json| {
                let views = views.as_array().unwrap().iter();
                views.map(|view| (view["object"].clone(), view["name"].clone())).collect::<HashSet<_>>()
            };
            let before = tabs(&app.get("/views")["data"]);
            let (status, answer) = app.ask("POST", &path, None);
            assert_eq!(status, 200, "{name}: {answer}");
            let added = |item: &str| {
                let added = answer["added"].as_array().unwrap().iter();
                added.filter(|added| added.as_str().unwrap().starts_with(item)).count()
            };
            assert_eq!(added("pipelines"), template["pipelines"].as_array().unwrap().len(), "{name}");
            let wanted = tabs(&template["views"]);
            assert_eq!(added("views"), wanted.difference(&before).count(), "{name}: no tab stands there twice");
            let after = app.get("/views")["data"].clone();
            assert_eq!((after.as_array().unwrap().len(), tabs(&after)), (before.union(&wanted).count(), before.union(&wanted).cloned().collect()));
            assert_eq!(app.get("/firm/setup")["chosen"], json!(name));
            let objects = app.get("/objects");
            for field in template["fields"].as_array().unwrap() {
                let object = objects["data"].as_array().unwrap().iter().find(|one| one["slug"] == field["object"]);
                let fields = object.unwrap()["fields"].as_array().unwrap();
                assert!(fields.iter().any(|one| one["label"] == field["name"]), "{name}: {field}");
            }
            let views = app.get("/views");
            for view in views["data"].as_array().unwrap() {
                assert_eq!(view["missing"], json!([]), "{view}");
            }
            let again = app.good("POST", &path, None);
            assert_eq!(again["added"], json!([]), "{name}");
            assert_eq!(app.get("/views"), views);
            app.pass(DAY);
        }
        assert_eq!(app.ask("POST", "/templates/nope/apply", None).0, 404);
    }

    fn what_somebody_changed_stays(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.good("POST", "/templates/blank/apply", None);
        app.good("POST", "/templates/blank/apply", None);
        assert_eq!(names(&app, "pipelines"), ["Sales"]);
        assert_eq!(names(&app, "stages"), ["New", "Qualified", "Proposal", "Won", "Lost"]);
        app.good("POST", "/templates/luxury/apply", None);
        assert_eq!(names(&app, "pipelines"), ["Private sales"], "the one nobody used makes room");
        let pipeline = app.get("/pipelines")["data"][0].clone();
        app.change("pipelines", id(&pipeline), json!({"name": "Ours"}));
        let stage = app.get("/stages?sort=position")["data"][0].clone();
        app.good("DELETE", &format!("/stages/{}", id(&stage)), None);
        let view = app.get("/views")["data"][0].clone();
        app.good("DELETE", &format!("/views/{}", id(&view)), None);
        app.good("POST", "/templates/luxury/apply", None);
        assert_eq!(names(&app, "pipelines"), ["Ours"]);
        assert_eq!(names(&app, "stages").len(), 4);
        let views: Vec<Json> = app.get("/views")["data"].as_array().unwrap().clone();
        assert!(views.iter().all(|other| other["id"] != view["id"] && other["name"] != view["name"]), "what is gone stays away");
    }

    fn a_pipeline_in_use_stays(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.good("POST", "/templates/blank/apply", None);
        app.make("deals", json!({"name": "A"}));
        app.good("POST", "/templates/b2b/apply", None);
        assert_eq!(names(&app, "pipelines").len(), 2);
        app.good("POST", "/templates/blank/apply", None);
        assert_eq!(names(&app, "pipelines").len(), 2, "it has that one");
    }
}
