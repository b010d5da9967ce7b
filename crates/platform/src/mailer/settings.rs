//! Where mails go out, and who they come from.

use std::fmt;

use lettre::message::Mailbox;

use crate::Error;

/// How a connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From its first byte on (RFC 8314), usually at port 465.
    Tls,
    /// From the command STARTTLS on (RFC 3207), usually at port 587. A server without it gets nothing.
    StartTls,
    /// Not at all, for a server on the same machine or in the same closed network; usually at port 25.
    None,
}

impl Tls {
    /// As the configuration says it.
    pub fn named(name: &str) -> Option<Tls> {
        match name {
            "tls" => Some(Tls::Tls),
            "starttls" => Some(Tls::StartTls),
            "none" => Some(Tls::None),
            _ => None,
        }
    }

    fn port(self) -> u16 {
        match self {
            Tls::Tls => 465,
            Tls::StartTls => 587,
            Tls::None => 25,
        }
    }
}

/// What the configuration says.
#[derive(Clone)]
pub struct SmtpSettings {
    /// The server's name.
    pub host: String,
    /// Its port; none takes the usual one.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub tls: Tls,
    /// Who signs in, and with what.
    pub credentials: Option<(String, String)>,
    /// Who mails come from: an address, or `Name <address>`.
    pub from: String,
}

/// A mail server, checked. It shows no password.
#[derive(Clone)]
pub struct Smtp {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<(String, String)>,
    pub(super) from: Mailbox,
}

impl Smtp {
    /// Checks what the configuration says.
    pub fn new(settings: SmtpSettings) -> Result<Smtp, Error> {
        let SmtpSettings { host, port, tls, credentials, from } = settings;
        if host.trim().is_empty() || host.chars().any(|letter| letter.is_whitespace() || letter.is_control())
        {
            return Err(Error::invalid("/smtp/default/host", "must be the name of a mail server"));
        }
        let from = from.parse().map_err(|_| {
            Error::invalid(
                "/mail/from",
                "must be an address, like news@example.com or Acme <news@example.com>",
            )
        })?;
        // Whoever listens on the way would have the password.
        let near = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if tls == Tls::None && credentials.is_some() && !near {
            return Err(Error::invalid(
                "/smtp/default/tls",
                "'none' would send the password in the open; use starttls or tls, or leave user and password out",
            ));
        }
        Ok(Smtp { port: port.unwrap_or(tls.port()), host, tls, credentials, from })
    }

    /// Who mails come from.
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// The domain of the address that mails come from.
    pub(super) fn domain(&self) -> &str {
        self.from.email.domain()
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} from {}", self.host, self.port, self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(tls: Tls) -> SmtpSettings {
        SmtpSettings {
            host: "mail.example.com".to_owned(),
            port: None,
            tls,
            credentials: Some(("user".to_owned(), "hunter2".to_owned())),
            from: "Acme & Söhne <news@example.com>".to_owned(),
        }
    }

    #[test]
    fn a_password_is_neither_shown_nor_sent_in_the_open() {
        let smtp = Smtp::new(settings(Tls::StartTls)).expect("it is right");
        assert_eq!((smtp.port, smtp.domain()), (587, "example.com"));
        assert!(!format!("{smtp:?}").contains("hunter2"));
        assert!(Smtp::new(settings(Tls::None)).is_err());
        let near = SmtpSettings { host: "localhost".to_owned(), ..settings(Tls::None) };
        assert!(Smtp::new(near).is_ok());
    }

    #[test]
    fn what_is_no_address_sends_nothing() {
        for from in ["", "news", "a@b@c", "news@example.com\r\nBcc: all@example.com"] {
            let settings = SmtpSettings { from: from.to_owned(), ..settings(Tls::Tls) };
            assert!(Smtp::new(settings).is_err(), "{from:?}");
        }
    }
}
