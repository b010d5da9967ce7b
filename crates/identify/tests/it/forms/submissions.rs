//! What came in, for whoever may see it, and as a file.

use model::Id;
use platform::accounts::Role;
use serde_json::{Value as Json, json};

use super::{Visitor, live, newsletter};
use crate::imports::app::TestApp;

const PAGE: &str = "/f/contact-us";

fn send(app: &TestApp, email: &str, name: &str, why: &str) {
    crate::forms::pass(app, 60_000_000);
    Visitor::default().sends(app, PAGE, &[("email", email), ("first_name", name), ("why", why)]);
}

/// A user whose role sees only her own people, and no phone or first name; with a token of hers.
fn limited(app: &TestApp) -> (Id, String) {
    let role = app.post(
        "/roles",
        json!({"name": "Own", "objects": {"people": {"read": "own", "edit": "own", "export": "own"}},
        "fields": {"people": {"first_name": "hidden"}}}),
    );
    let user = app.user();
    app.ask("PATCH", &format!("/users/{user}"), Some(json!({"role": role["name"]}))).is(200);
    let token = app.token_of(user);
    (user, token)
}

db::db_test! {
    fn the_list_goes_on_where_it_ended(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        for at in 0..7 {
            send(&app, &format!("a{at}@example.org"), "A", "x");
        }
        Visitor::default().sends(&app, PAGE, &[("email", "bot@example.org"), ("_website", "x")]);
        let base = format!("/forms/{}/submissions", form["id"].as_str().unwrap());
        let (mut after, mut seen) = (String::new(), Vec::new());
        loop {
            let page = app.get(&format!("{base}?state=stored&limit=3{after}"));
            seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["values"]["email"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let expected: Vec<String> = (0..7).rev().map(|at| format!("a{at}@example.org")).collect();
        assert_eq!(seen, expected);
        assert_eq!(app.get(&format!("{base}?state=refused"))["data"].as_array().unwrap().len(), 1);
        for wrong in ["state=x", "after=x", "limit=0", "limit=1000", "x=1"] {
            assert_eq!(app.ask("GET", &format!("{base}?{wrong}"), None).status, 400, "{wrong}");
        }
        assert_eq!(app.ask("GET", "/forms/01890a5d-ac96-774b-bcce-b302099a8057/submissions", None).status, 404);
    }

    fn a_file_does_no_harm_in_a_spreadsheet(scratch: Scratch) {
        let app = TestApp::open(scratch);
        newsletter(&app);
        let form = live(&app, json!({"consents": [{"purpose": "newsletter", "channel": "email"}]}));
        crate::forms::pass(&app, 60_000_000);
        Visitor::default().sends(&app, "/f/contact-us?utm_source=%3Dcmd", &[("email", "ada@example.org"), ("first_name", "=HYPERLINK(\"http://evil\")"), ("why", "a, \"b\"\nc"), ("_consent.email.newsletter", "1")]);
        send(&app, "bob@example.org", "@SUM(A1)", "-1+2");
        let base = format!("/forms/{}/submissions/file", form["id"].as_str().unwrap());
        let csv = app.ask("GET", &base, None);
        assert_eq!(csv.status, 200);
        let mut reader = csv::Reader::from_reader(csv.bytes.as_slice());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(header[..9], ["id", "at", "state", "reason", "person_id", "email", "first_name", "last_name", "why"]);
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), 2);
        for cell in rows.iter().flat_map(csv::StringRecord::iter) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        let of = |row: usize, name: &str| rows[row].get(header.iter().position(|one| one == name).unwrap()).unwrap().to_owned();
        assert_eq!((of(1, "why"), of(1, "consents"), of(1, "email")), ("a, \"b\"\nc".to_owned(), "email:newsletter".to_owned(), "ada@example.org".to_owned()));
        let lines = app.ask("GET", &format!("{base}?format=jsonl"), None).text();
        let lines: Vec<Json> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        // As it was typed, where nothing is executed.
        assert_eq!((lines.len(), &lines[0]["values"]["first_name"], &lines[1]["utm"]["source"]), (2, &json!("@SUM(A1)"), &json!("=cmd")));
        assert_eq!(app.ask("GET", &format!("{base}?format=exe"), None).status, 400);
    }

    fn rights_to_people_decide_what_is_seen(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        let (user, token) = limited(&app);
        send(&app, "ada@example.org", "Ada", "x");
        send(&app, "bob@example.org", "Bob", "y");
        Visitor::default().sends(&app, PAGE, &[("email", "bot@example.org"), ("_website", "x")]);
        let bob = app.all("people", &["email"]).into_iter().find(|one| one["email"] == "bob@example.org").unwrap()["id"].clone();
        app.ask("PATCH", &format!("/people/{}", bob.as_str().unwrap()), Some(json!({"owner_id": user}))).is(200);
        let base = format!("/forms/{}/submissions", form["id"].as_str().unwrap());
        let hers = app.ask_with(&token, "GET", &base, None).is(200);
        assert_eq!(hers["data"].as_array().unwrap().len(), 1, "{hers}");
        assert_eq!(hers["data"][0]["values"], json!({"email": "bob@example.org", "why": "y"}));
        let file = app.ask_with(&token, "GET", &format!("{base}/file?format=jsonl"), None);
        assert!(file.status == 403 || (file.text().contains("bob@") && !file.text().contains("ada@") && !file.text().contains("Bob")), "{}", file.text());
        // Whoever may not take people out takes no file of them.
        let app_in = app.app.clone();
        let reader = app.app.write_blocking(move |tx| Ok::<_, platform::Error>(platform::accounts::create_token(tx, &app_in, "r", Role::ReadOnly, None)?.secret)).unwrap();
        assert_eq!(app.ask_with(&reader, "GET", &base, None).is(200)["data"].as_array().unwrap().len(), 2);
    }

    fn what_is_hidden_stays_hidden_when_the_form_changes(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let form = live(&app, json!({}));
        let (user, token) = limited(&app);
        send(&app, "bob@example.org", "Bob", "y");
        let bob = app.all("people", &["email"])[0]["id"].clone();
        app.ask("PATCH", &format!("/people/{}", bob.as_str().unwrap()), Some(json!({"owner_id": user}))).is(200);
        // It asks for something of its own by the name by which it asked for a field of people before.
        let path = format!("/forms/{}", form["id"].as_str().unwrap());
        let fields = json!([{"field": "email", "type": "email", "required": true}, {"label": "First name", "name": "first_name", "type": "text"}]);
        app.ask("PATCH", &path, Some(json!({"fields": fields}))).is(200);
        let hers = app.ask_with(&token, "GET", &format!("{path}/submissions"), None).is(200);
        assert_eq!(hers["data"][0]["values"], json!({"email": "bob@example.org", "why": "y"}));
    }
}
