//! The routes of comments.

use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use model::{Id, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::shapes::{body_shape, comment_shape, list_shape};
use super::store::{self, Comment};
use super::{OBJECT, sql};
use crate::accounts::Role;
use crate::feed::{self, Action, Actor, Liveness, NewChange};
use crate::http::{Answer, Body, Caller, Needs, Once, Path, Query, Route, Shape};
use crate::records::must_see;
use crate::{App, Error};

/// The longest comment, in characters.
const LONGEST: usize = 20_000;

pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::get("/{object}/{id}/comments", Read, "Comments on a record, newest first", list)
            .asks(&[("limit", "integer"), ("after", "string")])
            .answers(Shape::Of(list_shape)),
        Route::post(
            "/{object}/{id}/comments",
            Write,
            "Comment on a record; @[Name](user:ID) mentions",
            create,
        )
        .takes(Shape::Of(body_shape))
        .answers(Shape::Of(comment_shape))
        .creates(),
        Route::patch("/comments/{id}", Write, "Change a comment of your own", change)
            .takes(Shape::Of(body_shape))
            .answers(Shape::Of(comment_shape)),
        Route::delete("/comments/{id}", Write, "Delete a comment", remove).empties(),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    limit: Option<i64>,
    after: Option<String>,
}

async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, Id)>,
    Query(query): Query<ListQuery>,
) -> Result<Answer, Error> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("/limit", "must be from 1 to 500"));
    }
    let before = crate::timeline::place(query.after.as_deref())?;
    let schema = app.view(&caller);
    let inner = app.clone();
    app.db
        .read(move |tx| {
            must_see(tx, &schema, &slug, id)?;
            let mut comments = store::of_record(tx, &slug, id, before, limit + 1)?;
            let more = comments.len() > limit as usize;
            comments.truncate(limit as usize);
            let next =
                comments.last().filter(|_| more).map(|last| format!("{}.{}", last.created_at.0, last.seq));
            let names = store::authors(tx, &inner, &comments)?;
            let data: Vec<_> = comments.iter().map(|comment| comment.shown(&names, &caller)).collect();
            Answer::ok(json!({"data": data, "next": next}))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    body: String,
}

impl Sent {
    /// The text as it was typed.
    fn checked(self) -> Result<String, Error> {
        if self.body.trim().is_empty() {
            return Err(Error::invalid("/body", "a comment says something"));
        }
        if self.body.chars().count() > LONGEST {
            return Err(Error::invalid("/body", format!("a comment has at most {LONGEST} characters")));
        }
        Ok(self.body)
    }
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    Path((slug, record_id)): Path<(String, Id)>,
    once: Once,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    let body = sent.checked()?;
    let schema = app.view(&caller);
    let inner = app.clone();
    let (id, now) = (app.id(), app.clock.now());
    once.write(&app, move |tx| {
        let object = must_see(tx, &schema, &slug, record_id)?.slug.to_string();
        let mut comment = Comment {
            id,
            object,
            record_id,
            body,
            actor: caller.actor.kind().to_owned(),
            actor_id: caller.actor.id(),
            user_id: caller.user_id,
            seq: 0,
            created_at: now,
            edited_at: None,
        };
        comment.seq = note(tx, &caller.actor, now, Action::Created, None, Some(&comment))?;
        let row = [
            id.into(),
            comment.object.as_str().into(),
            record_id.into(),
            comment.body.as_str().into(),
            comment.actor.as_str().into(),
            comment.actor_id.into(),
            comment.user_id.into(),
            comment.seq.into(),
            now.into(),
        ];
        tx.execute(sql::ADD, &row)?;
        let names = store::authors(tx, &inner, std::slice::from_ref(&comment))?;
        Answer::created(comment.shown(&names, &caller))
    })
    .await
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Id>,
    Body(sent): Body<Sent>,
) -> Result<Answer, Error> {
    let body = sent.checked()?;
    let schema = app.view(&caller);
    let inner = app.clone();
    let now = app.clock.now();
    app.write(move |tx| {
        let before = store::one(tx, &schema, id)?;
        if !before.is_of(&caller) {
            return Err(Error::Forbidden("only who wrote a comment can change it".to_owned()));
        }
        let mut comment = before.clone();
        if comment.body != body {
            comment.body = body;
            comment.edited_at = Some(now);
            tx.execute(sql::CHANGE, &[id.into(), comment.body.as_str().into(), now.into()])?;
            note(tx, &caller.actor, now, Action::Updated, Some(&before), Some(&comment))?;
        }
        let names = store::authors(tx, &inner, std::slice::from_ref(&comment))?;
        Answer::ok(comment.shown(&names, &caller))
    })
    .await
}

async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<StatusCode, Error> {
    let schema = app.view(&caller);
    let now = app.clock.now();
    app.write(move |tx| {
        let comment = store::one(tx, &schema, id)?;
        if !comment.is_of(&caller) && caller.role < Role::Admin {
            return Err(Error::Forbidden(
                "only who wrote a comment can delete it, or an administrator".to_owned(),
            ));
        }
        tx.execute(sql::REMOVE, &[id.into()])?;
        note(tx, &caller.actor, now, Action::Deleted, Some(&comment), None)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Writes the change of a comment into the feed and gives its place.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    action: Action,
    before: Option<&Comment>,
    after: Option<&Comment>,
) -> Result<i64, Error> {
    let change = NewChange {
        object: OBJECT.to_owned(),
        record_id: before.or(after).map(|comment| comment.id),
        action,
        batch_id: None,
        before: before.map(Comment::image),
        after: after.map(Comment::image),
    };
    feed::write_change(tx, actor, Liveness::Live, now, change)
}
