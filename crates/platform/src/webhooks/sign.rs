//! Signatures as [Standard Webhooks](https://github.com/standard-webhooks/standard-webhooks) has them, so that
//! every published verifier accepts what we send.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Error;

const PREFIX: &str = "whsec_";

/// A new secret: 32 random bytes.
pub(super) fn new_secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::bug(format!("no randomness: {error}")))?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// The value of `webhook-signature`: one signature for each secret that holds now. `at` is in seconds.
pub(super) fn signature(secrets: &[String], id: &str, at: i64, payload: &str) -> Result<String, Error> {
    let signed = |secret: &String| {
        let key = secret.strip_prefix(PREFIX).and_then(|key| STANDARD.decode(key).ok());
        let key = key.ok_or_else(|| Error::bug("the secret of a webhook is damaged"))?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| Error::bug(error.to_string()))?;
        mac.update(format!("{id}.{at}.{payload}").as_bytes());
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    Ok(secrets.iter().map(signed).collect::<Result<Vec<_>, Error>>()?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{new_secret, signature};

    /// The example of the reference implementations' own tests (standardwebhooks 1.0).
    #[test]
    fn the_published_example_has_the_published_signature() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let (id, at) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let payload = "{\"test\": 2432232314}";
        assert_eq!(signature(std::slice::from_ref(&secret), id, at, payload).expect("a signature"), expected);
        let both =
            signature(&[new_secret().expect("a secret"), secret], id, at, payload).expect("signatures");
        assert!(both.ends_with(&format!(" {expected}")) && both.starts_with("v1,"), "{both}");
    }
}
