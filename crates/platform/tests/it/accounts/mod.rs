//! Who may come in, and who may not.

mod links;
mod sessions;
mod tokens;
mod users;

use serde_json::json;

use crate::app::TestApp;

pub const PASSWORD: &str = "correct horse battery";

/// Sets the firm up and gives the owner's session.
pub fn signed_in_owner(test: &TestApp) -> String {
    let link = platform::accounts::first_link(&test.app).unwrap().unwrap();
    let token = link.split_once('#').unwrap().1;
    let sent = json!({ "link": token, "name": "Olga", "email": "Olga@Example.com", "password": PASSWORD });
    test.anon().post("/setup", sent).session_of(201)
}

/// Adds a user and comes in by the invitation.
pub fn invited(test: &TestApp, by: &str, email: &str, role: &str) -> (String, String) {
    let sent = json!({ "email": email, "name": email, "role": role });
    let made = test.browser(by).post("/users", sent).is(201);
    let link = made["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let session = test.anon().post("/session", json!({ "link": link })).session_of(200);
    (made["user"]["id"].as_str().unwrap().to_owned(), session)
}

impl crate::app::Reply {
    #[track_caller]
    pub fn session_of(&self, status: u16) -> String {
        self.is(status);
        self.session().expect("a cookie was set")
    }
}
