//! What is learnt from records alone, against what they were made with.

use mining::linkage::{Column, Nicknames, Options, Role, Table, link};
use mining::simulate::Random;

/// The chance that the two records of a person agree in each column.
const PLANTED: [f64; 5] = [0.97, 0.92, 0.87, 0.82, 0.78];
const PERSONS: usize = 6000;
const TWICE: usize = 1500;

/// Words that are not like one another, by number.
fn word(number: u64) -> String {
    let mut random = Random::new(number);
    (0..9).map(|_| char::from(b'a' + (random.uniform() * 26.0) as u8)).collect()
}

/// Persons with values drawn independently in each column, some of them recorded twice.
fn planted(seed: u64) -> Table {
    let columns = (0..PLANTED.len()).map(|at| Column { name: format!("c{at}"), role: Role::Identifier });
    let mut table = Table::new(columns.collect(), Nicknames::none());
    let mut random = Random::new(seed);
    let mut push = |row: &[u64]| {
        let cells: Vec<String> =
            row.iter().enumerate().map(|(at, value)| word(at as u64 * 1_000_000 + value)).collect();
        table.push(&cells.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    };
    for person in 0..PERSONS {
        let mut draw = || (random.uniform() * 500.0) as u64;
        let row: Vec<u64> = PLANTED.iter().map(|_| draw()).collect();
        let other: Vec<u64> = PLANTED.iter().map(|_| draw()).collect();
        push(&row);
        if person < TWICE {
            let copy: Vec<u64> = PLANTED
                .iter()
                .enumerate()
                .map(|(at, share)| if random.uniform() < *share { row[at] } else { other[at] })
                .collect();
            push(&copy);
        }
    }
    table
}

#[test]
fn planted_chances_are_recovered() {
    let linkage = link(&planted(5), Options::default()).unwrap();
    let learnt = &linkage.parameters;
    assert!((learnt.matches / TWICE as f64 - 1.0).abs() < 0.05, "{} pairs expected", learnt.matches);
    for (comparison, planted) in learnt.comparisons.iter().zip(PLANTED) {
        // A value drawn anew is the same by chance once in 500.
        let exact = &comparison.levels[0];
        assert!((exact.m - planted).abs() < 0.035, "{}: m {} for {planted}", comparison.name, exact.m);
        assert!((exact.u / 0.002 - 1.0).abs() < 0.2, "{}: u {}", comparison.name, exact.u);
        for chances in
            [comparison.levels.iter().map(|l| l.m).sum::<f64>(), comparison.levels.iter().map(|l| l.u).sum()]
        {
            assert!((chances - 1.0).abs() < 1e-9, "{}: chances add up to {chances}", comparison.name);
        }
    }
    // The probabilities are honest: as many pairs as they promise.
    let promised: f64 = linkage.pairs.iter().map(|pair| pair.score.probability).sum();
    assert!((promised / TWICE as f64 - 1.0).abs() < 0.05, "{promised} pairs promised");
}

#[test]
fn common_values_are_listed_with_their_shares() {
    let columns = vec![
        Column { name: "surname".into(), role: Role::Surname },
        Column { name: "given".into(), role: Role::GivenName },
    ];
    let mut table = Table::new(columns, Nicknames::common());
    for at in 0..100 {
        let rare = word(at);
        table.push(&[if at % 4 == 0 { "Smith" } else { &rare }, "Ann"]).unwrap();
    }
    let learnt = link(&table, Options::default()).unwrap().parameters;
    let surname = learnt.comparisons.iter().find(|c| c.name == "surname").unwrap();
    assert_eq!(surname.frequencies.len(), 1);
    assert!((surname.frequencies[0].1 - 0.25).abs() < 1e-12);
}
