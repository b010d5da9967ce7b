//! System mails, through real conversations with a mail server.

mod send;
pub mod server;

use std::sync::Arc;

use model::{Id, Timestamp};
use platform::Error;
use platform::mailer::{Mail, Smtp, SmtpSettings, Tls, queue};
use serde_json::Value as Json;

use crate::app::{Actor, DAY, TestApp};
use server::MailServer;

/// How this server is configured.
fn settings(server: &MailServer) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: Some(server.port),
        tls: Tls::None,
        credentials: None,
        from: "Test & Söhne <news@example.com>".to_owned(),
    }
}

/// Mails of this system go to this server from now on.
fn connect(test: &TestApp, server: &MailServer) {
    test.app.mailer.store(Some(Arc::new(Smtp::new(settings(server)).unwrap())));
}

fn mail(test: &TestApp, to: &str) -> Mail {
    Mail {
        kind: "form_confirmation",
        to: to.to_owned(),
        person_id: None,
        subject: "Bitte bestätigen".to_owned(),
        text: "Öffnen Sie: https://example.com/f/confirm/abc\n.\nEnde".to_owned(),
        html: "<p>Öffnen Sie: <a href=\"https://example.com/f/confirm/abc\">dies</a></p>".to_owned(),
        expires_at: Timestamp(test.app.clock.now().0 + 7 * DAY),
    }
}

fn put(test: &TestApp, mail: Mail) -> Result<Id, Error> {
    let app = test.app.clone();
    test.app.write_blocking(move |tx| queue(tx, &app, mail))
}

/// The mails of a state, newest first.
fn of(owner: &Actor<'_>, state: &str) -> Vec<Json> {
    owner.get(&format!("/mails?state={state}")).is(200)["data"].as_array().unwrap().clone()
}
