//! By what something is known to be of somebody: her ids, her addresses, and what systems call her.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};
use db::Tx;
use model::field::FieldType;
use model::object::Object;
use model::{ColumnType, Id, Value};

use super::plan::Plan;
use super::sql;
use crate::schema::Schema;
use crate::{App, Error};

/// An e-mail address, in lower case.
pub(super) const EMAIL: &str = "email";
/// A number in E.164.
pub(super) const PHONE: &str = "phone";
/// What a system calls her.
pub(super) const NAME: &str = "name";

/// The shortest name in a system that is looked for in texts: a shorter one stands in too many that are of others.
const SHORTEST: usize = 8;

/// What is looked for in texts and files.
#[derive(Clone)]
pub struct Sought {
    /// Everything that says that a text is about her.
    any: AhoCorasick,
    /// Her addresses only.
    addresses: AhoCorasick,
    /// The digits of her numbers, since they are written in many ways.
    digits: Vec<String>,
    /// The bulk works that brought something of her.
    pub batches: BTreeSet<Id>,
    /// Her records and the profiles under which moments of hers arrived.
    pub profiles: BTreeSet<Id>,
}

impl Sought {
    /// What is looked for on behalf of some erasures.
    pub(super) fn of(tx: &mut Tx, erasures: &[Id]) -> Result<Sought, Error> {
        let (mut any, mut addresses, mut digits) = (Vec::new(), Vec::new(), Vec::new());
        let (mut records, mut profiles) = (BTreeSet::new(), BTreeSet::new());
        for erasure in erasures {
            for row in tx.query(sql::ALL_IDS, &[(*erasure).into()])? {
                let (what, id) = (row.text(0)?, row.id(1)?);
                // What stays of her is also told of in bodies and answers from before it was emptied.
                if matches!(what, "record" | "comment" | "file" | "unlinked") {
                    any.push(id.to_string());
                }
                if matches!(what, "record" | "unlinked") {
                    records.insert(id);
                }
                if matches!(what, "record" | "profile") {
                    profiles.insert(id);
                }
            }
            for row in tx.query(sql::WORDS, &[(*erasure).into()])? {
                let (kind, word) = (row.text(0)?, row.text(1)?.to_owned());
                if kind != NAME {
                    addresses.push(word.clone());
                    any.push(word.clone());
                } else if word.len() >= SHORTEST {
                    any.push(word.clone());
                }
                if kind == PHONE {
                    digits.push(word.chars().filter(char::is_ascii_digit).collect());
                }
            }
        }
        let mut batches = BTreeSet::new();
        for row in tx.query(sql::BATCHES, &[db::list::ids(&records)])? {
            batches.insert(row.id(0)?);
        }
        Ok(Sought { any: automaton(&any)?, addresses: automaton(&addresses)?, digits, batches, profiles })
    }

    /// Whether a text names her by an id, an address or what a system calls her.
    pub fn is_in(&self, text: &str) -> bool {
        self.any.is_match(text)
    }

    /// Whether a cell of a file does, where numbers are written as people write them.
    pub fn is_in_cell(&self, cell: &str) -> bool {
        if self.any.is_match(cell) {
            return true;
        }
        if self.digits.is_empty() || cell.len() > 40 {
            return false;
        }
        let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
        let own = digits.trim_start_matches('0');
        // Without the code of the country, which many leave out.
        own.len() >= 7 && self.digits.iter().any(|number| number.ends_with(own))
    }

    /// The text without her addresses; none where there are none in it.
    pub fn without(&self, text: &str) -> Option<String> {
        let there = self.addresses.is_match(text);
        let words = vec!["erased"; self.addresses.patterns_len()];
        there.then(|| self.addresses.replace_all(text, &words))
    }
}

fn automaton(words: &[String]) -> Result<AhoCorasick, Error> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(words)
        .map_err(|error| Error::bug(error.to_string()))
}

/// The addresses and names of those who go, by their kind.
pub(super) fn words(
    tx: &mut Tx,
    app: &App,
    schema: &Schema,
    object: &Object,
    plan: &Plan,
) -> Result<BTreeSet<(&'static str, String)>, Error> {
    let mut words = BTreeSet::new();
    let kind_of = |kind: &FieldType| match kind {
        FieldType::Email => Some(EMAIL),
        FieldType::Phone => Some(PHONE),
        _ => None,
    };
    let mut add = |kind: &'static str, word: &str| {
        let word = word.trim();
        if word.len() >= 3 {
            words.insert((kind, word.to_owned()));
        }
    };
    let columns = schema.columns(object)?;
    let ids: Vec<Id> = plan.asked.iter().copied().collect();
    for row in crate::records::rows_by_ids(tx, schema, object, &ids)? {
        for field in object.all_fields() {
            let kind = if field.slug == "source_id" { Some(NAME) } else { kind_of(&field.kind) };
            if let (Some(kind), Some(Value::Text(word))) = (kind, columns.get(&row, &field.slug)) {
                add(kind, word);
            }
        }
    }
    for row in tx.query(sql::MERGED_KEYS, &[db::list::ids(&plan.asked), object.slug.as_ref().into()])? {
        let field = object.field(row.text(0)?);
        match field.and_then(|field| kind_of(&field.kind)) {
            Some(kind) => add(kind, row.text(1)?),
            None if field.is_some() => add(NAME, row.text(1)?),
            // Of a pair, the second is the name.
            None => {
                let pair: Vec<String> = serde_json::from_str(row.text(1)?).unwrap_or_default();
                if let Some(name) = pair.last() {
                    add(NAME, name);
                }
            }
        }
    }
    for module in &app.modules {
        for (kind, word) in (module.words)(tx, &ids)? {
            add(kind, &word);
        }
    }
    Ok(words)
}

const COLUMNS: &[(&str, ColumnType)] =
    &[("erasure_id", ColumnType::Id), ("kind", ColumnType::Text), ("word", ColumnType::Text)];

/// Notes them, until the erasure is done.
pub(super) fn note(tx: &mut Tx, erasure: Id, words: &BTreeSet<(&'static str, String)>) -> Result<(), Error> {
    let rows: Vec<Vec<Value>> =
        words.iter().map(|(kind, word)| vec![erasure.into(), (*kind).into(), word.as_str().into()]).collect();
    tx.insert_many("erasure_words", COLUMNS, &rows)?;
    Ok(())
}
