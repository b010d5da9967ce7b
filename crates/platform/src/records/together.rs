//! Single records that many ask for, or write, at the same time: those who wait together are one query, or one write
//! of several drafts.

use std::sync::Arc;

use axum::http::StatusCode;
use db::Tx;
use model::Id;

use super::read::{missing, texts, versions};
use super::{Draft, Matching, Outcome, Writing, upsert};
use crate::gather::{Door, Gather};
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
    once: Once,
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
    if once.is_keyless() {
        return app.together.written.ask(app, Door::Write, key, wanted, work).await?;
    }
    let work = move |tx: &mut Tx| match work(tx, vec![wanted])?.pop() {
        Some(answer) => answer,
        None => Err(Error::bug("a write had no answer")),
    };
    once.write(app, work).await
}

/// Writes records, all of them new or none, and shows them.
fn all(
    tx: &mut Tx,
    writing: &Writing,
    slug: &str,
    wanted: Vec<Wanted>,
) -> Result<Vec<Result<Answer, Error>>, Error> {
    let view = Arc::clone(&writing.view);
    let object = view.object(slug)?;
    let creates = wanted.iter().all(|wanted| wanted.draft.id.is_none());
    let guarded: Vec<Id> =
        wanted.iter().filter(|one| one.expected.is_some()).filter_map(|one| one.draft.id).collect();
    let there = match guarded.is_empty() {
        true => Default::default(),
        false => versions(tx, &view, object, &guarded)?,
    };
    let mut answers = Vec::with_capacity(wanted.len());
    let mut drafts = Vec::with_capacity(wanted.len());
    for Wanted { draft, expected } in wanted {
        let version = draft.id.and_then(|id| there.get(&id));
        match (expected, version) {
            (Some(_), None) => answers.push(Some(Err(missing(object)))),
            (Some(expected), Some(version)) if version.to_string() != expected => {
                answers.push(Some(Err(changed())));
            }
            _ => {
                drafts.push(draft);
                answers.push(None);
            }
        }
    }
    let (matching, status) = match creates {
        true => (Matching::New, StatusCode::CREATED),
        false => (Matching::Id, StatusCode::OK),
    };
    let outcomes = upsert(tx, writing, object, &matching, drafts)?;
    let ids: Vec<Id> = outcomes.iter().filter_map(|outcome| outcome.id().ok()).collect();
    let mut found = if ids.is_empty() { Default::default() } else { texts(tx, &view, object, &ids)? };
    let mut outcomes = outcomes.into_iter();
    let answer = |answer: Option<Result<Answer, Error>>| match answer {
        Some(refused) => Ok(refused),
        None => match outcomes.next() {
            Some(Outcome::Failed(faults)) if faults.iter().any(|fault| fault.pointer == "/id") => {
                Ok(Err(missing(object)))
            }
            Some(outcome) => match outcome.id() {
                Err(refused) => Ok(Err(refused)),
                // What whoever writes would not see afterwards is not written.
                Ok(id) => Ok(Ok(shown(status, found.remove(&id).ok_or_else(|| missing(object))?))),
            },
            None => Err(Error::bug("a write gave too little")),
        },
    };
    answers.into_iter().map(answer).collect()
}

/// The refusal of a change to what is no longer what the caller saw.
pub(super) fn changed() -> Error {
    Error::Changed("somebody else changed this record in between; load it again to see how".to_owned())
}

fn shown(status: StatusCode, (text, seq): (String, i64)) -> Answer {
    Answer::text(status, text).version(seq.to_string())
}
