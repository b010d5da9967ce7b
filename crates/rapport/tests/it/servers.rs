//! Two servers on one PostgreSQL: what is done at one is there at the other at once, and either goes on alone.

use std::time::{Duration, Instant};

use db::testing::Scratch;
use serde_json::{Value as Json, json};

use crate::process::{Place, Server};

/// An answer of the warehouse of this server.
fn asked(server: &Server, query: &str) -> Json {
    server.post("/sql", &json!({"query": query}))["rows"].take()
}

/// How an import ended.
#[track_caller]
fn imported(server: &Server, id: &Json) -> Json {
    let path = format!("/imports/{}", id.as_str().unwrap());
    let started = Instant::now();
    loop {
        let import = server.get(&path);
        match import["state"].as_str() {
            Some("queued" | "running") => {}
            _ => return import,
        }
        assert!(started.elapsed() < Duration::from_secs(120), "{import}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn two_servers_are_one_system() {
    let scratch = Scratch::postgres();
    let here = Place::new(&scratch);
    let there = here.beside();
    let (one, other) = (here.serve(), there.serve());

    // An object made here is there at once: in requests, in SQL, in the other's document.
    let fields = json!([{"name": "Name", "type": "text"}, {"name": "Length", "type": "integer"}]);
    one.post("/objects", &json!({"name": "Boats", "fields": fields}));
    let boat = other.post("/x_boats", &json!({"x_name": "Ærø", "x_length": 12}));
    let path = format!("/x_boats/{}", boat["id"].as_str().unwrap());
    assert_eq!(one.get(&path)["x_name"], "Ærø");
    for server in [&one, &other] {
        assert_eq!(asked(server, "select x_name, x_length from x_boats"), json!([["Ærø", 12]]));
        assert!(server.get("/openapi.json")["paths"]["/x_boats"].is_object());
    }

    // Files that one server takes are read by whichever does the job.
    for (server, name) in [(&one, "a"), (&other, "b"), (&one, "c"), (&other, "d")] {
        let rows: String = (0..50).map(|at| format!("{name}{at}@example.com\n")).collect();
        let path = here.file(&format!("{name}.csv"), format!("email\n{rows}"));
        let import = server
            .post("/imports", &json!({"path": path, "as": "people", "source": name, "match": ["email"]}));
        let import = imported(server, &import["id"]);
        assert_eq!(import["state"], "done", "{import}");
    }
    for server in [&one, &other] {
        assert_eq!(asked(server, "select count(*) from people"), json!([[200]]));
    }

    // Whoever is left goes on alone.
    one.kill();
    let path = here.file("late.csv", "email\nlate@example.com\n");
    let import =
        other.post("/imports", &json!({"path": path, "as": "people", "source": "late", "match": ["email"]}));
    assert_eq!(imported(&other, &import["id"])["state"], "done");
    assert_eq!(asked(&other, "select count(*) from people"), json!([[201]]));
    let again = here.serve();
    assert_eq!(asked(&again, "select count(*) from people"), json!([[201]]));
    assert_eq!(asked(&again, "select count(*) from x_boats"), json!([[1]]));
    let report = again.get("/doctor");
    assert_eq!(report["well"], true, "{report}");
}

#[test]
fn a_server_without_the_files_says_so() {
    let scratch = Scratch::postgres();
    let here = Place::new(&scratch);
    let there = here.beside();
    // It was told nothing of the directory that both must see.
    std::fs::copy(here.path().join("rapport.toml"), there.path().join("rapport.toml")).unwrap();
    let path = here.file("a.csv", "email\na@example.com\nnobody\n");
    let one = here.serve();
    let import =
        one.post("/imports", &json!({"path": path, "as": "people", "source": "a", "match": ["email"]}));
    assert_eq!(imported(&one, &import["id"])["state"], "done");
    drop(one);
    let other = there.serve();
    let path = format!("/imports/{}/rejects", import["id"].as_str().unwrap());
    let (status, body) = other.ask("GET", &path, None);
    assert!(status == 422 && body["detail"].as_str().unwrap().contains("several servers"), "{status} {body}");
}

#[test]
fn a_directory_that_is_not_that_of_the_files_is_refused() {
    let scratch = Scratch::postgres();
    let here = Place::new(&scratch);
    let there = here.beside();
    // From now on the first one's directory is that of the files.
    drop(there.serve());
    let refused = |files: Option<&std::path::Path>| {
        let mut serve = there.command(&["serve", "--listen", "127.0.0.1:0"]);
        let settings = there.path().join("rapport.toml");
        std::fs::copy(here.path().join("rapport.toml"), settings).unwrap();
        if let Some(files) = files {
            serve.arg("--files").arg(files);
        }
        let ended = serve.output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && said.contains("is it mounted"), "{said}");
    };
    refused(None);
    let unmounted = tempfile::tempdir().unwrap();
    refused(Some(unmounted.path()));
    assert_eq!(std::fs::read_dir(unmounted.path()).unwrap().count(), 0);
    drop(here.serve());
}
