//! `rapport migrate`.

use clap::Args;
use platform::{App, Clock, Settings};

use super::say;
use crate::config::Config;
use crate::{Failure, boot, modules};

/// What is done beside bringing the tables up to date.
#[derive(Args)]
pub struct Migrate {
    /// Make this server's warehouse anew from the database, when its folder is damaged.
    #[arg(long)]
    rebuild_warehouse: bool,
}

/// Brings the database up to date and ends; refused while a server owns the directory.
pub async fn run(config: &Config, migrate: Migrate) -> Result<(), Failure> {
    let lock = boot::lock(config)?;
    let settings = Settings {
        db: boot::open_database(config)?,
        data: config.data()?.to_path_buf(),
        files: config.files()?.to_path_buf(),
        firm: config.firm()?,
        clock: Clock::System,
        seed: 0,
        modules: modules(),
        base_url: String::new(),
    };
    let version = tokio::task::spawn_blocking(move || {
        if migrate.rebuild_warehouse {
            platform::rebuild_warehouse(&settings)?;
        }
        let app = App::open(settings)?;
        if migrate.rebuild_warehouse {
            app.warehouse.seal()?;
        }
        let version = app.schema().version;
        app.db.clone().close();
        Ok::<_, platform::Error>(version)
    })
    .await
    .map_err(|error| Failure::of("migrating", error))??;
    drop(lock);
    say(format!("the database is up to date (schema version {version})"))
}
