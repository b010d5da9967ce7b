//! The configuration: flags, then `RAPPORT_*` variables, then `rapport.toml`. What is not known is refused.

use std::path::{Path, PathBuf};

use platform::firm::Firm;
use platform::mailer::{Smtp, SmtpSettings, Tls};
use serde::Deserialize;
use toml::{Table, Value};

use crate::Failure;

/// Everything a process can be told.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The directory with the database and the configuration file.
    pub data: Option<PathBuf>,
    /// The directory with uploads and attached files, where it is not the data directory: one that all servers of a
    /// database see.
    pub files: Option<PathBuf>,
    /// Where the server listens.
    pub listen: Option<String>,
    /// A PostgreSQL database instead of SQLite in the data directory.
    pub database: Option<String>,
    /// The address that links begin with, where it is not the one listened on.
    pub base_url: Option<String>,
    /// A server elsewhere.
    pub url: Option<String>,
    /// The token for a server elsewhere.
    pub token: Option<String>,
    /// What is logged, like `info` or `info,platform=debug`.
    pub log: Option<String>,
    /// How: `text` or `json`.
    pub log_format: Option<String>,
    /// The firm.
    pub firm: FirmConfig,
    /// What is sent to other systems.
    pub webhooks: WebhookConfig,
    /// Mail servers.
    pub smtp: SmtpServers,
    /// The mails that the system sends by itself.
    pub mail: MailConfig,
}

/// The mail servers by name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmtpServers {
    /// The one that system mails go out by.
    pub default: Option<SmtpConfig>,
}

/// A mail server.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmtpConfig {
    /// Its name.
    pub host: Option<String>,
    /// Its port, where it is not the usual one.
    pub port: Option<u16>,
    /// How the connection is protected: `starttls`, `tls` or `none`.
    pub tls: Option<String>,
    /// Who signs in.
    pub user: Option<String>,
    /// And with what.
    pub password: Option<Hidden>,
}

/// The mails that the system sends by itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// Who they come from: an address, or `Name <address>`.
    pub from: Option<String>,
}

/// A text that is never shown.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// The webhooks' part of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookConfig {
    /// Whether they may go to addresses inside the firm's own network, and without encryption.
    pub private_addresses: bool,
}

/// The firm's part of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FirmConfig {
    /// Its name.
    pub name: Option<String>,
    /// Its time zone, like `Europe/Berlin`.
    pub time_zone: Option<String>,
    /// Its currency, like `EUR`.
    pub currency: Option<String>,
    /// Its country, like `DE`.
    pub country: Option<String>,
    /// The day that figures look back from, instead of today.
    pub as_of: Option<String>,
    /// Margin as a share of net revenue, where orders do not say their own.
    pub margin_share: Option<f64>,
    /// Years a customer stays, where the firm knows better than its data.
    pub lifespan_years: Option<f64>,
    /// A note shown beside the figures.
    pub note: Option<String>,
    /// Whether this is the example firm.
    pub example: bool,
}

/// Every key with the kind of its value; the variable's name follows from it.
const KEYS: &[(&str, Kind)] = &[
    ("data", Kind::Text),
    ("files", Kind::Text),
    ("listen", Kind::Text),
    ("database", Kind::Text),
    ("base_url", Kind::Text),
    ("url", Kind::Text),
    ("token", Kind::Text),
    ("log", Kind::Text),
    ("log_format", Kind::Text),
    ("firm.name", Kind::Text),
    ("firm.time_zone", Kind::Text),
    ("firm.currency", Kind::Text),
    ("firm.country", Kind::Text),
    ("firm.as_of", Kind::Text),
    ("webhooks.private_addresses", Kind::Boolean),
    ("firm.margin_share", Kind::Number),
    ("firm.lifespan_years", Kind::Number),
    ("firm.note", Kind::Text),
    ("firm.example", Kind::Boolean),
    ("smtp.default.host", Kind::Text),
    ("smtp.default.port", Kind::Integer),
    ("smtp.default.tls", Kind::Text),
    ("smtp.default.user", Kind::Text),
    ("smtp.default.password", Kind::Text),
    ("mail.from", Kind::Text),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
}

/// Variables of the tests, which a process started by them inherits.
const FOREIGN: &[&str] =
    &["RAPPORT_TEST_", "RAPPORT_BENCH_", "RAPPORT_LINK", "RAPPORT_BINARY", "RAPPORT_SHARED"];

impl Config {
    /// Puts together what flags, environment and file say.
    pub fn read(
        flags: &[(&str, Option<String>)],
        environment: &[(String, String)],
    ) -> Result<Config, Failure> {
        let mut said = Table::new();
        for (name, text) in environment {
            let Some(key) = name.strip_prefix("RAPPORT_") else { continue };
            if FOREIGN.iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            let known = KEYS.iter().find(|(known, _)| variable(known) == key);
            let (key, kind) = known.ok_or_else(|| {
                let names: Vec<_> =
                    KEYS.iter().map(|(key, _)| format!("RAPPORT_{}", variable(key))).collect();
                Failure::Usage(format!("{name} is not a setting; there are {}", names.join(", ")))
            })?;
            put(&mut said, key, value(name, text, *kind)?);
        }
        for (key, text) in flags {
            let Some(text) = text else { continue };
            let kind = KEYS.iter().find(|(known, _)| known == key).map_or(Kind::Text, |(_, kind)| *kind);
            put(&mut said, key, value(key, text, kind)?);
        }
        let data = said.get("data").and_then(Value::as_str).map(PathBuf::from);
        let file = data.map(|data| data.join("rapport.toml")).filter(|file| file.exists());
        let mut merged = match file {
            Some(file) => read_file(&file)?,
            None => Table::new(),
        };
        merge(&mut merged, said);
        Config::deserialize(merged)
            .map_err(|error| Failure::Usage(format!("in the configuration: {}", told(&error))))
    }

    /// The data directory.
    pub fn data(&self) -> Result<&Path, Failure> {
        self.data.as_deref().ok_or_else(|| Failure::Usage("say where the data is with --data DIR".into()))
    }

    /// The directory with uploads and attached files.
    pub fn files(&self) -> Result<&Path, Failure> {
        self.files.as_deref().map_or_else(|| self.data(), Ok)
    }

    /// The server that system mails go out by, where one is configured.
    pub fn smtp(&self) -> Result<Option<Smtp>, Failure> {
        let wrong = |key: &str, why: &str| Failure::Usage(format!("{key}: {why}"));
        let Some(server) = &self.smtp.default else { return Ok(None) };
        let host = server
            .host
            .clone()
            .ok_or_else(|| wrong("smtp.default.host", "say the name of the mail server"))?;
        let from = self.mail.from.clone().ok_or_else(|| {
            wrong("mail.from", "say who system mails come from, like Acme <news@example.com>")
        })?;
        let tls = server.tls.as_deref().unwrap_or("starttls");
        let tls =
            Tls::named(tls).ok_or_else(|| wrong("smtp.default.tls", "must be starttls, tls or none"))?;
        let credentials = match (&server.user, &server.password) {
            (None, None) => None,
            (Some(user), Some(Hidden(password))) => Some((user.clone(), password.clone())),
            _ => return Err(wrong("smtp.default", "user and password go together")),
        };
        let settings = SmtpSettings { host, port: server.port, tls, credentials, from };
        Smtp::new(settings).map(Some).map_err(|error| Failure::Usage(error.to_string()))
    }

    /// The firm as the platform knows it.
    pub fn firm(&self) -> Result<Firm, Failure> {
        let wrong = |what: &str, why: String| Failure::Usage(format!("firm.{what}: {why}"));
        let text =
            |value: &Option<String>, default: &str| value.clone().unwrap_or_else(|| default.to_owned());
        let base = Firm::new(
            &text(&self.firm.name, "My firm"),
            &text(&self.firm.time_zone, "UTC"),
            &text(&self.firm.currency, "EUR"),
        )
        .map_err(|error| Failure::Usage(error.to_string()))?;
        let share = self.firm.margin_share;
        if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Err(wrong("margin_share", "must be from 0 to 1; 0.3 is 30 %".into()));
        }
        let years = self.firm.lifespan_years;
        if years.is_some_and(|years| !(years > 0.0 && years <= 100.0)) {
            return Err(wrong("lifespan_years", "must be a number of years".into()));
        }
        let country = self.firm.country.as_ref().map(|code| code.to_ascii_uppercase());
        if country.as_ref().is_some_and(|code| !model::field::is_country(code)) {
            return Err(wrong("country", "must be the two letters of ISO 3166, like DE".into()));
        }
        let as_of = self.firm.as_of.as_ref().map(|day| day.parse()).transpose();
        Ok(Firm {
            country,
            as_of: as_of.map_err(|error: model::ModelError| wrong("as_of", error.to_string()))?,
            margin_share: share,
            lifespan_years: years,
            note: self.firm.note.clone(),
            example: self.firm.example,
            ..base
        })
    }
}

fn variable(key: &str) -> String {
    key.replace('.', "_").to_uppercase()
}

fn value(name: &str, text: &str, kind: Kind) -> Result<Value, Failure> {
    let wrong = |what: &str| Failure::Usage(format!("{name} must be {what}, not '{text}'"));
    Ok(match kind {
        Kind::Text => Value::String(text.to_owned()),
        Kind::Integer => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
        Kind::Number => Value::Float(text.parse().map_err(|_| wrong("a number"))?),
        Kind::Boolean => Value::Boolean(text.parse().map_err(|_| wrong("true or false"))?),
    })
}

fn put(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((outer, inner)) => {
            let nested = table.entry(outer).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(nested) = nested {
                put(nested, inner, value);
            }
        }
    }
}

fn merge(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => merge(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

fn read_file(file: &Path) -> Result<Table, Failure> {
    let text =
        std::fs::read_to_string(file).map_err(|error| Failure::of(&file.display().to_string(), error))?;
    let table: Table =
        text.parse().map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
    // Checked by itself first, so that the error names the file.
    Config::deserialize(table.clone())
        .map_err(|error| Failure::Usage(format!("{}: {}", file.display(), told(&error))))?;
    Ok(table)
}

/// The error with the key it is about, in one line.
fn told(error: &toml::de::Error) -> String {
    error.to_string().trim().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::Config;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = "listen = \"file:1\"\nlog = \"file\"\n[firm]\nname = \"File\"\ncurrency = \"USD\"\n";
        std::fs::write(dir.path().join("rapport.toml"), file).expect("a file");
        let data = Some(dir.path().display().to_string());
        let flags = [("data", data), ("listen", Some("flag:1".to_owned()))];
        let environment =
            environment(&[("RAPPORT_LISTEN", "env:1"), ("RAPPORT_FIRM_NAME", "Env"), ("HOME", "/")]);
        let config = Config::read(&flags, &environment).expect("a configuration");
        assert_eq!(config.listen.as_deref(), Some("flag:1"));
        assert_eq!(config.log.as_deref(), Some("file"));
        assert_eq!(config.firm.name.as_deref(), Some("Env"));
        assert_eq!(config.firm.currency.as_deref(), Some("USD"));
    }

    #[test]
    fn a_mail_server_is_put_together_and_its_password_is_not_shown() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = "[smtp.default]\nhost = \"mail.example.com\"\nport = 2525\nuser = \"u\"\n[mail]\nfrom = \"Acme <a@example.com>\"\n";
        std::fs::write(dir.path().join("rapport.toml"), file).expect("a file");
        let flags = [("data", Some(dir.path().display().to_string()))];
        let error = Config::read(&flags, &[]).expect("it reads").smtp().expect_err("no password");
        assert!(error.to_string().contains("go together"), "{error}");
        let more = environment(&[
            ("RAPPORT_SMTP_DEFAULT_PASSWORD", "hunter2"),
            ("RAPPORT_SMTP_DEFAULT_PORT", "465"),
        ]);
        let config = Config::read(&flags, &more).expect("it reads");
        let smtp = config.smtp().expect("it is right").expect("it is there");
        assert!(format!("{smtp:?}").starts_with("mail.example.com:465 from"), "{smtp:?}");
        assert!(!format!("{config:?} {smtp:?}").contains("hunter2"));
        assert!(Config::read(&[], &environment(&[("RAPPORT_SMTP_DEFAULT_PORT", "x")])).is_err());
        let only = environment(&[("RAPPORT_SMTP_DEFAULT_HOST", "mail.example.com")]);
        let error = Config::read(&[], &only).expect("it reads").smtp().expect_err("from whom");
        assert!(error.to_string().contains("mail.from"), "{error}");
        assert!(Config::default().smtp().expect("it is right").is_none());
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        let error = Config::read(&[], &environment(&[("RAPPORT_LISTN", "x")])).expect_err("refused");
        assert!(error.to_string().contains("RAPPORT_LISTN"), "{error}");
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::write(dir.path().join("rapport.toml"), "[firm]\nnmae = \"x\"\n").expect("a file");
        let flags = [("data", Some(dir.path().display().to_string()))];
        let error = Config::read(&flags, &[]).expect_err("refused");
        assert!(error.to_string().contains("nmae"), "{error}");
    }
}
