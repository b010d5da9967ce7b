//! How far two records agree: one level for each comparison. Pure in the two records.

use std::cmp::min;

use super::comparison::{Comparison, Kind, MOST, UNKNOWN};
use super::distance::{jaro_winkler, within_one_edit};
use super::table::{Dictionary, MISSING, Table};

/// One level for each comparison, in the order of the plan.
pub(crate) type Levels = [u8; MOST];

/// Compares two records.
pub(crate) fn levels(table: &Table, plan: &[Comparison], a: u32, b: u32) -> Levels {
    let mut out = [UNKNOWN; MOST];
    for (at, comparison) in plan.iter().enumerate() {
        let swapped = comparison.order.is_some_and(|order| out[order] == 1);
        out[at] = level(table, comparison, a, b, swapped);
    }
    out
}

fn level(table: &Table, comparison: &Comparison, a: u32, b: u32, swapped: bool) -> u8 {
    let Comparison { kind, slot, other, .. } = comparison;
    if *kind == Kind::Locality {
        return locality(table, *slot, *other, a, b);
    }
    let Some(slot) = *slot else { return UNKNOWN };
    let dictionary = table.dictionary(slot);
    if let (true, Some(other)) = (kind.is_order(), *other) {
        return order(
            dictionary,
            *kind,
            [table.id(slot, a), table.id(other, a)],
            [table.id(slot, b), table.id(other, b)],
        );
    }
    let facing = if swapped { other_line(table, comparison, slot) } else { slot };
    let (x, y) = (table.id(slot, a), table.id(facing, b));
    if x == MISSING || y == MISSING {
        return UNKNOWN;
    }
    match kind {
        Kind::Given => given(dictionary, x, y),
        Kind::Surname => surname(dictionary, x, y),
        Kind::Birth => birth(dictionary, x, y),
        Kind::Email => email(dictionary, x, y),
        Kind::Phone => phone(dictionary, x, y),
        Kind::Number | Kind::Identifier => code(dictionary, x, y),
        Kind::Region => u8::from(x != y),
        _ => text(dictionary, x, y),
    }
}

/// The slot that stands where this one should: of names the other name, of address lines the other line.
fn other_line(table: &Table, comparison: &Comparison, slot: usize) -> usize {
    if comparison.kind != Kind::Street {
        return comparison.other.unwrap_or(slot);
    }
    let role = table.slots()[slot].role;
    let mut lines = table.slots().iter().enumerate().filter(|(_, s)| s.role == role).map(|(at, _)| at);
    lines.by_ref().take(2).find(|line| *line != slot).unwrap_or(slot)
}

/// 1 where the two values of one record agree with those of the other crosswise and not straight.
fn order(dictionary: &Dictionary, kind: Kind, a: [u32; 2], b: [u32; 2]) -> u8 {
    if a.contains(&MISSING) || b.contains(&MISSING) || a[0] == b[0] || a[1] == b[1] {
        return if a.contains(&MISSING) && b.contains(&MISSING) { UNKNOWN } else { 0 };
    }
    let near = |x: u32, y: u32| match kind {
        Kind::StreetOrder => text(dictionary, x, y) <= 1,
        _ => surname(dictionary, x, y) <= 2,
    };
    let crosswise = match (a[0] == b[1], a[1] == b[0]) {
        (true, true) => true,
        (true, false) => near(a[1], b[0]),
        (false, true) => near(a[0], b[1]),
        // Two slips and a swap happen too seldom to look for them in every pair.
        (false, false) => false,
    };
    u8::from(crosswise && !(near(a[0], b[0]) && near(a[1], b[1])))
}

fn given(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let (of_x, of_y) = (dictionary.facts(x), dictionary.facts(y));
    if dictionary.short_forms(of_x, of_y) {
        return 1;
    }
    let (a, b) = (&of_x.shape, &of_y.shape);
    if min(a.length(), b.length()) == 1 {
        return if a.head >> 56 == b.head >> 56 { 4 } else { 5 };
    }
    let similarity = similarity(dictionary, x, y, 0.87);
    if similarity >= 0.93 || slipped(dictionary, x, y) {
        2
    } else if of_x.first == of_y.first || similarity >= 0.87 || part(dictionary, x, y) {
        3
    } else {
        5
    }
}

fn surname(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let similarity = similarity(dictionary, x, y, 0.88);
    if similarity >= 0.95 || slipped(dictionary, x, y) {
        1
    } else if dictionary.facts(x).first == dictionary.facts(y).first || similarity >= 0.88 {
        2
    } else if part(dictionary, x, y) {
        3
    } else {
        4
    }
}

/// How alike two values are; 0 where that is less than needed.
fn similarity(dictionary: &Dictionary, x: u32, y: u32, needed: f64) -> f64 {
    if dictionary.facts(x).shape.may_resemble(&dictionary.facts(y).shape, needed) {
        jaro_winkler(dictionary.text(x), dictionary.text(y))
    } else {
        0.0
    }
}

fn one_edit(dictionary: &Dictionary, x: u32, y: u32) -> bool {
    dictionary.facts(x).shape.may_slip(&dictionary.facts(y).shape)
        && within_one_edit(dictionary.text(x), dictionary.text(y))
}

/// One edit apart, or only in their spaces, and long enough for that to mean something.
fn slipped(dictionary: &Dictionary, x: u32, y: u32) -> bool {
    let (a, b) = (&dictionary.facts(x).shape, &dictionary.facts(y).shape);
    min(a.length(), b.length()) >= 4
        && (one_edit(dictionary, x, y)
            || (a.may_be_spaced(b) && same_but_spaces(dictionary.text(x), dictionary.text(y))))
}

fn same_but_spaces(a: &str, b: &str) -> bool {
    a.bytes().filter(|c| *c != b' ').eq(b.bytes().filter(|c| *c != b' '))
}

/// Whether every word of one is a word of the other: "Smith" and "Smith Jones".
fn part(dictionary: &Dictionary, x: u32, y: u32) -> bool {
    if !dictionary.facts(x).shape.may_be_part(&dictionary.facts(y).shape) {
        return false;
    }
    let within = |few: &str, many: &str| {
        many.contains(' ') && few.split(' ').all(|word| word.len() > 1 && many.split(' ').any(|w| w == word))
    };
    let (a, b) = (dictionary.text(x), dictionary.text(y));
    within(a, b) || within(b, a)
}

/// Dates are eight digits, so their first eight bytes are all of them.
fn birth(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let (a, b) = (dictionary.facts(x).shape.head, dictionary.facts(y).shape.head);
    let (year, month, day) =
        (a >> 32 == b >> 32, a >> 16 & 0xffff == b >> 16 & 0xffff, a & 0xffff == b & 0xffff);
    if year && a >> 16 & 0xffff == b & 0xffff && a & 0xffff == b >> 16 & 0xffff {
        1
    } else if one_edit(dictionary, x, y) {
        2
    } else if [year, month, day].iter().filter(|same| **same).count() == 2 {
        3
    } else if year {
        4
    } else {
        5
    }
}

fn locality(table: &Table, postcode: Option<usize>, city: Option<usize>, a: u32, b: u32) -> u8 {
    // Exact, near, different or unknown.
    let judge = |slot: Option<usize>| {
        let slot = slot?;
        let (x, y) = (table.id(slot, a), table.id(slot, b));
        if x == MISSING || y == MISSING {
            return None;
        }
        Some((x == y, x == y || slipped(table.dictionary(slot), x, y)))
    };
    match (judge(postcode), judge(city)) {
        (None, None) => UNKNOWN,
        (Some((true, _)), None | Some((_, true))) => 0,
        (Some((true, _)), Some((_, false))) => 1,
        (Some((_, true)), Some((_, true))) => 2,
        (_, Some((_, true))) => 3,
        (Some((_, true)), _) => 4,
        _ => 5,
    }
}

fn email(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let (of_x, of_y) = (dictionary.facts(x), dictionary.facts(y));
    if of_x.first == of_y.first {
        1
    } else if one_edit(dictionary, x, y) {
        2
    } else if of_x.second == of_y.second {
        3
    } else {
        4
    }
}

fn phone(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let (of_x, of_y) = (dictionary.facts(x), dictionary.facts(y));
    if min(of_x.shape.length(), of_y.shape.length()) >= 7 && of_x.first == of_y.first {
        1
    } else if one_edit(dictionary, x, y) {
        2
    } else if of_x.second == of_y.second {
        3
    } else {
        4
    }
}

fn code(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let least = min(dictionary.facts(x).shape.length(), dictionary.facts(y).shape.length());
    if least >= 2 && one_edit(dictionary, x, y) { 1 } else { 2 }
}

fn text(dictionary: &Dictionary, x: u32, y: u32) -> u8 {
    if x == y {
        return 0;
    }
    let similarity = similarity(dictionary, x, y, 0.88);
    if similarity >= 0.95 || slipped(dictionary, x, y) {
        1
    } else if similarity >= 0.88 || part(dictionary, x, y) {
        2
    } else {
        3
    }
}
