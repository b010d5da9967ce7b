//! Where a backup may go: only to an empty place, of this program or an older one, also after a restore that broke
//! off.

use db::testing::Scratch;
use model::field::{Field, FieldType};
use platform::Module;
use platform::backup::Places;
use serde_json::json;

use super::damage::{block, blocks, rows, sealed};
use super::{Backed, Place, content, files, full, modules, paper};
use crate::app::TestApp;
use crate::records::{make, shop};

db::db_test! {
    fn a_place_in_use_is_refused_and_left_alone(scratch: Scratch) {
        let source = Scratch::sqlite();
        let backed = Backed::of(&full(&source));
        type Use = fn(&TestApp);
        let ways: [(&str, &str, Use); 4] = [
            ("1 in people", "Ann", |test| drop(make(&test.owner(), "people", json!({"name": "Ann"})))),
            ("1 in users", "", |test| {
                let app = test.app.clone();
                test.app.write_blocking(move |tx| {
                    platform::accounts::add_user(tx, app.id(), app.clock.now(), "a@example.com", "A", platform::accounts::Role::Owner)
                }).unwrap();
            }),
            ("1 in person_scores", "", |test| {
                let insert = "insert into person_scores (person_id) values ($1)";
                test.app.write_blocking(move |tx| tx.execute(insert, &[model::Id([1; 16]).into()])).unwrap();
            }),
            ("papers/mine", "", |test| {
                std::fs::create_dir_all(test.app.files.join("papers")).unwrap();
                std::fs::write(test.app.files.join("papers/mine"), "mine").unwrap();
            }),
        ];
        for (words, name, way) in ways {
            let own = match scratch.dialect() {
                db::Dialect::Sqlite => Scratch::sqlite(),
                db::Dialect::Postgres => Scratch::postgres(),
            };
            let place = Place::new(own);
            let Place { scratch, data, .. } = place;
            let path = data.path().to_owned();
            let test = TestApp::within(&scratch, modules(), data);
            way(&test);
            crate::backup::settle(&test);
            let manifest = &backed.made.manifest;
            let (rows, there) = (content(&test.app.db, manifest), files(&path));
            let db = scratch.open(db::Options::default());
            let target = platform::backup::Target { db: &db, places: Places { data: &path, files: &path }, modules: &modules(), home: model::Id::default() };
            let error = platform::backup::restore(&backed.check(), &target).unwrap_err();
            assert!(matches!(error, platform::Error::Conflict(_)));
            let error = error.to_string();
            assert!(error.contains("in use") && error.contains(words), "{error}");
            assert_eq!((content(&test.app.db, manifest), files(&path)), (rows, there));
            assert_eq!(test.column("select name from people", vec![]), [name].iter().filter(|name| !name.is_empty()).copied().collect::<Vec<_>>());
        }
    }

    fn a_system_that_nobody_used_is_empty(scratch: Scratch) {
        let source = Scratch::sqlite();
        let backed = Backed::of(&full(&source));
        let [fresh, other] = Place::both();
        let place = if scratch.dialect() == db::Dialect::Sqlite { fresh } else { other };
        let path = place.data.path().to_owned();
        // It was started, made a link for its first user, a backup of nothing, and stopped.
        let db = place.open();
        let app = platform::App::open(platform::Settings {
            db: db.clone(),
            data: path.clone(),
            files: path.clone(),
            firm: platform::firm::Firm::new("Test", "UTC", "EUR").unwrap(),
            clock: platform::Clock::System,
            seed: 3,
            modules: modules(),
            base_url: String::new(),
        }).unwrap();
        let workers = platform::Workers::start(&app).unwrap();
        platform::accounts::first_link(&app).unwrap();
        let nothing = platform::backup::dump(&app, app.id(), &platform::feed::Actor::System, std::io::sink()).unwrap();
        app.write_blocking(move |tx| platform::backup::record(tx, &nothing.manifest, nothing.bytes, &nothing.sha256)).unwrap();
        workers.stop();
        drop(app);
        db.close();
        backed.restore(&place, &modules()).unwrap();
        let refused = backed.restore(&place, &modules()).unwrap_err().to_string();
        assert!(refused.contains("305 in people"), "a second time there is something: {refused}");
    }

    fn what_a_broken_off_restore_left_is_written_over(scratch: Scratch) {
        let source = Scratch::sqlite();
        let test = full(&source);
        let backed = Backed::of(&test);
        let [sqlite, postgres] = Place::both();
        let place = if scratch.dialect() == db::Dialect::Sqlite { sqlite } else { postgres };
        let data = place.data.path();
        // Half of a file, and one that only the other backup has; both are in the list that was left.
        std::fs::create_dir_all(data.join("papers")).unwrap();
        std::fs::write(data.join("papers/large"), "half").unwrap();
        std::fs::write(data.join("papers/other"), "of another backup").unwrap();
        std::fs::write(data.join("restore.json"), r#"["papers/large", "papers/other"]"#).unwrap();
        backed.restore(&place, &modules()).unwrap();
        assert_eq!(std::fs::read(data.join("papers/large")).unwrap().len(), 2_500_000);
        assert!(!data.join("papers/other").exists() && !data.join("restore.json").exists());

        // A list that cannot be read excuses nothing.
        let place = Place::new(Scratch::sqlite());
        let data = place.data.path();
        std::fs::create_dir_all(data.join("papers")).unwrap();
        std::fs::write(data.join("papers/large"), "mine").unwrap();
        std::fs::write(data.join("restore.json"), r#"["papers/la"#).unwrap();
        let refused = backed.restore(&place, &modules()).unwrap_err().to_string();
        assert!(refused.contains("like papers/large"), "{refused}");
        assert_eq!(std::fs::read(data.join("papers/large")).unwrap(), b"mine");
    }

    fn a_backup_of_an_older_schema_is_migrated(scratch: Scratch) {
        let source = Scratch::sqlite();
        let test = full(&source);
        let backed = Backed::of(&test);
        // The backup as the first version would have made it: without the tables that came later.
        let mut old = blocks(&std::fs::read(&backed.path).unwrap());
        let mut manifest: serde_json::Value = serde_json::from_slice(&old[0].1).unwrap();
        let tables = manifest["tables"].as_array().unwrap().clone();
        let of_rooms = test.column("select distinct object from schema_columns", vec![]);
        let last = tables.iter().position(|table| table["name"] == "tokens").unwrap();
        let stays = |(at, table): (usize, &serde_json::Value)| {
            at <= last || of_rooms.iter().any(|room| table["name"] == room.as_str())
        };
        let stay: Vec<usize> = (0..tables.len()).filter(|at| stays((*at, &tables[*at]))).collect();
        assert!(stay.len() < tables.len());
        manifest["tables"] = stay.iter().map(|at| tables[*at].clone()).collect();
        // Columns that came later are the last of their table.
        let mut grown = std::collections::HashMap::new();
        for (name, came) in [("batch_members", vec!["deleted"]), ("interactions", vec!["context", "source"])] {
            grown.insert(tables.iter().position(|table| table["name"] == name).unwrap(), came.len());
            let mut kept = manifest["tables"].as_array_mut().unwrap().iter_mut();
            let table = kept.find(|table| table["name"] == name).unwrap();
            for column in came {
                assert_eq!(table["columns"].as_array_mut().unwrap().pop().unwrap()["name"], column);
            }
        }
        manifest["migrations"].as_array_mut().unwrap().truncate(1);
        old[0].1 = manifest.to_string().into_bytes();
        old.retain_mut(|(kind, payload)| {
            if *kind != b'R' {
                return true;
            }
            let (table, mut rows) = rows(payload);
            let came = grown.get(&(table as usize)).copied().unwrap_or(0);
            rows.iter_mut().for_each(|row| row.truncate(row.len() - came));
            let place = stay.iter().position(|at| *at == table as usize);
            place.is_some_and(|place| {
                *payload = block(&(place as u32, rows));
                true
            })
        });
        std::fs::write(&backed.path, sealed(&old)).unwrap();

        // Into a database that is new, and into one that is of today's version already.
        let own = || if scratch.dialect() == db::Dialect::Sqlite { Scratch::sqlite() } else { Scratch::postgres() };
        for place in [Place::new(own()), { let place = Place::new(own()); drop(TestApp::with(&place.scratch, modules())); place }] {
            backed.restore(&place, &modules()).unwrap();
            let Place { scratch, data, .. } = place;
            let copy = TestApp::within(&scratch, modules(), data);
            assert_eq!(content(&copy.app.db, &backed.check().manifest), content(&test.app.db, &backed.check().manifest));
            copy.pass(crate::app::DAY);
            assert_eq!(copy.owner().get("/backups").is(200)["data"].as_array().unwrap().len(), 1);
        }
    }

    /// A program that declares more gives the rows its new columns; one that declares less loses nothing.
    fn tables_may_have_grown_and_shrunk_in_between(scratch: Scratch) {
        fn later() -> Vec<Module> {
            fn objects() -> Vec<model::object::Object> {
                let mut objects = (shop::module().objects)();
                let mut fields = objects[0].fields.to_vec();
                fields.push(Field::new("nickname", "Nickname", FieldType::Text).quick());
                objects[0].fields = fields.into();
                objects
            }
            vec![crate::room::module(), Module { objects, ..shop::module() }, crate::backup::papers()]
        }
        let earlier = vec![crate::room::module(), Module { tables: || (Vec::new(), Vec::new()), attachments: Vec::new, ..shop::module() }, crate::backup::papers()];
        let own = || if scratch.dialect() == db::Dialect::Sqlite { Scratch::sqlite() } else { Scratch::postgres() };
        let source = Scratch::sqlite();
        let test = full(&source);
        let backed = Backed::of(&test);
        let place = Place::new(own());
        backed.restore(&place, &later()).unwrap();
        let Place { scratch: grown, data, .. } = place;
        let copy = TestApp::within(&grown, later(), data);
        copy.pass(crate::app::DAY);
        let person = make(&copy.owner(), "people", json!({"name": "New", "nickname": "N"}));
        let found = copy.owner().get("/people?limit=1000&sort=nickname").is(200);
        assert_eq!(found["data"][0]["id"], person["id"]);

        // Back to the program before, and to one that has not even the room's own table.
        let second = Backed::of(&copy);
        let place = Place::new(own());
        second.restore(&place, &earlier).unwrap();
        let Place { scratch: shrunk, data, .. } = place;
        let older = TestApp::within(&shrunk, earlier, data);
        assert_eq!(older.column("select nickname from people where nickname is not null", vec![]), ["N"]);
        assert_eq!(older.column("select cast(count(*) as text) from person_scores where score = 0.25", vec![]), ["305"]);
    }

    fn a_backup_says_what_is_gone_and_refuses_what_is_damaged(scratch: Scratch) {
        let test = TestApp::with(scratch, modules());
        paper(&test, "gone", b"gone");
        paper(&test, "kept", b"kept");
        std::fs::remove_file(test.app.files.join("papers/gone")).unwrap();
        let backed = Backed::of(&test);
        assert_eq!(backed.check().manifest.missing, ["papers/gone"]);
        assert_eq!(backed.check().manifest.files.len(), 1);

        std::fs::write(test.app.files.join("papers/kept"), "lept").unwrap();
        let refused = test.owner().post("/backups", json!({})).problem(409);
        assert!(refused.contains("papers/kept is damaged"), "{refused}");
        // The same when it is noticed after much was sent: the reason stands at the end.
        let large = crate::backup::noise(3_000_000);
        std::fs::write(test.app.files.join("papers/kept"), "kept").unwrap();
        paper(&test, "large", &large);
        std::fs::write(test.app.files.join("papers/large"), [&large[..large.len() - 1], b"x"].concat()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("half");
        let made = platform::backup::dump(&test.app, test.app.id(), &platform::feed::Actor::System, std::fs::File::create(&path).unwrap());
        assert!(made.is_err());
        let error = platform::backup::check(&path).unwrap_err().to_string();
        assert!(error.contains("papers/large is damaged"), "{error}");
        assert_eq!(test.owner().get("/backups").is(200)["data"], json!([]));
    }
}
