//! `rapport doctor`.

use serde_json::Value as Json;

use super::{Shared, say, say_json};
use crate::Failure;

pub async fn run(api: Shared, json: bool) -> Result<(), Failure> {
    let report = api.get("/doctor").await?;
    if json {
        say_json(&report)?;
    } else {
        for check in report["checks"].as_array().into_iter().flatten() {
            let mark = if check["well"] == true { "well" } else { "ILL " };
            let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
            say(format!("{mark}  {}: {}", text("name"), text("says")))?;
        }
    }
    if report["well"] == Json::Bool(true) {
        Ok(())
    } else {
        Err(Failure::Failed("something is not well".into()))
    }
}
