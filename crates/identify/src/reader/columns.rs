//! The columns of a file: their names, from the header or the settings, and which of them are handed on.

use super::error::{Column, ReadError};
use super::{COLUMN_LIMIT, rejects};

/// The columns of a file, and which of them a row hands on.
#[derive(Debug)]
pub(super) struct Columns {
    /// The names of all columns in the file.
    all: Vec<String>,
    /// The names of those handed on.
    pub names: Vec<String>,
    /// Their places in the file, from 0, rising.
    pub kept: Vec<usize>,
    /// The place of `_source_id`.
    pub source_id: Option<usize>,
    /// Whether this is a rejects file of ours.
    pub rejects: bool,
}

impl Columns {
    /// Checks names; blanks around them do not count.
    pub(super) fn new(all: Vec<String>) -> Result<Columns, ReadError> {
        let all: Vec<String> = all.iter().map(|name| name.trim().to_owned()).collect();
        if all.len() > COLUMN_LIMIT {
            return Err(ReadError::TooManyColumns(all.len()));
        }
        if let Some(place) = all.iter().position(String::is_empty) {
            return Err(ReadError::EmptyHeader { column: place + 1 });
        }
        let mut seen = std::collections::HashMap::new();
        for (place, name) in all.iter().enumerate() {
            if let Some(first) = seen.insert(name.as_str(), place) {
                let name = name.clone();
                return Err(ReadError::DuplicateHeader { name, first: first + 1, second: place + 1 });
            }
        }
        let find = |name: &str| all.iter().position(|other| other == name);
        let source_id = find(rejects::SOURCE_ID);
        if source_id.is_none()
            && let Some(place) = all.iter().position(|name| rejects::ADDED.contains(&name.as_str()))
        {
            return Err(ReadError::ReservedHeader { name: all[place].clone(), column: place + 1 });
        }
        let rejects = source_id.is_some() && find(rejects::REASON).is_some();
        let added = |name: &String| source_id.is_some() && rejects::ADDED.contains(&name.as_str());
        let kept: Vec<usize> = (0..all.len()).filter(|place| !added(&all[*place])).collect();
        let names = kept.iter().map(|place| all[*place].clone()).collect();
        Ok(Columns { all, names, kept, source_id, rejects })
    }

    /// How many cells a row of the file has.
    pub(super) fn width(&self) -> usize {
        self.all.len()
    }

    /// The column at a place, from 0.
    pub(super) fn at(&self, place: usize) -> Column {
        Column { number: place + 1, name: self.all.get(place).cloned() }
    }

    /// One text for each column handed on, out of the texts of a row that may have too few or too many: `�`
    /// stands for what is missing and before what is surplus.
    pub(super) fn fit(&self, texts: &[String]) -> Vec<String> {
        let unsettled = rejects::UNSETTLED.to_string();
        let mut cells: Vec<String> = self
            .kept
            .iter()
            .map(|place| texts.get(*place).cloned().unwrap_or_else(|| unsettled.clone()))
            .collect();
        if let (Some(cell), Some(place)) = (cells.last_mut(), self.kept.last())
            && texts.len() > self.width()
        {
            *cell = texts[*place..].join(&unsettled);
        }
        cells
    }
}
