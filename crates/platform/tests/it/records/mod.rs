//! Records: writing, reading, finding and removing them.

mod batch;
mod bulk;
mod change;
mod create;
mod delete;
mod filter;
mod hostile;
mod list;
mod naive;
pub mod shop;
mod together;
mod total;
mod trash;
mod undo;
mod values;

use db::testing::Scratch;
use serde_json::Value as Json;

use crate::app::{Actor, TestApp};

/// The system with the shop.
pub fn shop(scratch: &Scratch) -> TestApp {
    TestApp::with(scratch, vec![shop::module()])
}

/// Makes a record and gives it.
#[track_caller]
pub fn make(actor: &Actor<'_>, object: &str, fields: Json) -> Json {
    actor.post(&format!("/{object}"), fields).is(201)
}

/// Makes a record and gives its id.
#[track_caller]
pub fn make_id(actor: &Actor<'_>, object: &str, fields: Json) -> String {
    text(&make(actor, object, fields)["id"])
}

/// A text that must be one.
#[track_caller]
pub fn text(json: &Json) -> String {
    json.as_str().unwrap_or_else(|| panic!("{json} is no text")).to_owned()
}

/// The changes after a number, as the API shows them.
#[track_caller]
pub fn changes_after(actor: &Actor<'_>, seq: i64) -> Vec<Json> {
    actor.get(&format!("/changes?after={seq}&limit=1000")).is(200)["data"].as_array().unwrap().clone()
}

/// The numbers that changes and interactions have, which must be all there are.
#[track_caller]
pub fn assert_no_gaps(test: &TestApp) {
    let last = test.last_seq();
    let sql = "select seq from changes union all select seq from interactions order by seq";
    let rows = test.app.db.read_blocking(|tx| tx.query(sql, &[])).unwrap();
    let numbers: Vec<i64> = rows.iter().map(|row| row.integer(0).unwrap()).collect();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>(), "the feed has gaps or doubles");
}

/// Pointers and details of a refused request.
#[track_caller]
pub fn faults(reply: &crate::app::Reply) -> Vec<(String, String)> {
    reply.problem(400);
    let errors = reply.is(400)["errors"].as_array().unwrap().clone();
    errors.iter().map(|fault| (text(&fault["pointer"]), text(&fault["detail"]))).collect()
}

/// The latest versions of interactions, oldest first, as the table holds them.
pub fn moments(actor: &Actor<'_>) -> Vec<Json> {
    actor.get("/interactions?limit=1000").is(200)["data"].as_array().unwrap().clone()
}
