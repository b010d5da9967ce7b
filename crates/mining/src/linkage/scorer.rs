//! The score of a pair under given parameters, and the reasons for it.
//!
//! The odds that two records are of one person, after Fellegi and Sunter (1969), "A Theory for Record
//! Linkage", with three additions. Agreement on a value is weighed by how common the value is. Somebody who
//! has moved is not held to her old address. And strangers are not the only ones who are not the same person:
//! a family shares surname, address and line, colleagues share address, domain and exchange, and neither is
//! evidence for one person where they explain it.

use super::alike;
use super::compare::{self, Levels};
use super::comparison::{self, Comparison, Kind, MOST, UNKNOWN};
use super::frequency::{self, Facet};
use super::hash::HashMap;
use super::parameters::{ComparisonParameters, Level, Parameters};
use super::table::{MISSING, Table};
use crate::MiningError;

/// Scores pairs of one table. Making one goes through all distinct values; scoring is cheap.
pub struct Scorer<'a> {
    table: &'a Table,
    pub(crate) plan: Vec<Comparison>,
    parameters: &'a Parameters,
    weights: Vec<Weights>,
    prior: f64,
    ln_moved: [f64; 2],
    ln_others: [f64; 3],
}

/// Logarithms of one comparison.
struct Weights {
    m: Vec<f64>,
    u: Vec<f64>,
    household: Option<Vec<f64>>,
    colleague: Option<Vec<f64>>,
    moves: bool,
    /// Logarithms of the chances of each level where names are alike.
    alike: Option<Vec<[f64; 3]>>,
    /// Logarithm of the frequency of each value of the dictionary, by facet.
    common: [Vec<f32>; 3],
    joint: HashMap<f64>,
    rare: f64,
}

/// A scored pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Base-2 logarithm of the odds that both records are of one person.
    pub bits: f64,
    /// The same as a probability.
    pub probability: f64,
}

/// Why a pair has its score: the bits add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The score.
    pub score: Score,
    /// Bits before any comparison: how seldom two records drawn at random are of one person.
    pub prior: f64,
    /// What each comparison adds or takes.
    pub reasons: Vec<Reason>,
}

/// One comparison's part in a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The comparison: its column, or "moved house", "household or colleagues".
    pub comparison: String,
    /// The level reached; "unknown" where a value is missing.
    pub level: String,
    /// Its weight in bits: above 0 speaks for one person, below 0 against.
    pub bits: f64,
}

/// What is seen of a pair: levels, and for each the logarithm of how likely strangers reach it.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) levels: Levels,
    pub(crate) ln_u: [f32; MOST],
}

/// Sums over the comparisons, as natural logarithms of likelihood ratios against strangers.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) settled: f64,
    pub(crate) moved: f64,
    pub(crate) household: f64,
    pub(crate) apart: f64,
    pub(crate) colleague: f64,
}

impl<'a> Scorer<'a> {
    /// Makes ready to score pairs of `table`, which must have the columns the parameters were learnt on.
    ///
    /// # Errors
    /// [`MiningError::OutOfRange`] for parameters of other comparisons, or of figures that are no
    /// probabilities.
    pub fn new(table: &'a Table, parameters: &'a Parameters) -> Result<Self, MiningError> {
        let mut scorer = Self::light(table, parameters)?;
        for (at, weights) in scorer.weights.iter_mut().enumerate() {
            weights.weigh(table, &scorer.plan[at], &parameters.comparisons[at], parameters.records);
        }
        Ok(scorer)
    }

    /// A scorer of pairs that were seen before; it does not know how common a value is.
    pub(crate) fn light(table: &'a Table, parameters: &'a Parameters) -> Result<Self, MiningError> {
        let plan = comparison::plan(table);
        check(&plan, parameters)?;
        let weights =
            plan.iter().zip(&parameters.comparisons).map(|(of, learnt)| Weights::of(of, learnt)).collect();
        let ln = |count: f64| (count.max(1e-9) / parameters.pairs()).ln();
        Ok(Self {
            table,
            plan,
            weights,
            prior: ln(parameters.matches),
            ln_moved: [(1.0 - parameters.moved).max(1e-9).ln(), parameters.moved.max(1e-9).ln()],
            ln_others: [
                ln(parameters.households * (1.0 - parameters.apart)),
                ln(parameters.households * parameters.apart),
                ln(parameters.colleagues),
            ],
            parameters,
        })
    }

    /// The score of two records.
    #[must_use]
    pub fn score(&self, a: u32, b: u32) -> Score {
        let seen = self.see(a, b);
        Score::of(self.ln_odds(&self.sums(&seen)))
    }

    /// The score of two records, if it is at least this probable; most are not, and that is soon seen.
    pub(crate) fn score_above(&self, a: u32, b: u32, probability: f64) -> Option<Score> {
        let sums = self.sums(&self.see(a, b));
        let [settled, moved] = self.ln_moved;
        let most = self.prior + (settled + sums.settled).max(moved + sums.moved) + std::f64::consts::LN_2;
        if most < (probability / (1.0 - probability)).ln() {
            return None;
        }
        Some(Score::of(self.ln_odds(&sums))).filter(|score| score.probability >= probability)
    }

    /// The score with its reasons.
    #[must_use]
    pub fn explain(&self, a: u32, b: u32) -> Explained {
        const LN_2: f64 = std::f64::consts::LN_2;
        let seen = self.see(a, b);
        let sums = self.sums(&seen);
        let mut reasons = Vec::new();
        for (at, weights) in self.weights.iter().enumerate() {
            let level = seen.levels[at];
            let (name, bits) = if level == UNKNOWN {
                ("unknown", 0.0)
            } else {
                let gain = weights.m[level as usize] - f64::from(seen.ln_u[at]);
                (self.plan[at].kind.levels()[level as usize], gain / LN_2)
            };
            reasons.push(Reason { comparison: self.plan[at].name.clone(), level: name.to_owned(), bits });
        }
        let (moved, others) = (self.moved(&sums), self.others(&sums));
        for (name, level, ln) in [
            ("moved house", "allowed for", moved - sums.settled),
            ("household or colleagues", "allowed for", -others),
        ] {
            reasons.push(Reason { comparison: name.to_owned(), level: level.to_owned(), bits: ln / LN_2 });
        }
        Explained { score: Score::of(self.ln_odds(&sums)), prior: self.prior / LN_2, reasons }
    }

    pub(crate) fn see(&self, a: u32, b: u32) -> Seen {
        // Swapped fields make a difference to which record is read first, so it is always the same one.
        let (a, b) = (a.min(b), a.max(b));
        let levels = compare::levels(self.table, &self.plan, a, b);
        let mut ln_u = [0.0; MOST];
        for (at, weights) in self.weights.iter().enumerate() {
            if levels[at] != UNKNOWN {
                ln_u[at] = self.ln_u(at, weights, levels, a, b) as f32;
            }
        }
        Seen { levels, ln_u }
    }

    /// How likely strangers agree as these two records do, by the frequency of what they agree on.
    fn ln_u(&self, at: usize, weights: &Weights, levels: Levels, a: u32, b: u32) -> f64 {
        let (comparison, level) = (&self.plan[at], levels[at]);
        let usual = weights.u[level as usize];
        if let (Some(chances), 1 | 2) = (&weights.alike, level)
            && let Some(names) = alike::names(&self.plan, &levels)
        {
            return chances[level as usize][names].max(usual);
        }
        let Some(facet) = frequency::agreed(comparison.kind, level) else { return usual };
        let Some(slot) = frequency::slot_of(comparison, facet) else { return usual };
        let (x, y) = (self.table.id(slot, a), self.table.id(slot, b));
        if comparison.kind == Kind::Locality && x != y {
            return usual;
        }
        let common = |at: usize, facet: Facet, id: u32| {
            f64::from(self.weights[at].common[facet as usize][id as usize])
        };
        let swapped = comparison.order.is_some_and(|order| levels[order] == 1);
        match comparison.kind {
            // Which of the two records is the wrong one is not known; the more common reading is the safer.
            Kind::Given | Kind::Surname if swapped => {
                let reverse = self.plan.iter().position(|other| {
                    matches!(other.kind, Kind::Given | Kind::Surname) && other.kind != comparison.kind
                });
                let here = common(at, facet, x);
                reverse.map_or(here, |reverse| here.max(common(reverse, facet, x)))
            }
            Kind::Street if !swapped => {
                let Some(postcode) = comparison.other else { return common(at, facet, x) };
                let (here, there) = (self.table.id(postcode, a), self.table.id(postcode, b));
                if here == MISSING || here != there {
                    return common(at, facet, x);
                }
                let key = frequency::joint_key(
                    self.table.dictionary(slot).facts(x),
                    self.table.dictionary(postcode).facts(here),
                );
                let joint = weights.joint.get(&key).copied().unwrap_or(weights.rare);
                let place = self.plan.iter().position(|other| other.kind == Kind::Locality);
                let place = place.map_or(0.0, |place| common(place, Facet::Whole, here));
                // Neither more common than all, nor rarer than in the whole country.
                (joint - place).min(-0.01).max(common(at, facet, x))
            }
            _ => common(at, facet, x),
        }
    }

    pub(crate) fn sums(&self, seen: &Seen) -> Sums {
        let mut sums = Sums::default();
        for (at, weights) in self.weights.iter().enumerate() {
            let level = seen.levels[at];
            if level == UNKNOWN {
                continue;
            }
            let (level, ln_u) = (level as usize, f64::from(seen.ln_u[at]));
            let gain = weights.m[level] - ln_u;
            sums.settled += gain;
            if !weights.moves {
                sums.moved += gain;
            }
            if let Some(household) = &weights.household {
                let gain = household[level] - ln_u;
                sums.household += gain;
                if !weights.moves {
                    sums.apart += gain;
                }
            }
            if let Some(colleague) = &weights.colleague {
                sums.colleague += colleague[level] - ln_u;
            }
        }
        sums
    }

    /// Natural logarithm of the likelihood ratio of one person, who may have moved, against strangers.
    fn moved(&self, sums: &Sums) -> f64 {
        ln_sum(self.ln_moved[0] + sums.settled, self.ln_moved[1] + sums.moved)
    }

    /// By how much others than strangers raise the odds against.
    fn others(&self, sums: &Sums) -> f64 {
        let [together, apart, colleagues] = self.ln_others;
        let family = ln_sum(together + sums.household, apart + sums.apart);
        ln_sum(0.0, ln_sum(family, colleagues + sums.colleague))
    }

    pub(crate) fn ln_odds(&self, sums: &Sums) -> f64 {
        self.prior + self.moved(sums) - self.others(sums)
    }

    /// The chances that a pair is of one person settled, one person moved, a family, a family apart,
    /// colleagues.
    pub(crate) fn chances(&self, seen: &Seen) -> [f64; 5] {
        let sums = self.sums(seen);
        let terms = [
            self.prior + self.ln_moved[0] + sums.settled,
            self.prior + self.ln_moved[1] + sums.moved,
            self.ln_others[0] + sums.household,
            self.ln_others[1] + sums.apart,
            self.ln_others[2] + sums.colleague,
        ];
        let most = terms.iter().copied().fold(0.0, f64::max);
        let parts = terms.map(|term| (term - most).exp());
        let all = (-most).exp() + parts.iter().sum::<f64>();
        parts.map(|part| part / all)
    }

    /// The parameters it scores by.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        self.parameters
    }
}

impl Score {
    pub(crate) fn of(ln_odds: f64) -> Self {
        Self { bits: ln_odds / std::f64::consts::LN_2, probability: 1.0 / (1.0 + (-ln_odds).exp()) }
    }
}

fn ln_sum(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    high + (low - high).exp().ln_1p()
}

impl Weights {
    fn of(comparison: &Comparison, learnt: &ComparisonParameters) -> Self {
        let ln = |of: fn(&Level) -> f64| {
            learnt.levels.iter().map(|level| of(level).max(1e-12).ln()).collect::<Vec<_>>()
        };
        let free = |of: fn(&Level) -> Option<f64>| {
            let each = learnt.levels.iter().map(|level| of(level).map(|chance| chance.max(1e-12).ln()));
            each.collect::<Option<Vec<_>>>()
        };
        Self {
            m: ln(|level| level.m),
            u: ln(|level| level.u),
            household: free(|level| level.household),
            colleague: free(|level| level.colleague),
            moves: comparison.kind.moves(),
            alike: learnt
                .levels
                .iter()
                .map(|level| level.alike.map(|chances| chances.map(|chance| chance.max(1e-12).ln())))
                .collect(),
            common: Default::default(),
            joint: HashMap::default(),
            rare: 0.0,
        }
    }

    /// Looks up how common each value of the table is.
    fn weigh(&mut self, table: &Table, comparison: &Comparison, learnt: &ComparisonParameters, records: f64) {
        let rare = (frequency::rare(comparison.kind) / records.max(1.0)).min(1.0);
        self.rare = rare.ln();
        let listed: HashMap<f64> = learnt.frequencies.iter().copied().collect();
        for facet in frequency::facets(comparison.kind) {
            let Some(slot) = frequency::slot_of(comparison, *facet) else { continue };
            if *facet == Facet::Joint {
                continue;
            }
            let dictionary = table.dictionary(slot);
            self.common[*facet as usize] = (0..dictionary.len() as u32)
                .map(|id| {
                    let key = frequency::key(comparison.kind, *facet, dictionary.facts(id));
                    listed.get(&key).map_or(rare, |share| share.max(rare)).ln() as f32
                })
                .collect();
        }
        if comparison.kind == Kind::Street {
            self.joint = listed.into_iter().map(|(key, share)| (key, share.max(rare).ln())).collect();
        }
    }
}

fn check(plan: &[Comparison], parameters: &Parameters) -> Result<(), MiningError> {
    let wrong = |name, value| {
        Err(MiningError::OutOfRange { name, value, range: "learn on a table of these columns" })
    };
    if plan.len() != parameters.comparisons.len() {
        return wrong("the number of comparisons", parameters.comparisons.len() as f64);
    }
    for (comparison, learnt) in plan.iter().zip(&parameters.comparisons) {
        if comparison.kind.levels().len() != learnt.levels.len() {
            return wrong("the number of levels", learnt.levels.len() as f64);
        }
        let mut chances = learnt.levels.iter().flat_map(|level| {
            let own = [Some(level.m), Some(level.u), level.household, level.colleague];
            own.into_iter().flatten().chain(level.alike.into_iter().flatten())
        });
        if let Some(value) = chances.find(|chance| !(0.0..=1.0).contains(chance)) {
            return wrong("a chance", value);
        }
        if let Some((_, value)) = learnt.frequencies.iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            return wrong("a frequency", *value);
        }
    }
    let Parameters { records, matches, moved, households, apart, colleagues, .. } = parameters;
    for value in [*records, *matches, *moved, *households, *apart, *colleagues] {
        if !value.is_finite() || value < 0.0 {
            return wrong("a number of records or pairs", value);
        }
    }
    Ok(())
}
