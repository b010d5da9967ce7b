//! Which records are of the same person: probabilistic record linkage that learns from the records alone.
//!
//! After Fellegi and Sunter (1969): each comparison of two records reaches a level, each level has a weight,
//! and the sum of the weights is the evidence, in bits, that both are of one person. `docs/models.md` tells
//! the formulas. Nobody has to label a pair; the weights come from the records ([`link`]). The same records
//! give the same bits on any number of threads.
//!
//! A job over all records is [`link`]. For one new record a caller finds candidates by [`keys`] that it has
//! stored, puts them with it into a small [`Table`], and scores them by the stored [`Parameters`] with a
//! [`Scorer`].
//!
//! What it does not see: that two columns tell the same in other words, that a value in one e-mail column
//! equals one in another, twins who share all but a given name, and persons whose records share no key.

mod alike;
mod blocking;
mod blocks;
mod clean;
mod cluster;
mod compare;
mod comparison;
mod distance;
mod frequency;
pub mod generate;
mod hash;
mod learn;
mod nicknames;
mod parallel;
mod parameters;
mod phonetic;
mod role;
mod scorer;
mod shape;
mod table;

pub use blocking::{BLOCK, BlockingKey, keys};
pub use blocks::BlockingReport;
pub use distance::{LONGEST, jaro_winkler, within_one_edit};
pub use nicknames::Nicknames;
pub use parameters::{ComparisonParameters, Level, Parameters};
pub use phonetic::sound;
pub use role::{ROLES, Role};
pub use scorer::{Explained, Reason, Score, Scorer};
pub use table::{Column, Table};

use crate::MiningError;
use blocks::Blocks;

/// Pairs at least this probable may be merged without asking.
pub const AUTO_MERGE: f64 = 0.999;
/// Pairs less probable than this are not kept.
const KEPT: f64 = 0.01;

/// How to link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Fixes which pairs are drawn to learn from.
    pub seed: u64,
    /// Threads; 0 for all the machine offers.
    pub threads: usize,
    /// The least probability at which records share a cluster, above 0 and below 1.
    pub threshold: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, threads: 0, threshold: 0.5 }
    }
}

/// Two records that may be of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The smaller number.
    pub a: u32,
    /// The larger number.
    pub b: u32,
    /// How much speaks for it.
    pub score: Score,
}

/// What came of linking a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Linkage {
    /// What was learnt.
    pub parameters: Parameters,
    /// Pairs that are at all probable, by ascending numbers. [`Scorer::explain`] gives the reasons.
    pub pairs: Vec<Pair>,
    /// For each record its cluster: the number of the cluster's first record.
    pub clusters: Vec<u32>,
    /// For each record the probability that it belongs to its cluster: the mean over the others in it; 1 for
    /// a record alone.
    pub probability: Vec<f64>,
    /// Candidate pairs compared.
    pub compared: u64,
    /// What each blocking rule did, also what it left out.
    pub blocking: Vec<BlockingReport>,
}

/// Learns from all records of a table and links them.
///
/// # Errors
/// [`MiningError::TooFew`] with fewer than two records, [`MiningError::OutOfRange`] for a threshold that is
/// no probability.
pub fn link(table: &Table, options: Options) -> Result<Linkage, MiningError> {
    check(table, options)?;
    let blocks = Blocks::of(table, options.threads);
    let parameters = learn::learn(table, &blocks, options.seed, options.threads)?;
    link_blocks(table, parameters, blocks, options)
}

/// Links the records of a table by parameters learnt before; see [`link`].
///
/// # Errors
/// As [`link`] and [`Scorer::new`].
pub fn link_by(table: &Table, parameters: Parameters, options: Options) -> Result<Linkage, MiningError> {
    check(table, options)?;
    let blocks = Blocks::of(table, options.threads);
    link_blocks(table, parameters, blocks, options)
}

fn check(table: &Table, options: Options) -> Result<(), MiningError> {
    if table.len() < 2 {
        let (got, needed) = (table.len() as f64, 2.0);
        return Err(MiningError::TooFew { model: "record linkage", what: "records", got, needed });
    }
    if !(options.threshold > 0.0 && options.threshold < 1.0) {
        let range = "it must be above 0 and below 1";
        return Err(MiningError::OutOfRange { name: "the threshold", value: options.threshold, range });
    }
    Ok(())
}

fn link_blocks(
    table: &Table,
    parameters: Parameters,
    blocks: Blocks,
    options: Options,
) -> Result<Linkage, MiningError> {
    let scorer = Scorer::new(table, &parameters)?;
    let pieces = blocks.pieces();
    let found = parallel::map_in_order(&pieces, blocks.pairs() as usize, options.threads, |piece| {
        let (mut found, mut compared) = (Vec::new(), 0u64);
        blocks.each(*piece, |a, b| {
            compared += 1;
            if let Some(score) = scorer.score_above(a, b, KEPT) {
                found.push(Pair { a, b, score });
            }
        });
        (found, compared)
    });
    let compared = found.iter().map(|(_, compared)| compared).sum();
    let mut pairs: Vec<Pair> = found.into_iter().flat_map(|(found, _)| found).collect();
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    let (clusters, probability) = cluster::cluster(&scorer, table, &pairs, options.threshold);
    drop(scorer);
    Ok(Linkage { parameters, pairs, clusters, probability, compared, blocking: blocks.reports })
}
