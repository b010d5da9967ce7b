//! Secrets that we make: shown once, stored as a digest.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::Error;

/// A secret of 32 random bytes. It has no `Debug`, so that it cannot end up in a log.
pub struct Secret(String);

impl Secret {
    /// A new secret, with a prefix that says what it is for.
    pub fn new(prefix: &str) -> Result<Secret, Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::bug(format!("no randomness: {error}")))?;
        Ok(Secret(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// A secret that somebody sent.
    pub fn sent(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The secret itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
