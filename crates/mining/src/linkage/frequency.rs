//! How common each value is: agreement on a rare name says more than on a common one (Winkler 1989,
//! "Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage").

use super::comparison::{Comparison, Kind};
use super::hash;
use super::table::{Facts, MISSING, Table};

/// Values seen less often than this are not listed; they count as seen [`rare`] times.
const LISTED: u32 = 4;
/// How often a value that is not listed is taken to occur. A name in front of us is there at least twice when
/// two records agree on it. Nobody is given the e-mail address, line or number of a stranger, but by mistake.
pub(crate) fn rare(kind: Kind) -> f64 {
    match kind {
        Kind::Email | Kind::Phone | Kind::Identifier => 0.5,
        _ => 2.0,
    }
}

/// What of a value has a frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    /// The value itself; of a locality the postcode.
    Whole,
    /// E-mail: the local part. Phone: the ending. Locality: the city.
    First,
    /// E-mail: the domain. Phone: the beginning.
    Second,
    /// Street: with its postcode.
    Joint,
}

/// Facets a comparison has frequencies of.
pub(crate) fn facets(kind: Kind) -> &'static [Facet] {
    match kind {
        Kind::NameOrder | Kind::StreetOrder => &[],
        Kind::Email | Kind::Phone => &[Facet::Whole, Facet::First, Facet::Second],
        Kind::Locality => &[Facet::Whole, Facet::First],
        Kind::Street => &[Facet::Whole, Facet::Joint],
        _ => &[Facet::Whole],
    }
}

/// On what two records agree at a level, if it has a frequency.
pub(crate) fn agreed(kind: Kind, level: u8) -> Option<Facet> {
    match (kind, level) {
        (Kind::NameOrder | Kind::StreetOrder, _) => None,
        (_, 0) | (Kind::Locality, 1) => Some(Facet::Whole),
        (Kind::Email | Kind::Phone, 1) => Some(Facet::First),
        (Kind::Email | Kind::Phone, 3) => Some(Facet::Second),
        (Kind::Locality, 2 | 3) => Some(Facet::First),
        _ => None,
    }
}

/// The slot whose values a facet is of.
pub(crate) fn slot_of(comparison: &Comparison, facet: Facet) -> Option<usize> {
    match (comparison.kind, facet) {
        (Kind::Locality, Facet::First) => comparison.other,
        _ => comparison.slot,
    }
}

/// The key of a value's facet in the list of frequencies.
pub(crate) fn key(kind: Kind, facet: Facet, facts: &Facts) -> u64 {
    match facet {
        Facet::First if kind != Kind::Locality => hash::pair(1, facts.first),
        Facet::First => hash::pair(1, facts.whole),
        Facet::Second => hash::pair(2, facts.second),
        Facet::Whole | Facet::Joint => hash::pair(0, facts.whole),
    }
}

/// The key of a street in a postcode.
pub(crate) fn joint_key(street: &Facts, postcode: &Facts) -> u64 {
    hash::pair(3, hash::pair(street.whole, postcode.whole))
}

/// What the records say about one comparison: the common values with their shares of the records, by
/// ascending key, and the chance that two records drawn at random agree exactly.
pub(crate) fn count(table: &Table, comparison: &Comparison) -> (Vec<(u64, f64)>, f64) {
    let (mut listed, mut agree) = (Vec::new(), 0.0);
    for facet in facets(comparison.kind) {
        let Some(slot) = slot_of(comparison, *facet) else { continue };
        let dictionary = table.dictionary(slot);
        let mut counts: Vec<(u64, u32)> = if *facet == Facet::Joint {
            let Some(postcode) = comparison.other else { continue };
            let places = table.dictionary(postcode);
            (0..table.len() as u32)
                .map(|row| (table.id(slot, row), table.id(postcode, row)))
                .filter(|(street, place)| *street != MISSING && *place != MISSING)
                .map(|(street, place)| (joint_key(dictionary.facts(street), places.facts(place)), 1))
                .collect()
        } else {
            let mut by_value = vec![0u32; dictionary.len()];
            for row in 0..table.len() as u32 {
                by_value[table.id(slot, row) as usize] += 1;
            }
            (1..dictionary.len() as u32)
                .map(|id| (key(comparison.kind, *facet, dictionary.facts(id)), by_value[id as usize]))
                .filter(|(_, count)| *count > 0)
                .collect()
        };
        counts.sort_unstable();
        let known: u32 = counts.iter().map(|(_, count)| count).sum();
        let share = 1.0 / f64::from(known.max(1));
        for run in counts.chunk_by(|a, b| a.0 == b.0) {
            let count: u32 = run.iter().map(|(_, count)| count).sum();
            if *facet == Facet::Whole {
                agree += (f64::from(count) * share).powi(2);
            }
            if count >= LISTED {
                listed.push((run[0].0, f64::from(count) * share));
            }
        }
    }
    listed.sort_unstable_by_key(|(key, _)| *key);
    (listed, agree)
}
