//! `/healthz`, `/readyz` and `/metrics`: for what watches over the process.

use std::fmt::Write;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::log::Meters;
use crate::{App, Error, feed, followers, jobs};

/// The routes.
pub(super) fn routes(meters: Meters) -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(move |State(app): State<App>| async move { metrics(&app, &meters).await }))
}

/// Ready when the database answers.
async fn ready(State(app): State<App>) -> Response {
    match app.db.read(feed::last_seq).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// In the text format of Prometheus.
async fn metrics(app: &App, meters: &Meters) -> Result<Response, Error> {
    let (last, states, lags) = app
        .db
        .read(|tx| Ok::<_, Error>((feed::last_seq(tx)?, jobs::states(tx)?, followers::lags(tx)?)))
        .await?;
    let mut text = String::new();
    let mut family = |name: &str, kind: &str, help: &str, samples: Vec<(String, String)>| {
        // Writing to a string cannot fail.
        write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n").ok();
        for (labels, value) in samples {
            writeln!(text, "{name}{labels} {value}").ok();
        }
    };
    let label = |name: &str, value: &str| {
        format!("{{{name}=\"{}\"}}", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
    };
    let of_followers = |value: fn(&followers::Lag) -> i64| {
        lags.iter().map(|lag| (label("follower", &lag.name), value(lag).to_string())).collect()
    };
    family(
        "rapport_feed_seq",
        "counter",
        "Last number of the feed.",
        vec![(String::new(), last.to_string())],
    );
    let samples = states.iter().map(|(state, count)| (label("state", state), count.to_string())).collect();
    family("rapport_jobs", "gauge", "Jobs by state.", samples);
    family(
        "rapport_follower_behind",
        "gauge",
        "Numbers of the feed a follower has not seen.",
        of_followers(|lag| lag.behind),
    );
    family(
        "rapport_follower_failures",
        "gauge",
        "Failures in a row of a follower's next slice.",
        of_followers(|lag| lag.failures),
    );
    let samples =
        meters.counts().map(|(class, count)| (label("status", &class), count.to_string())).collect();
    family("rapport_http_requests_total", "counter", "Requests by class of status.", samples);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
