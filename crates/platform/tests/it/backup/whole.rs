//! What was backed up is there again, and the copy works on.

use std::time::Duration;

use db::testing::Scratch;
use model::Id;
use platform::accounts::Role;
use platform::{Workers, backup, followers};
use serde_json::json;
use warehouse::{Query, Scope};

use super::{Backed, Place, content, files, full, modules, paper};
use crate::app::{DAY, START, TestApp};
use crate::records::{assert_no_gaps, make};

/// An answer of the warehouse, as text.
fn asked(test: &TestApp, sql: &str) -> String {
    let query = Query {
        sql: sql.to_owned(),
        values: Vec::new(),
        scope: Scope::all(),
        views: Vec::new(),
        functions: Vec::new(),
    };
    test.block_on(test.app.warehouse.json(query)).unwrap()
}

const QUESTIONS: [&str; 3] = [
    "select id, name, number, vip, price, ratio from people order by id",
    "select seq, kind, person_id, amount from interactions order by seq",
    "select seq, object, action from changes order by seq",
];

db::db_test! {
    fn a_restored_copy_is_the_same_and_goes_on(scratch: Scratch) {
        let test = full(scratch);
        let token = test.actor(Role::Admin);
        let session = test.app.write_blocking(|tx| tx.execute(
            "insert into sessions (hash, user_id, via, created_at, expires_at) values ($1, $2, 'link', 1, 99)",
            &[vec![1].into(), Id([1; 16]).into()])).unwrap();
        assert_eq!(session, 1);
        let backed = Backed::of(&test);
        let checked = backed.check();
        let manifest = &checked.manifest;
        assert_eq!((&backed.made.manifest, backed.made.bytes, &backed.made.sha256),
            (manifest, checked.bytes, &checked.sha256));
        assert_eq!(checked.bytes, std::fs::metadata(&backed.path).unwrap().len());
        assert_eq!((manifest.seq, manifest.made_at), (test.last_seq(), START));
        let paths: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        assert!(["papers/small", "papers/empty", "papers/large"].iter().all(|paper| paths.contains(paper)), "{paths:?}");
        assert!(paths.iter().any(|path| path.starts_with("warehouse/people/")), "{paths:?}");
        let before = content(&test.app.db, manifest);
        let rows = |table: &str| before[table].len();
        assert_eq!((rows("jobs"), rows("cursors")), (1, 1));
        assert!(rows("batch_members") > 9 && rows("interactions") > 5 && rows("changes") > 15, "{before:?}");
        let answers = QUESTIONS.map(|question| asked(&test, question));
        let feed = token.get("/changes?limit=1000").text();

        for place in Place::both() {
            let restored = backed.restore(&place, &modules()).unwrap();
            assert_eq!((restored.rows, restored.files, restored.seq), (manifest.rows(), paths.len(), test.last_seq()));
            let Place { scratch, data, .. } = place;
            for path in &paths {
                assert_eq!(std::fs::read(data.path().join(path)).unwrap(), std::fs::read(test.app.data.join(path)).unwrap());
            }
            assert!(!data.path().join("restore.json").exists());
            let copy = TestApp::within(&scratch, modules(), data);
            let after = content(&copy.app.db, manifest);
            for (table, rows) in &before {
                assert_eq!(rows, &after[table], "{table} from {:?} to {:?}", test.app.db.dialect(), copy.app.db.dialect());
            }
            assert_eq!(copy.app.db.integrity_check(), Ok(vec![]));
            assert_eq!(QUESTIONS.map(|question| asked(&copy, question)), answers);
            assert_eq!(copy.app.warehouse.check().unwrap(), Vec::<String>::new());

            // Tokens are carried, sessions are not, and nobody holds what somebody held.
            let sessions = copy.column("select via from sessions union all select purpose from links", vec![]);
            assert_eq!(sessions, Vec::<String>::new());
            let held = "select name from cursors where leased_until > 0 union all select kind from jobs where leased_until > 0";
            assert_eq!(copy.column(held, vec![]), Vec::<String>::new());
            let listed = copy.app.db.read_blocking(|tx| backup::latest(tx, None, 9)).unwrap();
            assert_eq!((listed.len(), &listed[0].sha256, listed[0].made_at), (1, &checked.sha256, START));

            // It goes on where it was: the feed, the counters, ids, the followers, and backups of the copy.
            copy.pass(DAY);
            let admin = copy.anon().with("authorization", &token.header("authorization"));
            assert_eq!(admin.get("/changes?limit=1000").text(), feed);
            let last = copy.last_seq();
            let person = make(&admin, "people", json!({"name": "New"}));
            assert_eq!(copy.last_seq(), last + 1);
            assert_eq!(person["number"], 307, "{person}");
            let workers = Workers::start(&copy.app).unwrap();
            assert!(followers::wait(&copy.app, last + 1, Duration::from_secs(20)).unwrap());
            workers.stop();
            assert_no_gaps(&copy);
            paper(&copy, "another", b"another");
            let again = Backed::of(&copy).check().manifest;
            assert_eq!(again.rows(), again.tables.iter().map(|table| {
                content(&copy.app.db, &again).get(&table.name).map_or(1, Vec::len) as u64
            }).sum::<u64>());
            assert_eq!(again.files.len(), paths.len() + 1);
        }
    }

    fn a_copy_of_a_copy_is_the_same(scratch: Scratch) {
        let test = full(scratch);
        let first = Backed::of(&test);
        let manifest = first.check().manifest;
        let place = Place::new(Scratch::sqlite());
        first.restore(&place, &modules()).unwrap();
        let Place { scratch: other, data, .. } = place;
        let copy = TestApp::within(&other, modules(), data);
        let second = Backed::of(&copy);
        let back = Place::new(match scratch.dialect() {
            db::Dialect::Sqlite => Scratch::sqlite(),
            db::Dialect::Postgres => Scratch::postgres(),
        });
        second.restore(&back, &modules()).unwrap();
        let db = back.open();
        assert_eq!(content(&db, &manifest), content(&test.app.db, &manifest));
        db.close();
        let kept = |data: &std::path::Path| {
            let mut files = files(data);
            files.retain(|path, _| path.components().count() > 1 && !path.ends_with("warehouse-id"));
            files
        };
        assert_eq!(kept(back.data.path()), kept(&test.app.data));
    }

    /// Of several servers the one that makes the backup gives its warehouse; files come from where all see them.
    fn a_backup_of_several_servers_is_one_of_each_file(scratch: Scratch) {
        let here = full(scratch);
        let there = here.beside(scratch, modules());
        make(&there.owner(), "people", json!({"name": "Only in the other's files"}));
        there.app.warehouse.seal().unwrap();
        let backed = Backed::of(&there);
        let manifest = backed.check().manifest;
        let of_warehouse = files(&there.app.warehouse.folder()).len() - 1;
        let place = Place { files: Some(tempfile::tempdir().unwrap()), ..Place::new(Scratch::sqlite()) };
        backed.restore(&place, &modules()).unwrap();
        let (data, shared) = (files(place.places().data), files(place.places().files));
        assert!(data.keys().all(|path| path.starts_with("warehouse")), "{:?}", data.keys());
        assert!(shared.keys().all(|path| path.starts_with("papers")), "{:?}", shared.keys());
        assert_eq!((data.len() - 1, shared.len()), (of_warehouse, manifest.files.len() - of_warehouse));
        let Place { scratch: other, data, .. } = place;
        let copy = TestApp::within(&other, modules(), data);
        assert_eq!(copy.column("select location from warehouse_home", vec![]).len(), 1);
        assert_eq!(QUESTIONS.map(|question| asked(&copy, question)), QUESTIONS.map(|question| asked(&here, question)));
        assert_eq!(copy.app.warehouse.check().unwrap(), Vec::<String>::new());
    }
}
