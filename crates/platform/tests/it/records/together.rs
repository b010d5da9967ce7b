//! Fifty users at the same few records: nobody's change is lost, and an open page ends with what is there.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use futures::StreamExt;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::{assert_no_gaps, changes_after, make_id, shop, text};
use crate::app::eventually;

const USERS: usize = 50;
/// How often each of them counts up.
const TIMES: usize = 4;
const RECORDS: usize = 5;

/// A program beside others, with a token of its own.
#[derive(Clone)]
struct Program {
    router: Router,
    authorization: String,
}

impl Program {
    async fn send(
        &self,
        method: &str,
        path: &str,
        version: Option<&str>,
        body: Option<Json>,
    ) -> (u16, HeaderMap, Json) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("host", "test.local")
            .header("authorization", &self.authorization)
            .header("content-type", "application/json");
        if let Some(version) = version {
            request = request.header("if-match", version);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), parts.headers, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Reads a record, counts it up and sends it back, until nobody was in between. Gives how often somebody was.
    async fn count_up(&self, path: &str, own: &str) -> usize {
        for tries in 0.. {
            let (status, headers, record) = self.send("GET", path, None, None).await;
            assert_eq!(status, 200, "{record}");
            let version = headers["etag"].to_str().unwrap().to_owned();
            let size = record["size"].as_i64().unwrap();
            // Beside the number everybody adds a word, which a lost update would lose too.
            let name = format!("{} {own}", text(&record["name"]));
            let set = json!({"size": size + 1, "name": name});
            let (status, _, answer) = self.send("PATCH", path, Some(&version), Some(set)).await;
            match status {
                200 => return tries,
                412 => {}
                other => panic!("{other} {answer}"),
            }
        }
        unreachable!("the loop ends by returning")
    }

    /// What a page does: opens the stream, and reads anew what it is told has changed.
    async fn watch(self, paths: BTreeMap<String, String>, view: Arc<Mutex<BTreeMap<String, Json>>>) {
        let request = Request::builder().uri("/api/v1/stream").header("authorization", &self.authorization);
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let mut body = response.into_body().into_data_stream();
        let mut heard = String::new();
        while let Some(Ok(piece)) = body.next().await {
            heard += &String::from_utf8_lossy(&piece);
            while let Some(end) = heard.find("\n\n") {
                let event: String = heard.drain(..end + 2).collect();
                let part = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let told: Json = part("data:").map_or(Json::Null, |data| serde_json::from_str(data).unwrap());
                let changed: Vec<&String> = match part("event:") {
                    Some("change") => paths.keys().filter(|id| told["record_id"] == json!(id)).collect(),
                    Some("behind") => paths.keys().collect(),
                    _ => Vec::new(),
                };
                for id in changed {
                    let (_, _, record) = self.send("GET", &paths[id], None, None).await;
                    view.lock().unwrap().insert(id.clone(), record);
                }
            }
        }
    }
}

db::db_test! {
    fn fifty_users_lose_nothing_and_the_open_page_follows(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let program = || {
            let authorization = test.actor(platform::accounts::Role::Member).header("authorization");
            Program { router: test.router.clone(), authorization }
        };
        let made = |n: usize| make_id(&owner, "people", json!({"name": format!("P{n}"), "size": 0}));
        let paths: BTreeMap<String, String> = (0..RECORDS).map(made).map(|id| (id.clone(), format!("/people/{id}"))).collect();
        let view = Arc::new(Mutex::new(BTreeMap::new()));
        test.spawn(program().watch(paths.clone(), view.clone()));
        // The page is open before anybody begins.
        let first = paths.values().next().unwrap();
        let vip = Cell::new(false);
        eventually("the stream", || {
            vip.set(!vip.get());
            owner.patch(first, json!({"vip": vip.get()})).is(200);
            !view.lock().unwrap().is_empty()
        });
        let before = test.last_seq();
        let programs: Vec<Program> = (0..USERS).map(|_| program()).collect();
        let tasks = programs.into_iter().enumerate().map(|(user, program)| {
            let paths: Vec<String> = paths.values().cloned().collect();
            async move {
                let mut again = 0;
                for time in 0..TIMES {
                    again += program.count_up(&paths[(user + time) % RECORDS], &format!("{user}.{time}")).await;
                }
                again
            }
        });
        let again: usize = test.block_on(async {
            let tasks: Vec<_> = tasks.map(tokio::spawn).collect();
            let mut again = 0;
            for task in tasks {
                again += task.await.unwrap();
            }
            again
        });
        assert!(again > 0, "nobody met anybody, which tests nothing");
        let last: BTreeMap<String, Json> = paths.iter().map(|(id, path)| (id.clone(), owner.get(path).is(200))).collect();
        assert_eq!(last.values().map(|one| one["size"].as_i64().unwrap()).sum::<i64>(), (USERS * TIMES) as i64);
        let mut words: Vec<String> = last.values().flat_map(|one| text(&one["name"]).split(' ').skip(1).map(str::to_owned).collect::<Vec<_>>()).collect();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), USERS * TIMES, "every word is there, once");
        // A refused change left nothing in the feed.
        assert_eq!(changes_after(&owner, before).len(), USERS * TIMES);
        assert_no_gaps(&test);
        eventually("the view of the open page", || *view.lock().unwrap() == last);
    }
}
