//! Finding records.

use std::collections::{HashMap, HashSet};

use db::{Tx, Word};
use model::field::Field;
use model::object::{Columns, Object};
use model::{Id, Value, search_key};
use serde_json::{Value as Json, json};

use super::{index_of, words};
use crate::Error;
use crate::records::{rows_by_ids, title, visible};
use crate::schema::Schema;

/// Most words of a search that are looked at.
const MOST_WORDS: usize = 8;
/// Every object has a place for so many of its best.
const FIRST: usize = 3;
/// How many of an index are looked at, from few to many, where the caller sees only some of them.
const LOOKS: [i64; 3] = [100, 2_000, 20_000];

/// A record that was found.
struct Hit {
    score: usize,
    order: usize,
    shown: Json,
}

/// The records that have all the words, or words that begin like them, best first: whole words before beginnings,
/// and what begins like the search before what has it elsewhere. Each object has its best among them.
pub fn find(tx: &mut Tx, schema: &Schema, text: &str, limit: usize) -> Result<Vec<Json>, Error> {
    let mut sought = words(&search_key(text));
    sought.truncate(MOST_WORDS);
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let mut best = Vec::new();
    let mut others = Vec::new();
    for (order, object) in schema.catalog.objects.iter().enumerate() {
        if object.search.is_empty() || !tx.has_words(&index_of(&object.slug))? {
            continue;
        }
        let mut hits = of_object(tx, schema, object, order, &sought, limit)?;
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        others.extend(hits.split_off(hits.len().min(FIRST)));
        best.extend(hits);
    }
    let key = |hit: &Hit| (std::cmp::Reverse(hit.score), hit.order);
    best.sort_by_key(key);
    others.sort_by_key(key);
    best.truncate(limit);
    others.truncate(limit - best.len());
    best.extend(others);
    best.sort_by_key(key);
    Ok(best.into_iter().map(|hit| hit.shown).collect())
}

fn of_object(
    tx: &mut Tx,
    schema: &Schema,
    object: &Object,
    order: usize,
    sought: &[String],
    limit: usize,
) -> Result<Vec<Hit>, Error> {
    let index = index_of(&object.slug);
    // The last word is the one that is being typed. That earlier ones only begin so is tried when nothing else is found:
    // a word that many records have, like the name of a mail provider, costs as much as there are.
    let last = sought.len() - 1;
    let whole: Vec<Word<'_>> = sought.iter().map(|word| Word::Whole(word)).collect();
    let mut typed = whole.clone();
    typed[last] = Word::Prefix(&sought[last]);
    let begin: Vec<Word<'_>> = sought.iter().map(|word| Word::Prefix(word)).collect();
    let mut ways = vec![&whole, &typed];
    if last > 0 {
        ways.push(&begin);
    }
    let columns = schema.columns(object)?;
    let mut seen: HashSet<Id> = HashSet::new();
    let mut hits = Vec::new();
    for (at, how) in ways.into_iter().enumerate() {
        if at == 2 && !hits.is_empty() {
            break;
        }
        for most in LOOKS {
            let found = tx.find_words(&index, how, most)?;
            let all = (found.len() as i64) < most;
            let fresh: HashSet<Id> = found.iter().copied().filter(|id| !seen.contains(id)).collect();
            let there = visible(tx, schema, object, &fresh)?;
            // In the order of the index, so that the same search gives the same answer.
            let next: Vec<Id> = found.into_iter().filter(|id| there.contains(id)).take(2 * limit).collect();
            seen.extend(&next);
            let mut rows = rows_by_ids(tx, schema, object, &next)?;
            let places: HashMap<Id, usize> = next.iter().enumerate().map(|(at, id)| (*id, at)).collect();
            rows.sort_by_key(|row| match columns.get(row, "id") {
                Some(Value::Id(id)) => places.get(id).copied(),
                _ => None,
            });
            for row in rows {
                hits.extend(hit(object, columns, &row, order, sought));
            }
            if all || hits.len() >= limit {
                break;
            }
        }
        if hits.len() >= limit {
            break;
        }
    }
    Ok(hits)
}

/// The record as it is shown, where the fields that the caller sees have all the words.
fn hit(object: &Object, columns: &Columns, row: &[Value], order: usize, sought: &[String]) -> Option<Hit> {
    let column = |name: &str| columns.get(row, name);
    let fields: Vec<(&Field, String)> = object
        .search
        .iter()
        .filter_map(|slug| object.field(slug))
        .map(|field| (field, field.words(&column)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let keys: Vec<Vec<String>> = fields.iter().map(|(_, text)| words(&search_key(text))).collect();
    let mut score = 0;
    let mut matched = None;
    for (at, word) in sought.iter().enumerate() {
        let place = keys.iter().position(|key| key.iter().any(|own| own == word));
        score += 2 * usize::from(place.is_some());
        let place =
            place.or_else(|| keys.iter().position(|key| key.iter().any(|own| own.starts_with(word))))?;
        if at == 0 {
            matched = Some(place);
        }
    }
    let title = title(object, &column);
    score += usize::from(search_key(&title).starts_with(&sought[0]));
    let said = |text: &str| title.contains(text);
    let subtitle = fields.iter().map(|(_, text)| text).find(|text| !said(text));
    let Some(Value::Id(id)) = column("id") else { return None };
    Some(Hit {
        score,
        order,
        shown: json!({
            "object": object.slug,
            "id": id,
            "title": title,
            "subtitle": subtitle,
            "matched": matched.map(|at| &fields[at].0.slug),
        }),
    })
}
