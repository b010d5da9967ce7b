//! Single small writes, each timed from the call until it is acknowledged.

use std::sync::Arc;
use std::time::Instant;

use model::Id;
use platform::feed::Actor;
use platform::records::{self, Draft, Matching, Writing};
use platform::{App, Error};

/// How many wait at the same time.
pub const WAITING: usize = 8;

/// Changes the city of people, one after the other. Gives the seconds of each.
pub async fn patches(app: &App, people: Arc<Vec<Id>>, from: usize, count: usize) -> Vec<f64> {
    let mut times = Vec::with_capacity(count);
    for at in from..from + count {
        // A step that has no divisor in common with round numbers, so that everybody gets her turn.
        let id = people[at.wrapping_mul(7_919) % people.len()];
        let writer = app.clone();
        let started = Instant::now();
        let work = move |tx: &mut db::Tx| {
            let writing = Writing::engine(&writer, Actor::System);
            let schema = Arc::clone(&writing.schema);
            let object = schema.object("people")?;
            let columns = schema.columns(object)?;
            let (city, key) = (columns.position("city"), columns.position("city_key"));
            let (city, key) = city.zip(key).ok_or_else(|| Error::bug("people have no city"))?;
            let name = format!("city{at}");
            let values = vec![(city, name.as_str().into()), (key, name.as_str().into())];
            let draft = Draft { id: Some(id), values };
            let outcomes = records::upsert(tx, &writing, object, &Matching::Id, vec![draft])?;
            outcomes.iter().try_for_each(|outcome| outcome.id().map(drop))
        };
        app.write(work).await.expect("a write");
        times.push(started.elapsed().as_secs_f64());
    }
    times
}

/// The same with several who write at a time; as many writes in all.
pub async fn together(app: &App, people: &Arc<Vec<Id>>, from: usize, count: usize) -> Vec<f64> {
    let each = count / WAITING;
    let tasks: Vec<_> = (0..WAITING)
        .map(|who| {
            let (app, people) = (app.clone(), Arc::clone(people));
            tokio::spawn(async move { patches(&app, people, from + who * each, each).await })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("writes"));
    }
    times
}

/// The value below which this share of all lie.
pub fn percentile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(f64::NAN)
}
