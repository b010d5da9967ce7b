//! E-mail addresses.

use crate::ModelError;

/// An address that mail could be sent to, in lower case. Only the shape is checked (RFC 5321, without
/// quoted local parts, comments and address literals).
pub fn read(text: &str) -> Result<String, ModelError> {
    let address = text.to_lowercase();
    let wrong = || {
        let text: String = text.chars().take(100).collect();
        ModelError::Value(format!("'{text}' is not an e-mail address"))
    };
    let (local, domain) = address.rsplit_once('@').ok_or_else(wrong)?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|letter| letter.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(letter));
    let domain_ok = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        });
    if local_ok && domain_ok { Ok(address) } else { Err(wrong()) }
}
