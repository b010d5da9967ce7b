//! The stream: open pages are told of changes they may see, and go on where they broke off.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use db::db_test;
use futures::StreamExt;
use platform::accounts::Role;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::app::{Actor, TestApp};
use crate::records::{make_id, shop};

/// The events of an open stream, as they come.
fn listen(test: &TestApp, actor: &Actor<'_>, after: Option<i64>) -> Receiver<(String, Json)> {
    let mut request =
        Request::builder().uri("/api/v1/stream").header("authorization", actor.header("authorization"));
    if let Some(after) = after {
        request = request.header("last-event-id", after.to_string());
    }
    let request = request.body(Body::empty()).unwrap();
    let response = test.block_on(test.router.clone().oneshot(request)).unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    assert!(response.headers().get("content-encoding").is_none(), "a packed stream is told late");
    let (told, heard) = channel();
    test.spawn(async move {
        let mut body = response.into_body().into_data_stream();
        let mut text = String::new();
        while let Some(Ok(piece)) = body.next().await {
            text += &String::from_utf8_lossy(&piece);
            while let Some(end) = text.find("\n\n") {
                let event: String = text.drain(..end + 2).collect();
                let part = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let (Some(name), Some(data)) = (part("event:"), part("data:")) else { continue };
                if told.send((name.to_owned(), serde_json::from_str(data).unwrap())).is_err() {
                    return;
                }
            }
        }
    });
    heard
}

fn next(heard: &Receiver<(String, Json)>) -> (String, Json) {
    heard.recv_timeout(Duration::from_secs(10)).unwrap()
}

db_test! {
    fn a_page_is_told_of_what_others_change(scratch: Scratch) {
        let test = shop(scratch);
        let (owner, member) = (test.owner(), test.actor(Role::Member));
        let before = make_id(&owner, "people", json!({"name": "Before"}));
        let after = test.last_seq();
        let heard = listen(&test, &member, None);
        let ann = make_id(&owner, "people", json!({"name": "Ann"}));
        let (name, change) = next(&heard);
        assert_eq!((name.as_str(), &change["record_id"], &change["action"]), ("change", &json!(ann), &json!("created")));
        assert_eq!((change.get("after"), &change["object"]), (None, &json!("people")));
        owner.patch(&format!("/people/{before}"), json!({"name": "Other"})).is(200);
        assert_eq!(next(&heard).1["record_id"], json!(before));
        // Another page goes on where it broke off.
        let heard = listen(&test, &member, Some(after));
        assert_eq!(next(&heard).1["record_id"], json!(ann));
        assert_eq!(next(&heard).1["record_id"], json!(before));
    }

    fn a_page_that_is_far_behind_is_told_to_look_anew(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let records: Vec<_> = (0..600).map(|n| json!({"name": format!("P{n}")})).collect();
        owner.post("/people/batch", json!({"records": records})).is(200);
        let heard = listen(&test, &owner, Some(0));
        let (name, data) = next(&heard);
        assert_eq!((name.as_str(), &data["seq"]), ("behind", &json!(test.last_seq())));
        let ann = make_id(&owner, "people", json!({"name": "Ann"}));
        assert_eq!(next(&heard).1["record_id"], json!(ann));
    }
}
