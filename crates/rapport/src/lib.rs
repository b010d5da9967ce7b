//! The binary: command line, configuration and the wiring of the rooms.
//!
//! Every command speaks HTTP. Where no server owns the data directory, a command starts one inside its own
//! process, without a network port, and speaks to it over the same local socket it would find otherwise; so
//! there is one way in for page, programs and command line.

mod boot;
mod client;
mod command;
mod config;
mod demo;
mod doctor;
mod log;
mod modules;
pub mod page;
mod pieces;
mod size;

use std::process::ExitCode;

use clap::Parser;

pub use modules::modules;

/// Runs a command and gives its exit status: 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let arguments = command::Arguments::parse();
    match command::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("rapport: {failure}");
            ExitCode::from(failure.status())
        }
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line or the configuration is wrong.
    #[error("{0}")]
    Usage(String),
    /// Something else.
    #[error("{0}")]
    Failed(String),
    /// The platform refused.
    #[error(transparent)]
    Platform(#[from] platform::Error),
}

impl Failure {
    fn status(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Failed(_) | Failure::Platform(_) => 1,
        }
    }

    /// What was being done, and what came of it.
    fn of(what: &str, error: impl std::fmt::Display) -> Failure {
        Failure::Failed(format!("{what}: {error}"))
    }
}
