//! Waiting for a job, with its progress on standard error.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use serde_json::Value as Json;

use crate::Failure;
use crate::client::Api;

/// Waits until the thing at this path is done; it shows `state`, `stage`, `progress` and `error` as jobs do.
pub async fn wait(api: &Api, path: &str, what: &str) -> Result<Json, Failure> {
    let terminal = std::io::stderr().is_terminal();
    let mut shown = String::new();
    loop {
        let seen = api.get(path).await?;
        let state = seen["state"].as_str().unwrap_or_default();
        let share = seen["progress"]["share"].as_f64().unwrap_or(0.0) * 100.0;
        let stage = seen["stage"].as_str().unwrap_or(state);
        let line = format!("{what}: {stage} {share:.0} %");
        if terminal && line != shown {
            eprint!("\r\x1b[K{line}");
            // A progress line that cannot be shown is no reason to stop.
            if std::io::stderr().flush().is_ok() {
                shown = line;
            }
        }
        if matches!(state, "done" | "failed" | "cancelled") {
            if terminal {
                eprint!("\r\x1b[K");
            }
            return match state {
                "done" => Ok(seen),
                _ => {
                    let why = seen["error"].as_str().unwrap_or(state);
                    Err(Failure::Failed(format!("{what}: {why}")))
                }
            };
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}
