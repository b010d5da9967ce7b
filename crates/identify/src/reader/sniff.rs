//! Finds the separator from the first lines. One that does not occur in the first line is out; of several,
//! those stay that divide all of the first rows alike; when still more than one is left, the file is refused.

use super::ReadError;
use super::encoding::Rest;
use super::layout::{Quote, Separator};
use super::rejects;
use super::scan::{Division, Scan, Scanner, after_line};

/// How many rows are looked at.
const ROWS: usize = 50;

/// The separator of a file whose first bytes, decoded, are `head`.
pub(super) fn separator(head: &[u8], rest: Rest, quote: Option<Quote>) -> Result<Separator, ReadError> {
    let quote = quote_byte(quote);
    let counts: Vec<(Separator, Vec<usize>)> = Separator::SNIFFED
        .into_iter()
        .map(|separator| (separator, cell_counts(head, rest, separator.byte(), quote)))
        .collect();
    let dividing: Vec<&(Separator, Vec<usize>)> =
        counts.iter().filter(|(_, rows)| rows.first().is_some_and(|count| *count > 1)).collect();
    match dividing.as_slice() {
        [] => undivided(head, &counts),
        [(separator, _)] => Ok(*separator),
        several => {
            let even: Vec<Separator> = several
                .iter()
                .filter(|(_, rows)| rows.iter().all(|count| *count == rows[0]))
                .map(|(separator, _)| *separator)
                .collect();
            match even.as_slice() {
                [separator] => Ok(*separator),
                [] => Err(ReadError::UnknownSeparator {
                    choices: several.iter().map(|(separator, _)| *separator).collect(),
                }),
                choices => Err(ReadError::UnknownSeparator { choices: choices.to_vec() }),
            }
        }
    }
}

/// The first line is not divided: one column, unless the lines after it or their blanks say otherwise.
fn undivided(head: &[u8], counts: &[(Separator, Vec<usize>)]) -> Result<Separator, ReadError> {
    let mut choices: Vec<Separator> = counts
        .iter()
        .filter(|(_, rows)| rows.iter().any(|count| *count > 1))
        .map(|(separator, _)| *separator)
        .collect();
    let padded = head
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.is_empty())
        .take(ROWS)
        .any(|line| line.trim_ascii_end().windows(2).any(|pair| pair == b"  ") || line[0] == b' ');
    if padded {
        choices.push(Separator::Spaces);
    }
    match choices.is_empty() {
        true => Ok(Separator::Comma),
        false => Err(ReadError::UnknownSeparator { choices }),
    }
}

/// How many cells the first rows have when divided this way.
fn cell_counts(head: &[u8], rest: Rest, separator: u8, quote: Option<u8>) -> Vec<usize> {
    let mut scanner = Scanner::new(Division::Separated { separator, quote });
    let mut counts = Vec::new();
    let mut at = 0;
    while counts.len() < ROWS && at < head.len() {
        let mut broken = 0;
        let end = match scanner.scan(&head[at..], rest) {
            Scan::Row { end } => end,
            Scan::More { .. } => break,
            Scan::Broken { open, .. } => match after_line(&head[at..], open.at, rest) {
                // A broken row says nothing about the separator, but for the first, which has to count.
                Some(end) if counts.is_empty() => {
                    broken = 1;
                    end
                }
                Some(end) => {
                    at += end;
                    continue;
                }
                None => break,
            },
        };
        let blank = scanner.count == 1 && head[at..at + end].trim_ascii().is_empty();
        if !blank {
            counts.push(scanner.count + broken);
        }
        at += end;
    }
    counts
}

/// The quote as a byte; left out, it is the double one.
pub(super) fn quote_byte(quote: Option<Quote>) -> Option<u8> {
    match quote {
        None | Some(Quote::Double) => Some(b'"'),
        Some(Quote::Single) => Some(b'\''),
        Some(Quote::None) => None,
    }
}

/// The separator of a rejects file of ours, known by the columns it adds, however a spreadsheet has saved it.
pub(super) fn rejects_separator(head: &[u8], rest: Rest) -> Option<Separator> {
    let end = after_line(head, 0, rest).unwrap_or(head.len());
    let line = std::str::from_utf8(&head[..end]).ok()?;
    Separator::SNIFFED.into_iter().find(|separator| {
        let byte = char::from(separator.byte());
        let names: Vec<&str> = line.trim_end().split(byte).map(|name| name.trim_matches('"')).collect();
        rejects::ADDED.iter().all(|added| names.contains(added))
    })
}
