//! One process owns a data directory: commands go through its socket, `migrate` does not go at all.

use std::os::unix::fs::{FileTypeExt, PermissionsExt};

use db::{Db, Options};
use serde_json::Value as Json;

use crate::process::{Place, binary};

db::db_test! {
    fn commands_go_through_the_server_that_owns_the_directory(scratch: Scratch) {
        let place = Place::new(scratch);
        let mut server = place.serve();
        assert!(server.printed_line().starts_with(&format!("{}/", server.url)), "a new server prints a link to it");

        let socket = std::fs::symlink_metadata(place.path().join("rapport.sock")).unwrap();
        assert!(socket.file_type().is_socket());
        assert_eq!(socket.permissions().mode() & 0o777, 0o600);

        // What a command does is seen by the server at once, and the other way round.
        let file = place.file("people.csv", "email\nann@example.com\n");
        place.done(&["import", &file, "--as", "people", "--match", "email"]);
        assert_eq!(server.get("/people")["data"][0]["email"], "ann@example.com");
        let bo: Json = serde_json::json!({"email": "bo@example.com"});
        server.post("/people", &bo);
        assert_eq!(place.done(&["export", "people", "--format", "jsonl"]).lines().count(), 2);
        let report: Json = serde_json::from_str(&place.done(&["doctor", "--json"])).unwrap();
        assert_eq!(report["well"], true, "{report}");
        assert!(report["checks"].as_array().unwrap().iter().all(|check| check["says"].is_string()));

        // A second server and a migration are refused, and say who is there.
        let owner = format!("(process {})", server.id());
        for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
            let ended = place.run(arguments);
            assert_eq!(ended.status, 1, "{arguments:?}");
            assert!(ended.err.contains("is in use by another rapport") && ended.err.contains(&owner), "{}", ended.err);
        }
        assert_eq!(server.stop(), 0);
        assert!(!place.path().join("rapport.sock").exists());

        // Without a server a command is its own; and what was there stays.
        assert!(place.done(&["migrate"]).contains("the database is up to date"));
        assert_eq!(place.done(&["export", "people", "--format", "jsonl"]).lines().count(), 2);
    }

    fn a_killed_server_leaves_a_directory_that_can_be_used(scratch: Scratch) {
        let place = Place::new(scratch);
        let server = place.serve();
        server.post("/people", &serde_json::json!({"email": "ann@example.com"}));
        server.kill();
        assert!(place.path().join("rapport.sock").exists(), "it had no time to remove its socket");
        assert_eq!(place.done(&["export", "people", "--format", "jsonl"]).lines().count(), 1);
        let server = place.serve();
        assert_eq!(server.get("/people")["data"][0]["email"], "ann@example.com");
    }

    fn a_newer_database_is_left_alone(scratch: Scratch) {
        let place = Place::new(scratch);
        place.done(&["migrate"]);
        let db = match scratch.address() {
            (_, None) => Db::sqlite(&place.path().join("rapport.db"), Options::default()).unwrap(),
            (_, Some(_)) => scratch.open(Options::default()),
        };
        db.write_blocking(|tx| tx.execute("insert into schema_migrations (version, name, checksum, applied_at) \
            values (1000, 'of the future', 'x', 0)", &[])).unwrap();
        db.close();
        for arguments in [&["migrate"][..], &["doctor"], &["serve", "--listen", "127.0.0.1:0"], &["export", "people"]] {
            let ended = place.run(arguments);
            assert_eq!((ended.status, ended.out.as_str()), (1, ""), "{arguments:?}: {}", ended.err);
            assert!(ended.err.contains("1000") && ended.err.contains("newer"), "{arguments:?}: {}", ended.err);
        }
    }
}

#[test]
fn a_server_elsewhere_is_reached_with_a_token() {
    let place = Place::sqlite();
    let server = place.serve();
    let file = place.file("people.csv", "email\nann@example.com\n");
    let elsewhere = |token: Option<&str>, arguments: &[&str]| {
        let mut command = binary();
        command.args(arguments).args(["--url", &server.url]);
        if let Some(token) = token {
            command.env("RAPPORT_TOKEN", token);
        }
        crate::process::Ended::from(command.output().unwrap())
    };
    let token =
        |role: &str| place.done(&["token", "create", "--name", role, "--role", role]).trim().to_owned();
    let (member, reader) = (token("member"), token("read_only"));
    let import = ["import", &file, "--as", "people", "--match", "email"];
    let done = elsewhere(Some(&member), &import);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.out.contains("people: 1 created"), "{}", done.out);
    assert_eq!(elsewhere(Some(&reader), &["export", "people", "--format", "jsonl"]).out.lines().count(), 1);
    // Who is refused is told why, also while her file is still on its way.
    let many: String = (0..300_000).map(|n| format!("p{n}@example.com\n")).collect();
    let large = place.file("large.csv", format!("email\n{many}"));
    let refused = elsewhere(Some(&reader), &["import", &large, "--as", "people", "--match", "email"]);
    assert_eq!(refused.status, 1);
    assert!(refused.err.contains("needs the role member"), "{}", refused.err);
    assert_eq!(elsewhere(Some("rp_wrong"), &["doctor"]).status, 1);
    let without = elsewhere(None, &["doctor"]);
    assert_eq!(without.status, 2);
    assert!(without.err.contains("RAPPORT_TOKEN"), "{}", without.err);
}
