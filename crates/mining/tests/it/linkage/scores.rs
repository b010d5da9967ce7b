//! Scores: reasons that add up, the same for one new record as for all, the same on any number of threads.

use mining::MiningError;
use mining::linkage::{Nicknames, Options, ROLES, Role, Scorer, Table, link};

use super::{synthetic, table};

#[test]
fn a_score_is_the_prior_and_its_reasons() {
    let (persons, _) = synthetic(2000, 3, &ROLES);
    let linkage = link(&persons, Options::default()).unwrap();
    let scorer = Scorer::new(&persons, &linkage.parameters).unwrap();
    assert!(linkage.pairs.len() > 300);
    for pair in &linkage.pairs {
        let explained = scorer.explain(pair.a, pair.b);
        assert_eq!(explained.score, pair.score);
        let sum: f64 = explained.prior + explained.reasons.iter().map(|reason| reason.bits).sum::<f64>();
        assert!((sum - pair.score.bits).abs() < 1e-6, "{sum} for {}", pair.score.bits);
        let probability = 1.0 / (1.0 + (-pair.score.bits).exp2());
        assert!((probability - pair.score.probability).abs() < 1e-9);
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let (persons, _) = synthetic(4000, 4, &ROLES);
    let run = |threads| link(&persons, Options { threads, ..Options::default() }).unwrap();
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(7));
    let mut rows = Vec::new();
    mining::linkage::generate::generate(4000, 4, |_, record| rows.push(record.clone()));
    for threads in [1, 3] {
        let mut at_once = Table::new(persons.columns().to_vec(), Nicknames::common());
        at_once.extend(rows.len(), threads, |row, column| &rows[row][column]).unwrap();
        assert_eq!(one, link(&at_once, Options { threads, ..Options::default() }).unwrap());
    }
}

#[test]
fn a_new_record_scores_as_it_would_among_all() {
    let (persons, _) = synthetic(2000, 5, &ROLES);
    let linkage = link(&persons, Options::default()).unwrap();
    let mut rows = Vec::new();
    mining::linkage::generate::generate(2000, 5, |_, record| rows.push(record.clone()));
    for pair in linkage.pairs.iter().step_by(97) {
        let mut two = Table::new(persons.columns().to_vec(), Nicknames::common());
        for row in [pair.a, pair.b] {
            two.push(&rows[row as usize].each_ref().map(String::as_str)).unwrap();
        }
        let scorer = Scorer::new(&two, &linkage.parameters).unwrap();
        assert_eq!(scorer.score(0, 1), pair.score);
    }
}

#[test]
fn rarer_names_say_more_and_families_are_no_evidence() {
    let (persons, _) = synthetic(20_000, 6, &ROLES);
    let learnt = link(&persons, Options::default()).unwrap().parameters;
    let score = |a: [&str; 10], b: [&str; 10]| {
        let mut two = Table::new(persons.columns().to_vec(), Nicknames::common());
        two.push(&a).unwrap();
        two.push(&b).unwrap();
        Scorer::new(&two, &learnt).unwrap().explain(0, 1).score.bits
    };
    let named = |given, surname| {
        let born = [given, surname, "", "", "", "", "", "1961-07-05", "", ""];
        score(born, born)
    };
    assert!(named("john", "smith") + 4.0 < named("xanthippe", "quarrelbody"));

    let at_home = |given, born, email| {
        [given, "barley", "high street", "7", "leeds", "10005", "us", born, email, "2015551234"]
    };
    let ann = at_home("ann", "1961-07-05", "ann61@gmail.com");
    assert!(score(ann, at_home("ann", "1961-07-05", "")) > 10.0);
    assert!(score(ann, at_home("ann", "1961-05-07", "")) > 10.0, "day and month swapped");
    assert!(score(ann, at_home("anne", "", "ann61@gmail.com")) > 5.0, "spelt otherwise, same e-mail");
    assert!(score(ann, at_home("peter", "1963-01-15", "peter.b@gmail.com")) < -5.0, "husband");
    assert!(score(ann, at_home("ann", "1990-11-23", "")) < 0.0, "daughter of the same name");
    let mut moved = at_home("ann", "1961-07-05", "ann61@gmail.com");
    (moved[2], moved[3], moved[4], moved[5], moved[9]) =
        ("park road", "113", "bristol", "20417", "9017654321");
    assert!(score(ann, moved) > 5.0, "moved house");
    moved[1] = "quincy";
    assert!(score(ann, moved) > 0.0, "moved and married");
}

#[test]
fn parameters_of_another_table_are_refused() {
    let (persons, _) = synthetic(300, 7, &ROLES);
    let mut learnt = link(&persons, Options::default()).unwrap().parameters;
    let other = table(&[Role::Email], &[&["a@b.c"], &["a@b.c"]]);
    assert!(matches!(Scorer::new(&other, &learnt), Err(MiningError::OutOfRange { .. })));
    learnt.comparisons[1].levels[0].m = f64::NAN;
    assert!(matches!(Scorer::new(&persons, &learnt), Err(MiningError::OutOfRange { name: "a chance", .. })));
    let few = table(&[Role::Email], &[&["a@b.c"]]);
    assert!(matches!(link(&few, Options::default()), Err(MiningError::TooFew { .. })));
    for threshold in [0.0, 1.0, f64::NAN] {
        let refused = link(&other, Options { threshold, ..Options::default() });
        assert!(matches!(refused, Err(MiningError::OutOfRange { .. })), "{threshold}");
    }
    let mut narrow = table(&[Role::Email], &[]);
    assert!(matches!(narrow.push(&["a", "b"]), Err(MiningError::Row { index: 0, .. })));
}
