//! The example firm: a shop with a real purchase history.
//!
//! The purchases are the CDNOW history (see `demo/NOTICE`). Names and addresses are made up from a fixed seed
//! and marked as such, as are the margin and all companies, deals, activities, tickets and consents; nothing is sent anywhere.

mod consents;
mod people;
mod sales;

use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use reqwest::multipart::{Form, Part};
use serde_json::{Value as Json, json};

use crate::boot::{self, Running, asked_to_end};
use crate::client::Api;
use crate::config::Config;
use crate::{Failure, command};

const MASTER: &[u8] = include_bytes!("../../../../demo/CDNOW_master.txt.gz");
const MAP: &str = include_str!("../../../../demo/cdnow.toml");
const NAMES_MAP: &str = include_str!("../../../../demo/names.toml");
const SETTINGS: &str = include_str!("../../../../demo/rapport.toml");
const SOURCE: &str = "cdnow";
const OWNER: &str = "olaf@example.com";

/// Settles where the example firm lives and what it has settled about itself.
pub fn settle(flags: &mut [(&str, Option<String>)], environment: &[(String, String)]) -> Result<(), Failure> {
    let variable =
        |name: &str| environment.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let Some((_, data)) = flags.iter_mut().find(|(key, _)| *key == "data") else { return Ok(()) };
    let directory = data.clone().or_else(|| variable("RAPPORT_DATA")).or_else(|| {
        let home = variable("XDG_DATA_HOME").or_else(|| Some(format!("{}/.local/share", variable("HOME")?)));
        Some(format!("{}/rapport/demo", home?))
    });
    let directory =
        directory.ok_or_else(|| Failure::Usage("say where to keep the data with --data DIR".into()))?;
    let failed = |error: std::io::Error| Failure::of(&directory, error);
    std::fs::create_dir_all(&directory).map_err(failed)?;
    let file = PathBuf::from(&directory).join("rapport.toml");
    if !file.exists() {
        std::fs::write(&file, SETTINGS).map_err(failed)?;
    }
    *data = Some(directory);
    Ok(())
}

/// Loads the example firm where it is not there yet, and serves it.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let lock = boot::lock(config)?;
    let mut running = Running::start(config, lock).await?;
    let address = running.listen(config, config.listen.as_deref().unwrap_or("127.0.0.1:7171")).await?;
    let api = Api::local(config.data()?)?;
    load(&api).await?;
    let app = running.app.clone();
    let owner =
        tokio::task::spawn_blocking(move || platform::accounts::ensure_owner(&app, OWNER, "Olaf Owner"));
    let owner = owner.await.map_err(|error| Failure::of("the owner", error))??;
    sales::load(&api, owner, running.app.clock.now()).await?;
    consents::load(&api, running.app.clock.now()).await?;
    // While it loads an interrupt ends it at once, which loses nothing; from here on it ends in good order.
    let end = asked_to_end()?;
    let app = running.app.clone();
    let link = tokio::task::spawn_blocking(move || platform::accounts::sign_in_link(&app, owner, 24));
    let link = link.await.map_err(|error| Failure::of("the sign-in link", error))??;
    eprintln!(
        "The example firm is open on http://{address}. Sign in at this address, once, within 24 hours:"
    );
    command::say(link)?;
    end.await;
    eprintln!("Rapport stops.");
    running.stop().await
}

/// Imports what is missing, waits for what is under way, and sees that values are there.
async fn load(api: &Api) -> Result<(), Failure> {
    let imports = api.get("/imports?limit=500").await?;
    let found = |name: &str| {
        let imports = imports["data"].as_array().into_iter().flatten();
        imports
            .filter(|import| import["state"] != "failed")
            .find(|import| import["file_name"] == name)
            .cloned()
    };
    let master = || {
        let mut bytes = Vec::new();
        GzDecoder::new(MASTER)
            .read_to_end(&mut bytes)
            .map(|_| bytes)
            .map_err(|error| Failure::of("the demo data", error))
    };
    import(api, found("CDNOW_master.txt"), "CDNOW_master.txt", MAP, master).await?;
    import(api, found("generated-names.csv"), "generated-names.csv", NAMES_MAP, people::file).await?;
    let models = api.get("/models").await?;
    if models["data"].as_array().is_none_or(Vec::is_empty) {
        let job = api.post("/models/bgnbd/fit", &json!({})).await?;
        let id = job["id"].as_str().unwrap_or_default();
        command::wait(api, &format!("/jobs/{id}"), "Fitting the models").await?;
    }
    Ok(())
}

async fn import(
    api: &Api,
    known: Option<Json>,
    name: &str,
    map: &str,
    bytes: impl FnOnce() -> Result<Vec<u8>, Failure>,
) -> Result<(), Failure> {
    let import = match known {
        Some(import) if import["state"] == "done" => return Ok(()),
        Some(import) => import,
        None => {
            let part = Part::bytes(bytes()?).file_name(name.to_owned());
            let form = Form::new().text("map_file", map.to_owned()).text("source", SOURCE).part("file", part);
            api.upload("/imports", form).await?
        }
    };
    let id = import["id"].as_str().unwrap_or_default();
    command::wait(api, &format!("/imports/{id}"), name).await?;
    Ok(())
}
