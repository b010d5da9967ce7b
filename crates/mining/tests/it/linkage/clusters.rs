//! Clusters that do not chain and that respect verified identifiers.

use mining::linkage::generate::{columns, generate};
use mining::linkage::{Column, Nicknames, Options, ROLES, Role, Table, link, link_by};

use super::synthetic;

/// Synthetic persons and, at the end, these records.
fn with(rows: &[[&str; 10]]) -> Table {
    let (mut table, _) = synthetic(5000, 21, &ROLES);
    rows.iter().for_each(|row| table.push(row).unwrap());
    table
}

#[test]
fn a_record_between_father_and_son_does_not_make_them_one() {
    let person = |born, email| {
        ["walter", "quarrel", "high street", "7", "leeds", "10005", "us", born, email, "2015551234"]
    };
    let table = with(&[
        person("1950-03-09", "walter.quarrel@gmail.com"),
        person("1979-11-21", "wquarrel79@yahoo.com"),
        person("", ""),
    ]);
    let clusters = link(&table, Options::default()).unwrap().clusters;
    let [father, son] = [clusters[table.len() - 3], clusters[table.len() - 2]];
    assert_ne!(father, son);
}

#[test]
fn clusters_are_named_by_their_first_record_and_probabilities_are_in_range() {
    let (table, _) = synthetic(3000, 22, &ROLES);
    let linkage = link(&table, Options::default()).unwrap();
    for (record, cluster) in linkage.clusters.iter().enumerate() {
        assert!(*cluster as usize <= record);
        assert_eq!(linkage.clusters[*cluster as usize], *cluster);
        let members = linkage.clusters.iter().filter(|c| *c == cluster).count();
        let probability = linkage.probability[record];
        assert!(if members == 1 { probability == 1.0 } else { (0.0..=1.0).contains(&probability) });
    }
    let strict = Options { threshold: 0.999, ..Options::default() };
    let fewer = link_by(&table, linkage.parameters, strict).unwrap();
    let alone = |clusters: &[u32]| clusters.iter().enumerate().filter(|(at, c)| *at == **c as usize).count();
    assert!(alone(&fewer.clusters) > alone(&linkage.clusters));
}

#[test]
fn different_verified_identifiers_are_never_one_person() {
    let mut columns = columns();
    columns.push(Column { name: "passport".into(), role: Role::VerifiedIdentifier });
    let mut table = Table::new(columns, Nicknames::common());
    let mut number = 0;
    generate(3000, 23, |_, record| {
        let mut cells: Vec<&str> = record.iter().map(String::as_str).collect();
        number += 1;
        // Every third record has been checked, and every check found another person.
        let passport = if number % 3 == 0 { format!("P{number:07}") } else { String::new() };
        cells.push(&passport);
        table.push(&cells).unwrap();
    });
    let clusters = link(&table, Options::default()).unwrap().clusters;
    let mut checked = std::collections::HashMap::new();
    for (at, cluster) in clusters.iter().enumerate().filter(|(at, _)| (at + 1) % 3 == 0) {
        assert_eq!(checked.insert(*cluster, at), None, "two passports in cluster {cluster}");
    }
}

#[test]
fn many_records_of_one_person_are_one_cluster() {
    let row = |email| {
        ["olga", "quarrel", "high street", "7", "leeds", "10005", "us", "1950-03-09", email, "2015551234"]
    };
    let rows: Vec<_> = (0..40)
        .map(|at| row(if at % 3 == 0 { "olga.quarrel@gmail.com" } else { "oquarrel@web.de" }))
        .collect();
    let table = with(&rows);
    let clusters = link(&table, Options::default()).unwrap().clusters;
    let own = &clusters[table.len() - 40..];
    assert!(own.iter().all(|cluster| *cluster == own[0]), "{own:?}");
}
