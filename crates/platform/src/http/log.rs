//! One line per request, without anything that a customer or user said, and the counts of outcomes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

/// How many requests ended in each class of status, from 1xx to 5xx.
#[derive(Clone, Debug, Default)]
pub(super) struct Meters(Arc<[AtomicU64; 5]>);

impl Meters {
    /// The counts with the names of their classes.
    pub fn counts(&self) -> impl Iterator<Item = (String, u64)> + '_ {
        (1..).zip(self.0.iter()).map(|(class, count)| (format!("{class}xx"), count.load(Ordering::Relaxed)))
    }

    fn count(&self, status: u16) {
        if let Some(count) = self.0.get(usize::from(status / 100).wrapping_sub(1)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Logs and counts.
pub(super) async fn log(State(meters): State<Meters>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The pattern and not the path: a path can hold a link's secret or a record's id.
    let path = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    meters.count(status);
    let path = path.as_ref().map_or("-", MatchedPath::as_str);
    let ms = started.elapsed().as_secs_f64() * 1_000.0;
    tracing::info!(target: "access", %method, path, status, ms = format!("{ms:.1}"));
    response
}
