//! Synthetic persons: families, colleagues, namesakes and damaged duplicates, at seeds nothing was chosen by.

use std::collections::HashMap;

use mining::linkage::generate::generate;
use mining::linkage::{AUTO_MERGE, Options, ROLES, Role, link};

use super::{quality, synthetic};

#[test]
fn duplicates_are_found_and_families_kept_apart() {
    let (table, persons) = synthetic(20_000, 90_210, &ROLES);
    let linkage = link(&table, Options::default()).unwrap();
    let (precision, recall, f1) = quality(&linkage.clusters, &persons);
    assert!(f1 >= 0.97, "precision {precision}, recall {recall}, F1 {f1}");
    let sure: Vec<_> = linkage.pairs.iter().filter(|pair| pair.score.probability >= AUTO_MERGE).collect();
    let wrong = sure.iter().filter(|pair| persons[pair.a as usize] != persons[pair.b as usize]).count();
    assert!(sure.len() > 3000 && wrong * 1000 <= sure.len(), "{wrong} of {} are wrong", sure.len());
    let expected =
        linkage.pairs.iter().filter(|pair| persons[pair.a as usize] == persons[pair.b as usize]).count();
    assert!(
        (linkage.parameters.matches / expected as f64 - 1.0).abs() < 0.15,
        "{}",
        linkage.parameters.matches
    );
}

#[test]
fn few_records_and_few_columns_suffice() {
    let names = [Role::GivenName, Role::Surname];
    let birth = [&names[..], &[Role::DateOfBirth]].concat();
    let place = [&birth[..], &[Role::Street, Role::HouseNumber, Role::City, Role::Postcode]].concat();
    let lines = [&names[..], &[Role::Email, Role::Phone]].concat();
    let cases = [
        (150, &ROLES[..], 0.9),
        (1000, &ROLES[..], 0.95),
        (5000, &place[..], 0.9),
        (5000, &lines[..], 0.8),
        (5000, &birth[..], 0.7),
    ];
    for (number, roles, needed) in cases {
        let (table, persons) = synthetic(number, 4711, roles);
        let linkage = link(&table, Options::default()).unwrap();
        let (precision, recall, f1) = quality(&linkage.clusters, &persons);
        eprintln!(
            "{number} persons, {} columns: precision {precision}, recall {recall}, F1 {f1}",
            table.columns().len()
        );
        assert!(f1 >= needed, "{number} persons, {roles:?}: precision {precision}, recall {recall}, F1 {f1}");
    }
}

#[test]
fn persons_without_duplicates_stay_alone() {
    let (all, persons) = synthetic(3000, 8, &ROLES);
    let mut alone = mining::linkage::Table::new(all.columns().to_vec(), mining::linkage::Nicknames::common());
    let mut last = HashMap::new();
    generate(3000, 8, |person, record| {
        last.insert(person, record.clone());
    });
    for person in 0..3000 {
        alone.push(&last[&person].each_ref().map(String::as_str)).unwrap();
    }
    assert!(persons.len() > 3300);
    let clusters = link(&alone, Options::default()).unwrap().clusters;
    let joined = clusters.iter().enumerate().filter(|(at, cluster)| *at != **cluster as usize).count();
    assert!(joined <= 15, "{joined} of 3000 different persons were taken for another");
}

#[test]
fn the_same_seed_gives_the_same_persons() {
    let draw = |seed| {
        let mut drawn = Vec::new();
        generate(500, seed, |person, record| drawn.push((person, record.clone())));
        drawn
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    let records = draw(1);
    assert_eq!(records.last().unwrap().0, 499);
    let share = records.len() as f64 / 500.0;
    assert!((1.1..1.3).contains(&share), "{share} records a person");
}
