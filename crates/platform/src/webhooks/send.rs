//! Sending: a thread that takes what is due and makes the calls, several at a time.
//!
//! A delivery is claimed, sent, and what came of it is written. When the process dies in between, it is sent
//! again under the same id, by which receivers know it. A slow receiver holds up only its own deliveries.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use model::{Id, Timestamp};
use reqwest::{Client, StatusCode, header};
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use super::address::{self, Lookup};
use super::{sign, sql};
use crate::bell::{AT_MOST_EVERY, Stopping};
use crate::{App, Error};

/// Pauses after each failed attempt, in seconds; then a delivery is given up.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// A webhook that failed for so long, and never worked meanwhile, is switched off.
const GIVEN_UP_AFTER: i64 = 5 * 86_400;
/// Calls of one webhook under way at the same time.
const AT_ONCE: usize = 4;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a claimed delivery belongs to its process, in microseconds.
const CLAIMED: i64 = 60_000_000;
const SECOND: i64 = 1_000_000;

/// Sends until the process stops.
pub(crate) fn send(app: &App, stopping: &Stopping) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return tracing::error!(%error, "webhooks cannot be sent"),
    };
    runtime.block_on(async {
        let mut calls: JoinSet<Id> = JoinSet::new();
        let mut under_way: HashMap<Id, usize> = HashMap::new();
        let client = match client(app) {
            Ok(client) => client,
            Err(error) => return tracing::error!(%error, "webhooks cannot be sent"),
        };
        while !stopping.load(Ordering::Relaxed) {
            let rung = app.bell.notified();
            let began = Instant::now();
            if let Err(error) = start(app, &client, &mut calls, &mut under_way).await {
                tracing::error!(%error, "the deliveries of webhooks could not be read");
            }
            if stopping.load(Ordering::Relaxed) {
                break;
            }
            tokio::select! {
                () = async { rung.await; sleep_until((began + AT_MOST_EVERY).into()).await } => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
                Some(done) = calls.join_next() => {
                    if let Ok(webhook) = done {
                        under_way.entry(webhook).and_modify(|count| *count = count.saturating_sub(1));
                    }
                }
            }
            // A receiver that is busy is looked at again when one of its calls is over.
            under_way.retain(|_, count| *count > 0);
        }
    });
}

/// Claims what is due and begins to send it.
async fn start(
    app: &App,
    client: &Client,
    calls: &mut JoinSet<Id>,
    under_way: &mut HashMap<Id, usize>,
) -> Result<(), Error> {
    let now = app.clock.now();
    let due: Vec<Id> = app
        .db
        .read(move |tx| {
            let rows = tx.query(sql::DUE, &[now.into()])?;
            rows.iter().map(|row| Ok(row.id(0)?)).collect::<Result<_, Error>>()
        })
        .await?;
    for webhook in due {
        let room = AT_ONCE.saturating_sub(under_way.get(&webhook).copied().unwrap_or_default());
        if room == 0 {
            continue;
        }
        for delivery in claim(app, webhook, room as i64, now).await? {
            *under_way.entry(webhook).or_default() += 1;
            let (app, client) = (app.clone(), client.clone());
            calls.spawn(async move {
                let outcome = call(&app, &client, &delivery).await;
                if let Err(error) = note(&app, &delivery, outcome).await {
                    tracing::error!(%error, "what came of a delivery could not be written; it will be sent again");
                }
                delivery.webhook
            });
        }
    }
    Ok(())
}

/// A delivery on its way.
struct Delivery {
    id: Id,
    webhook: Id,
    url: String,
    secrets: Vec<String>,
    payload: String,
    attempts: i64,
}

async fn claim(app: &App, webhook: Id, room: i64, now: Timestamp) -> Result<Vec<Delivery>, Error> {
    app.db
        .write(move |tx| {
            let Some(target) = tx.query_one(sql::TARGET, &[webhook.into()])? else { return Ok(Vec::new()) };
            let mut secrets = vec![target.text(1)?.to_owned()];
            if target.opt_integer(3)?.is_some_and(|until| until > now.0) {
                secrets.extend(target.opt_text(2)?.map(str::to_owned));
            }
            let until = now.plus_micros(CLAIMED);
            let rows = tx.query(sql::CLAIM, &[webhook.into(), now.into(), until.into(), room.into()])?;
            let taken = rows.iter().map(|row| {
                Ok(Delivery {
                    id: row.id(0)?,
                    webhook,
                    url: target.text(0)?.to_owned(),
                    secrets: secrets.clone(),
                    payload: row.text(1)?.to_owned(),
                    attempts: row.integer(2)?,
                })
            });
            taken.collect::<Result<Vec<_>, Error>>()
        })
        .await
}

/// What a receiver answered.
struct Outcome {
    status: Option<StatusCode>,
    /// How many seconds it asks us to wait.
    wait: Option<i64>,
    /// What went wrong, in words.
    error: Option<String>,
}

async fn call(app: &App, client: &Client, delivery: &Delivery) -> Outcome {
    let failed = |error: String| Outcome { status: None, wait: None, error: Some(error) };
    // What was fine when it was saved may not be any more.
    let url = match address::read(&delivery.url, **app.private_addresses.load()) {
        Ok(url) => url,
        Err(error) => return failed(error.to_string()),
    };
    let id = delivery.id.to_string();
    let at = app.clock.now().0 / SECOND;
    let signature = match sign::signature(&delivery.secrets, &id, at, &delivery.payload) {
        Ok(signature) => signature,
        Err(error) => return failed(error.to_string()),
    };
    let request = client
        .post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", at)
        .header("webhook-signature", signature)
        .body(delivery.payload.clone());
    match request.send().await {
        Ok(answer) if answer.status().is_success() => {
            Outcome { status: Some(answer.status()), wait: None, error: None }
        }
        Ok(answer) => {
            let wait =
                answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let told = format!("the receiver answered {}", answer.status());
            Outcome { status: Some(answer.status()), wait, error: Some(told) }
        }
        Err(error) => failed(told(&error)),
    }
}

/// What went wrong, without the address and without anything that the network told.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("there was no answer within {} seconds", PATIENCE.as_secs());
    }
    if error.is_connect() {
        return "no connection could be made: check the name, the certificate and that the receiver is running".into();
    }
    "the connection broke off".to_owned()
}

async fn note(app: &App, delivery: &Delivery, outcome: Outcome) -> Result<(), Error> {
    let now = app.clock.now();
    let (id, webhook, attempts) = (delivery.id, delivery.webhook, delivery.attempts);
    let status = outcome.status.map(|status| i64::from(status.as_u16()));
    app.db
        .write(move |tx| {
            let Some(error) = outcome.error else {
                tx.execute(sql::DELIVERED, &[id.into(), now.into(), status.into()])?;
                tx.execute(sql::WORKS, &[webhook.into(), now.into(), status.into()])?;
                return Ok::<_, Error>(());
            };
            let pause = usize::try_from(attempts - 1).ok().and_then(|at| PAUSES.get(at));
            let (state, pause) = match pause {
                Some(pause) => ("queued", (*pause).max(outcome.wait.unwrap_or(0).clamp(0, 86_400))),
                None => ("failed", 0),
            };
            let due = now.plus_micros(pause * SECOND);
            tx.execute(sql::MISSED, &[id.into(), state.into(), due.into(), status.into(), error.into()])?;
            tx.execute(sql::FAILS, &[webhook.into(), now.into(), status.into()])?;
            if outcome.status == Some(StatusCode::GONE) {
                let why = "the receiver said that it is gone for good (410)";
                tx.execute(sql::GIVE_UP, &[webhook.into(), now.into(), why.into(), None::<i64>.into()])?;
            } else {
                let why = "nothing could be delivered for five days";
                let since = now.plus_micros(-GIVEN_UP_AFTER * SECOND);
                tx.execute(sql::GIVE_UP, &[webhook.into(), now.into(), why.into(), since.into()])?;
            }
            Ok(())
        })
        .await
}

/// A client that follows no redirect, uses no proxy, and looks names up itself.
fn client(app: &App) -> Result<Client, Error> {
    // An error says that somebody else chose the cryptography of this process already.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(std::sync::Arc::new(Lookup(**app.private_addresses.load())))
        .timeout(PATIENCE)
        .connect_timeout(Duration::from_secs(5))
        .user_agent(concat!("rapport/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Error::bug(format!("the client of webhooks: {error}")))
}
