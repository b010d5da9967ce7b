//! Nothing typed into a cell makes linking fail, and every figure stays in its range.

use mining::linkage::{Column, Nicknames, Options, ROLES, Role, Scorer, Table, keys, link};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The cases are the same in each run: a test that fails does so for everybody.
pub fn cases(number: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(1);
    ProptestConfig { cases: number, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

/// Anything, and often something like what belongs there.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "\\PC{0,12}",
        any::<String>(),
        "[a-c]{1,3}( [a-c]{1,3})?",
        "[0-9]{1,12}",
        "[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}",
        "[a-b]{1,2}@[a-b]\\.c",
        "\\+?[0-9 ()-]{5,14}",
        Just("\u{0}\u{301}\u{202e}𝔘ß İ ǆ ﬁ ٣٤٥ 王小明 👩‍👩‍👧".to_owned()),
        Just("x".repeat(10_000)),
        Just("é".repeat(300)),
        Just("a@".repeat(40)),
    ]
}

fn roles() -> impl Strategy<Value = Vec<Role>> {
    prop::collection::vec(prop::sample::select(ROLES.to_vec()), 1..9)
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_text_in_any_column(
        roles in roles(), cells in prop::collection::vec(cell(), 9 * 30), number in 2usize..30
    ) {
        let columns: Vec<Column> =
            roles.iter().enumerate().map(|(at, role)| Column { name: format!("c{at}"), role: *role }).collect();
        let mut table = Table::new(columns, Nicknames::common());
        for row in cells.chunks(9).take(number) {
            let row: Vec<&str> = row.iter().take(roles.len()).map(String::as_str).collect();
            table.push(&row).unwrap();
        }
        let linkage = link(&table, Options { threads: 1, ..Options::default() }).unwrap();
        let scorer = Scorer::new(&table, &linkage.parameters).unwrap();
        for a in 0..number as u32 {
            prop_assert!(keys(&table, a).len() < 60);
            prop_assert!((0.0..=1.0).contains(&linkage.probability[a as usize]));
            for b in 0..number as u32 {
                let explained = scorer.explain(a, b);
                prop_assert!(explained.score.bits.is_finite());
                prop_assert!((0.0..=1.0).contains(&explained.score.probability));
                let sum = explained.prior + explained.reasons.iter().map(|reason| reason.bits).sum::<f64>();
                prop_assert!((sum - explained.score.bits).abs() < 1e-6);
                prop_assert!((scorer.score(b, a).bits - explained.score.bits).abs() < 1e-9);
            }
        }
    }
}
