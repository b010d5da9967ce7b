//! `rapport serve`.

use crate::Failure;
use crate::boot::{self, Running, asked_to_end};
use crate::config::Config;

const DEFAULT_LISTEN: &str = "127.0.0.1:7171";

pub async fn run(config: &Config) -> Result<(), Failure> {
    let lock = boot::lock(config)?;
    // Before anything can be reached, so that whoever sees it can also end it well.
    let end = asked_to_end()?;
    let mut running = Running::start(config, lock).await?;
    let listen = config.listen.as_deref().unwrap_or(DEFAULT_LISTEN);
    let address = running.listen(config, listen).await?;
    eprintln!("Rapport listens on http://{address}");
    let app = running.app.clone();
    let link = tokio::task::spawn_blocking(move || platform::accounts::first_link(&app)).await;
    if let Some(link) = link.map_err(|error| Failure::of("the set-up link", error))?? {
        eprintln!("Nobody has an account yet. Set up yours within 24 hours, at this address, once:");
        super::say(link)?;
    }
    end.await;
    eprintln!("Rapport stops.");
    running.stop().await
}
