//! Names of people. One line of text is taken apart by the usual order of the West: titles, given names, family
//! name, what comes after. Who is named otherwise is written by parts.

use super::parts::Parts;

/// The parts, in the order in which they are said.
pub const PARTS: &[&str] = &["prefix", "first", "middle", "last", "suffix"];

const PREFIXES: &[&str] =
    &["mr", "mrs", "ms", "mx", "miss", "dr", "prof", "sir", "herr", "frau", "m", "mme", "sr", "sra", "rev"];
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq"];

/// The name as it is shown.
pub fn display(parts: &[Option<String>]) -> String {
    parts.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The parts of a name in one line.
pub fn split(text: &str) -> Parts {
    let is = |word: &str, list: &[&str]| {
        let plain = word.trim_end_matches(['.', ',']).to_lowercase();
        list.contains(&plain.as_str())
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    // Something must be left to be a name.
    let before =
        words.iter().take_while(|word| is(word, PREFIXES)).count().min(words.len().saturating_sub(1));
    let named = &words[before..];
    let after = named.iter().rev().take_while(|word| is(word, SUFFIXES)).count();
    let after = after.min(named.len().saturating_sub(2));
    let (named, suffix) = named.split_at(named.len() - after);
    let join = |words: &[&str]| (!words.is_empty()).then(|| words.join(" "));
    let (first, middle, last) = match named {
        [] => (None, None, None),
        [only] => (Some((*only).to_owned()), None, None),
        [first, middle @ .., last] => (Some((*first).to_owned()), join(middle), Some((*last).to_owned())),
    };
    vec![join(&words[..before]), first, middle, last, join(suffix)]
}
