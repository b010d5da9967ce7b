//! The follower that keeps the indexes.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use db::Tx;
use model::Id;
use model::object::Object;

use super::{index_of, words};
use crate::feed::{self, Action, Change};
use crate::followers::{Effect, Follower, Slice};
use crate::{App, Error};

/// Keeps the words of records as they are.
pub(crate) const FOLLOWER: Follower = Follower::new("search", prepare);

/// Records that are indexed in one transaction.
const PIECE: usize = 2_000;
/// So few are written among what others write.
const FEW: usize = 100;

/// Writes the indexes here and leaves nothing for the effect. Each piece reads and indexes records in one
/// transaction, so that it holds what is true then however often and by whomever it is done again; the cursor
/// only says that it need not be. A slice of bulk work in one transaction would hold up everybody for seconds.
fn prepare(app: &App, changes: &Slice<'_>) -> Result<Effect, Error> {
    let schema = app.schema();
    let mut touched: BTreeMap<&str, BTreeSet<Id>> = BTreeMap::new();
    for change in changes.iter() {
        let Some(object) = schema.catalog.object(&change.object) else { continue };
        if object.search.is_empty() || !concerns(object, change) {
            continue;
        }
        let ids = touched.entry(change.object.as_str()).or_default();
        match (change.record_id, change.action) {
            (Some(id), _) => {
                ids.insert(id);
            }
            (None, Action::Batch) => {
                let seq = change.seq;
                let members = app.db.read_blocking(move |tx| feed::members(tx, seq))?;
                ids.extend(members.into_iter().map(|member| member.record_id));
            }
            _ => {}
        }
    }
    for (object, ids) in touched {
        let ids: Vec<Id> = ids.into_iter().collect();
        for piece in ids.chunks(PIECE) {
            let (object, piece) = (object.to_owned(), piece.to_vec());
            let few = piece.len() <= FEW;
            let work = move |tx: &mut Tx| index(tx, &object, &piece);
            if few { app.db.write_blocking(work)? } else { app.db.write_alone_blocking(work)? }
        }
    }
    Ok(Box::new(|_| Ok(())))
}

/// Whether a change can be one of words: another value of a field that is searched.
fn concerns(object: &Object, change: &Change) -> bool {
    if change.action != Action::Updated {
        return true;
    }
    let Some(after) = &change.after else { return true };
    object.search.iter().any(|slug| after.get(&**slug).is_some())
        || change
            .before
            .as_ref()
            .is_none_or(|before| object.search.iter().any(|slug| before.get(&**slug).is_some()))
}

/// Brings the words of these records to what the records hold.
fn index(tx: &mut Tx, object: &str, ids: &[Id]) -> Result<(), Error> {
    let name = index_of(object);
    if !tx.has_words(&name)? {
        tx.create_words(&name)?;
    }
    let rows = tx.query(&texts_sql(object), &[db::list::ids(ids)])?;
    let mut texts = Vec::with_capacity(rows.len());
    for row in &rows {
        texts.push((row.id(0)?, words(row.text(1)?).join(" ")));
    }
    let there: HashSet<Id> = texts.iter().map(|(id, _)| *id).collect();
    let gone: Vec<Id> = ids.iter().copied().filter(|id| !there.contains(id)).collect();
    if !gone.is_empty() {
        tx.remove_words(&name, &gone)?;
    }
    Ok(tx.put_words(&name, &texts)?)
}

fn texts_sql(object: &str) -> String {
    format!(
        "select r.id, r.search_text from ids($1) l cross join {object} r where r.id = l.value \
         and r.search_text is not null"
    )
}
