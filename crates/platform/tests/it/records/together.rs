//! Many at once: fifty users at the same few records lose nothing and the open page follows, and those whose writes are
//! one are each told their own.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use futures::StreamExt;
use platform::accounts::Role;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::{assert_no_gaps, changes_after, make, make_id, shop, text};
use crate::app::{TestApp, eventually};

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

/// Holds up the thread of the database that writes, until it is dropped.
fn held(test: &TestApp) -> std::sync::mpsc::Sender<()> {
    let (free, is_free) = std::sync::mpsc::channel::<()>();
    let (busy, is_busy) = std::sync::mpsc::channel();
    let db = test.app.db.clone();
    test.spawn(async move {
        let hold = db.write(move |_| {
            busy.send(()).unwrap();
            is_free.recv().unwrap_err();
            Ok::<(), db::DbError>(())
        });
        hold.await.unwrap();
    });
    is_busy.recv().unwrap();
    free
}

type Sent<'a> = (&'a str, &'a str, Option<&'a str>, Json);

/// Sends requests of one program, one a second, while nobody can write, and then gives the answers.
fn crowd(test: &TestApp, requests: &[Sent<'_>]) -> Vec<(u16, HeaderMap, Json)> {
    let authorization = test.actor(Role::Admin).header("authorization");
    let program = Program { router: test.router.clone(), authorization };
    let free = held(test);
    test.block_on(async {
        let mut tasks = Vec::new();
        for (method, path, version, body) in requests {
            let (program, method, path, body) =
                (program.clone(), method.to_string(), path.to_string(), body.clone());
            let version = version.map(str::to_owned);
            tasks.push(tokio::spawn(async move {
                program.send(&method, &path, version.as_deref(), Some(body)).await
            }));
            tokio::time::sleep(Duration::from_millis(30)).await;
            test.pass(1_000_000);
        }
        drop(free);
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    })
}

db::db_test! {
    fn those_who_write_together_are_each_told_their_own(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let made: Vec<Json> = ["a", "b", "c"].map(|name| make(&owner, "people", json!({"name": name, "size": 0}))).into();
        let paths: Vec<String> = made.iter().map(|one| format!("/people/{}", text(&one["id"]))).collect();
        let before = test.last_seq();
        let answers = crowd(&test, &[
            ("POST", "/people", None, json!({"name": "d"})),
            ("POST", "/people", None, json!({"name": "e"})),
            ("PATCH", &paths[0], None, json!({"size": 1})),
            ("PATCH", &paths[1], Some("\"999\""), json!({"size": 9})),
            ("PATCH", &paths[2], None, json!({"size": 3})),
            ("PATCH", &paths[0], None, json!({"name": "later"})),
            ("PATCH", "/people/01890a5d-ac96-774b-bcce-b302099a8057", Some("\"1\""), json!({"size": 9})),
        ]);
        let statuses: Vec<u16> = answers.iter().map(|(status, ..)| *status).collect();
        assert_eq!(statuses, [201, 201, 200, 412, 200, 200, 404]);
        // The clock went on between them: that they say the same time shows that they were one write.
        assert_eq!(answers[0].2["created_at"], answers[1].2["created_at"]);
        assert_eq!(answers[2].2["updated_at"], answers[4].2["updated_at"]);
        assert_ne!(answers[2].2["updated_at"], answers[5].2["updated_at"], "two changes of one record are two");
        for (_, headers, record) in [&answers[0], &answers[1], &answers[4], &answers[5]] {
            let now = owner.get(&format!("/people/{}", text(&record["id"])));
            assert_eq!((now.is(200), now.header("etag")), (record.clone(), Some(headers["etag"].to_str().unwrap())));
        }
        assert_eq!((&answers[0].2["number"], &answers[1].2["number"], &answers[5].2["size"]), (&json!(4), &json!(5), &json!(1)));
        let changes = changes_after(&owner, before);
        assert_eq!(changes.len(), 5, "a change each, and none of what was refused");
        assert_no_gaps(&test);
    }

    fn more_than_go_together_are_two_writes(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let before = test.last_seq();
        let names: Vec<String> = (0..70).map(|at| format!("n{at}")).collect();
        let requests: Vec<Sent<'_>> = names.iter().map(|name| ("POST", "/people", None, json!({"name": name}))).collect();
        let answers = crowd(&test, &requests);
        for (name, (status, _, record)) in names.iter().zip(&answers) {
            assert_eq!((*status, &record["name"]), (201, &json!(name)));
        }
        let times: std::collections::BTreeSet<String> = answers.iter().map(|answer| text(&answer.2["created_at"])).collect();
        assert_eq!(times.len(), 2, "{times:?}");
        let numbers: std::collections::BTreeSet<i64> = answers.iter().filter_map(|answer| answer.2["number"].as_i64()).collect();
        assert_eq!(numbers, (1..=70).collect());
        assert_eq!(changes_after(&owner, before).len(), 70);
        assert_no_gaps(&test);
    }

    fn who_is_refused_takes_nothing_from_those_beside_her(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let before = test.last_seq();
        let answers = crowd(&test, &[
            ("POST", "/people", None, json!({"name": "a", "source": "s", "source_id": "1", "company_id": "01890a5d-ac96-774b-bcce-b302099a8057"})),
            ("POST", "/people", None, json!({"name": "b", "source": "s", "source_id": "1"})),
            ("POST", "/people", None, json!({"name": "c", "source": "s", "source_id": "2"})),
        ]);
        let statuses: Vec<u16> = answers.iter().map(|(status, ..)| *status).collect();
        assert_eq!(statuses, [400, 201, 201], "{:?}", answers[1].2);
        assert_eq!((&answers[1].2["number"], &answers[2].2["number"]), (&json!(1), &json!(2)));
        assert_eq!(changes_after(&owner, before).len(), 2);
        assert_no_gaps(&test);
    }

    fn who_hangs_up_loses_nothing_and_holds_nobody_up(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let authorization = test.actor(Role::Admin).header("authorization");
        let program = Program { router: test.router.clone(), authorization };
        let free = held(&test);
        test.block_on(async {
            let send = |name: &str, company: Json| {
                let (program, body) = (program.clone(), json!({"name": name, "company_id": company}));
                tokio::spawn(async move { program.send("POST", "/people", None, Some(body)).await.0 })
            };
            let nobody = json!("01890a5d-ac96-774b-bcce-b302099a8057");
            let tasks = [send("a", Json::Null), send("b", nobody), send("c", Json::Null), send("d", Json::Null)];
            tokio::time::sleep(Duration::from_millis(200)).await;
            let [first, wrong, third, fourth] = tasks;
            first.abort();
            third.abort();
            tokio::time::sleep(Duration::from_millis(50)).await;
            drop(free);
            assert_eq!((wrong.await.unwrap(), fourth.await.unwrap()), (400, 201));
        });
        eventually("the writes of those who left", || {
            let names = owner.get("/people?sort=name").is(200)["data"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect::<Vec<_>>();
            names == ["a", "c", "d"]
        });
        assert_no_gaps(&test);
    }

    fn fifty_users_lose_nothing_and_the_open_page_follows(scratch: Scratch) {
        let test = shop(scratch);
        let owner = test.owner();
        let program = || {
            let authorization = test.actor(Role::Member).header("authorization");
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
