//! Web addresses.

use crate::ModelError;

/// An address of the web, as it was typed.
pub fn read(text: &str) -> Result<String, ModelError> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            Ok(text.to_owned())
        }
        _ => Err(ModelError::Value("a web address begins with https:// or http://".into())),
    }
}
