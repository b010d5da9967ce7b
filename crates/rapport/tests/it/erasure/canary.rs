//! The canary before and after, and after a restore of an older backup.

use db::testing::Scratch;
use db::{Db, Options};
use platform::backup::{self, Places, Target};
use platform::erasure;
use platform::feed::{Actor, GROUP_LOCK};
use serde_json::json;

use super::firm::Firm;
use super::plant::{CANARY, DIGITS, Planted, WORDS, plant};
use super::search::{decoded, raw};

/// Plants, and brings everything into the files of the warehouse, with rows there that are no longer so.
fn planted(scratch: &Scratch) -> (Firm, Planted) {
    let firm = Firm::open(scratch);
    let planted = plant(&firm);
    firm.settle();
    firm.app.warehouse.seal().unwrap();
    // What is in the files now is no longer so.
    firm.patch(&format!("/people/{}", planted.person), json!({"city": "Kanarie04city again"}));
    firm.settle();
    firm.app.warehouse.seal().unwrap();
    (firm, planted)
}

/// Erases her at once and waits.
fn erased(firm: &Firm, planted: &Planted) -> serde_json::Value {
    let asked = firm.post(&format!("/people/{}/erase", planted.person), json!({"now": true}));
    // She is hidden already when this is answered.
    assert_eq!(firm.ask("GET", &format!("/people/{}", planted.person), None, &[]).0, 404);
    assert_eq!(firm.ask("GET", &format!("/people/{}", planted.merged), None, &[]).0, 404);
    let over = firm.until_over(asked["job_id"].as_str().unwrap());
    assert_eq!(over["state"], "done", "{over}");
    let receipt = firm.get(&format!("/erasures/{}", asked["id"].as_str().unwrap()));
    assert_eq!(receipt["state"], "done", "{receipt}");
    receipt
}

db::db_test! {
    fn nothing_of_her_is_left(scratch: Scratch) {
        let (firm, planted) = planted(scratch);
        let before = decoded(&firm);
        let words = before.words();
        let missing: Vec<_> = WORDS.iter().filter(|word| !words.contains(*word)).collect();
        assert!(missing.is_empty(), "these are nowhere: {missing:?}");
        assert!(words.contains(DIGITS));
        let places = before.places();
        for place in ["people", "changes", "interactions", "comments", "identifiers", "merge_keys", "idempotency",
            "webhook_deliveries", "import_rejects", "views", "multi_values", "packed", "files"]
        {
            assert!(places.contains(place), "{place} holds nothing of her before: {places:?}");
        }
        for table in ["people", "changes", "interactions", "orders", "tickets"] {
            assert!(places.iter().any(|place| place.starts_with(&format!("warehouse/{table}/"))), "{table}: {places:?}");
        }
        let folders = raw(&firm, scratch);
        for folder in ["uploads/", "files/"] {
            assert!(folders.places().iter().any(|place| place.starts_with(folder)), "{folder}");
        }

        let receipt = erased(&firm, &planted);
        let after = decoded(&firm);
        assert!(after.0.is_empty(), "decoded: {:?}", after.0);
        let after = raw(&firm, scratch);
        assert!(after.0.is_empty(), "bytes: {:?}", after.0);

        let counts = &receipt["counts"];
        for what in ["records", "unlinked", "interactions", "changes", "comments", "warehouse_files", "imports", "files"] {
            assert!(counts[what].as_i64().unwrap_or(0) > 0, "{what}: {counts}");
        }

        // What must stay is there, and says nothing of her.
        let order = firm.get(&format!("/orders/{}", planted.order));
        assert_eq!((&order["person_id"], &order["number"]), (&json!(null), &json!("A-1")), "{order}");
        assert_eq!(order["total"]["amount"], "12.50");
        assert_eq!(firm.get(&format!("/deals/{}", planted.deal))["name"], "Erased");
        assert_eq!(firm.ask("GET", &format!("/tickets/{}", planted.ticket), None, &[]).0, 404);
        assert_eq!(firm.get(&format!("/people/{}", planted.other))["email"], "olga@example.com");
        let found = firm.get("/search?q=kanarie02last");
        assert_eq!(found["data"].as_array().map(Vec::len), Some(0), "{found}");
        let asked = json!({"channel": "email", "address": "Kanarie03@example.com"});
        assert_eq!(firm.post("/suppressions/check", asked), json!({"suppressed": true, "reason": "erased"}));
        // Everything is whole.
        let report = firm.get("/doctor");
        assert_eq!(report["well"], true, "{report}");
        let rejects = firm.ask("GET", &format!("/imports/{}/rejects", planted.import), None, &[]);
        assert_eq!(rejects.0, 422, "{}", rejects.1);
        // The warehouse holds what the database holds.
        let people = firm.post("/sql", json!({"query": "select count(*) from people"}))["rows"][0][0].clone();
        assert_eq!(people, json!(1));
        let trash = firm.get("/trash");
        assert_eq!(trash["data"].as_array().map(Vec::len), Some(0), "{trash}");
        // Nor is anything of her in the receipt, and nothing waits.
        assert!(!receipt.to_string().to_lowercase().contains(CANARY));
        let left = firm.app.db.read_blocking(|tx| tx.query("select id from erasure_ids", &[])).unwrap();
        assert!(left.is_empty());
    }

    fn broken_off_anywhere_it_goes_on(scratch: Scratch) {
        let (firm, planted) = planted(scratch);
        let asked = firm.post(&format!("/people/{}/erase", planted.person), json!({"now": true}));
        let mut job = asked["job_id"].as_str().unwrap().to_owned();
        let mut cut = 0;
        for millis in [0, 15, 40, 80, 120, 200, 300, 450] {
            std::thread::sleep(std::time::Duration::from_millis(millis));
            // Whatever it writes from now on is refused; what it has written stays.
            let (status, _) = firm.ask("POST", &format!("/jobs/{job}/cancel"), None, &[]);
            cut += usize::from(status == 200);
            let app = firm.app.clone();
            let next = firm.app.write_blocking(move |tx| platform::jobs::enqueue(tx, &app, "erase", &json!({}), None));
            job = next.unwrap().to_string();
        }
        println!("{:?}: broken off {cut} times", scratch.dialect());
        assert!(cut >= 2);
        let path = format!("/erasures/{}", asked["id"].as_str().unwrap());
        let started = std::time::Instant::now();
        // A run that was cut off may have let go of it after the last one had looked.
        while firm.get(&path)["state"] != "done" {
            assert!(started.elapsed().as_secs() < 60, "{}", firm.get(&path));
            erasure::run_all(&firm.app).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let (decoded, bytes) = (decoded(&firm), raw(&firm, scratch));
        assert!(decoded.0.is_empty(), "decoded: {:?}", decoded.0);
        assert!(bytes.0.is_empty(), "bytes: {:?}", bytes.0);
        let report = firm.get("/doctor");
        let feed = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "feed").unwrap();
        assert_eq!(feed["well"], true, "{report}");
    }

    fn she_stays_erased_after_an_older_backup(scratch: Scratch) {
        let (firm, planted) = planted(scratch);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("older.backup");
        let mut out = std::fs::File::create(&file).unwrap();
        backup::dump(&firm.app, firm.app.id(), &Actor::System, &mut out).unwrap();
        erased(&firm, &planted);
        let journal = folder.path().join("erasures.journal");
        std::fs::copy(erasure::journal::path(&firm.app.files), &journal).unwrap();
        assert!(!std::fs::read_to_string(&journal).unwrap().to_lowercase().contains(CANARY));
        drop(firm.close());

        let fresh = match scratch.dialect() {
            db::Dialect::Sqlite => Scratch::sqlite(),
            db::Dialect::Postgres => Scratch::postgres(),
        };
        let data = tempfile::tempdir().unwrap();
        let modules = rapport::modules();
        let opened: Db = fresh.open(Options { group_lock: Some(GROUP_LOCK), ..Options::default() });
        let checked = backup::check(&file).unwrap();
        let places = Places { data: data.path(), files: data.path() };
        let target = Target { db: &opened, places, modules: &modules, home: db::Id(*b"another warehous") };
        backup::restore(&checked, &target).unwrap();
        opened.close();
        let firm = Firm::within(&fresh, data);
        assert!(decoded(&firm).words().contains(CANARY), "she is back before the journal is applied");
        let applied = erasure::apply(&firm.app, &journal).unwrap();
        assert_eq!((applied.entries, applied.broken), (1, 0));
        assert!(applied.again > 0);
        assert_eq!(firm.ask("GET", &format!("/people/{}", planted.person), None, &[]).0, 404);
        let (decoded, bytes) = (decoded(&firm), raw(&firm, &fresh));
        assert!(decoded.0.is_empty(), "decoded: {:?}", decoded.0);
        assert!(bytes.0.is_empty(), "bytes: {:?}", bytes.0);
        assert_eq!(firm.get(&format!("/people/{}", planted.other))["email"], "olga@example.com");
        // Once more changes nothing.
        assert_eq!(erasure::apply(&firm.app, &journal).unwrap().entries, 1);
    }
}
