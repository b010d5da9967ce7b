//! Looking for the canary: in every table by decoding it, in every file of the warehouse row by row, and in all bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use db::testing::Scratch;
use db::{Db, Dialect};

use super::firm::Firm;
use super::plant::{CANARY, DIGITS, WORDS};

/// The planted words in a text, and where they are.
fn words_in(text: &str) -> BTreeSet<&'static str> {
    let text = text.to_lowercase();
    let mut found: BTreeSet<&str> = WORDS.iter().copied().filter(|word| text.contains(*word)).collect();
    if text.contains(CANARY) {
        found.insert(CANARY);
    }
    if text.contains(DIGITS) {
        found.insert(DIGITS);
    }
    found
}

/// Where words were found.
#[derive(Default, Debug)]
pub struct Found(pub Vec<(String, &'static str)>);

impl Found {
    fn add(&mut self, place: &str, text: &str) {
        for word in words_in(text) {
            self.0.push((place.to_owned(), word));
        }
    }

    pub fn words(&self) -> BTreeSet<&'static str> {
        self.0.iter().map(|(_, word)| *word).collect()
    }

    pub fn places(&self) -> BTreeSet<&str> {
        self.0.iter().map(|(place, _)| place.as_str()).collect()
    }

    fn bytes(&mut self, place: &str, bytes: &[u8]) {
        let lower = bytes.to_ascii_lowercase();
        let holds = |needle: &[u8]| lower.windows(needle.len()).any(|part| part == needle);
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        // As it is, and as a dump or a text has bytes; the capital of the first letter is left open.
        for (word, rest) in [(CANARY, &CANARY[1..]), (DIGITS, DIGITS)] {
            if holds(word.as_bytes()) || holds(hex(rest).as_bytes()) {
                self.0.push((place.to_owned(), word));
            }
        }
    }
}

/// The tables that the database has now.
fn tables(db: &Db) -> Vec<String> {
    let sql = match db.dialect() {
        Dialect::Sqlite => "select name from sqlite_master where type = 'table'",
        Dialect::Postgres => {
            "select c.relname::text from pg_class c where c.relkind = 'r' \
             and c.relnamespace = current_schema()::regnamespace"
        }
    };
    let rows = db.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
    rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

/// Everything in the tables and in the files of the warehouse, decoded.
pub fn decoded(firm: &Firm) -> Found {
    let mut found = Found::default();
    for table in tables(&firm.app.db) {
        // What FTS5 keeps beside its table has no columns that can be read like others'; its bytes are looked through.
        if table.starts_with("words_") {
            continue;
        }
        let sql = format!("select * from \"{table}\"");
        let rows = firm.app.db.read_blocking(move |tx| tx.query(&sql, &[])).unwrap();
        rows.iter().for_each(|row| found.add(&table, &format!("{row:?}")));
    }
    for sql in [
        "select before from batch_members where before is not null",
        "select payload from import_chunks where payload is not null",
    ] {
        for row in firm.app.db.read_blocking(move |tx| tx.query(sql, &[])).unwrap() {
            let plain = lz4_flex::decompress_size_prepended(row.bytes(0).unwrap()).unwrap();
            found.add("packed", &String::from_utf8_lossy(&plain));
        }
    }
    for path in files(firm.data.path()) {
        let place = path.strip_prefix(firm.data.path()).unwrap().display().to_string();
        if place.starts_with("uploads/") || place.starts_with("files/") {
            found.add(&place, &String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
        if path.extension().is_some_and(|ending| ending == "parquet") {
            let (_, rows) = warehouse::testing::parquet(std::fs::read(&path).unwrap()).unwrap();
            rows.iter().for_each(|row| found.add(&place, &row.to_string()));
        }
    }
    found
}

/// All bytes: the directory of data, the database file with its log, or a dump of PostgreSQL.
pub fn raw(firm: &Firm, scratch: &Scratch) -> Found {
    let mut found = Found::default();
    for path in files(firm.data.path()) {
        let place = path.strip_prefix(firm.data.path()).unwrap().display().to_string();
        // The server goes on working and may remove one meanwhile.
        found.bytes(&place, &std::fs::read(&path).unwrap_or_default());
    }
    match scratch.dialect() {
        Dialect::Sqlite => {
            for path in files(scratch.file().parent().unwrap()) {
                found.bytes(&path.display().to_string(), &std::fs::read(&path).unwrap());
            }
        }
        Dialect::Postgres => found.bytes("dump", &dump(&firm.app.db)),
    }
    found
}

/// What a dump of PostgreSQL holds: every row of every table as text, bytes as hexadecimal digits.
fn dump(db: &Db) -> Vec<u8> {
    let mut dump = Vec::new();
    for table in tables(db) {
        let sql = format!("select cast(t.* as text) from \"{table}\" t");
        let rows = db.read_blocking(move |tx| tx.query(&sql, &[])).unwrap();
        rows.iter().for_each(|row| dump.extend(row.text(0).unwrap().bytes()));
    }
    assert!(dump.len() > 10_000, "the dump holds something");
    dump
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
