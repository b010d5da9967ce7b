//! From the one SQL text callers write to the text each database takes.
//!
//! Parameters are `$1` to `$n`, used in any order and as often as wanted; `$n::id` (also `text`, `integer`,
//! `real`, `boolean`, `bytes`) says the type where PostgreSQL cannot infer it for a null. Lists are
//! described in [`crate::list`]. Quoted text, quoted names and comments stay as they are. Nothing else is
//! translated: the rest of the text must mean the same on both.

use crate::list::ListKind;
use crate::{DbError, Dialect};

/// A statement in one database's words.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub sql: String,
    /// One entry per parameter: the kind of list it is, if it is one.
    pub parameters: Vec<Option<ListKind>>,
}

/// Words that would end or nest the transaction behind the writer's back.
const TRANSACTION_WORDS: [&str; 9] =
    ["begin", "commit", "end", "rollback", "savepoint", "release", "abort", "start", "prepare"];

const TYPES: [(&str, &str); 6] = [
    ("id", "uuid"),
    ("text", "text"),
    ("integer", "bigint"),
    ("real", "double precision"),
    ("boolean", "boolean"),
    ("bytes", "bytea"),
];

const LISTS: [(&str, ListKind, &str); 4] = [
    ("ids(", ListKind::Ids, "uuid"),
    ("integers(", ListKind::Integers, "bigint"),
    ("texts(", ListKind::Texts, "text"),
    ("reals(", ListKind::Reals, "double precision"),
];

/// Rewrites a statement.
pub(crate) fn rewrite(sql: &str, dialect: Dialect) -> Result<Rewritten, DbError> {
    let first = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if TRANSACTION_WORDS.iter().any(|word| first.eq_ignore_ascii_case(word)) {
        return Err(DbError::sql("a closure is one transaction already", sql));
    }
    let mut out = Rewritten { sql: String::with_capacity(sql.len() + 16), parameters: Vec::new() };
    let mut used = Vec::new();
    let mut rest = sql;
    while let Some(at) = rest.find(['\'', '"', '-', '/', '$']) {
        out.sql.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = quoted(rest);
        if length > 0 {
            out.sql.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let Some((number, after)) = parameter(rest) else {
            out.sql.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        if number == 0 || number > 32_766 {
            return Err(DbError::sql("parameters are numbered from $1", sql));
        }
        used.resize(used.len().max(number), false);
        out.parameters.resize(out.parameters.len().max(number), None);
        let list = LISTS.iter().find(|(name, ..)| is_call(&out.sql, name) && after.starts_with(')'));
        if used[number - 1] && out.parameters[number - 1] != list.map(|(_, kind, _)| *kind) {
            return Err(DbError::sql(format!("${number} is a list here and something else there"), sql));
        }
        used[number - 1] = true;
        rest = after;
        match list {
            Some((name, kind, element)) => {
                out.parameters[number - 1] = Some(*kind);
                out.sql.truncate(out.sql.len() - name.len());
                rest = &rest[1..];
                match dialect {
                    Dialect::Sqlite => out.sql.push_str(&format!("rarray(?{number})")),
                    Dialect::Postgres => {
                        out.sql.push_str(&format!("(select unnest(${number}::{element}[]) as value)"));
                    }
                }
            }
            None => {
                let mark = if dialect == Dialect::Sqlite { '?' } else { '$' };
                out.sql.push_str(&format!("{mark}{number}"));
                if let Some(named) = rest.strip_prefix("::") {
                    let end = named.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(named.len());
                    let Some((_, pg)) = TYPES.iter().find(|(ours, _)| *ours == &named[..end]) else {
                        return Err(DbError::sql(format!("no type named `{}`", &named[..end]), sql));
                    };
                    if dialect == Dialect::Postgres {
                        out.sql.push_str(&format!("::{pg}"));
                    }
                    rest = &named[end..];
                }
            }
        }
    }
    out.sql.push_str(rest);
    if let Some(unused) = used.iter().position(|used| !used) {
        return Err(DbError::sql(format!("${} is not used", unused + 1), sql));
    }
    Ok(out)
}

/// The length of the quoted text, quoted name or comment at the start, or 0.
fn quoted(text: &str) -> usize {
    let end =
        |from: usize, mark: &str| text[from..].find(mark).map_or(text.len(), |at| from + at + mark.len());
    match text.as_bytes() {
        // A doubled quote ends one quoted part and begins the next, which comes to the same.
        [b'\'', ..] => end(1, "'"),
        [b'"', ..] => end(1, "\""),
        [b'-', b'-', ..] => end(2, "\n"),
        [b'/', b'*', ..] => end(2, "*/"),
        _ => 0,
    }
}

/// `$12…` at the start as its number and what follows.
fn parameter(text: &str) -> Option<(usize, &str)> {
    let digits = text.strip_prefix('$')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    Some((digits[..end].parse().ok()?, &digits[end..]))
}

/// Whether the text ends in a call of that name, not in a longer name that ends the same.
fn is_call(before: &str, name: &str) -> bool {
    before.strip_suffix(name).is_some_and(|head| {
        !head.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '"'))
    })
}
