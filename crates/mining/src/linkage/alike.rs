//! Strangers with alike names have alike e-mail addresses, because people make them of their names. How
//! alike, is counted on pairs of records that share a name and differ in the day of birth, or in the place
//! where the table has no such day.

use super::compare::{self, Levels};
use super::comparison::{Comparison, Kind, UNKNOWN};
use super::hash;
use super::parallel;
use super::parameters::Parameters;
use super::table::{MISSING, Table};
use crate::linkage::Role;
use crate::simulate::Random;

/// Pairs drawn for each way of being alike.
const DRAWN: usize = 100_000;
/// Pairs added to those counted, and the levels they have.
const ADDED: f64 = 20.0;
const GUESS: [[f64; 5]; 3] =
    [[0.0005, 0.005, 0.002, 0.1, 0.8925], [0.0005, 0.02, 0.01, 0.1, 0.8695], [0.001, 0.1, 0.04, 0.2, 0.659]];

/// Which names are alike: 0 the given names, 1 the surnames, 2 both.
pub(crate) fn names(plan: &[Comparison], levels: &Levels) -> Option<usize> {
    let alike = |kind: Kind, last: u8| {
        plan.iter().position(|comparison| comparison.kind == kind).is_some_and(|at| levels[at] <= last)
    };
    match (alike(Kind::Given, 4), alike(Kind::Surname, 3)) {
        (true, true) => Some(2),
        (false, true) => Some(1),
        (true, false) => Some(0),
        (false, false) => None,
    }
}

/// Counts the levels of every e-mail comparison.
pub(crate) fn learn(
    table: &Table,
    plan: &[Comparison],
    seed: u64,
    threads: usize,
    parameters: &mut Parameters,
) {
    let emails: Vec<usize> = (0..plan.len()).filter(|at| plan[*at].kind == Kind::Email).collect();
    if emails.is_empty() {
        return;
    }
    let at = |kind: Kind| plan.iter().position(|comparison| comparison.kind == kind);
    let apart = at(Kind::Birth).map(|at| (at, 4)).or(at(Kind::Locality).map(|at| (at, 5)));
    let slot = |role: Role| table.slots().iter().position(|slot| slot.role == role);
    let (given, surname) = (slot(Role::GivenName), slot(Role::Surname));
    let sound = |slot: usize, row: u32| {
        let id = table.id(slot, row);
        (id != MISSING).then(|| table.dictionary(slot).facts(id).first)
    };
    let ways = [0usize, 1, 2];
    let counted = parallel::map_in_order(&ways, 3 * table.len(), threads, |way| {
        let mut counts = vec![GUESS[*way].map(|share| share * ADDED); emails.len()];
        let key = |row: u32| match way {
            0 => sound(given?, row),
            1 => sound(surname?, row),
            _ => Some(hash::pair(sound(given?, row)?, sound(surname?, row)?)),
        };
        let mut keyed: Vec<(u64, u32)> =
            (0..table.len() as u32).filter_map(|row| key(row).map(|key| (key, row))).collect();
        keyed.sort_unstable();
        let groups: Vec<&[(u64, u32)]> =
            keyed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1).collect();
        let mut upto = Vec::with_capacity(groups.len());
        let mut pairs = 0.0;
        for group in &groups {
            pairs += group.len() as f64 * (group.len() - 1) as f64 / 2.0;
            upto.push(pairs);
        }
        let mut random = Random::new(hash::pair(seed, 77 + *way as u64));
        for _ in 0..DRAWN.min((4.0 * pairs) as usize) {
            let drawn = random.uniform() * pairs;
            let Some(group) = groups.get(upto.partition_point(|upto| *upto < drawn)) else { continue };
            let mut draw = || group[(random.uniform() * group.len() as f64) as usize % group.len()].1;
            let (a, b) = (draw(), draw());
            if a == b || emails.iter().all(|at| !known(table, &plan[*at], a, b)) {
                continue;
            }
            let levels = compare::levels(table, plan, a, b);
            let strangers = apart.is_none_or(|(at, from)| levels[at] != UNKNOWN && levels[at] >= from);
            if strangers && names(plan, &levels) == Some(*way) {
                for (counts, email) in counts.iter_mut().zip(&emails) {
                    if levels[*email] != UNKNOWN {
                        counts[levels[*email] as usize] += 1.0;
                    }
                }
            }
        }
        counts
    });
    for (which, email) in emails.iter().enumerate() {
        let of = |way: usize, at: usize| counted[way][which][at] / counted[way][which].iter().sum::<f64>();
        for (at, level) in parameters.comparisons[*email].levels.iter_mut().enumerate() {
            level.alike = Some(std::array::from_fn(|way| of(way, at)));
        }
    }
}

fn known(table: &Table, comparison: &Comparison, a: u32, b: u32) -> bool {
    comparison.slot.is_some_and(|slot| table.id(slot, a) != MISSING && table.id(slot, b) != MISSING)
}
