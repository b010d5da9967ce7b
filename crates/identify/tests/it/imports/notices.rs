//! Whoever began an import hears how it ended, once, with what came of it.

use serde_json::{Value as Json, json};

use super::app::{Parts, TestApp};

const AS_PEOPLE: Parts =
    &[("as", "people"), ("match", "email"), ("source", "list"), ("file_name", "people.csv")];
const FILE: &str = "email,city\nann@x.org,Rome\nbo@x.org,Rome\n,Rome\n";

fn told(app: &TestApp, token: &str) -> Vec<String> {
    let list = app.ask_with(token, "GET", "/notifications", None).is(200);
    let list = list["data"].as_array().unwrap().clone();
    assert!(
        list.iter().all(|notice| notice["kind"] == "import_finished" && notice["object"].is_null()),
        "{list:?}"
    );
    list.iter().map(|notice| notice["detail"].as_str().unwrap().to_owned()).collect()
}

fn begin(app: &mut TestApp, token: &str, file: &str, parts: Parts) -> String {
    app.work();
    app.upload_with(token, "/imports", file.as_bytes(), parts).is(202)["id"].as_str().unwrap().to_owned()
}

fn over(app: &TestApp, id: &str) -> Json {
    app.until(id, |import| !matches!(import["state"].as_str(), Some("queued" | "running")))
}

db::db_test! {
    fn an_import_that_is_over_tells_who_began_it(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let (ana, ben) = (app.user_named("Ana"), app.user_named("Ben"));
        let (ana, ben) = (app.token_of(ana), app.token_of(ben));
        let dry = begin(&mut app, &ana, FILE, &[AS_PEOPLE, &[("dry_run", "true")]].concat());
        over(&app, &dry);
        assert_eq!(told(&app, &ana), Vec::<String>::new(), "she waits for a dry run");
        let id = begin(&mut app, &ana, FILE, AS_PEOPLE);
        over(&app, &id);
        let done = "people.csv is imported. 3 rows read, 1 was refused; people: 2 new, 0 changed.";
        assert_eq!(told(&app, &ana), [done]);
        assert_eq!(told(&app, &ben), Vec::<String>::new());
        // Somebody else takes it back.
        app.ask_with(&ben, "POST", &format!("/imports/{id}/undo"), Some(json!({}))).is(200);
        let undone = "The import of people.csv was taken back. 2 records are as before.";
        assert_eq!(told(&app, &ana), [undone, done]);
        // What she takes back herself is no news.
        let own = begin(&mut app, &ana, FILE, &[("as", "people"), ("match", "email"), ("source", "again")]);
        over(&app, &own);
        app.ask_with(&ana, "POST", &format!("/imports/{own}/undo"), Some(json!({}))).is(200);
        assert_eq!(told(&app, &ana).len(), 3);
        // The command line is nobody that could be told.
        app.import(FILE, &[("as", "people"), ("match", "email"), ("source", "other")]);
        assert_eq!(told(&app, &ana).len(), 3);
    }

    fn so_does_one_that_fails_or_is_stopped(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let ana = app.user_named("Ana");
        let ana = app.token_of(ana);
        // The field is put away before the work begins.
        let field = app.post("/objects/people/fields", json!({"name": "Shoe size", "type": "integer"}))["slug"].as_str().unwrap().to_owned();
        let map = json!({"shoe": field}).to_string();
        let parts = [AS_PEOPLE, &[("map", map.as_str())]].concat();
        let id = app.upload_with(&ana, "/imports", b"email,shoe\nann@x.org,38\n", &parts).is(202)["id"].as_str().unwrap().to_owned();
        app.ask("DELETE", &format!("/objects/people/fields/{field}"), None);
        app.work();
        let failed = over(&app, &id);
        assert_eq!(failed["state"], "failed", "{failed}");
        let said = told(&app, &ana).remove(0);
        assert!(said.starts_with("The import of people.csv failed: ") && said.contains(failed["error"].as_str().unwrap().trim_end_matches('.')), "{said}");

        let many: String = (0..24_000).map(|at| format!("p{at}@x.org,Rome\n")).collect();
        let id = begin(&mut app, &ana, &format!("email,city\n{many}"), &[("as", "people"), ("match", "email"), ("source", "many")]);
        app.until(&id, |import| import["stage"] == "writing");
        app.ask_with(&ana, "POST", &format!("/imports/{id}/cancel"), Some(json!({}))).is(200);
        let said = told(&app, &ana).remove(0);
        assert!(said.starts_with("The import of file.csv was stopped. ") && said.contains("rows read, 0 were refused"), "{said}");
        assert_eq!(told(&app, &ana).len(), 2);
    }
}
