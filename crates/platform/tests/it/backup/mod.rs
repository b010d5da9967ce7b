//! Backups: what is in them, that damage is seen, and that they come back whole, into either database.

mod damage;
mod list;
mod moment;
mod target;
mod whole;

use std::collections::BTreeMap;
use std::path::PathBuf;

use db::testing::Scratch;
use db::{Db, Options};
use model::Id;
use platform::backup::{self, Checked, Folder, Kept, Made, Manifest, Places, Restored, Target};
use platform::feed::{Actor, GROUP_LOCK};
use platform::{Error, Module};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::{TestApp, eventually};
use crate::records::{make, make_id, shop};

/// Every room there is for tests, and one that keeps files.
pub fn modules() -> Vec<Module> {
    vec![crate::room::module(), shop::module(), papers()]
}

/// Needs each paper that a note has in its title, as `paper NAME CHECKSUM`.
fn papers() -> Module {
    fn needed(tx: &mut db::Tx) -> Result<Vec<Kept>, Error> {
        let rows = tx.query("select title from notes where title like 'paper %' escape '\\'", &[])?;
        let kept = |title: &str| {
            let words: Vec<&str> = title.split(' ').collect();
            let byte = |at| u8::from_str_radix(&words[2][at..at + 2], 16).unwrap();
            Kept { name: words[1].to_owned(), sha256: (0..64).step_by(2).map(byte).collect() }
        };
        rows.iter().map(|row| Ok(kept(row.text(0)?))).collect()
    }
    const FOLDERS: &[Folder] = &[Folder { name: "papers", needed }];
    Module { files: FOLDERS, ..Module::named("papers") }
}

/// Keeps a file and the note that needs it.
pub fn paper(test: &TestApp, name: &str, content: &[u8]) {
    let folder = test.app.files.join("papers");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), content).unwrap();
    let hash: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    make(&test.owner(), "notes", json!({"title": format!("paper {name} {hash}")}));
}

/// A system with something of everything.
pub fn full(scratch: &Scratch) -> TestApp {
    let test = TestApp::with(scratch, modules());
    let owner = test.owner();
    let people: Vec<String> = (0..5)
        .map(|at| {
            let fields = json!({"name": format!("Zoë {at} — “ﬁn”"), "vip": at % 2 == 0, "ratio": 0.1 + f64::from(at),
                "born": "1971-02-03", "price": {"amount": "12.345678", "currency": "EUR"}});
            make_id(&owner, "people", fields)
        })
        .collect();
    for (at, person) in people.iter().enumerate() {
        let order = json!({"person_id": person, "placed_at": "2026-02-01T10:00:00.000001Z",
            "total": {"amount": at.to_string(), "currency": "USD"}});
        let order = make_id(&owner, "orders", order);
        make(&owner, "order_lines", json!({"order_id": order, "quantity": 1.5}));
    }
    let many: Vec<_> =
        (0..300).map(|at| json!({"email": format!("p{at}@example.com"), "name": "P"})).collect();
    owner.post("/people/batch", json!({"match": ["email"], "records": many})).is(200);
    // What is in files by now is changed and removed afterwards.
    assert!(test.app.warehouse.seal().unwrap());
    owner.patch(&format!("/people/{}", people[0]), json!({"name": "Ann"})).is(200);
    owner.post("/people/batch", json!({"match": ["email"], "records": many[..7]})).is(200);
    let gone = make_id(&owner, "people", json!({"name": "Gone"}));
    assert_eq!(owner.delete(&format!("/people/{gone}")).status, 204);
    owner
        .post(
            "/interactions",
            json!({"kind": "call_made", "person_id": people[1], "properties": {"a": [1.5, "ü"]}}),
        )
        .is(201);
    paper(&test, "small", b"one line\n");
    paper(&test, "empty", b"");
    paper(&test, "large", &noise(2_500_000));
    test.app
        .write_blocking(|tx| {
            tx.execute("insert into person_scores (person_id, score) select id, 0.25 from people", &[])?;
            tx.execute("insert into cursors (name, seq, epoch, leased_until, failures) values ('x', 3, 2, 99, 0)", &[])?;
            tx.execute(
                "insert into batch_members (seq, record_id, created, before) select seq, record_id, true, $1 \
                 from changes where record_id is not null",
                &[vec![0_u8, 255].into()],
            )?;
            tx.execute(
                "insert into jobs (id, kind, state, payload, done, total, attempts, epoch, leased_until, run_at, created_at) \
                 values ($1, 'slow', 'running', '{}', 1, 2, 1, 1, 77, 1, 1)",
                &[Id([7; 16]).into()],
            )
        })
        .unwrap();
    drop(owner);
    settle(&test);
    test
}

/// Waits until what requests write beside themselves is written: that their tokens were used.
pub fn settle(test: &TestApp) {
    eventually("the use of the tokens is noted", || {
        test.column("select name from tokens where used_at is null", Vec::new()).is_empty()
    });
}

/// Bytes that cannot be packed.
pub fn noise(length: usize) -> Vec<u8> {
    let mut hash = [0; 32];
    let mut bytes = Vec::with_capacity(length + 32);
    while bytes.len() < length {
        hash = Sha256::digest(hash).into();
        bytes.extend(hash);
    }
    bytes.truncate(length);
    bytes
}

/// A backup in a folder of its own.
pub struct Backed {
    pub folder: tempfile::TempDir,
    pub path: PathBuf,
    pub made: Made,
}

impl Backed {
    pub fn of(test: &TestApp) -> Backed {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.backup");
        let file = std::fs::File::create(&path).unwrap();
        let made = backup::dump(&test.app, test.app.id(), &Actor::System, file).unwrap();
        Backed { folder, path, made }
    }

    pub fn check(&self) -> Checked {
        backup::check(&self.path).unwrap()
    }

    /// Restores it into this place, with these rooms.
    pub fn restore(&self, to: &Place, modules: &[Module]) -> Result<Restored, Error> {
        restore(&self.check(), to, modules)
    }
}

pub fn restore(checked: &Checked, to: &Place, modules: &[Module]) -> Result<Restored, Error> {
    let db = to.open();
    let target = Target { db: &db, places: to.places(), modules, home: Id([9; 16]) };
    let restored = backup::restore(checked, &target);
    db.close();
    restored
}

/// An empty database and an empty directory.
pub struct Place {
    pub scratch: Scratch,
    pub data: tempfile::TempDir,
    /// Where files go, if not there.
    pub files: Option<tempfile::TempDir>,
}

impl Place {
    pub fn new(scratch: Scratch) -> Place {
        Place { scratch, data: tempfile::tempdir().unwrap(), files: None }
    }

    /// One for each database.
    pub fn both() -> [Place; 2] {
        [Place::new(Scratch::sqlite()), Place::new(Scratch::postgres())]
    }

    pub fn places(&self) -> Places<'_> {
        let files = self.files.as_ref().unwrap_or(&self.data);
        Places { data: self.data.path(), files: files.path() }
    }

    pub fn open(&self) -> Db {
        self.scratch.open(Options { group_lock: Some(GROUP_LOCK), ..Options::default() })
    }
}

/// The rows of all tables of a backup as a database has them, without what a restore settles anew.
pub fn content(db: &Db, manifest: &Manifest) -> BTreeMap<String, Vec<String>> {
    let tables = manifest.tables.clone();
    let settled = |table: &str, column: &str| {
        (matches!(table, "jobs" | "cursors") && column == "leased_until")
            || (table == "warehouse_home" && matches!(column, "home_id" | "location" | "seen_at"))
    };
    db.read_blocking(move |tx| {
        let mut content = BTreeMap::new();
        for table in tables.into_iter().filter(|table| table.name != "backups") {
            let columns: Vec<_> =
                table.columns.iter().filter(|column| !settled(&table.name, &column.name)).collect();
            let names: Vec<_> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            let rows = tx.query(&format!("select {} from \"{}\"", names.join(", "), table.name), &[])?;
            let row = |row: &db::Row| {
                let values = columns.iter().enumerate().map(|(at, column)| row.value(at, column.kind));
                Ok::<_, Error>(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
            };
            let mut rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
            rows.sort();
            content.insert(table.name, rows);
        }
        Ok::<_, Error>(content)
    })
    .unwrap()
}

/// The files below a directory with their content, without those of the database.
pub fn files(data: &std::path::Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![data.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(data).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
