//! Single records that many ask for, or write, at the same time: those who wait together are one query, or one write
//! of several drafts.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::StatusCode;
use db::Tx;
use model::Id;
use model::object::Object;

use super::read::{missing, texts, versions};
use super::{Draft, Matching, Outcome, Writing, upsert};
use crate::gather::{Door, Gather, only};
use crate::http::{Answer, Caller, Once};
use crate::schema::Schema;
use crate::{App, Error};

/// The records that are being asked for and written.
pub(crate) struct Together {
    shown: Gather<(usize, String), Id, Option<(String, i64)>>,
    written: Gather<Alike, Wanted, Result<Answer, Error>>,
}

/// Writes that can be one: by the same caller, with the same rights and the same view of the schema. Both are told by
/// where they are in memory, which whoever waits keeps them at.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Alike {
    caller: String,
    granted: Option<usize>,
    view: usize,
    object: String,
    creates: bool,
}

/// What somebody wants a record to hold.
#[derive(Clone)]
pub(super) struct Wanted {
    pub draft: Draft,
    /// The version that she saw, where it must be that one still.
    pub expected: Option<String>,
}

impl Together {
    pub fn new() -> Together {
        // Two changes of one record are two changes, one after the other.
        let same = |one: &Wanted, other: &Wanted| one.draft.id.is_some() && one.draft.id == other.draft.id;
        Together { shown: Gather::new(), written: Gather::apart(same) }
    }
}

/// One record as it is shown.
pub(super) async fn show(app: &App, schema: Arc<Schema>, slug: String, id: Id) -> Result<Answer, Error> {
    let key = (Arc::as_ptr(&schema) as usize, slug.clone());
    let (view, object) = (Arc::clone(&schema), slug.clone());
    let work = move |tx: &mut Tx, ids: Vec<Id>| {
        let found = texts(tx, &view, view.object(&object)?, &ids)?;
        Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
    };
    match app.together.shown.ask(app, Door::Read, key, id, work).await? {
        Some(found) => Ok(shown(StatusCode::OK, found)),
        None => Err(missing(schema.object(&slug)?)),
    }
}

/// Writes one record, new where the draft names none, and shows it.
pub(super) async fn write(
    app: &App,
    caller: &Caller,
    writing: Writing,
    slug: String,
    wanted: Wanted,
) -> Result<Answer, Error> {
    let key = Alike {
        caller: caller.key(),
        granted: writing.granted.as_ref().map(|granted| Arc::as_ptr(granted) as usize),
        view: Arc::as_ptr(&writing.view) as usize,
        object: slug.clone(),
        creates: wanted.draft.id.is_none(),
    };
    let work = move |tx: &mut Tx, wanted: Vec<Wanted>| all(tx, &writing, &slug, wanted);
    app.together.written.ask(app, Door::Write, key, wanted, work).await?
}

/// The same, once.
pub(super) async fn write_once(
    app: &App,
    writing: Writing,
    once: Once,
    slug: String,
    wanted: Wanted,
) -> Result<Answer, Error> {
    once.write(app, move |tx| only(all(tx, &writing, &slug, vec![wanted])?)?).await
}

/// Writes records, all of them new or none, and shows them. Several are written when all can be: one that is refused
/// could have changed what is said to the others.
fn all(
    tx: &mut Tx,
    writing: &Writing,
    slug: &str,
    wanted: Vec<Wanted>,
) -> Result<Vec<Result<Answer, Error>>, Error> {
    let view = Arc::clone(&writing.view);
    let object = view.object(slug)?;
    let creates = wanted.iter().all(|wanted| wanted.draft.id.is_none());
    let (matching, status) = match creates {
        true => (Matching::New, StatusCode::CREATED),
        false => (Matching::Id, StatusCode::OK),
    };
    let guarded = wanted.iter().filter(|one| one.expected.is_some());
    let guarded: Vec<Id> = guarded.filter_map(|one| one.draft.id).collect();
    let there = if guarded.is_empty() { HashMap::new() } else { versions(tx, &view, object, &guarded)? };
    let mut drafts = Vec::with_capacity(wanted.len());
    let mut refused = Vec::with_capacity(wanted.len());
    for Wanted { draft, expected } in wanted {
        let version = draft.id.and_then(|id| there.get(&id));
        refused.push(expected.and_then(|expected| unlike(object, version, &expected).err()));
        if refused.last().is_some_and(Option::is_none) {
            drafts.push(draft);
        }
    }
    let mut ids = Vec::with_capacity(drafts.len());
    for outcome in upsert(tx, writing, object, &matching, drafts)? {
        match outcome {
            Outcome::Failed(faults) if faults.iter().any(|fault| fault.pointer == "/id") => {
                return Err(missing(object));
            }
            outcome => ids.push(outcome.id()?),
        }
    }
    let mut found = if ids.is_empty() { HashMap::new() } else { texts(tx, &view, object, &ids)? };
    let mut ids = ids.into_iter();
    let answers = refused.into_iter().map(|refused| match refused {
        Some(refused) => Ok(Err(refused)),
        // What whoever writes would not see afterwards is not written.
        None => match ids.next().and_then(|id| found.remove(&id)) {
            Some(found) => Ok(Ok(shown(status, found))),
            None => Err(missing(object)),
        },
    });
    answers.collect()
}

/// Refuses where a record is not the one that the caller saw, or is not there for her.
pub(super) fn unlike(object: &Object, version: Option<&i64>, expected: &str) -> Result<(), Error> {
    match version {
        None => Err(missing(object)),
        Some(version) if version.to_string() == expected => Ok(()),
        Some(_) => {
            let detail = "somebody else changed this record in between; load it again to see how";
            Err(Error::Changed(detail.to_owned()))
        }
    }
}

fn shown(status: StatusCode, (text, seq): (String, i64)) -> Answer {
    Answer::text(status, text).version(seq.to_string())
}
