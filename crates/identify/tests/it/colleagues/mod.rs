//! Colleagues from a file through the route of the API, on both databases.

mod import;
mod refuse;

use platform::Error;
use platform::accounts::{Role, create_token};
use serde_json::Value as Json;

use crate::imports::app::{Parts, Reply, TestApp};

/// The sales agents of a firm, as `sales_teams.csv` has them.
pub const AGENTS: &str = "sales_agent,manager,regional_office\n\
    Anna Snelling,Dustin Brinkmann,Central\n\
    Zoë O'Brien-Smith,Dustin Brinkmann,Central\n\
    Jonathan Berthelot,Melvin Marxen,East\n";
pub const BY_DOMAIN: Parts<'static> =
    &[("name", "sales_agent"), ("domain", "Example.com"), ("team", "regional_office")];
pub const BY_ADDRESS: Parts<'static> = &[("name", "name"), ("email", "email")];

/// Brings a file and gives what became of it.
#[track_caller]
pub fn bring(app: &TestApp, file: impl AsRef<[u8]>, parts: Parts) -> Json {
    send(app, file, parts).is(200)
}

pub fn send(app: &TestApp, file: impl AsRef<[u8]>, parts: Parts) -> Reply {
    app.upload("/users/import", file.as_ref(), parts)
}

/// Rows, new, there, refused, joined.
pub fn counts(outcome: &Json) -> [i64; 5] {
    ["rows", "new", "there", "refused", "joined"].map(|name| outcome["counts"][name].as_i64().unwrap_or(-1))
}

/// One thing of each row, as text.
pub fn each(outcome: &Json, what: &str) -> Vec<String> {
    let rows = outcome["rows"].as_array().unwrap();
    rows.iter().map(|row| row[what].as_str().unwrap_or("-").to_owned()).collect()
}

/// The e-mail addresses of all users.
pub fn users(app: &TestApp) -> Vec<String> {
    let listed = app.get("/users");
    let data = listed["data"].as_array().unwrap();
    data.iter().map(|user| user["email"].as_str().unwrap().to_owned()).collect()
}

/// The teams by name, each with how many are in it.
pub fn teams(app: &TestApp) -> Vec<(String, usize)> {
    let listed = app.get("/teams");
    let data = listed["data"].as_array().unwrap();
    let team =
        |team: &Json| (team["name"].as_str().unwrap().to_owned(), team["user_ids"].as_array().unwrap().len());
    data.iter().map(team).collect()
}

/// A program in the network with this role.
pub fn token(app: &TestApp, role: Role) -> String {
    let inner = app.app.clone();
    let made = app
        .app
        .write_blocking(move |tx| Ok::<_, Error>(create_token(tx, &inner, "test", role, None)?.secret));
    made.unwrap()
}
