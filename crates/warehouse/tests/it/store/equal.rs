//! Whatever is done, in whatever order: every table through the warehouse equals the database read naively.

use db::db_test;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::firm::Firm;

#[derive(Clone, Debug)]
enum Step {
    Create(usize, i64),
    Update(usize, i64),
    Delete(usize),
    Restore,
    Moment(u8, i64),
    Withdraw(u8),
    AddColumn,
    Seal,
    Restart,
    Look,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..40_usize, 1..10_000_i64).prop_map(|(count, salt)| Step::Create(count, salt)),
        5 => (0..1_000_usize, 1..10_000_i64).prop_map(|(which, salt)| Step::Update(which, salt)),
        3 => (0..1_000_usize).prop_map(Step::Delete),
        1 => Just(Step::Restore),
        4 => (0..12_u8, 0..100_i64).prop_map(|(which, kind)| Step::Moment(which, kind)),
        2 => (0..12_u8).prop_map(Step::Withdraw),
        1 => Just(Step::AddColumn),
        4 => Just(Step::Seal),
        2 => Just(Step::Restart),
        2 => Just(Step::Look),
    ]
}

fn perform(firm: &mut Firm, step: &Step) {
    match step {
        Step::Create(count, salt) => drop(firm.create(*count, *salt)),
        Step::Update(which, salt) => firm.update(*which, *salt),
        Step::Delete(which) => firm.delete(*which),
        Step::Restore => firm.restore(),
        Step::Moment(which, kind) => firm.moment(*which, *kind, false),
        Step::Withdraw(which) => firm.moment(*which, 0, true),
        Step::AddColumn => firm.add_column(),
        Step::Seal => drop(firm.warehouse().seal().unwrap()),
        Step::Restart => firm.open(),
        Step::Look => firm.check(),
    }
}

db_test! {
    fn any_history(scratch: Scratch) {
        let mut runner = TestRunner::new(Config { cases: 24, ..Config::default() });
        let dialect = scratch.dialect();
        runner
            .run(&proptest::collection::vec(step(), 5..60), |steps| {
                let place = match dialect {
                    db::Dialect::Sqlite => db::testing::Scratch::sqlite(),
                    db::Dialect::Postgres => db::testing::Scratch::postgres(),
                };
                let mut firm = Firm::new(&place);
                for step in &steps {
                    perform(&mut firm, step);
                }
                firm.check();
                Ok(())
            })
            .unwrap();
    }

    /// One long history, so that files are joined and written anew.
    fn many_seals(scratch: Scratch) {
        let mut firm = Firm::new(scratch);
        for round in 0..40_usize {
            firm.create(5 + round % 7 * 10, round as i64);
            for at in 0..6 {
                firm.update(round * 31 + at * 7, (round * at) as i64);
                firm.moment((round * 3 + at) as u8 % 40, round as i64, at == 5);
            }
            firm.delete(round * 17);
            if round % 9 == 8 {
                firm.open();
            }
            firm.warehouse().seal().unwrap();
            if round % 5 == 0 {
                firm.check();
            }
        }
        firm.check();
        let extent = firm.warehouse().extent();
        assert!(extent.files < 25, "small files are joined: {extent:?}");
        assert_eq!(extent.tail, 0);
    }
}
