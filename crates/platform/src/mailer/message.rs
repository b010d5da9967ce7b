//! A mail as it goes over the wire (RFC 5322), made so that no text of it can become a header.

use std::time::{Duration, SystemTime};

use lettre::address::Envelope;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use model::{Id, Timestamp};

use super::settings::Smtp;
use crate::Error;

/// The longest address (RFC 5321, section 4.5.3.1.3), in bytes.
const LONGEST: usize = 254;

/// Reads an address.
pub(super) fn address(text: &str) -> Result<Address, Error> {
    let wrong = || Error::invalid("/to", "must be one e-mail address");
    if text.len() > LONGEST || text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return Err(wrong());
    }
    text.parse().map_err(|_| wrong())
}

/// What is sent.
pub(super) struct Written {
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

/// A mail's parts.
pub(super) struct Parts<'a> {
    pub id: Id,
    pub to: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
    pub at: Timestamp,
}

/// Writes a mail. Its `Message-ID` follows from its id, so that it is the same however often it is tried.
pub(super) fn write(smtp: &Smtp, parts: &Parts<'_>) -> Result<Written, Error> {
    let seconds = u64::try_from(parts.at.0 / 1_000_000).unwrap_or_default();
    let message = Message::builder()
        .from(smtp.from.clone())
        .to(Mailbox::new(None, address(parts.to)?))
        .subject(parts.subject)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{}@{}>", parts.id, smtp.domain())))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(parts.text.to_owned(), parts.html.to_owned()))
        .map_err(|error| Error::bug(format!("a mail cannot be written: {error}")))?;
    Ok(Written { envelope: message.envelope().clone(), bytes: message.formatted() })
}

/// Says that a machine wrote it, so that no machine answers (RFC 3834, section 5).
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<AutoSubmitted, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
