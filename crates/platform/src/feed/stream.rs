//! `GET /stream`: changes as they happen, for pages that are open.
//!
//! An event says that a record changed, not what it holds: whoever is told asks for it with her own rights. Only
//! what the caller may see is told. A connection that broke off goes on behind `Last-Event-ID`; one that is so far
//! behind that catching up would be long is told to look at everything anew.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::Stream;
use serde_json::json;

use super::{Change, changes_after, last_seq};
use crate::http::Caller;
use crate::{App, Error, rights, roll_ups};

/// Changes are told together at most so often.
const EVERY: Duration = Duration::from_millis(150);
/// Another node may have written without ringing the bell here.
const AT_LEAST: Duration = Duration::from_secs(1);
/// A stream ends by itself after this time and the page asks for another, with the rights it has then.
const LASTS: Duration = Duration::from_secs(600);
/// Most changes that are told one by one.
const MOST: i64 = 500;

/// Answers with server-sent events.
pub(super) async fn stream(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<i64>().ok());
    let last = app.db.read(last_seq).await?;
    let from = seen.filter(|seen| (0..=last).contains(seen)).unwrap_or(last);
    let ends = Instant::now() + LASTS;
    let state = Told { app, caller, from, ends, ready: VecDeque::new() };
    let events = futures::stream::unfold(state, |mut told| async move {
        let event = told.next().await?;
        Some((Ok(event), told))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// How far one page was told.
struct Told {
    app: App,
    caller: Caller,
    from: i64,
    ends: Instant,
    ready: VecDeque<Event>,
}

impl Told {
    /// The next event; none when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.app.stopping.load(Ordering::Relaxed) || Instant::now() >= self.ends {
                return None;
            }
            let bell = self.app.clone();
            let rung = bell.bell.notified();
            match self.look().await {
                Ok(true) => {
                    tokio::time::sleep(EVERY).await;
                    continue;
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "a page could not be told of changes"),
            }
            drop(tokio::time::timeout(AT_LEAST, rung).await);
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Reads on; true when something is ready to be told.
    async fn look(&mut self) -> Result<bool, Error> {
        let (app, caller, from) = (self.app.clone(), self.caller.clone(), self.from);
        let (changes, figures, upto, behind) = self
            .app
            .db
            .read(move |tx| {
                let last = last_seq(tx)?;
                if last <= from {
                    return Ok((Vec::new(), Vec::new(), from, false));
                }
                let changes = changes_after(tx, from, MOST + 1)?;
                if changes.len() as i64 > MOST {
                    return Ok((Vec::new(), Vec::new(), last, true));
                }
                // With the rights of now: those of when it was asked for may be gone.
                let granted = app.granted_to(tx, caller.actor.kind(), caller.actor.id())?;
                let view = granted.view(&app.schema());
                let figures = roll_ups::revised(tx, &view.catalog, from, last)?;
                Ok::<_, Error>((rights::seen(tx, &granted, &view, changes)?, figures, last, false))
            })
            .await?;
        self.from = upto;
        if behind {
            let event = Event::default().event("behind").id(upto.to_string());
            self.ready.push_back(event.data(json!({"seq": upto}).to_string()));
        }
        self.ready.extend(changes.iter().map(event));
        self.ready.extend(figures.iter().map(|(object, seq)| recomputed(object, *seq)));
        Ok(!self.ready.is_empty())
    }
}

/// That figures of some records of an object were computed anew, which is no change of the records.
fn recomputed(object: &str, seq: i64) -> Event {
    let actor = json!({"kind": "system", "id": null});
    let data = json!({"seq": seq, "object": object, "record_id": null, "action": "batch", "actor": actor});
    Event::default().event("change").id(seq.to_string()).data(data.to_string())
}

fn event(change: &Change) -> Event {
    let data = json!({
        "seq": change.seq,
        "object": change.object,
        "record_id": change.record_id,
        "action": change.action.name(),
        "actor": {"kind": change.actor, "id": change.actor_id},
    });
    Event::default().event("change").id(change.seq.to_string()).data(data.to_string())
}
