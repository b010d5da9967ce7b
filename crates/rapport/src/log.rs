//! Logging: to standard error, as text or JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::config::Config;

/// Starts logging. Commands and the example firm log warnings only, a server what it does.
pub fn start(config: &Config, default: &str) -> Result<(), Failure> {
    let text = config.log.as_deref().unwrap_or(default);
    let filter = EnvFilter::try_new(text).map_err(|error| Failure::Usage(format!("log: {error}")))?;
    let format = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format.as_deref().unwrap_or("text") {
        "text" => format.init(),
        "json" => format.json().init(),
        other => return Err(Failure::Usage(format!("log_format must be text or json, not '{other}'"))),
    }
    Ok(())
}
