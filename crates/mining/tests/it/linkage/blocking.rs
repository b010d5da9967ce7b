//! Blocking keys: bounded blocks, keys that forgive a fault each, keys of one record alone.

use mining::linkage::{BLOCK, Options, ROLES, Role, keys, link};

use super::{synthetic, table};

const PERSON: [Role; 6] =
    [Role::GivenName, Role::Surname, Role::Postcode, Role::DateOfBirth, Role::Email, Role::Phone];

#[test]
fn blocks_are_bounded_and_what_is_left_out_is_said() {
    // Everybody has the same name, place and day of birth.
    let rows: Vec<[&str; 4]> = vec![["Ann", "Smith", "12345", "1980-02-03"]; 5000];
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let same = table(&[Role::GivenName, Role::Surname, Role::Postcode, Role::DateOfBirth], &rows);
    let linkage = link(&same, Options::default()).unwrap();
    assert_eq!(linkage.compared, 0);
    assert!(
        linkage.blocking.iter().all(|rule| rule.skipped == 5000 && rule.blocks == 0),
        "{:?}",
        linkage.blocking
    );

    let (persons, _) = synthetic(3000, 11, &ROLES);
    let linkage = link(&persons, Options::default()).unwrap();
    let most = (BLOCK * (BLOCK - 1) / 2) as u64;
    for rule in &linkage.blocking {
        assert!(rule.pairs <= rule.blocks as u64 * most, "{rule:?}");
    }
    assert!(linkage.compared <= linkage.blocking.iter().map(|rule| rule.pairs).sum());
    assert!(linkage.compared < 200 * persons.len() as u64);
}

/// Rules under which two records are candidates.
fn shared(a: &[&str], b: &[&str]) -> Vec<String> {
    let both = table(&PERSON, &[a, b]);
    let (one, two) = (keys(&both, 0), keys(&both, 1));
    one.into_iter().filter(|key| two.iter().any(|k| k.broad == key.broad)).map(|key| key.rule).collect()
}

#[test]
fn a_fault_in_one_field_leaves_other_keys() {
    let clean = ["Catherine", "Meyer", "12345", "1980-02-03", "cath.meyer@example.org", "+1 (212) 555-0123"];
    let changed = |at: usize, value: &'static str| {
        let mut row = clean;
        row[at] = value;
        row
    };
    for (at, value) in [(0, "Kate"), (1, "Jones"), (2, "99999"), (3, "1980-03-02"), (4, "x@y.org"), (5, "")] {
        assert!(shared(&clean, &changed(at, value)).len() >= 3, "{at} {value}");
    }
    let swapped = ["Maier", "Kathryn", "", "", "", ""];
    assert_eq!(shared(&clean, &swapped), ["both names"]);
    assert!(shared(&clean, &["", "", "", "", "", "212-555-0123"]).contains(&"telephone ending".to_owned()));
    assert!(
        shared(&clean, &["", "", "", "", "CATH.MEYER@other.net", ""]).contains(&"e-mail name".to_owned())
    );
    assert!(shared(&clean, &["Otto", "Lang", "54321", "1933-12-24", "o@l.org", "4321987"]).is_empty());
}

#[test]
fn keys_depend_on_the_record_alone() {
    let row: &[&str] = &["Ann", "Smith", "12345", "1980-02-03", "ann@example.org", "2125550123"];
    let (alone, among) = (table(&PERSON, &[row]), table(&PERSON, &[&["Bo", "Li", "", "", "", ""], row]));
    assert_eq!(keys(&alone, 0), keys(&among, 1));
    assert!(keys(&table(&PERSON, &[&["", " ", "-", "n/a", "@", "0"]]), 0).is_empty());
}
