//! The FEBRL data sets: Australian persons with damaged copies (Christen 2008). Not part of the repository;
//! without them these tests say so and pass.

use std::path::PathBuf;

use mining::linkage::{Column, Nicknames, Options, Role, Table, link};

use super::quality;

/// A table of all columns but the identifier of the record, and the true persons.
fn read(name: &str) -> Option<(Table, Vec<u32>)> {
    let shared = std::env::var_os("RAPPORT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(shared.join("data/febrl").join(name)) else {
        eprintln!("SKIP: FEBRL {name} is absent; set RAPPORT_SHARED to the folder with data/febrl");
        return None;
    };
    let mut lines = text.lines();
    let columns = lines.next()?.split(',').skip(1).map(|header| Column {
        name: header.trim().to_owned(),
        role: Role::guess(header).unwrap_or(Role::Text),
    });
    let mut table = Table::new(columns.collect(), Nicknames::common());
    let mut persons = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        persons.push(cells[0].split('-').nth(1).unwrap().parse().unwrap());
        table.push(&cells[1..]).unwrap();
    }
    Some((table, persons))
}

/// Links without a label and at the threshold everybody gets.
fn check(name: &str, records: usize) {
    let Some((table, persons)) = read(name) else { return };
    assert_eq!(table.len(), records);
    let linkage = link(&table, Options::default()).unwrap();
    let (precision, recall, f1) = quality(&linkage.clusters, &persons);
    assert!(f1 >= 0.995, "{name}: precision {precision}, recall {recall}, F1 {f1}");
}

#[test]
fn a_thousand_records() {
    check("dataset1.csv", 1000);
}

#[test]
fn five_thousand_records_of_families() {
    check("dataset2.csv", 5000);
}
