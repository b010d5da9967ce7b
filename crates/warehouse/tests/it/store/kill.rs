//! `kill -9` at fifty moments of sealing: afterwards every table is whole, every listed file is there, and nothing
//! else is.
//!
//! The test runs itself a second time as a child that changes things and seals without pause, and kills it after a
//! time that differs from round to round.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use db::testing::Scratch;
use db::{Db, Dialect, Options, db_test};

use super::firm::Firm;

const ADDRESS: &str = "RAPPORT_TEST_SEAL_ADDRESS";
const SCHEMA: &str = "RAPPORT_TEST_SEAL_SCHEMA";
const FOLDER: &str = "RAPPORT_TEST_SEAL_FOLDER";
const ROUNDS: u64 = 50;

fn child(address: &str) -> ! {
    let db = match std::env::var(SCHEMA) {
        Ok(schema) => Db::postgres(address, Some(&schema), Options::default()),
        Err(_) => Db::sqlite(Path::new(address), Options::default()),
    };
    let mut firm = Firm::at(db.unwrap(), Path::new(&std::env::var(FOLDER).unwrap()));
    firm.open();
    for round in 0.. {
        firm.create(30, round);
        for at in 0..5 {
            firm.update(round as usize * 13 + at * 17, round);
            firm.moment((round * 5 + at as i64) as u8 % 60, round, at == 4);
        }
        firm.delete(round as usize);
        firm.warehouse().seal().unwrap();
        std::io::stdout().write_all(b"\nsealed\n").unwrap();
    }
    unreachable!("the child is killed")
}

fn parent(scratch: &Scratch, test: &str) {
    let mut firm = Firm::new(scratch);
    let (address, schema) = scratch.address();
    let mut moments = BTreeSet::new();
    for round in 0..ROUNDS {
        firm.close();
        let mut command = Command::new("/proc/self/exe");
        command.args([test, "--exact", "--nocapture"]).env(ADDRESS, &address).env(FOLDER, firm.place());
        command.stdout(Stdio::piped());
        if let Some(schema) = &schema {
            command.env(SCHEMA, schema);
        }
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.by_ref().any(|line| line.unwrap() == "sealed"), "the child does not seal");
        // From nothing to about as long as two sealings take, in no regular steps.
        let pause = round * 7_919 % 97;
        std::thread::sleep(Duration::from_micros(pause * 1_300));
        child.kill().unwrap();
        child.wait().unwrap();
        firm.reopen(scratch);
        moments.insert((firm.warehouse().extent().watermark, firm.last()));
        let listed = firm.listed();
        assert_eq!(firm.parquet(), listed, "what lies there is what is listed");
        assert_eq!(firm.warehouse().check().unwrap(), Vec::<String>::new());
        firm.check();
    }
    let between = moments.iter().filter(|(watermark, last)| watermark < last).count();
    println!(
        "{:?}: {ROUNDS} kills, {between} of them between a write and the end of its sealing",
        scratch.dialect()
    );
    assert!(between >= 5, "too few kills were in the middle of something: {moments:?}");
}

db_test! {
    fn killed_at_fifty_moments(scratch: Scratch) {
        if let Ok(address) = std::env::var(ADDRESS) {
            child(&address);
        }
        let variant = if scratch.dialect() == Dialect::Sqlite { "sqlite" } else { "postgres" };
        parent(scratch, &format!("store::kill::killed_at_fifty_moments::{variant}"));
    }
}
