//! Passwords: Argon2id with the parameters OWASP recommends (19 MiB, two passes), on threads of their own
//! and few at a time, so that a crowd of sign-ins costs neither memory nor the answers of others.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::Error;

/// Hashes at the same time.
static SEATS: Semaphore = Semaphore::const_new(2);

/// What is compared with when there is no such user, so that the answer takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// The fewest characters of a password (NIST SP 800-63B).
const SHORTEST: usize = 8;
/// The most bytes of a password.
const LONGEST: usize = 1_000;

/// Refuses a password that is too short or too long.
pub(super) fn check(password: &str) -> Result<(), Error> {
    if password.chars().count() < SHORTEST {
        return Err(Error::invalid("/password", format!("choose at least {SHORTEST} characters")));
    }
    if password.len() > LONGEST {
        return Err(Error::invalid("/password", format!("choose at most {LONGEST} bytes")));
    }
    Ok(())
}

/// What is stored of a password.
pub(super) async fn hash(password: String) -> Result<String, Error> {
    check(&password)?;
    seated(move || hash_now(&password)).await?
}

/// Whether this is the password that was stored. Without a stored one the answer is no, after the same work.
pub(super) async fn verify(password: String, stored: Option<String>) -> Result<bool, Error> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    seated(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&stored).map_err(|error| Error::bug(error.to_string()))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

fn hash_now(password: &str) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Error::bug(format!("a password could not be hashed: {error}")))?;
    Ok(hash.to_string())
}

async fn seated<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let seat = SEATS.acquire().await.map_err(|error| Error::bug(error.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(seat);
    done.map_err(|error| Error::bug(error.to_string()))
}
