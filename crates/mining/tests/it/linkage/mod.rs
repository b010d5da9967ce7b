//! Record linkage: comparators, learning, blocking, scores, clusters, and real and synthetic persons.

mod blocking;
mod clusters;
mod comparators;
mod febrl;
mod hostile;
mod learning;
mod scores;
mod synthetic;

use std::collections::HashMap;

use mining::linkage::generate::{columns, generate};
use mining::linkage::{Column, Nicknames, Role, Table};

/// Of pairs that share a cluster: precision, recall and F1 against the pairs that share a person.
fn quality(clusters: &[u32], persons: &[u32]) -> (f64, f64, f64) {
    let pairs =
        |counts: HashMap<(u32, u32), u64>| counts.values().map(|n| (n * (n - 1) / 2) as f64).sum::<f64>();
    let count = |key: &dyn Fn(usize) -> (u32, u32)| {
        let mut counts = HashMap::new();
        (0..clusters.len()).for_each(|i| *counts.entry(key(i)).or_insert(0) += 1);
        pairs(counts)
    };
    let both = count(&|i| (clusters[i], persons[i]));
    let (found, real) = (count(&|i| (clusters[i], 0)), count(&|i| (persons[i], 0)));
    (both / found, both / real, 2.0 * both / (found + real))
}

/// A table of these columns, each named after its role, and rows.
fn table(roles: &[Role], rows: &[&[&str]]) -> Table {
    let columns = roles.iter().map(|role| Column { name: role.name().to_owned(), role: *role }).collect();
    let mut table = Table::new(columns, Nicknames::common());
    rows.iter().for_each(|row| table.push(row).unwrap());
    table
}

/// Synthetic persons, with the columns of these roles only, and the person of each record.
fn synthetic(number: u32, seed: u64, roles: &[Role]) -> (Table, Vec<u32>) {
    let kept: Vec<(usize, Column)> =
        columns().into_iter().enumerate().filter(|(_, column)| roles.contains(&column.role)).collect();
    let mut table = Table::new(kept.iter().map(|(_, column)| column.clone()).collect(), Nicknames::common());
    let mut persons = Vec::new();
    generate(number, seed, |person, record| {
        let cells: Vec<&str> = kept.iter().map(|(at, _)| record[*at].as_str()).collect();
        table.push(&cells).unwrap();
        persons.push(person);
    });
    (table, persons)
}
