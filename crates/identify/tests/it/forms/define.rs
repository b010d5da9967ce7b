//! Making forms.

use platform::accounts::Role;
use serde_json::{Value as Json, json};

use super::{Visitor, connect, fields, live, newsletter, server::MailServer};
use crate::imports::app::TestApp;

fn path(form: &Json) -> String {
    format!("/forms/{}", form["id"].as_str().unwrap())
}

db::db_test! {
    fn a_form_is_made_shown_and_changed(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = app.post("/forms", json!({"name": "Größe & Co", "language": "de-AT"}));
        assert_eq!((&form["slug"], &form["state"], &form["language"]), (&json!("grosse-co"), &json!("draft"), &json!("de")));
        assert_eq!(form["url"], "http://test.local/f/grosse-co");
        assert_eq!((&form["submissions"], &form["last_at"], &form["double_opt_in"]), (&json!(0), &json!(null), &json!(false)));
        assert_eq!(app.post("/forms", json!({"name": "Größe & Co"}))["slug"], "grosse-co-2");
        assert_eq!(app.post("/forms", json!({"name": "注文"}))["slug"], "form");
        assert_eq!(app.post("/forms", json!({"name": "Confirm"}))["slug"], "form-2");
        let changed = app.ask("PATCH", &path(&form), Some(json!({"fields": fields(), "title": " Hello ", "slug": "hello"}))).is(200);
        assert_eq!((&changed["title"], &changed["slug"], &changed["name"]), (&json!("Hello"), &json!("hello"), &json!("Größe & Co")));
        let first = &changed["fields"][0];
        assert_eq!((&first["name"], &first["label"], &first["type"]), (&json!("email"), &json!("E-mail"), &json!("email")));
        // Null takes back what was said, and what is not said stays.
        let cleared = app.ask("PATCH", &path(&form), Some(json!({"title": null}))).is(200);
        assert_eq!((&cleared["title"], cleared["fields"].as_array().unwrap().len()), (&json!(null), 4));
        assert!(cleared["embed"].as_str().unwrap().starts_with("<iframe src=\"http://test.local/f/hello?embed=1\""));
        assert!(cleared["embed_html"].as_str().unwrap().contains("action=\"http://test.local/f/hello\""));
        assert_eq!(app.get("/forms")["data"].as_array().unwrap().len(), 4);
        assert_eq!(app.ask("DELETE", &path(&form), None).status, 204);
        assert_eq!(app.ask("GET", &path(&form), None).status, 404);
    }

    fn what_cannot_be_is_refused_where_it_stands(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        let email = json!({"field": "email", "type": "email", "required": true});
        for (wrong, pointer) in [
            (json!({"name": " "}), "/name"),
            (json!({"slug": "Hello World"}), "/slug"),
            (json!({"slug": "confirm"}), "/slug"),
            (json!({"language": "fr"}), "/language"),
            (json!({"redirect_url": "javascript:alert(1)"}), "/redirect_url"),
            (json!({"redirect_url": "https://x.org/\r\nset-cookie: a=b"}), "/redirect_url"),
            (json!({"allowed_origins": ["https://x.org/path"]}), "/allowed_origins/0"),
            (json!({"allowed_origins": ["https://x.org; script-src *"]}), "/allowed_origins/0"),
            (json!({"confirm_subject": "Hi\nBcc: all@example.org"}), "/confirm_subject"),
            (json!({"fields": [{"type": "text"}]}), "/fields/0/name"),
            (json!({"fields": [{"name": "_token", "label": "x"}]}), "/fields/0/name"),
            (json!({"fields": [{"field": "nothing", "label": "x"}]}), "/fields/0/field"),
            (json!({"fields": [{"field": "number", "label": "x", "type": "number"}]}), "/fields/0/field"),
            (json!({"fields": [{"field": "source", "label": "x"}]}), "/fields/0/field"),
            (json!({"fields": [{"field": "lifecycle_stage", "type": "select"}]}), "/fields/0/field"),
            (json!({"fields": [{"field": "company_id", "label": "x"}]}), "/fields/0/type"),
            (json!({"fields": [{"field": "birthday", "type": "text"}]}), "/fields/0/type"),
            (json!({"fields": [email, email]}), "/fields/1/name"),
            (json!({"fields": [{"label": "One", "type": "select"}]}), "/fields/0/options"),
            (json!({"fields": [{"label": "One", "type": "select", "options": [{"value": "a"}, {"value": "a"}]}]}), "/fields/0/options/1/value"),
            (json!({"fields": [{"field": "lead_status", "type": "select", "options": [{"value": "grand"}]}]}), "/fields/0/options/0/value"),
            (json!({"fields": [{"name": "x", "type": "hidden", "required": true}]}), "/fields/0/required"),
            (json!({"fields": [{"field": "email", "type": "email", "progressive": true}]}), "/fields/0/progressive"),
            (json!({"fields": [{"label": "Own", "progressive": true}]}), "/fields/0/progressive"),
            (json!({"fields": [email], "consents": [{"purpose": "none", "channel": "email"}]}), "/consents/0/purpose"),
            (json!({"fields": [email], "consents": [{"purpose": "newsletter", "channel": "post"}]}), "/consents/0/channel"),
            (json!({"fields": [email], "consents": [{"purpose": "newsletter", "channel": "sms"}]}), "/consents/0/channel"),
        ] {
            let mut form = json!({"name": "Form"});
            form.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            let faults = app.ask("POST", "/forms", Some(form)).faults(400);
            assert_eq!(faults[0].0, pointer, "{wrong}: {faults:?}");
        }
        app.ask("POST", "/forms", Some(json!({"name": "x", "script": "x"}))).is(400);
        let select = app.post("/forms", json!({"name": "x", "fields": [{"field": "lead_status", "type": "select"}]}));
        assert_eq!(select["fields"][0]["options"][1], json!({"value": "contacted", "label": "Contacted"}));
    }

    fn a_form_goes_live_when_it_can_make_a_person_and_reach_her(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = app.post("/forms", json!({"name": "Form", "fields": [{"label": "Say", "type": "text"}]}));
        let live = |more: Json| {
            let mut change = json!({"state": "live"});
            change.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            app.ask("PATCH", &path(&form), Some(change))
        };
        assert!(live(json!({})).is(409)["detail"].as_str().unwrap().contains("phone number"));
        live(json!({"fields": [{"field": "email", "type": "email"}]})).is(409);
        assert_eq!(live(json!({"fields": [{"field": "phone", "type": "phone", "required": true}]})).is(200)["state"], "live");
        live(json!({"double_opt_in": true})).is(409);
        let why = live(json!({"double_opt_in": true, "fields": fields()})).is(409);
        assert!(why["detail"].as_str().unwrap().contains("[smtp.default]"), "{why}");
        connect(&app, &MailServer::new(&[]));
        live(json!({"double_opt_in": true, "fields": fields()})).is(200);
        // Links lead to its address.
        app.ask("PATCH", &path(&form), Some(json!({"slug": "other"}))).is(409);
        app.ask("PATCH", &path(&form), Some(json!({"fields": null}))).is(409);
    }

    fn drafts_are_nobodys_business_and_closed_forms_say_so(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = app.post("/forms", json!({"name": "Form", "fields": fields()}));
        let visitor = Visitor::default();
        assert_eq!(visitor.get(&app, "/f/form").0.status, 404);
        assert_eq!(visitor.get(&app, "/f/other").0.status, 404);
        app.ask("PATCH", &path(&form), Some(json!({"state": "live"}))).is(200);
        let filled = visitor.fill(&app, "/f/form", &[("email", "ada@example.org")]);
        app.ask("PATCH", &path(&form), Some(json!({"state": "closed"}))).is(200);
        let (page, _) = visitor.get(&app, "/f/form");
        assert!(page.status == 410 && page.text().contains("This form is closed"));
        assert_eq!(visitor.send(&app, &filled).0.status, 410);
        assert_eq!(app.total("people"), 0);
    }

    fn members_make_forms_and_others_do_not(scratch: Scratch) {
        let app = TestApp::open(scratch);
        app.ask_by_network(Role::ReadOnly, "POST", "/forms", json!({"name": "x"})).is(403);
        let form = app.ask_by_network(Role::Member, "POST", "/forms", json!({"name": "x"})).is(201);
        app.ask_by_network(Role::ReadOnly, "DELETE", &path(&form), json!({})).is(403);
        app.ask_by_network(Role::ReadOnly, "PATCH", &path(&form), json!({"name": "y"})).is(403);
    }

    fn a_form_that_brought_something_is_not_removed(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        Visitor::default().sends(&app, "/f/contact-us", &[("email", "ada@example.org")]);
        assert!(app.ask("DELETE", &path(&form), None).is(409)["detail"].as_str().unwrap().contains("close it"));
        let shown = app.get(&path(&form));
        assert_eq!((&shown["submissions"], &shown["confirmed"]), (&json!(1), &json!(0)));
        assert!(shown["last_at"].is_string());
    }
}
