//! Forms, on both databases: made, sent by anybody, confirmed from a mailbox.

mod confirm;
mod define;
mod profile;
mod send;
mod submissions;

#[path = "../../../../platform/tests/it/mailer/server.rs"]
#[expect(dead_code, reason = "only some of its answers are asked for here")]
mod server;

use std::sync::Arc;

use axum::http::HeaderMap;
use db::testing::Scratch;
use platform::mailer::{Smtp, SmtpSettings, Tls};
use serde_json::{Value as Json, json};

use crate::imports::app::{Reply, TestApp};
use server::MailServer;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// A system whose mails go to a server that keeps them.
pub fn open(scratch: &Scratch) -> (TestApp, MailServer) {
    let app = TestApp::open(scratch);
    let server = MailServer::new(&[]);
    connect(&app, &server);
    (app, server)
}

fn connect(app: &TestApp, server: &MailServer) {
    let settings = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: Some(server.port),
        tls: Tls::None,
        credentials: None,
        from: "Test <news@example.com>".to_owned(),
    };
    app.app.mailer.store(Some(Arc::new(Smtp::new(settings).unwrap())));
}

/// Lets some time go by.
pub fn pass(app: &TestApp, micros: i64) {
    app.app.clock.set(app.app.clock.now().plus_micros(micros));
}

/// A purpose that forms ask for.
pub fn newsletter(app: &TestApp) {
    app.post(
        "/purposes",
        json!({"name": "Newsletter", "slug": "newsletter", "basis": "consent", "channels": ["email", "sms"],
        "text": "Yes, send me news & offers by <e-mail>."}),
    );
}

/// Fields that make a person.
pub fn fields() -> Json {
    json!([
        {"field": "email", "type": "email", "required": true},
        {"field": "first_name", "type": "text"},
        {"field": "last_name", "type": "text"},
        {"label": "What brings you here?", "name": "why", "type": "textarea"},
    ])
}

/// Makes a form and takes it live.
pub fn live(app: &TestApp, more: Json) -> Json {
    let mut form = json!({"name": "Contact us", "state": "live", "fields": fields()});
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.post("/forms", form)
}

/// Somebody at a browser.
#[derive(Default)]
pub struct Visitor {
    pub headers: Vec<(String, String)>,
}

/// What a page that was opened carries, and what was typed into it.
pub struct Filled {
    pub path: String,
    pub pairs: Vec<(String, String)>,
}

impl Visitor {
    pub fn with(mut self, name: &str, value: &str) -> Visitor {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    pub fn get(&self, app: &TestApp, path: &str) -> (Reply, HeaderMap) {
        app.public("GET", path, &self.headers(), b"")
    }

    /// Opens a form and fills it in; ten seconds go by.
    #[track_caller]
    pub fn fill(&self, app: &TestApp, path: &str, typed: &[(&str, &str)]) -> Filled {
        let (page, _) = self.get(app, path);
        assert_eq!(page.status, 200, "{}", page.text());
        pass(app, 10 * SECOND);
        let mut pairs = hidden(&page.text());
        pairs.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
        pairs.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Filled { path: path.to_owned(), pairs }
    }

    pub fn send(&self, app: &TestApp, filled: &Filled) -> (Reply, HeaderMap) {
        let body: Vec<String> = filled
            .pairs
            .iter()
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        let mut headers = self.headers();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        app.public("POST", &filled.path, &headers, body.join("&").as_bytes())
    }

    /// Opens, fills in, sends.
    #[track_caller]
    pub fn sends(&self, app: &TestApp, path: &str, typed: &[(&str, &str)]) -> Reply {
        let filled = self.fill(app, path, typed);
        let (reply, _) = self.send(app, &filled);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply
    }

    pub fn json(&self, app: &TestApp, path: &str, body: &Json) -> (Reply, HeaderMap) {
        let mut headers = self.headers();
        headers.push(("content-type", "application/json"));
        app.public("POST", path, &headers, body.to_string().as_bytes())
    }
}

/// The hidden inputs of a page with their values.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\" name=\"").skip(1);
    let read = |input: &str| {
        let (name, rest) = input.split_once('"')?;
        let value = rest.split_once("value=\"")?.1.split_once('"')?.0;
        Some((name.to_owned(), value.replace("&amp;", "&").replace("&quot;", "\"")))
    };
    inputs.filter_map(read).collect()
}

pub fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The link in a mail.
pub fn link(mail: &server::Received) -> String {
    let words = mail.words();
    let at = words.find("http://test.local/f/confirm/").unwrap_or_else(|| panic!("no link: {words}"));
    let link = words[at..].split(|letter: char| letter.is_whitespace() || letter == '"').next().unwrap();
    link.strip_prefix("http://test.local").unwrap().to_owned()
}

/// Presses the button of a link.
pub fn press(app: &TestApp, visitor: &Visitor, link: &str) -> (Reply, HeaderMap) {
    app.public("POST", link, &visitor.headers(), b"")
}

/// What came in by a form.
pub fn came(app: &TestApp, form: &Json) -> Vec<Json> {
    let id = form["id"].as_str().unwrap();
    app.get(&format!("/forms/{id}/submissions"))["data"].as_array().unwrap().clone()
}

/// The state of a consent of a person, and whether she may be reached.
pub fn consent(app: &TestApp, person: &Json, channel: &str) -> (Json, Json) {
    let all = app.get(&format!("/people/{}/consents", person.as_str().unwrap()));
    let one = all["data"].as_array().unwrap().iter().find(|one| one["channel"] == channel).unwrap().clone();
    (one["state"].clone(), one["allowed"].clone())
}

/// The kinds of what somebody did, oldest first.
pub fn kinds(app: &TestApp, person: &Json) -> Vec<String> {
    let id = person.as_str().unwrap();
    let page = app.get(&format!("/interactions?person_id={id}&limit=100"));
    let mut kinds: Vec<String> =
        page["data"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    kinds
}
