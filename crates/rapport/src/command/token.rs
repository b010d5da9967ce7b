//! `rapport token`.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{Shared, say};
use crate::Failure;

/// What to do with tokens.
#[derive(Subcommand)]
pub enum Token {
    /// Make a token and print it; it is never shown again.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may do: owner, admin, member or read_only.
        #[arg(long, default_value = "member")]
        role: String,
    },
    /// List the tokens.
    List,
    /// End a token.
    Revoke {
        /// Its id, as the list shows it.
        id: String,
    },
}

pub async fn run(api: Shared, token: Token) -> Result<(), Failure> {
    match token {
        Token::Create { name, role } => {
            let made = api.post("/tokens", &json!({"name": name, "role": role})).await?;
            say(made["token"].as_str().unwrap_or_default())
        }
        Token::List => {
            let list = api.get("/tokens").await?;
            for token in list["data"].as_array().into_iter().flatten() {
                let text = |key: &str| token[key].as_str().unwrap_or("-").to_owned();
                let state = if token["revoked_at"] == Json::Null { "" } else { " revoked" };
                say(format!("{} {} {} {}…{state}", text("id"), text("role"), text("name"), text("prefix")))?;
            }
            Ok(())
        }
        Token::Revoke { id } => api.delete(&format!("/tokens/{id}")).await,
    }
}
