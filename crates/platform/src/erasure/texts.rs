//! Texts that may quote somebody: looked through page by page, and changed where they do.

use db::{Row, Tx};
use model::{ColumnType, Id, Value};
use serde_json::Value as Json;

use super::purge::Pace;
use super::{Sought, TextFate, Texts};
use crate::{App, Error};

/// Rows of one page.
const PAGE: i64 = 500;

/// Changes what quotes her in one table; gives how many texts did, and how many that are still needed do.
pub(super) fn sweep(
    app: &App,
    pace: &Pace,
    texts: &'static Texts,
    sought: &Sought,
) -> Result<(u64, u64), Error> {
    let mut after: Vec<Value> = texts.key.iter().map(|key| first(key)).collect();
    let (mut count, mut needed) = (0, 0);
    loop {
        let (sql, mut asked) = (page_sql(texts), after.clone());
        asked.push(PAGE.into());
        let rows = app.db.read_blocking(move |tx| tx.query(&sql, &asked))?;
        let mut found: Vec<Vec<Value>> = Vec::new();
        for row in &rows {
            let changed = changed(texts, row, sought)?;
            if changed.iter().any(Option::is_some) && !row.boolean(texts.key.len() + texts.columns.len())? {
                needed += 1;
            } else if changed.iter().any(Option::is_some) {
                found.push(key_of(texts, row)?);
                count += changed.iter().flatten().count() as u64;
            }
        }
        if !found.is_empty() {
            write(app, pace, texts, sought, found)?;
        }
        pace.step("texts", count as i64, count as i64)?;
        match rows.last() {
            Some(row) if rows.len() as i64 == PAGE => after = key_of(texts, row)?,
            _ => return Ok((count, needed)),
        }
    }
}

/// Reads the rows again in the transaction that changes them, so that nothing is lost that was written meanwhile.
fn write(
    app: &App,
    pace: &Pace,
    texts: &'static Texts,
    sought: &Sought,
    keys: Vec<Vec<Value>>,
) -> Result<(), Error> {
    let (one, set) = (one_sql(texts), set_sql(texts));
    let (fence, sought) = (pace.fence(), sought.clone());
    app.write_blocking(move |tx: &mut Tx| {
        fence(tx)?;
        for key in keys {
            let Some(row) = tx.query_one(&one, &key)? else { continue };
            let changed = changed(texts, &row, &sought)?;
            let mut asked = key;
            for (at, change) in changed.into_iter().enumerate() {
                asked.push(match change {
                    Some(text) => text,
                    None => row.opt_text(texts.key.len() + at)?.into(),
                });
            }
            tx.execute(&set, &asked)?;
        }
        Ok(())
    })
}

/// What becomes of each text of a row; none where it stays.
fn changed(texts: &Texts, row: &Row, sought: &Sought) -> Result<Vec<Option<Value>>, Error> {
    let mut changed = Vec::with_capacity(texts.columns.len());
    for at in 0..texts.columns.len() {
        let text = row.opt_text(texts.key.len() + at)?;
        changed.push(match (text, texts.fate) {
            (None, _) => None,
            (Some(text), TextFate::WithoutAddresses) => sought.without(text).map(Into::into),
            (Some(text), _) if !sought.is_in(text) => None,
            (Some(_), TextFate::Replaced(with)) => Some(with.into()),
            (Some(text), TextFate::WithoutImages) => without_images(text).map(Into::into),
        });
    }
    Ok(changed)
}

/// The body of a webhook without what records were; none where it has no images.
fn without_images(text: &str) -> Option<String> {
    let Ok(mut json) = serde_json::from_str::<Json>(text) else { return Some("{}".to_owned()) };
    let images =
        ["before", "after"].map(|image| json["data"].get(image).is_some_and(|image| !image.is_null()));
    if images == [false, false] {
        return None;
    }
    json["data"]["before"] = Json::Null;
    json["data"]["after"] = Json::Null;
    Some(json.to_string())
}

fn first(key: &str) -> Value {
    if kind(key) == ColumnType::Id { Id::default().into() } else { "".into() }
}

fn kind(key: &str) -> ColumnType {
    if key == "id" || key.ends_with("_id") { ColumnType::Id } else { ColumnType::Text }
}

fn key_of(texts: &Texts, row: &Row) -> Result<Vec<Value>, Error> {
    texts.key.iter().enumerate().map(|(at, key)| Ok(row.value(at, kind(key))?)).collect()
}

fn numbered(from: usize, names: &[&str]) -> Vec<String> {
    (from..from + names.len()).map(|at| format!("${at}")).collect()
}

/// The key, the texts, and whether the row is over.
fn columns(texts: &Texts) -> String {
    [texts.key, texts.columns, &[texts.over.unwrap_or("true")]].concat().join(", ")
}

fn page_sql(texts: &Texts) -> String {
    let (key, marks) = (texts.key.join(", "), numbered(1, texts.key).join(", "));
    format!(
        "select {} from {} where ({key}) > ({marks}) order by {key} limit ${}",
        columns(texts),
        texts.table,
        texts.key.len() + 1
    )
}

fn is_row(texts: &Texts) -> String {
    let parts = texts.key.iter().zip(numbered(1, texts.key)).map(|(key, mark)| format!("{key} = {mark}"));
    parts.collect::<Vec<_>>().join(" and ")
}

fn one_sql(texts: &Texts) -> String {
    format!("select {} from {} where {}", columns(texts), texts.table, is_row(texts))
}

fn set_sql(texts: &Texts) -> String {
    let marks = numbered(texts.key.len() + 1, texts.columns);
    let parts = texts.columns.iter().zip(marks).map(|(column, mark)| format!("{column} = {mark}"));
    format!("update {} set {} where {}", texts.table, parts.collect::<Vec<_>>().join(", "), is_row(texts))
}

/// The SQL texts made from a declaration, for the test that prepares them on both databases.
pub(crate) fn statements(texts: &Texts) -> [String; 3] {
    [page_sql(texts), one_sql(texts), set_sql(texts)]
}
