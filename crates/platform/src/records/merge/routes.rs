//! The routes of merges.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use db::Tx;
use model::Id;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Merge, Merger, merge, replay, shapes, store};
use crate::accounts::names;
use crate::feed::Liveness;
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Route, Shape};
use crate::records::{Writing, must_see, title_of_image};
use crate::schema::Schema;
use crate::{App, Error};

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    use Shape::Of;
    vec![
        Route::post("/{object}/{id}/merge", Write, "Make several records one; this one stays", begin)
            .takes(Of(shapes::wanted))
            .answers(Of(shapes::merge))
            .creates(),
        Route::get("/{object}/{id}/merges", Read, "What went into a record", list).answers(Of(shapes::list)),
        Route::post("/merges/{id}/undo", Write, "Take a merge back, as if it had never been", undo)
            .answers(Of(shapes::merge)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    ids: Vec<Id>,
    #[serde(default)]
    fields: BTreeMap<String, Id>,
}

/// A merge is no news of the customer: it wakes nobody.
fn writing(app: &App, caller: &Caller) -> Writing {
    Writing { liveness: Liveness::Past, ..Writing::live(app, caller) }
}

async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    once: Once,
    Body(wanted): Body<Wanted>,
) -> Result<Answer, Error> {
    let writing = writing(&app, &caller);
    let merger = Merger { survivor: id, losers: wanted.ids, fields: wanted.fields };
    once.write(&app, move |tx| {
        let merge = merge(tx, &writing, &slug, merger)?;
        let merged = vec![store::one(tx, merge)?];
        Answer::created(shown(tx, &writing.app, &writing.view, merged)?.pop())
    })
    .await
}

async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    once: Once,
) -> Result<Answer, Error> {
    let writing = writing(&app, &caller);
    once.write(&app, move |tx| {
        let merge = replay::asked(tx, &writing, id)?;
        super::super::permit::may_edit(tx, &writing, &merge.object, merge.merger.survivor)?;
        replay::undo(tx, &writing, &merge)?;
        let undone = vec![store::one(tx, id)?];
        Answer::ok(shown(tx, &writing.app, &writing.view, undone)?.pop())
    })
    .await
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
) -> Result<Answer, Error> {
    let view = app.view(&caller);
    let inner = app.clone();
    app.db
        .read(move |tx| {
            must_see(tx, &view, &slug, id)?;
            let merges = store::of_survivor(tx, &slug, id)?;
            Answer::ok(json!({"data": shown(tx, &inner, &view, merges)?}))
        })
        .await
}

/// Merges as answers show them, with what those were called that went.
fn shown(tx: &mut Tx, app: &App, view: &Schema, merges: Vec<Merge>) -> Result<Vec<Json>, Error> {
    let names = names(tx, app, merges.iter().map(|merge| (merge.actor.as_str(), merge.actor_id)))?;
    let mut shown = Vec::with_capacity(merges.len());
    for merge in merges {
        let titles = titles(tx, view, &merge)?;
        let losers = merge.merger.losers.iter();
        let losers = losers.map(|id| json!({"id": id, "title": titles.get(id).cloned().unwrap_or_default()}));
        shown.push(json!({
            "id": merge.id,
            "object": merge.object,
            "survivor_id": merge.merger.survivor,
            "losers": losers.collect::<Vec<_>>(),
            "actor": names.shown(&merge.actor, merge.actor_id),
            "merged_at": merge.merged_at,
            "undone_at": merge.undone_at,
        }));
    }
    Ok(shown)
}

/// What the records that went were called, from their last state.
fn titles(tx: &mut Tx, view: &Schema, merge: &Merge) -> Result<HashMap<Id, String>, Error> {
    let Some(object) = view.catalog.object(&merge.object) else { return Ok(HashMap::new()) };
    let mut titles =
        crate::records::titles(tx, view, object, &merge.merger.losers.iter().copied().collect())?;
    for change in crate::feed::changes_of_batch(tx, merge.batch, i64::MAX, 2 * super::MOST as i64)? {
        if let (Some(id), Some(image), true) =
            (change.record_id, &change.before, change.action == crate::feed::Action::Deleted)
        {
            titles.entry(id).or_insert_with(|| title_of_image(object, image));
        }
    }
    Ok(titles)
}
