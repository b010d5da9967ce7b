//! Backups as they are used: made while a server works, checked, restored into either database, and killed.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use db::testing::Scratch;
use serde_json::json;

use crate::cdnow::{MAP, master};
use crate::process::Place;

/// A part of the history, with a row that is refused, so that its file is still needed.
fn history(place: &Place, lines: usize) {
    let text = master();
    let mut rows: Vec<&str> = text.lines().take(lines).collect();
    rows.push("no purchase at all");
    let file = place.file("history.txt", rows.join("\n"));
    let map = place.file("map.toml", MAP);
    let done = place.run(&["import", &file, "--map-file", &map, "--source", "cdnow"]);
    assert!(done.out.contains("people"), "{}", done.err);
}

/// The files below a folder.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let bytes = if path.is_dir() { b"a folder".to_vec() } else { std::fs::read(&path).unwrap() };
            (path.file_name().unwrap().to_str().unwrap().to_owned(), bytes)
        })
        .collect()
}

/// Everything that the API has of a place.
fn exported(place: &Place, name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = place.path().join(name);
    place.done(&["export", "--all", "--to", folder.to_str().unwrap()]);
    content(&folder)
}

db::db_test! {
    fn a_backup_restores_into_either_database(scratch: Scratch) {
        let place = Place::new(scratch);
        history(&place, 1_500);
        let server = place.serve();
        assert!(server.get("/doctor")["checks"].as_array().unwrap().iter()
            .any(|check| check["name"] == "backups" && check["says"] == "none has been made yet" && check["well"] == true));
        let people = server.get("/people?limit=2&sort=number");
        let last = people["data"][1]["id"].as_str().unwrap();
        server.ask("PATCH", &format!("/people/{last}"), Some(&json!({"last_name": "Straße — ﬁn", "email": "s@example.com"})));
        let order = json!({"person_id": last, "placed_at": "1998-06-29T12:34:56.789012Z", "total": {"amount": "19.999999", "currency": "USD"}});
        server.post("/orders", &order);
        server.post("/interactions", &json!({"kind": "call_made", "person_id": last, "properties": {"a": [1.5, "ü"]}}));
        let token = place.done(&["token", "create", "--name", "program", "--role", "member"]).trim().to_owned();
        place.done(&["user", "add", "ann@example.com", "--role", "owner"]);
        server.settle();

        let file = place.path().join("all.backup");
        let name = file.to_str().unwrap();
        let said = place.done(&["backup", name]);
        assert!(said.contains("rows and 1 files") && said.contains("SHA-256"), "{said}");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!place.path().join("all.backup.part").exists());
        let told = place.done(&["backup", "--check", name]);
        assert!(told.starts_with(said.trim()) && told.contains("1500 orders"), "{told}");
        let report = place.done(&["doctor"]);
        assert!(report.contains("well  backups: the last was made at "), "{report}");
        let export = exported(&place, "exported");
        let names: Vec<_> = export.keys().map(String::as_str).collect();
        assert_eq!(names, ["account_contacts.jsonl", "activities.jsonl", "campaigns.jsonl", "changes.jsonl",
            "companies.jsonl", "costs.jsonl", "deals.jsonl", "goals.jsonl", "households.jsonl",
            "interactions.jsonl", "invoices.jsonl", "needs.jsonl", "order_lines.jsonl", "orders.jsonl",
            "people.jsonl", "person_values.jsonl", "pipelines.jsonl", "price_list_items.jsonl",
            "price_lists.jsonl", "products.jsonl", "promises.jsonl", "quote_lines.jsonl", "quotes.jsonl",
            "rates.jsonl", "shipments.jsonl", "spend.jsonl", "stages.jsonl", "subscriptions.jsonl",
            "survey_answers.jsonl", "tickets.jsonl"]);
        let lines = |file: &str| export[file].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!((lines("orders.jsonl"), lines("interactions.jsonl")), (1_500, 1_501));
        assert!(lines("person_values.jsonl") == lines("people.jsonl") && lines("people.jsonl") > 300);
        drop(server);

        for target in [Scratch::sqlite(), Scratch::postgres()] {
            let copy = Place::new(&target);
            std::fs::remove_file(copy.path().join("rapport.toml")).unwrap();
            let restored = copy.done(&["restore", name]);
            let settings = std::fs::read_to_string(copy.path().join("rapport.toml")).unwrap();
            assert!(settings.contains("currency = \"USD\"") && settings.contains("as_of = \"1998-06-30\"")
                && settings.contains("margin_share = 0.3"), "{settings}");
            assert!(restored.starts_with("restored ") && restored.contains("and 1 files"), "{restored}");
            assert_eq!(exported(&copy, "again"), export, "from {:?} to {:?}", scratch.dialect(), target.dialect());
            let uploads = |place: &Place| content(&place.path().join("uploads"));
            assert_eq!(uploads(&copy), uploads(&place));
            let server = copy.serve();
            server.settle();
            let report = server.get("/doctor");
            assert_eq!(report["well"], true, "{report}");
            let (status, _) = server.ask_by_network("GET", "/people?limit=1", &format!("authorization: Bearer {token}\r\n"), None);
            assert_eq!(status, 200, "tokens go on");
            let newest = server.get("/people?limit=1&sort=-number")["data"][0]["number"].as_i64().unwrap();
            let made = server.post("/people", &json!({"email": "new@example.com"}));
            assert_eq!(made["number"].as_i64(), Some(newest + 1));
            server.settle();
            drop(server);
            // The same file a second time finds a place in use, and a new backup of the copy is as good.
            let refused = copy.run(&["restore", name]);
            assert_eq!((refused.status, refused.out.as_str()), (1, ""));
            assert!(refused.err.contains("in use") && refused.err.contains("in people"), "{}", refused.err);
            let again = copy.path().join("again.backup");
            copy.done(&["backup", again.to_str().unwrap()]);
            copy.done(&["restore", "--check", again.to_str().unwrap()]);
        }
    }

    fn what_is_refused_leaves_everything_as_it_was(scratch: Scratch) {
        let place = Place::new(scratch);
        place.done(&["import", &place.file("people.csv", "email\nann@example.com\n"), "--as", "people", "--match", "email"]);
        let file = place.path().join("all.backup");
        let name = file.to_str().unwrap();
        place.done(&["backup", name]);
        let whole = std::fs::read(&file).unwrap();

        // An earlier backup is replaced, another file is not.
        place.done(&["backup", name]);
        let settings = place.path().join("rapport.toml");
        let refused = place.run(&["backup", settings.to_str().unwrap()]);
        assert_eq!(refused.status, 2, "{}", refused.err);
        assert!(std::fs::read_to_string(&settings).unwrap().contains("[firm]"));
        assert_eq!(place.run(&["backup", "/proc/no/where"]).status, 1);

        // What is not whole touches nothing, not even by making a directory.
        let target = if scratch.dialect() == db::Dialect::Sqlite { Scratch::sqlite() } else { Scratch::postgres() };
        let empty = Place::new(&target);
        let before = content(empty.path());
        let broken = place.path().join("broken");
        for (bytes, why) in [
            (&whole[..whole.len() - 1], "ends too early"),
            (&whole[..whole.len() / 2], "not a whole backup"),
            (b"".as_slice(), "ends too early"),
            (b"email\nann@example.com\n".as_slice(), "no backup of Rapport"),
        ] {
            std::fs::write(&broken, bytes).unwrap();
            for arguments in [&["restore", broken.to_str().unwrap()][..], &["restore", "--check", broken.to_str().unwrap()]] {
                let refused = empty.run(arguments);
                assert_eq!((refused.status, refused.out.as_str()), (1, ""));
                assert!(refused.err.contains(why), "{}", refused.err);
            }
            assert_eq!(content(empty.path()), before);
        }
        assert_eq!(empty.run(&["restore", "nowhere.backup"]).status, 1);
        assert_eq!(empty.run(&["restore", name, "--url", "http://localhost:1"]).status, 2);
        let database = empty.command(&["migrate"]).output().unwrap();
        assert!(database.status.success());

        // Its settings are its own, and that they differ is said.
        std::fs::write(empty.path().join("rapport.toml"), "[firm]\ncurrency = \"EUR\"\n").unwrap();

        // A server keeps its directory; afterwards it is a place like another.
        let server = empty.serve();
        let refused = empty.run(&["restore", name]);
        assert!(refused.status == 1 && refused.err.contains("is in use by another rapport"), "{}", refused.err);
        drop(server);
        let restored = empty.run(&["restore", name]);
        assert_eq!(restored.status, 0, "{}", restored.err);
        assert!(restored.err.contains("(firm.as_of, firm.currency, firm.margin_share, firm.name)"), "{}", restored.err);
        assert_eq!(std::fs::read_to_string(empty.path().join("rapport.toml")).unwrap(), "[firm]\ncurrency = \"EUR\"\n");
        assert!(String::from_utf8_lossy(&exported(&empty, "out")["people.jsonl"]).contains("ann@example.com"));
        let again = empty.run(&["export", "--all", "--to", empty.path().join("out").to_str().unwrap()]);
        assert!(again.status == 2 && again.err.contains("holds something"), "{}", again.err);
    }

    fn a_backup_that_is_killed_leaves_no_file(scratch: Scratch) {
        let place = Place::new(scratch);
        history(&place, 3_000);
        let server = place.serve();
        server.settle();
        let file = place.path().join("all.backup");
        let name = file.to_str().unwrap();
        let started = Instant::now();
        place.done(&["backup", name]);
        let whole = started.elapsed();
        std::fs::remove_file(&file).unwrap();
        let (mut cut, mut made) = (0, 0);
        for round in 0..25 {
            let mut child = place.command(&["backup", name]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(whole * round / 20);
            child.kill().unwrap();
            child.wait().unwrap();
            if file.exists() {
                place.done(&["backup", "--check", name]);
                std::fs::remove_file(&file).unwrap();
                made += 1;
            } else {
                cut += 1;
            }
        }
        println!("{:?}: {cut} backups cut off, {made} made", scratch.dialect());
        assert!(cut >= 10, "{cut}");
        // The server that made them lives, and what broke off is not listed or is a whole one that was handed over.
        assert_eq!(server.get("/doctor")["well"], true);
        assert!(server.get("/backups")["data"].as_array().unwrap().len() > made);

        // The server dies: the command fails and leaves no file.
        let child = place.command(&["backup", name]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(whole / 2);
        server.kill();
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success() == file.exists(), "{}", String::from_utf8_lossy(&ended.stderr));
        place.done(&["backup", name]);
    }

    fn a_restore_that_is_killed_can_be_repeated(scratch: Scratch) {
        let place = Place::sqlite();
        history(&place, 3_000);
        let server = place.serve();
        server.settle();
        let file = place.path().join("all.backup");
        let name = file.to_str().unwrap();
        place.done(&["backup", name]);
        let export = exported(&place, "exported");
        drop(server);

        let own = || if scratch.dialect() == db::Dialect::Sqlite { Scratch::sqlite() } else { Scratch::postgres() };
        let first = own();
        let started = Instant::now();
        Place::new(&first).done(&["restore", name]);
        let whole = started.elapsed();
        let (mut cut, mut late) = (0, 0);
        let mut target = own();
        let mut copy = Place::new(&target);
        for round in 1..=25_u32 {
            let mut child = copy.command(&["restore", name]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(whole * round / 25);
            child.kill().unwrap();
            child.wait().unwrap();
            // On PostgreSQL the server may still be busy with what the dead one sent it.
            let started = Instant::now();
            let mut again = copy.run(&["restore", name]);
            while again.err.contains("locked") && started.elapsed() < Duration::from_secs(20) {
                again = copy.run(&["restore", name]);
            }
            match again.status {
                0 => cut += 1,
                _ => {
                    assert!(again.err.contains("in people"), "it is whole, or it can be repeated: {}", again.err);
                    late += 1;
                }
            }
            if round % 6 == 0 {
                assert_eq!(exported(&copy, "again"), export, "after {round} rounds");
                assert_eq!(copy.run(&["doctor"]).status, 0);
            }
            copy = { target = own(); Place::new(&target) };
        }
        println!("{:?}: {cut} restores cut off and repeated, {late} were through", scratch.dialect());
        assert!(cut >= 10, "{cut}");
    }
}

#[test]
fn everything_is_exported_as_tables_too() {
    let place = Place::sqlite();
    place.done(&[
        "import",
        &place.file("people.csv", "email,price\nann@example.com,1\n"),
        "--as",
        "people",
        "--match",
        "email",
    ]);
    let server = place.serve();
    let ann = server.get("/people")["data"][0]["id"].as_str().unwrap().to_owned();
    server.post(
        "/orders",
        &json!({"person_id": ann, "placed_at": "1998-01-02T00:00:00Z", "total": {"amount": "7.50", "currency": "USD"}}),
    );
    server.post(
        "/interactions",
        &json!({"kind": "call_made", "person_id": ann, "properties": {"a": "x,\"y\""}}),
    );
    server.settle();
    let folder = place.path().join("new").join("tables");
    place.done(&["export", "--all", "--to", folder.to_str().unwrap(), "--format", "csv"]);
    let files = content(&folder);
    assert_eq!(files.len(), 30, "{:?}", files.keys());
    let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_reader(files[name].as_slice());
        reader.deserialize().map(Result::unwrap).collect()
    };
    assert_eq!(rows("companies.csv"), [] as [BTreeMap<String, String>; 0]);
    assert!(String::from_utf8_lossy(&files["companies.csv"]).starts_with("id,created_at"));
    let order = &rows("orders.csv")[0];
    assert_eq!(
        (order["total"].as_str(), order["total_currency"].as_str(), &order["person_id"]),
        ("7.50", "USD", &ann)
    );
    let moments = rows("interactions.csv");
    let call = moments.iter().find(|moment| moment["kind"] == "call_made").unwrap();
    assert_eq!(call["properties"], r#"{"a":"x,\"y\""}"#);
    let placed = moments.iter().find(|moment| moment["kind"] == "order_placed").unwrap();
    assert_eq!((placed["amount"].as_str(), placed["amount_currency"].as_str()), ("7.50", "USD"));
    let changes = rows("changes.csv");
    assert!(changes.iter().all(|change| change["actor"].contains("\"name\"")), "{changes:?}");
    assert_eq!(rows("person_values.csv")[0]["id"], ann);

    let folder = place.path().join("parquet");
    place.done(&["export", "--all", "--to", folder.to_str().unwrap(), "--format", "parquet"]);
    let files = content(&folder);
    assert_eq!(files.len(), 35, "{:?}", files.keys());
    assert!(files.iter().all(|(name, bytes)| name.ends_with(".parquet")
        && bytes.starts_with(b"PAR1")
        && bytes.ends_with(b"PAR1")));
    assert!(
        place
            .command(&["export", "people", "--format", "parquet"])
            .output()
            .unwrap()
            .stdout
            .starts_with(b"PAR1")
    );
}
