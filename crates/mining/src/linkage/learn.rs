//! Learning the parameters without a single known pair.
//!
//! How strangers agree is counted on pairs drawn at random, where next to none are of one person. How one
//! person's records agree, and how families and colleagues do, is found by the EM algorithm (Dempster, Laird
//! and Rubin 1977) on a sample of the candidate pairs of all blocking rules together. Strangers keep their
//! counted chances throughout and weigh by the number of all pairs, not of candidates, so the fields a rule
//! blocks on do not look less telling than they are; and since every rule forgives other faults, no field has
//! to agree for a pair to be a candidate.

use super::alike;
use super::blocks::Blocks;
use super::compare;
use super::comparison::{self, Comparison, Kind, UNKNOWN};
use super::frequency;
use super::hash;
use super::parallel;
use super::parameters::{ComparisonParameters, Level, Parameters};
use super::scorer::{Scorer, Seen};
use super::table::Table;
use crate::MiningError;
use crate::simulate::Random;

/// Pairs drawn at random to see how strangers agree.
const STRANGERS: usize = 1_000_000;
/// Candidate pairs to learn from, about.
const SAMPLE: u64 = 600_000;
/// Steps of EM at most, and the change of any chance at which it stops.
const STEPS: u32 = 60;
const SETTLED: f64 = 1e-3;
/// Pairs in a piece of work.
const PIECE: usize = 4096;
/// Seen once is not always, never seen is not never: this many pairs are added, as guessed beforehand.
const ADDED: f64 = 5.0;
/// As many are added to the pairs of one person, since in clean records there may be none to learn from.
const ADDED_MATCHES: f64 = 50.0;
/// How often one person's names, birth or identifier may be altogether different. Records that differ in
/// these more often are of other persons, whatever else they share.
const MOST_DIFFERENT: f64 = 0.25;
/// What tells one person from another of her family or firm.
const OF_PERSON: [Kind; 4] = [Kind::Given, Kind::Surname, Kind::Birth, Kind::Identifier];
/// The least chance of any level.
const LEAST: f64 = 1e-4;

/// Learns from all records and their candidate pairs.
pub(crate) fn learn(
    table: &Table,
    blocks: &Blocks,
    seed: u64,
    threads: usize,
) -> Result<Parameters, MiningError> {
    let plan = comparison::plan(table);
    let mut parameters = begin(table, &plan, seed, threads);
    alike::learn(table, &plan, seed, threads, &mut parameters);
    let (sample, weight) = sample(table, blocks, &parameters, seed, threads)?;
    anchor(&plan, &sample, &mut parameters);
    identify(&plan, &mut parameters);
    let guess = parameters.clone();
    for _ in 0..STEPS {
        let next = step(table, &parameters, &guess, &sample, weight, threads)?;
        let change = changed(&parameters, &next);
        parameters = next;
        if change < SETTLED {
            break;
        }
    }
    Ok(parameters)
}

/// Frequencies, strangers' chances, and a guess at the rest.
fn begin(table: &Table, plan: &[Comparison], seed: u64, threads: usize) -> Parameters {
    let records = table.len() as f64;
    let counted =
        parallel::map_in_order(plan, table.len() * plan.len(), threads, |c| frequency::count(table, c));
    let strangers = strangers(table, plan, seed, threads);
    let comparisons = plan
        .iter()
        .zip(counted)
        .zip(strangers)
        .map(|((comparison, (frequencies, agree)), u)| {
            let kind = comparison.kind;
            let (names, last) = (kind.levels(), kind.levels().len() - 1);
            let u = with_exact(kind, u, agree);
            let guess = |exact: f64, none: f64, at: usize| match at {
                0 => exact,
                _ if at == last => none,
                _ => (1.0 - exact - none) / (last - 1).max(1) as f64,
            };
            let levels = names
                .iter()
                .enumerate()
                .map(|(at, name)| Level {
                    name: (*name).to_owned(),
                    m: if kind.is_order() { [0.97, 0.03][at] } else { guess(0.8, 0.08, at) },
                    u: u[at],
                    household: kind
                        .in_household()
                        .then(|| if kind.is_order() { [0.99, 0.01][at] } else { guess(0.7, 0.25, at) }),
                    colleague: kind
                        .at_place()
                        .then(|| if kind.is_order() { [0.99, 0.01][at] } else { guess(0.6, 0.35, at) }),
                    alike: None,
                })
                .collect();
            ComparisonParameters { name: comparison.name.clone(), levels, frequencies }
        })
        .collect();
    Parameters {
        records,
        matches: 0.05 * records,
        moved: 0.05,
        households: 0.02 * records,
        apart: 0.02,
        colleagues: 0.05 * records,
        comparisons,
    }
}

/// Shares of the levels among pairs drawn at random.
fn strangers(table: &Table, plan: &[Comparison], seed: u64, threads: usize) -> Vec<Vec<f64>> {
    let rows = table.len();
    let pairs = STRANGERS.min(rows.saturating_mul(rows).saturating_mul(4));
    let pieces: Vec<usize> = (0..pairs.div_ceil(PIECE)).collect();
    let counts = parallel::map_in_order(&pieces, pairs, threads, |piece| {
        let mut random = Random::new(hash::pair(seed, *piece as u64));
        let mut counts: Vec<Vec<u32>> = plan.iter().map(|c| vec![0; c.kind.levels().len()]).collect();
        for _ in 0..PIECE {
            let mut draw = || (random.uniform() * rows as f64) as usize % rows;
            let (a, b) = (draw(), draw());
            if a == b {
                continue;
            }
            let levels = compare::levels(table, plan, a as u32, b as u32);
            for (counts, level) in counts.iter_mut().zip(levels) {
                if level != UNKNOWN {
                    counts[level as usize] += 1;
                }
            }
        }
        counts
    });
    (0..plan.len())
        .map(|at| {
            let levels = plan[at].kind.levels().len();
            let totals: Vec<f64> = (0..levels)
                .map(|level| counts.iter().map(|piece| f64::from(piece[at][level])).sum::<f64>() + 0.5)
                .collect();
            let all: f64 = totals.iter().sum();
            totals.iter().map(|total| total / all).collect()
        })
        .collect()
}

/// Puts the chance of exact agreement, which the frequencies give, in the place of the one that was drawn.
fn with_exact(kind: Kind, mut u: Vec<f64>, agree: f64) -> Vec<f64> {
    if kind.is_order() {
        // Strangers are read whichever way they agree better; the names then carry all the evidence.
        return vec![1.0; u.len()];
    }
    if kind == Kind::Locality {
        return u;
    }
    let agree = agree.clamp(1e-9, 0.99);
    let rest: f64 = u[1..].iter().sum();
    for share in &mut u[1..] {
        *share *= (1.0 - agree) / rest;
    }
    u[0] = agree;
    u
}

/// A sample of the candidate pairs, and how many each stands for.
fn sample(
    table: &Table,
    blocks: &Blocks,
    parameters: &Parameters,
    seed: u64,
    threads: usize,
) -> Result<(Vec<Seen>, f64), MiningError> {
    let scorer = Scorer::new(table, parameters)?;
    let rate = (SAMPLE as f64 / blocks.pairs().max(1) as f64).min(1.0);
    let below = if rate >= 1.0 { u64::MAX } else { (rate * u64::MAX as f64) as u64 };
    let pieces = blocks.pieces();
    let found = parallel::map_in_order(&pieces, blocks.pairs() as usize, threads, |piece| {
        let mut found = Vec::new();
        blocks.each(*piece, |a, b| {
            if hash::pair(seed ^ u64::from(a), u64::from(b)) <= below {
                found.push(scorer.see(a, b));
            }
        });
        found
    });
    Ok((found.concat(), 1.0 / rate))
}

/// Lets members of a family share a given name, father and son, where something else can tell them apart.
fn anchor(plan: &[Comparison], sample: &[Seen], parameters: &mut Parameters) {
    let anchored = plan.iter().enumerate().any(|(at, comparison)| {
        let known = sample.iter().filter(|seen| seen.levels[at] != UNKNOWN).count();
        matches!(comparison.kind, Kind::Birth | Kind::Identifier) && 2 * known > sample.len()
    });
    for (comparison, learnt) in plan.iter().zip(&mut parameters.comparisons) {
        if comparison.kind == Kind::Given && anchored {
            for (at, level) in learnt.levels.iter_mut().enumerate() {
                level.household = Some(if at == 0 { 0.05 } else { 0.95 * level.u });
            }
        }
    }
}

/// Leaves out families and colleagues where nothing could tell them from one person.
fn identify(plan: &[Comparison], parameters: &mut Parameters) {
    let told = |free: fn(&Level) -> bool, kinds: &[Kind]| {
        let comparisons = plan.iter().zip(&parameters.comparisons);
        comparisons
            .filter(|(of, _)| kinds.contains(&of.kind))
            .any(|(_, learnt)| !learnt.levels.iter().any(free))
    };
    let (families, colleagues) = (
        told(|level| level.household.is_some(), &OF_PERSON),
        told(|level| level.colleague.is_some(), &OF_PERSON),
    );
    if !families {
        parameters.households = 0.0;
    }
    if !colleagues {
        parameters.colleagues = 0.0;
    }
}

/// Expected pairs by class, and by class, comparison and level.
struct Expected {
    classes: [f64; 5],
    levels: Vec<[Vec<f64>; 3]>,
}

/// One step of EM.
fn step(
    table: &Table,
    parameters: &Parameters,
    guess: &Parameters,
    sample: &[Seen],
    weight: f64,
    threads: usize,
) -> Result<Parameters, MiningError> {
    let scorer = Scorer::light(table, parameters)?;
    let plan = &scorer.plan;
    let nothing = || Expected {
        classes: [0.0; 5],
        levels: plan.iter().map(|c| std::array::from_fn(|_| vec![0.0; c.kind.levels().len()])).collect(),
    };
    let pieces: Vec<&[Seen]> = sample.chunks(PIECE).collect();
    let parts = parallel::map_in_order(&pieces, sample.len(), threads, |piece| {
        let mut expected = nothing();
        for seen in *piece {
            let chances = scorer.chances(seen);
            let [settled, moved, together, apart, colleague] = chances;
            for (sum, chance) in expected.classes.iter_mut().zip(chances) {
                *sum += chance;
            }
            for ((comparison, sums), level) in plan.iter().zip(&mut expected.levels).zip(seen.levels) {
                if level != UNKNOWN {
                    let level = level as usize;
                    // Who is at another address says nothing about how one address is written.
                    let moves = comparison.kind.moves();
                    sums[0][level] += if moves { settled } else { settled + moved };
                    sums[1][level] += if moves { together } else { together + apart };
                    sums[2][level] += colleague;
                }
            }
        }
        expected
    });
    let total = parts.into_iter().fold(nothing(), |mut total, part| {
        total.classes.iter_mut().zip(part.classes).for_each(|(sum, chance)| *sum += chance);
        for (sums, more) in total.levels.iter_mut().flatten().zip(part.levels.iter().flatten()) {
            sums.iter_mut().zip(more).for_each(|(sum, chance)| *sum += chance);
        }
        total
    });
    let [settled, moved, together, apart, colleagues] = total.classes;
    let mut next = parameters.clone();
    next.matches = (weight * (settled + moved)).max(1.0);
    next.moved = ((moved + 0.01) / (settled + moved + 1.0)).clamp(1e-6, 0.5);
    // What was left out stays out.
    next.households = (weight * (together + apart)).max(1e-3).min(parameters.households * 1e6);
    next.apart = ((apart + 0.01) / (together + apart + 1.0)).clamp(1e-6, 0.5);
    next.colleagues = (weight * colleagues).max(1e-3).min(parameters.colleagues * 1e6);
    let guesses = next.comparisons.iter_mut().zip(&guess.comparisons);
    for (((learnt, guess), sums), comparison) in guesses.zip(&total.levels).zip(plan) {
        let guessed = |of: fn(&Level) -> Option<f64>| {
            guess.levels.iter().map(|level| of(level).unwrap_or_default()).collect::<Vec<_>>()
        };
        let mut m = shares(&sums[0], &guessed(|level| Some(level.m)), ADDED_MATCHES);
        let household = shares(&sums[1], &guessed(|level| level.household), ADDED);
        let colleague = shares(&sums[2], &guessed(|level| level.colleague), ADDED);
        if OF_PERSON.contains(&comparison.kind) {
            limit(&mut m);
        }
        for (at, level) in learnt.levels.iter_mut().enumerate() {
            level.m = m[at];
            level.household = level.household.map(|_| household[at]);
            level.colleague = level.colleague.map(|_| colleague[at]);
        }
    }
    Ok(next)
}

/// Holds the last level down to what one person can be.
fn limit(m: &mut [f64]) {
    let Some((last, others)) = m.split_last_mut() else { return };
    if *last > MOST_DIFFERENT {
        let raise = (1.0 - MOST_DIFFERENT) / (1.0 - *last).max(f64::MIN_POSITIVE);
        others.iter_mut().for_each(|share| *share *= raise);
        *last = MOST_DIFFERENT;
    }
}

/// Shares of the levels, with some pairs as guessed added to those expected.
fn shares(sums: &[f64], guess: &[f64], added: f64) -> Vec<f64> {
    let raised: Vec<f64> = sums.iter().zip(guess).map(|(sum, share)| sum + added * share).collect();
    let all = raised.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let raised: Vec<f64> = raised.iter().map(|sum| (sum / all).max(LEAST)).collect();
    let all: f64 = raised.iter().sum();
    raised.iter().map(|share| share / all).collect()
}

/// The largest change of a chance.
fn changed(before: &Parameters, after: &Parameters) -> f64 {
    let chances = |parameters: &Parameters| {
        let levels = parameters.comparisons.iter().flat_map(|comparison| &comparison.levels);
        levels
            .flat_map(|level| {
                [level.m, level.household.unwrap_or_default(), level.colleague.unwrap_or_default()]
            })
            .collect::<Vec<_>>()
    };
    let pairs = (before.matches / after.matches - 1.0).abs();
    chances(before).iter().zip(chances(after)).map(|(x, y)| (x - y).abs()).fold(pairs, f64::max)
}
