//! The command line. Results go to standard output, progress and messages to standard error.

mod backup;
mod doctor;
mod erase;
mod export;
mod fit;
mod import;
mod link;
mod migrate;
mod restore;
mod serve;
mod sql;
mod token;
mod user;
mod watch;

pub use watch::wait;

use std::future::Future;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use serde_json::Value as Json;

use crate::client::Connection;
use crate::config::Config;
use crate::{Failure, demo, log};

/// Rapport, the relationship engine.
#[derive(Parser)]
#[command(name = "rapport", version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

/// Where the data is. Each can also be set by its RAPPORT_ variable or in rapport.toml.
#[derive(Args, Clone)]
struct Place {
    /// The data directory.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where uploads and attached files lie, if not in the data directory: what all servers of a database see.
    #[arg(long, global = true, value_name = "DIR")]
    files: Option<PathBuf>,
    /// A PostgreSQL database instead of SQLite in the data directory.
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// A server elsewhere; set RAPPORT_TOKEN for it.
    #[arg(long, global = true, value_name = "URL")]
    url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server.
    Serve {
        /// Where to listen.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<String>,
    },
    /// Run an example firm with a real purchase history.
    Demo {
        /// Where to listen.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<String>,
    },
    /// Import a file as records.
    Import(import::Import),
    /// Write all records of an object to standard output.
    Export(export::Export),
    /// Ask in SQL, as of now.
    Sql(sql::Sql),
    /// Fit a purchase model to a plain file; needs no server.
    Fit(fit::Fit),
    /// Find the rows of plain files that are of the same person; needs no server.
    Link(link::Link),
    /// API tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// Users.
    #[command(subcommand)]
    User(user::User),
    /// Write everything into one file, also while a server runs.
    Backup(backup::Backup),
    /// Bring a backup into an empty data directory, with either database.
    Restore(restore::Restore),
    /// Erase a person from everything that remembers her.
    Erase(erase::Erase),
    /// Bring the database to the version of this program.
    Migrate(migrate::Migrate),
    /// Check that everything is whole.
    Doctor {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs a command.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { command, place } = arguments;
    let command = match command {
        Command::Fit(fit) => return fit::run(fit),
        Command::Link(link) => return link::run(link),
        other => other,
    };
    match &command {
        Command::Backup(backup::Backup { file, check: true })
        | Command::Restore(restore::Restore { file, check: true, .. }) => return backup::check(file),
        _ => {}
    }
    if reqwest_provider().is_err() {
        return Err(Failure::Failed("the cryptography provider was installed twice".into()));
    }
    let listen = match &command {
        Command::Serve { listen } | Command::Demo { listen } => listen.clone(),
        _ => None,
    };
    let is_demo = matches!(command, Command::Demo { .. });
    let mut flags = vec![
        ("data", place.data.map(|path| path.display().to_string())),
        ("files", place.files.map(|path| path.display().to_string())),
        ("database", place.database),
        ("url", place.url),
        ("listen", listen),
    ];
    let environment: Vec<_> = std::env::vars().collect();
    if is_demo {
        demo::settle(&mut flags, &environment)?;
    }
    let config = Config::read(&flags, &environment)?;
    let talkative = matches!(command, Command::Serve { .. });
    log::start(&config, if talkative { "info" } else { "warn" })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::of("the runtime", error))?;
    runtime.block_on(async {
        match command {
            Command::Serve { .. } => serve::run(&config).await,
            Command::Demo { .. } => demo::run(&config).await,
            Command::Import(import) => with(&config, |connection| import::run(connection, import)).await,
            Command::Export(export) => with(&config, |connection| export::run(connection, export)).await,
            Command::Sql(sql) => with(&config, |connection| sql::run(connection, sql)).await,
            Command::Token(token) => with(&config, |connection| token::run(connection, token)).await,
            Command::User(user) => with(&config, |connection| user::run(connection, user)).await,
            Command::Backup(backup) => with(&config, |connection| backup::run(connection, backup.file)).await,
            Command::Restore(restore) => restore::run(&config, restore.file, restore.erasures).await,
            Command::Erase(erase::Erase { journal: Some(journal), .. }) => {
                erase::again(&config, journal).await
            }
            Command::Erase(erase) => with(&config, |connection| erase::run(connection, erase)).await,
            Command::Migrate(migrate) => migrate::run(&config, migrate).await,
            Command::Doctor { json } => with(&config, |connection| doctor::run(connection, json)).await,
            Command::Fit(_) | Command::Link(_) => Ok(()),
        }
    })
}

/// Connects, does the work, and closes whatever came of it.
async fn with<F>(config: &Config, work: impl FnOnce(Shared) -> F) -> Result<(), Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    let connection = Connection::open(config).await?;
    let shared = Shared(std::sync::Arc::new(connection));
    let done = work(shared.clone()).await;
    let closed = match std::sync::Arc::into_inner(shared.0) {
        Some(connection) => connection.close().await,
        None => Ok(()),
    };
    done.and(closed)
}

/// A connection that a command holds while it works.
#[derive(Clone)]
struct Shared(std::sync::Arc<Connection>);

impl std::ops::Deref for Shared {
    type Target = crate::client::Api;

    fn deref(&self) -> &crate::client::Api {
        &self.0.api
    }
}

fn reqwest_provider() -> Result<(), std::sync::Arc<rustls::crypto::CryptoProvider>> {
    rustls::crypto::ring::default_provider().install_default()
}

/// Writes a line of result.
pub fn say(text: impl std::fmt::Display) -> Result<(), Failure> {
    use std::io::Write;
    writeln!(std::io::stdout().lock(), "{text}").map_err(|error| Failure::of("standard output", error))
}

/// Writes JSON as a result.
fn say_json(json: &Json) -> Result<(), Failure> {
    say(serde_json::to_string_pretty(json).unwrap_or_default())
}
