//! Consent of people who become one, and several again.

use std::collections::BTreeMap;

use identify::consents::State;
use serde_json::json;

use super::{ledger, person, purposes, say, say_on, state};
use crate::imports::app::TestApp;
use crate::merge::{merge, undo};

fn of(app: &TestApp, person: &str) -> String {
    state(app, person).0
}

db::db_test! {
    fn of_two_the_stricter_counts_and_each_has_her_own_again(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let states = ["none", "granted", "pending", "denied", "withdrawn", "objected"];
        let strictness = |name: &str| states.iter().position(|state| *state == name).unwrap();
        for (at, one) in states.iter().enumerate() {
            for (to, other) in states.iter().enumerate() {
                let survivor = person(&app, &format!("s{at}{to}@example.com"));
                let loser = person(&app, &format!("l{at}{to}@example.com"));
                // Whoever spoke last makes no difference.
                let days = if (at + to) % 2 == 0 { ("02-01", "03-01") } else { ("03-01", "02-01") };
                for (her, state, day) in [(&survivor, one, days.0), (&loser, other, days.1)] {
                    if *state != "none" {
                        say_on(&app, her, state, day);
                    }
                }
                let merged = merge(&app, &survivor, &[&loser]);
                let stricter = if strictness(one) >= strictness(other) { one } else { other };
                assert_eq!(of(&app, &survivor), **stricter, "{one} and {other}");
                undo(&app, &merged);
                assert_eq!((of(&app, &survivor).as_str(), of(&app, &loser).as_str()), (*one, *other));
            }
        }
    }

    fn what_she_refuses_while_she_is_one_stays_on_all(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (one, other) = (person(&app, "one@example.com"), person(&app, "other@example.com"));
        say_on(&app, &one, "granted", "01-01");
        say_on(&app, &other, "granted", "01-01");
        let merged = merge(&app, &one, &[&other]);
        assert_eq!(state(&app, &one), ("granted".to_owned(), true));
        say(&app, &one, "withdrawn");
        assert_eq!(of(&app, &one), "withdrawn");
        undo(&app, &merged);
        assert_eq!((of(&app, &one), of(&app, &other)), ("withdrawn".to_owned(), "withdrawn".to_owned()));
        // Both show the entry that says why.
        assert_eq!(ledger(&app, &one), ["withdrawn true", "granted true"]);
        assert_eq!(ledger(&app, &other), ["withdrawn true", "granted true"]);
    }

    fn what_she_agrees_to_while_she_is_one_is_the_survivors(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (one, other) = (person(&app, "one@example.com"), person(&app, "other@example.com"));
        say_on(&app, &other, "withdrawn", "01-01");
        let merged = merge(&app, &one, &[&other]);
        assert_eq!(state(&app, &one), ("withdrawn".to_owned(), false));
        say(&app, &one, "granted");
        assert_eq!(state(&app, &one), ("granted".to_owned(), true), "she may change her mind");
        undo(&app, &merged);
        assert_eq!(state(&app, &one), ("granted".to_owned(), true));
        assert_eq!(state(&app, &other), ("withdrawn".to_owned(), false), "the other never said so");
        // One again, she said it of both.
        let merged = merge(&app, &one, &[&other]);
        assert_eq!(state(&app, &one), ("granted".to_owned(), true));
        // And what the other refuses in between goes before it.
        undo(&app, &merged);
        say(&app, &other, "objected");
        merge(&app, &one, &[&other]);
        assert_eq!(state(&app, &one), ("objected".to_owned(), false));
    }

    fn a_row_that_went_into_another_is_still_spoken_of(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        let (one, other, third) = (person(&app, "one@example.com"), person(&app, "other@example.com"), person(&app, "third@example.com"));
        let first = merge(&app, &one, &[&other]);
        let second = merge(&app, &third, &[&one]);
        // By the id or the address of a record that is gone.
        assert_eq!(say(&app, &other, "withdrawn")["person_id"], json!(third));
        let said = json!({"email": "other@example.com", "channel": "email", "purpose": "offers", "state": "withdrawn"});
        assert_eq!(app.ask("POST", "/consents", Some(said)).is(201)["person_id"], json!(third));
        assert_eq!(of(&app, &third), "withdrawn");
        assert_eq!(ledger(&app, &third).len(), 2);
        undo(&app, &second);
        undo(&app, &first);
        for her in [&one, &other, &third] {
            assert_eq!(of(&app, her), "withdrawn");
        }
    }

    fn whatever_is_merged_and_undone_the_rules_hold(scratch: Scratch) {
        let app = TestApp::open(scratch);
        purposes(&app);
        for seed in 0..12 {
            replay(&app, seed);
        }
    }
}

/// SplitMix64, so that a failing history can be named by its number.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
}

const PEOPLE: usize = 5;
const STATES: [State; 4] = [State::Granted, State::Pending, State::Withdrawn, State::Objected];

/// What the rules say, written down anew: every word of each record, with whom it was said of.
#[derive(Default)]
struct Rules {
    /// For each record: the words on it as (order, state, of whom it was said).
    words: BTreeMap<usize, Vec<(usize, State, usize)>>,
    /// The merges in force, oldest first: survivor and losers.
    merges: Vec<(String, usize, Vec<usize>)>,
}

impl Rules {
    fn person(&self, record: usize) -> usize {
        let into = self.merges.iter().find(|(_, _, losers)| losers.contains(&record));
        into.map_or(record, |(_, survivor, _)| self.person(*survivor))
    }

    fn members(&self, person: usize) -> Vec<usize> {
        (0..PEOPLE).filter(|record| self.person(*record) == person).collect()
    }

    fn counts(&self, person: usize) -> Option<State> {
        let last = |record: &usize| {
            let words = self.words.get(record).map(Vec::as_slice).unwrap_or_default();
            let there = words.iter().filter(|(_, _, of)| self.person(*of) == person);
            there.max_by_key(|(order, ..)| *order).map(|(_, state, _)| *state)
        };
        self.members(person).iter().filter_map(last).max()
    }

    fn say(&mut self, order: usize, record: usize, state: State) {
        let person = self.person(record);
        let now = self.counts(person);
        let held = match (state, now) {
            (State::Pending, Some(now)) => now.is_opt_out() || now == State::Granted,
            _ => false,
        };
        if held {
            return;
        }
        for member in self.members(person) {
            let of = if state.is_opt_out() { member } else { record };
            self.words.entry(member).or_default().push((order, state, of));
        }
    }
}

/// One random history, held to the rules after each step.
fn replay(app: &TestApp, seed: u64) {
    let mut dice = Dice(seed);
    let people: Vec<String> =
        (0..PEOPLE).map(|at| person(app, &format!("p{seed}-{at}@example.com"))).collect();
    let mut rules = Rules::default();
    let mut told = Vec::new();
    for order in 0..24 {
        let alive: Vec<usize> = (0..PEOPLE).filter(|record| rules.person(*record) == *record).collect();
        match dice.throw(5) {
            0 if alive.len() > 1 => {
                let survivor = alive[dice.throw(alive.len())];
                let others: Vec<usize> = alive.iter().copied().filter(|record| *record != survivor).collect();
                let loser = others[dice.throw(others.len())];
                let id = merge(app, &people[survivor], &[&people[loser]]);
                told.push(format!("merge {loser} into {survivor}"));
                rules.merges.push((id, survivor, vec![loser]));
            }
            1 if !rules.merges.is_empty() => {
                let (id, survivor, losers) = rules.merges.remove(dice.throw(rules.merges.len()));
                undo(app, &id);
                told.push(format!("part {losers:?} from {survivor}"));
            }
            _ => {
                let record = dice.throw(PEOPLE);
                let state = STATES[dice.throw(STATES.len())];
                // A record that went into another one may be named too.
                say_on(app, &people[record], state.name(), &format!("06-{:02}", order + 1));
                told.push(format!("{} of {record}", state.name()));
                rules.say(order, record, state);
            }
        }
        for record in (0..PEOPLE).filter(|record| rules.person(*record) == *record) {
            let expected = rules.counts(record).map_or("none", State::name);
            assert_eq!(of(app, &people[record]), expected, "seed {seed}, {record} after {told:?}");
        }
    }
}
