//! Applying a template.

use std::collections::HashSet;

use db::Tx;
use model::Id;
use platform::feed::Actor;
use platform::records::{Matching, Writing, delete, read_draft, upsert};
use platform::schema::field_unless_there;
use platform::views::{self, Kept};
use platform::{App, Error};
use serde_json::{Map, json};

use super::content::{Pipeline, Template};
use super::sql;

/// The template of firms that name no trade. Its pipeline makes room for one of a trade while nobody has used it.
const BLANK: &str = "blank";

/// Adds what a template says and is not there yet; gives what was added.
pub fn choose(tx: &mut Tx, app: &App, actor: Actor, template: &Template) -> Result<Vec<String>, Error> {
    let writing = Writing::engine(app, actor);
    let there = items(tx, &template.name)?;
    let (mut added, mut settled) = (Vec::new(), Vec::new());
    let new = |item: &String| !there.contains(item);
    for (at, pipeline) in template.pipelines.iter().enumerate() {
        let item = format!("pipelines/{}", pipeline.name);
        if !new(&item) {
            continue;
        }
        if at == 0 && template.name != BLANK {
            remove_unused(tx, &writing)?;
        }
        add_pipeline(tx, &writing, &template.name, pipeline, at)?;
        settled.push(item.clone());
        added.push(item);
    }
    for field in &template.fields {
        let item = format!("fields/{}/{}", field.object, field.name);
        let mut said = field.rest.clone();
        said.insert("name".into(), json!(field.name));
        if !new(&item) {
            continue;
        }
        settled.push(item.clone());
        if field_unless_there(tx, app, &field.object, &said.into())? {
            added.push(item);
        }
    }
    for view in &template.views {
        let item = format!("views/{}/{}", view.object, view.name);
        if !new(&item) || writing.schema.catalog.object(&view.object).is_none() {
            continue;
        }
        settled.push(item.clone());
        let kept =
            Kept { object: &view.object, name: &view.name, kind: &view.kind, settings: &view.settings };
        if views::keep_unless_there(tx, app, &writing.schema, kept)? {
            added.push(item);
        }
    }
    // What was there already counts as brought: when somebody removes it, it stays away.
    for item in &settled {
        note(tx, app, &template.name, item)?;
    }
    note(tx, app, &template.name, "")?;
    Ok(added)
}

fn items(tx: &mut Tx, template: &str) -> Result<HashSet<String>, Error> {
    let found = tx.query(sql::ITEMS, &[template.into()])?;
    found.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

fn note(tx: &mut Tx, app: &App, template: &str, item: &str) -> Result<(), Error> {
    tx.execute(sql::NOTE, &[template.into(), item.into(), app.clock.now().into()])?;
    Ok(())
}

/// Removes the pipeline of no trade, where nobody has used it.
fn remove_unused(tx: &mut Tx, writing: &Writing) -> Result<(), Error> {
    let schema = writing.schema.clone();
    if let Some(row) = tx.query_one(sql::UNUSED, &[])? {
        delete(tx, writing, schema.object("pipelines")?, row.id(0)?)?;
    }
    Ok(())
}

fn add_pipeline(
    tx: &mut Tx,
    writing: &Writing,
    template: &str,
    pipeline: &Pipeline,
    at: usize,
) -> Result<(), Error> {
    let key = format!("{template}/pipelines/{}", pipeline.name);
    let mut fields = Map::new();
    fields.insert("name".into(), json!(pipeline.name));
    fields.insert("position".into(), json!(at + 1));
    fields.insert("source".into(), json!("template"));
    fields.insert("source_id".into(), json!(key));
    let id =
        add(tx, writing, "pipelines", &[fields])?.pop().ok_or_else(|| Error::bug("no pipeline was made"))?;
    let stages: Vec<_> = pipeline
        .stages
        .iter()
        .enumerate()
        .map(|(at, stage)| {
            let mut fields = stage.clone();
            fields.insert("pipeline_id".into(), json!(id));
            fields.insert("position".into(), json!(at + 1));
            fields.insert("source".into(), json!("template"));
            fields.insert("source_id".into(), json!(format!("{key}/{}", at + 1)));
            fields
        })
        .collect();
    add(tx, writing, "stages", &stages)?;
    Ok(())
}

fn add(
    tx: &mut Tx,
    writing: &Writing,
    slug: &str,
    records: &[Map<String, serde_json::Value>],
) -> Result<Vec<Id>, Error> {
    let schema = writing.schema.clone();
    let object = schema.object(slug)?;
    let drafts = records
        .iter()
        .map(|fields| read_draft(&writing.app, &schema, object, fields, ""))
        .collect::<Result<Vec<_>, _>>()?;
    upsert(tx, writing, object, &Matching::New, drafts)?.iter().map(|outcome| outcome.id()).collect()
}

/// The template that was chosen last.
pub(super) fn chosen(tx: &mut Tx) -> Result<Option<String>, Error> {
    Ok(tx.query_one(sql::CHOSEN, &[])?.map(|row| row.text(0).map(str::to_owned)).transpose()?)
}
