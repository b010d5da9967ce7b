//! Records sorted into blocks, and the candidate pairs they give, each pair once.

use super::blocking::{self, Planned};
use super::parallel;
use super::table::Table;

/// What one rule did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockingReport {
    /// The rule.
    pub rule: String,
    /// Blocks of two records and more.
    pub blocks: usize,
    /// Pairs within them, also those that another rule gives.
    pub pairs: u64,
    /// Records that went by the narrower key, because too many shared the broad one.
    pub narrowed: usize,
    /// Records not compared by this rule, because too many shared the narrower key as well.
    pub skipped: usize,
}

/// Blocks of all rules.
pub(crate) struct Blocks {
    rules: Vec<RuleBlocks>,
    /// For each record and rule its block, from 1; 0 without one.
    member_of: Vec<u32>,
    pub(crate) reports: Vec<BlockingReport>,
}

struct RuleBlocks {
    /// Where each block begins among the members, and the end of the last.
    starts: Vec<u32>,
    members: Vec<u32>,
}

/// Some blocks of one rule.
#[derive(Clone, Copy)]
pub(crate) struct Piece {
    rule: usize,
    from: usize,
    to: usize,
}

/// Pairs of a piece of work, so that there are enough pieces for the threads and few enough for their
/// results.
const PIECE: u64 = 100_000;

impl Blocks {
    /// Sorts all records by all rules.
    pub(crate) fn of(table: &Table, threads: usize) -> Self {
        let plan = blocking::plan(table);
        let built =
            parallel::map_in_order(&plan, table.len() * plan.len(), threads, |rule| build(table, rule));
        let mut member_of = vec![0u32; table.len() * plan.len()];
        let (mut rules, mut reports) = (Vec::new(), Vec::new());
        for (at, (blocks, report)) in built.into_iter().enumerate() {
            for (block, ends) in blocks.starts.windows(2).enumerate() {
                for member in &blocks.members[ends[0] as usize..ends[1] as usize] {
                    member_of[*member as usize * plan.len() + at] = block as u32 + 1;
                }
            }
            rules.push(blocks);
            reports.push(report);
        }
        Self { rules, member_of, reports }
    }

    /// All work in pieces, always the same.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (rule, blocks) in self.rules.iter().enumerate() {
            let (mut from, mut pairs) = (0, 0u64);
            let last = blocks.starts.len().saturating_sub(1);
            for to in 1..=last {
                pairs += pairs_of(u64::from(blocks.starts[to] - blocks.starts[to - 1]));
                if pairs >= PIECE || to == last {
                    pieces.push(Piece { rule, from, to });
                    (from, pairs) = (to, 0);
                }
            }
        }
        pieces
    }

    /// Pairs in all blocks, those of several rules counted as often.
    pub(crate) fn pairs(&self) -> u64 {
        self.reports.iter().map(|report| report.pairs).sum()
    }

    /// Calls with every pair of a piece that no earlier rule has, the smaller record first.
    pub(crate) fn each(&self, piece: Piece, mut call: impl FnMut(u32, u32)) {
        let (rule, width) = (&self.rules[piece.rule], self.rules.len());
        let row = |record: u32| &self.member_of[record as usize * width..][..piece.rule];
        for block in piece.from..piece.to {
            let members = &rule.members[rule.starts[block] as usize..rule.starts[block + 1] as usize];
            for (at, a) in members.iter().enumerate() {
                let of_a = row(*a);
                for b in &members[at + 1..] {
                    let earlier = of_a.iter().zip(row(*b)).any(|(x, y)| x == y && *x != 0);
                    if !earlier {
                        call(*a, *b);
                    }
                }
            }
        }
    }
}

fn pairs_of(records: u64) -> u64 {
    records * records.saturating_sub(1) / 2
}

fn build(table: &Table, rule: &Planned) -> (RuleBlocks, BlockingReport) {
    let mut keyed: Vec<(u64, u32)> = (0..table.len() as u32)
        .filter_map(|row| blocking::broad(table, rule, row).map(|key| (key, row)))
        .collect();
    let mut blocks = RuleBlocks { starts: vec![0], members: Vec::new() };
    let mut again = Vec::new();
    keyed.sort_unstable();
    for run in keyed.chunk_by(|a, b| a.0 == b.0) {
        if run.len() <= rule.most {
            blocks.push(run);
        } else {
            again.extend(run.iter().map(|(_, row)| (blocking::narrow(table, rule, *row), *row)));
        }
    }
    let (narrowed, mut skipped) = (again.len(), 0);
    again.sort_unstable();
    for run in again.chunk_by(|a, b| a.0 == b.0) {
        if run.len() <= rule.most {
            blocks.push(run);
        } else {
            skipped += run.len();
        }
    }
    let pairs = blocks.starts.windows(2).map(|ends| pairs_of(u64::from(ends[1] - ends[0]))).sum();
    let report =
        BlockingReport { rule: rule.name.clone(), blocks: blocks.starts.len() - 1, pairs, narrowed, skipped };
    (blocks, report)
}

impl RuleBlocks {
    fn push(&mut self, run: &[(u64, u32)]) {
        if run.len() > 1 {
            self.members.extend(run.iter().map(|(_, row)| *row));
            self.starts.push(self.members.len() as u32);
        }
    }
}
