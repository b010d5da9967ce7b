//! How near two strings are.

use std::cmp::{max, min};

/// Strings are compared up to this many characters; longer ones differ in other ways than by a slip.
pub const LONGEST: usize = 64;

/// The similarity of Winkler (1990), "String Comparator Metrics and Enhanced Decision Rules in the
/// Fellegi-Sunter Model of Record Linkage": Jaro's, raised by a tenth of the rest for each of up to four
/// equal first characters. Between 0 and 1; 1 for equal strings, also for two empty ones.
#[must_use]
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    on_characters(a, b, jaro_winkler_of, jaro_winkler_of)
}

/// Whether one insertion, deletion, substitution or transposition of neighbours at most makes one string the
/// other (Damerau 1964).
#[must_use]
pub fn within_one_edit(a: &str, b: &str) -> bool {
    on_characters(a, b, within_one_edit_of, within_one_edit_of)
}

/// Bytes where both are ASCII, else characters; the first [`LONGEST`] of them.
fn on_characters<R>(
    a: &str,
    b: &str,
    bytes: impl Fn(&[u8], &[u8]) -> R,
    characters: impl Fn(&[char], &[char]) -> R,
) -> R {
    if a.is_ascii() && b.is_ascii() {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        return bytes(&a[..min(a.len(), LONGEST)], &b[..min(b.len(), LONGEST)]);
    }
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(LONGEST).collect(), b.chars().take(LONGEST).collect());
    characters(&a, &b)
}

fn jaro_winkler_of<T: PartialEq>(a: &[T], b: &[T]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return f64::from(u8::from(a.is_empty() && b.is_empty()));
    }
    let window = (max(a.len(), b.len()) / 2).saturating_sub(1);
    // One bit for each character that has found its like.
    let (mut in_a, mut in_b) = (0u64, 0u64);
    for (i, character) in a.iter().enumerate() {
        for (j, other) in b.iter().enumerate().take(i + window + 1).skip(i.saturating_sub(window)) {
            if in_b >> j & 1 == 0 && character == other {
                in_a |= 1 << i;
                in_b |= 1 << j;
                break;
            }
        }
    }
    let same = f64::from(in_a.count_ones());
    if same == 0.0 {
        return 0.0;
    }
    let mut out_of_order = 0;
    let mut rest = in_b;
    for (i, character) in a.iter().enumerate() {
        if in_a >> i & 1 == 1 {
            out_of_order += u32::from(*character != b[rest.trailing_zeros() as usize]);
            rest &= rest - 1;
        }
    }
    let transpositions = f64::from(out_of_order / 2);
    let jaro = (same / a.len() as f64 + same / b.len() as f64 + (same - transpositions) / same) / 3.0;
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + 0.1 * prefix as f64 * (1.0 - jaro)
}

fn within_one_edit_of<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let at = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    if at == short.len() {
        return true;
    }
    if short.len() < long.len() {
        return short[at..] == long[at + 1..];
    }
    short[at + 1..] == long[at + 1..]
        || (at + 1 < short.len()
            && short[at] == long[at + 1]
            && short[at + 1] == long[at]
            && short[at + 2..] == long[at + 2..])
}
