//! A list of values as one parameter, to join against or to look in.
//!
//! ```sql
//! select p.name from person p join ids($1) l on l.value = p.id
//! select count(*) from person p where p.number in (select l.value from integers($1) l)
//! ```
//! In the SQL text `ids($n)`, `integers($n)`, `texts($n)` and `reals($n)` are tables of one column `value`;
//! give them an alias. Underneath they are `rarray(?n)` on SQLite and `unnest($n)` on PostgreSQL. The
//! parameter is packed into [`Value::Bytes`] by the functions here, so that parameters stay plain values
//! and one prepared statement serves lists of any length. Meant for up to 10,000 values.

use model::{Id, Value};

use crate::{DbError, storable};

/// The parameter for `ids($n)`.
pub fn ids<'a>(ids: impl IntoIterator<Item = &'a Id>) -> Value {
    Value::Bytes(ids.into_iter().flat_map(|id| id.0).collect())
}

/// The parameter for `integers($n)`.
pub fn integers(numbers: impl IntoIterator<Item = i64>) -> Value {
    Value::Bytes(numbers.into_iter().flat_map(i64::to_le_bytes).collect())
}

/// The parameter for `reals($n)`.
pub fn reals(numbers: impl IntoIterator<Item = f64>) -> Value {
    Value::Bytes(numbers.into_iter().flat_map(f64::to_le_bytes).collect())
}

/// The parameter for `texts($n)`.
pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Value {
    let mut bytes = Vec::new();
    for text in texts {
        let text = text.as_ref();
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    Value::Bytes(bytes)
}

/// What a list in a statement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListKind {
    Ids,
    Integers,
    Texts,
    Reals,
}

/// A list taken apart again for binding.
pub(crate) enum List<'a> {
    Ids(Vec<Id>),
    Integers(Vec<i64>),
    Texts(Vec<&'a str>),
    Reals(Vec<f64>),
}

const NOT_A_LIST: DbError =
    DbError::Unstorable("the parameter of a list was not packed as that kind of list");

impl ListKind {
    /// Unpacks a parameter, refusing what no list function made.
    pub fn unpack(self, value: &Value) -> Result<List<'_>, DbError> {
        let Value::Bytes(bytes) = value else { return Err(NOT_A_LIST) };
        Ok(match self {
            ListKind::Ids => List::Ids(fixed(bytes)?.map(Id).collect()),
            ListKind::Integers => List::Integers(fixed(bytes)?.map(i64::from_le_bytes).collect()),
            ListKind::Reals => {
                let numbers: Vec<f64> = fixed(bytes)?.map(f64::from_le_bytes).map(|n| n + 0.0).collect();
                numbers.iter().try_for_each(|number| storable::real(*number))?;
                List::Reals(numbers)
            }
            ListKind::Texts => List::Texts(unpack_texts(bytes)?),
        })
    }
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<impl Iterator<Item = [u8; N]> + '_, DbError> {
    let (chunks, rest) = bytes.as_chunks::<N>();
    if rest.is_empty() { Ok(chunks.iter().copied()) } else { Err(NOT_A_LIST) }
}

fn unpack_texts(mut bytes: &[u8]) -> Result<Vec<&str>, DbError> {
    let mut texts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(NOT_A_LIST)?;
        let text = std::str::from_utf8(text).map_err(|_| NOT_A_LIST)?;
        storable::text(text)?;
        texts.push(text);
        bytes = rest;
    }
    if bytes.is_empty() { Ok(texts) } else { Err(NOT_A_LIST) }
}
