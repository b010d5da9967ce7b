//! `rapport user`.

mod import;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{Shared, say};
use crate::Failure;

/// What to do with users.
#[derive(Subcommand)]
pub enum User {
    /// Add a user and print the link with which she signs in for the first time.
    Add {
        /// Her e-mail address.
        email: String,
        /// Her name.
        #[arg(long)]
        name: Option<String>,
        /// What she may do: owner, admin, member or read_only.
        #[arg(long, default_value = "member")]
        role: String,
    },
    /// Add the people of a file who are not users yet, and print the link of each.
    Import(import::Import),
    /// List the users.
    List,
    /// Print a new sign-in link for a user.
    Link {
        /// Her e-mail address.
        email: String,
    },
}

pub async fn run(api: Shared, user: User) -> Result<(), Failure> {
    match user {
        User::Add { email, name, role } => {
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let made = api.post("/users", &json!({"email": email, "name": name, "role": role})).await?;
            say(made["link"].as_str().unwrap_or_default())
        }
        User::Import(colleagues) => import::run(&api, colleagues).await,
        User::List => {
            for user in list(&api).await? {
                let text = |key: &str| user[key].as_str().unwrap_or("-").to_owned();
                let state = if user["disabled_at"] == Json::Null { "" } else { " disabled" };
                say(format!("{} {} {}{state}", text("email"), text("role"), text("name")))?;
            }
            Ok(())
        }
        User::Link { email } => {
            let users = list(&api).await?;
            let user = users.iter().find(|user| user["email"] == email.to_lowercase());
            let id = user.and_then(|user| user["id"].as_str());
            let id = id.ok_or_else(|| Failure::Failed(format!("there is no user {email}")))?;
            let made = api.post(&format!("/users/{id}/link"), &json!({})).await?;
            say(made["link"].as_str().unwrap_or_default())
        }
    }
}

async fn list(api: &Shared) -> Result<Vec<Json>, Failure> {
    Ok(api.get("/users").await?["data"].as_array().cloned().unwrap_or_default())
}
