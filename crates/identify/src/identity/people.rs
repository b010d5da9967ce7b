//! What claims say of people, written as records.

use std::collections::HashMap;
use std::sync::Arc;

use db::Tx;
use model::Id;
use model::object::Object;
use platform::records::{Draft, Keeping, Matching, Outcome, Typed, Writing, read_draft, upsert};
use platform::{App, Error};
use serde_json::{Map, Value as Json};

use super::resolve::actor;
use crate::sources::{Source, Trust};

/// What is said of people: of those who are made, and of those who are there.
#[derive(Default)]
pub(super) struct Said {
    /// In the order in which they are made.
    order: Vec<Id>,
    of: HashMap<Id, One>,
}

#[derive(Default)]
struct One {
    is_new: bool,
    /// What a system calls a new person.
    user: Option<String>,
    fields: Map<String, Json>,
    others: Map<String, Json>,
}

impl Said {
    /// Somebody new.
    pub fn make(
        &mut self,
        person: Id,
        user: Option<String>,
        fields: Map<String, Json>,
        others: Map<String, Json>,
    ) {
        self.order.push(person);
        self.of.insert(person, One { is_new: true, user, fields, others });
    }

    /// More of somebody. The later word counts.
    pub fn change(&mut self, person: Id, fields: Map<String, Json>, others: Map<String, Json>) {
        if fields.is_empty() && others.is_empty() {
            return;
        }
        let one = self.of.entry(person).or_insert_with(|| {
            self.order.push(person);
            One::default()
        });
        one.fields.extend(fields);
        one.others.extend(others);
    }
}

/// How a source writes records that are there. A program's word counts, but not against what a user typed; a claim
/// only fills what is empty.
pub(crate) fn writing(app: &App, source: &Source) -> Writing {
    let typed = match source.trust {
        Trust::Verified => {
            Typed::Kept(Arc::new(Keeping { source: source.name.clone(), ..Keeping::default() }))
        }
        Trust::Claimed => Typed::Filling,
    };
    Writing { typed, ..Writing::engine(app, actor(source)) }
}

/// Writes what is said.
pub(super) fn write(tx: &mut Tx, app: &App, source: &Source, mut said: Said) -> Result<(), Error> {
    if said.order.is_empty() {
        return Ok(());
    }
    let writing = writing(app, source);
    let schema = Arc::clone(&writing.schema);
    let object = schema.object("people")?;
    let (mut made, mut changed) = (Vec::new(), Vec::new());
    for id in &said.order {
        let Some(mut one) = said.of.remove(id) else { continue };
        let own = one.others.into_iter().map(|(name, value)| (format!("x_{name}"), value));
        one.fields.extend(own.filter(|(slug, _)| object.field(slug).is_some()));
        if one.is_new {
            one.fields.insert("source".to_owned(), source.name.as_str().into());
            one.fields.extend(one.user.map(|user| ("source_id".to_owned(), Json::String(user))));
        }
        let draft = Draft { id: Some(*id), ..draft(&writing, object, &one.fields)? };
        if one.is_new { made.push(draft) } else { changed.push(draft) }
    }
    make(tx, &writing, object, made)?;
    changed.retain(|draft| !draft.values.is_empty());
    if !changed.is_empty() {
        upsert(tx, &writing, object, &Matching::Id, changed)?;
    }
    Ok(())
}

/// Makes records that must be there in the end. What keeps one from being made, like a number that another has already,
/// is left out: first what its source calls it, then the firm's own fields, then all but its name.
pub(super) fn make(
    tx: &mut Tx,
    writing: &Writing,
    object: &Object,
    mut drafts: Vec<Draft>,
) -> Result<(), Error> {
    let schema = Arc::clone(&writing.schema);
    let names = schema.columns(object)?.names();
    const LEFT: [fn(&str) -> bool; 3] = [
        |name| name != "source_id",
        |name| name != "source_id" && !name.starts_with("x_"),
        |name| matches!(name, "source" | "name" | "name_key"),
    ];
    for left in LEFT.iter().map(Some).chain([None]) {
        if drafts.is_empty() {
            return Ok(());
        }
        let outcomes = upsert(tx, writing, object, &Matching::New, drafts.clone())?;
        let failed = drafts.into_iter().zip(&outcomes);
        let failed = failed.filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_)));
        drafts = failed.map(|(draft, _)| draft).collect();
        let Some(left) = left else { break };
        for draft in &mut drafts {
            draft.values.retain(|(at, _)| left(&names[*at].0));
        }
    }
    match drafts.is_empty() {
        true => Ok(()),
        false => Err(Error::bug(format!("one of {} could not be made at all", object.slug))),
    }
}

/// A draft of the values that can be read; those that cannot stay in the event, as they were sent.
pub(crate) fn draft(writing: &Writing, object: &Object, fields: &Map<String, Json>) -> Result<Draft, Error> {
    match read_draft(&writing.app, &writing.schema, object, fields, "") {
        Ok(draft) => return Ok(draft),
        Err(Error::Invalid(_)) => {}
        Err(other) => return Err(other),
    }
    let mut whole = Draft::default();
    for (slug, value) in fields {
        let one = Map::from_iter([(slug.clone(), value.clone())]);
        match read_draft(&writing.app, &writing.schema, object, &one, "") {
            Ok(draft) => whole.values.extend(draft.values),
            Err(Error::Invalid(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(whole)
}
