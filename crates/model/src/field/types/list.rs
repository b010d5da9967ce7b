//! Several values in one field: sorted, each once, stored as a JSON array. In a cell they stand one after the
//! other, parted by `; `; a semicolon or backslash of a value has a backslash in front.

use serde_json::Value as Json;

use super::super::Choice;
use crate::{Id, ModelError};

/// Most values of one field.
pub const COUNT_LIMIT: usize = 1_000;
/// Longest value, in bytes. Every value stands in an index, whose entries must fit into a page.
const VALUE_LIMIT: usize = 500;

/// What the values of a list are.
pub enum Of<'a> {
    /// Words of the user's own.
    Words,
    /// Some of these.
    Choices(&'a [Choice]),
    /// Records.
    Ids,
}

impl Of<'_> {
    /// One value as it is kept.
    pub fn value(&self, text: &str) -> Result<String, ModelError> {
        let text = text.trim();
        let shown = || text.chars().take(50).collect::<String>();
        match self {
            Of::Words if text.contains('\0') => {
                Err(ModelError::Value("a value contains a NUL character".into()))
            }
            Of::Words if text.len() > VALUE_LIMIT => {
                Err(ModelError::Value(format!("'{}…' is longer than {VALUE_LIMIT} bytes", shown())))
            }
            Of::Words => Ok(text.to_owned()),
            Of::Choices(choices) if choices.iter().any(|choice| choice.value == text) => Ok(text.to_owned()),
            Of::Choices(choices) => {
                let all: Vec<_> = choices.iter().map(|choice| choice.value.as_ref()).collect();
                Err(ModelError::Value(format!("'{}' is none of {}", shown(), all.join(", "))))
            }
            Of::Ids => Ok(text.parse::<Id>()?.to_string()),
        }
    }

    /// The values as one text for the column; none when there are none.
    pub fn pack<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Result<Option<String>, ModelError> {
        let mut values = Vec::new();
        for text in texts.filter(|text| !text.trim().is_empty()) {
            values.push(self.value(text)?);
        }
        values.sort_unstable();
        values.dedup();
        if values.len() > COUNT_LIMIT {
            return Err(ModelError::Value(format!("there may be {COUNT_LIMIT} values")));
        }
        Ok((!values.is_empty()).then(|| Json::from(values).to_string()))
    }
}

/// The values of a column.
pub fn unpack(text: &str) -> Vec<String> {
    // Nobody but `pack` writes the column.
    serde_json::from_str(text).unwrap_or_default()
}

/// The values as a cell.
pub fn join<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let escaped = values.map(|value| value.replace('\\', "\\\\").replace(';', "\\;"));
    escaped.collect::<Vec<_>>().join("; ")
}

/// The values of a cell.
pub fn split(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = letter == '\\' && letters.peek().is_some_and(|next| matches!(next, '\\' | ';'));
        let letter = if escaped { letters.next().unwrap_or(letter) } else { letter };
        if letter == ';' && !escaped {
            values.push(String::new());
        } else if let Some(last) = values.last_mut() {
            last.push(letter);
        }
    }
    values
}
