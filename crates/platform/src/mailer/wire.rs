//! The conversation with a mail server, step by step, because what a failure means depends on the step: before the
//! last byte of a mail the server has nothing, and after it only its answer tells whether it has.

use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;

use super::message::Written;
use super::settings::{Smtp, Tls};

/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it may take to take a whole mail. RFC 5321 (section 4.5.3.2.6) would grant ten minutes.
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(120);
/// The longest answer that is kept, in characters.
const LONGEST: usize = 500;

/// What came of handing a mail over.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The server has it.
    Sent(String),
    /// The server does not have it, and another time may be better.
    Later(String),
    /// The server does not want it.
    Refused(String),
    /// The server may have it.
    Unknown(String),
}

/// Whether the server answered what it was asked last.
#[derive(Clone, Copy, PartialEq)]
enum Heard {
    Answer,
    Nothing,
}

/// An open connection.
pub(super) struct Conversation(SmtpConnection);

impl Conversation {
    /// Connects, protects the connection, signs in. The error says what the server or the network said.
    pub fn open(smtp: &Smtp) -> Result<Conversation, String> {
        let hello = ClientId::Domain(smtp.domain().to_owned());
        let protected = match smtp.tls {
            Tls::None => None,
            Tls::Tls | Tls::StartTls => {
                Some(TlsParameters::new(smtp.host.clone()).map_err(|error| told(&error))?)
            }
        };
        let at_once = protected.as_ref().filter(|_| smtp.tls == Tls::Tls);
        let place = (smtp.host.as_str(), smtp.port);
        let mut connection = SmtpConnection::connect(place, Some(PATIENCE), &hello, at_once, None)
            .map_err(|error| told(&error))?;
        if let (Tls::StartTls, Some(protected)) = (smtp.tls, &protected) {
            if !connection.can_starttls() {
                connection.abort();
                return Err("the server offers no STARTTLS, and nothing is sent in the open".to_owned());
            }
            connection.starttls(protected, &hello).map_err(|error| told(&error))?;
        }
        if let Some((user, password)) = &smtp.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            if let Err(error) = signed_in {
                connection.abort();
                return Err(format!("signing in did not work: {}", told(&error)));
            }
        }
        Ok(Conversation(connection))
    }

    /// Whether another mail can go over it.
    pub fn is_open(&self) -> bool {
        !self.0.has_broken()
    }

    /// Hands a mail over.
    pub fn hand_over(&mut self, mail: &Written) -> Outcome {
        if let Err((outcome, heard)) = self.announce(mail) {
            // What was announced is taken back. A server that did not answer is left: its answer may come late, and would
            // be taken for that to the next command, and so in the end for the word that it has a mail.
            if heard == Heard::Nothing || self.0.command(Rset).is_err() {
                self.0.abort();
            }
            return outcome;
        }
        if self.0.set_timeout(Some(PATIENCE_AT_THE_END)).is_err() {
            self.0.abort();
            return Outcome::Later("the connection broke off".to_owned());
        }
        let outcome = match self.0.message(&mail.bytes) {
            Ok(response) => return self.kept(Outcome::Sent(said(&response))),
            Err(error) if error.is_transient() => return self.kept(Outcome::Later(told(&error))),
            Err(error) if error.is_permanent() => return self.kept(Outcome::Refused(told(&error))),
            Err(error) => Outcome::Unknown(format!(
                "the mail was handed over and no answer came ({}); the server may have it",
                told(&error)
            )),
        };
        self.0.abort();
        outcome
    }

    /// Keeps the connection for the next mail.
    fn kept(&mut self, outcome: Outcome) -> Outcome {
        if self.0.set_timeout(Some(PATIENCE)).is_err() {
            self.0.abort();
        }
        outcome
    }

    /// Everything before the mail itself.
    fn announce(&mut self, mail: &Written) -> Result<(), (Outcome, Heard)> {
        let mut parameters = Vec::new();
        let addresses = mail.envelope.to().iter().chain(mail.envelope.from());
        if addresses.map(AsRef::<str>::as_ref).any(|address| !address.is_ascii()) {
            if !self.0.server_info().supports_feature(Extension::SmtpUtfEight) {
                let why = "the mail server takes no addresses with such letters (it lacks SMTPUTF8)";
                return Err((Outcome::Refused(why.to_owned()), Heard::Answer));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.bytes.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let answered = |answer: Result<Response, SmtpError>| match answer {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err((Outcome::Refused(told(&error)), Heard::Answer)),
            Err(error) if error.is_transient() => Err((Outcome::Later(told(&error)), Heard::Answer)),
            Err(error) => Err((Outcome::Later(told(&error)), Heard::Nothing)),
        };
        answered(self.0.command(Mail::new(mail.envelope.from().cloned(), parameters)))?;
        for to in mail.envelope.to() {
            answered(self.0.command(Rcpt::new(to.clone(), Vec::new())))?;
        }
        answered(self.0.command(Data))
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        if self.is_open() && self.0.quit().is_err() {
            tracing::debug!("the mail server did not say good-bye");
        }
    }
}

/// What the server answered.
fn said(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    clean(&format!("{} {}", response.code(), lines.join(" ")))
}

/// What went wrong: the server's words, or the network's. Commands that hold a password are in no error.
fn told(error: &SmtpError) -> String {
    use std::error::Error as _;
    let words = match (error.status(), error.source()) {
        (Some(code), Some(source)) => format!("{code} {source}"),
        (Some(code), None) => code.to_string(),
        (None, _) => error.to_string(),
    };
    clean(&words)
}

fn clean(text: &str) -> String {
    let text = text.replace(|letter: char| letter.is_control(), " ");
    text.trim().chars().take(LONGEST).collect()
}
