//! From pairs to clusters of records, each one person.
//!
//! Pairs are taken from the likeliest to the least, as in agglomerative clustering. Two clusters become one
//! only if their records fit on average, not through one link alone, so a record that lies between father and
//! son does not make them one; and never if they hold different verified identifiers.

use std::collections::BTreeMap;

use super::Pair;
use super::scorer::Scorer;
use super::table::{MISSING, Table};
use crate::linkage::Role;

/// One pair counts for no more than this many bits, either way.
const MOST_BITS: f64 = 10.0;
/// Of larger clusters the first records stand for the rest.
const LOOKED_AT: usize = 12;

/// For each record the number of its cluster, in the order of their first records, and the probability that
/// it belongs there.
pub(crate) fn cluster(
    scorer: &Scorer,
    table: &Table,
    pairs: &[Pair],
    threshold: f64,
) -> (Vec<u32>, Vec<f64>) {
    let mut sorted: Vec<&Pair> = pairs.iter().filter(|pair| pair.score.probability >= threshold).collect();
    sorted.sort_by(|x, y| y.score.bits.total_cmp(&x.score.bits).then((x.a, x.b).cmp(&(y.a, y.b))));
    let needed = (threshold / (1.0 - threshold)).log2().clamp(-MOST_BITS, MOST_BITS);
    // The cluster of a record by the number of its first one; clusters of one record are not listed.
    let mut of: Vec<u32> = (0..table.len() as u32).collect();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for pair in sorted {
        let (x, y) =
            (of[pair.a as usize].min(of[pair.b as usize]), of[pair.a as usize].max(of[pair.b as usize]));
        if x == y {
            continue;
        }
        let (one, two) = (
            members.get(&x).cloned().unwrap_or_else(|| vec![x]),
            members.get(&y).cloned().unwrap_or_else(|| vec![y]),
        );
        if conflict(table, &one, &two) || fit(scorer, &one, &two) < needed {
            continue;
        }
        let all = [one, two.clone()].concat();
        members.remove(&y);
        for record in two {
            of[record as usize] = x;
        }
        members.insert(x, all);
    }
    let mut probability = vec![1.0; table.len()];
    for records in members.values() {
        for record in records {
            let others = records.iter().filter(|other| *other != record).take(LOOKED_AT);
            let (mut sum, mut count) = (0.0, 0.0);
            for other in others {
                sum += scorer.score(*record, *other).probability;
                count += 1.0;
            }
            probability[*record as usize] = sum / f64::max(count, 1.0);
        }
    }
    (of, probability)
}

/// Mean bits between the records of two clusters.
fn fit(scorer: &Scorer, one: &[u32], two: &[u32]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for a in one.iter().take(LOOKED_AT) {
        for b in two.iter().take(LOOKED_AT) {
            sum += scorer.score(*a, *b).bits.clamp(-MOST_BITS, MOST_BITS);
            count += 1.0;
        }
    }
    sum / count
}

/// Whether a verified identifier tells two clusters apart.
fn conflict(table: &Table, one: &[u32], two: &[u32]) -> bool {
    let verified = table.slots().iter().enumerate().filter(|(_, slot)| slot.role == Role::VerifiedIdentifier);
    let known = |slot: usize, records: &[u32]| {
        records.iter().map(|record| table.id(slot, *record)).find(|id| *id != MISSING)
    };
    verified.map(|(slot, _)| slot).any(|slot| match (known(slot, one), known(slot, two)) {
        (Some(x), Some(y)) => x != y,
        _ => false,
    })
}
