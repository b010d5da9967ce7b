//! Sending: a thread that takes one mail after the other and hands it over.

use db::Tx;
use model::{Id, Timestamp};

use super::message::{self, Parts};
use super::settings::Smtp;
use super::sql;
use super::wire::{Conversation, Outcome};
use crate::bell::{Looked, Stopping, rounds};
use crate::{App, Error};

/// Pauses after each try that the server put off, in seconds: five tries within a day.
const PAUSES: [i64; 4] = [300, 1_800, 10_800, 72_000];
/// How long a mail belongs to whoever took it, in microseconds: longer than a conversation can last.
const CLAIMED: i64 = 900 * SECOND;
/// How long nothing is tried after no connection could be made, in microseconds.
const AWAY: i64 = 30 * SECOND;
const SECOND: i64 = 1_000_000;
/// How often the queue is looked at when nothing is written.
const EVERY: std::time::Duration = std::time::Duration::from_secs(1);

const IN_DOUBT: &str = "the process ended while it handed the mail over; the server may have it";

/// What an earlier process took and left is in doubt. On SQLite the lock on the directory says that no other lives.
pub(crate) fn take_over(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    tx.execute(sql::GIVE_UP_ALL, &[now.into(), IN_DOUBT.into()])?;
    Ok(())
}

/// What waited when a back-up was made may have gone out since, and does not go out again by itself.
pub(crate) fn restored(tx: &mut Tx, made_at: Timestamp) -> Result<(), Error> {
    let why = "it waited when the back-up was made that was restored; it may have gone out since";
    tx.execute(sql::RESTORED, &[made_at.into(), why.into()])?;
    Ok(())
}

/// Sends until the process stops.
pub(crate) fn send(app: &App, stopping: &Stopping) {
    let mut line = Line::default();
    rounds(app, stopping, || match line.next(app) {
        Ok(Looked::More) => Looked::More,
        // A server does not wait for ever for the next mail, and answers the better the sooner it is left.
        Ok(wait) => {
            line.open = None;
            wait
        }
        Err(error) => {
            tracing::error!(%error, "the queue of mails could not be read or written");
            Looked::Wait(EVERY)
        }
    });
}

/// The way to the mail server.
#[derive(Default)]
struct Line {
    open: Option<Conversation>,
    /// When the next connection may be tried.
    away_until: Option<Timestamp>,
}

/// A mail that was taken.
struct Taken {
    id: Id,
    to: String,
    subject: String,
    text: String,
    html: String,
    attempts: i64,
    expires_at: Timestamp,
}

impl Line {
    /// Sends the next mail, if there is one.
    fn next(&mut self, app: &App) -> Result<Looked, Error> {
        let now = app.clock.now();
        let smtp = app.mailer.load_full();
        let away = self.away_until.is_some_and(|until| now < until && until.0 <= now.0 + AWAY);
        let may_send = smtp.is_some() && !away;
        let anything = app.db.read_blocking(move |tx| {
            let mut found = |sql: &str| Ok::<_, Error>(tx.query_one(sql, &[now.into()])?.is_some());
            Ok::<_, Error>((may_send && found(sql::DUE)?) || found(sql::OVERDUE)?)
        })?;
        if !anything {
            return Ok(Looked::Wait(EVERY));
        }
        let taken = app.write_blocking(move |tx| {
            tx.execute(sql::EXPIRE, &[now.into()])?;
            tx.execute(sql::GIVE_UP, &[now.into(), IN_DOUBT.into()])?;
            if may_send { claim(tx, now) } else { Ok(None) }
        })?;
        let (Some(smtp), Some(taken)) = (smtp, taken) else { return Ok(Looked::Wait(EVERY)) };
        // From here on the mail is handed over at most once, whatever happens.
        let outcome = self.hand_over(app, &smtp, &taken);
        note(app, &taken, outcome)?;
        Ok(Looked::More)
    }

    fn hand_over(&mut self, app: &App, smtp: &Smtp, taken: &Taken) -> Outcome {
        let parts = Parts {
            id: taken.id,
            to: &taken.to,
            subject: &taken.subject,
            text: &taken.text,
            html: &taken.html,
            at: app.clock.now(),
        };
        let written = match message::write(smtp, &parts) {
            Ok(written) => written,
            Err(error) => return Outcome::Refused(error.to_string()),
        };
        self.open = self.open.take().filter(Conversation::is_open);
        let conversation = match &mut self.open {
            Some(open) => open,
            none => match Conversation::open(smtp) {
                Ok(opened) => none.insert(opened),
                Err(why) => {
                    // Nobody is there for the others either.
                    self.away_until = Some(app.clock.now().plus_micros(AWAY));
                    tracing::warn!(%why, "the mail server cannot be reached");
                    return Outcome::Later(why);
                }
            },
        };
        self.away_until = None;
        conversation.hand_over(&written)
    }
}

fn claim(tx: &mut Tx, now: Timestamp) -> Result<Option<Taken>, Error> {
    let until = now.plus_micros(CLAIMED);
    let Some(row) = tx.query_one(sql::CLAIM, &[now.into(), until.into()])? else { return Ok(None) };
    Ok(Some(Taken {
        id: row.id(0)?,
        to: row.text(1)?.to_owned(),
        subject: row.text(2)?.to_owned(),
        text: row.opt_text(3)?.unwrap_or_default().to_owned(),
        html: row.opt_text(4)?.unwrap_or_default().to_owned(),
        attempts: row.integer(5)?,
        expires_at: Timestamp(row.integer(6)?),
    }))
}

/// Writes what came of a mail.
fn note(app: &App, taken: &Taken, outcome: Outcome) -> Result<(), Error> {
    let now = app.clock.now();
    let (id, attempts, expires_at) = (taken.id, taken.attempts, taken.expires_at);
    app.write_blocking(move |tx| {
        let row = |at: Timestamp, reply: String| [id.into(), attempts.into(), at.into(), reply.into()];
        match outcome {
            Outcome::Sent(reply) => tx.execute(sql::SENT, &row(now, reply))?,
            Outcome::Later(reply) => {
                let pause = usize::try_from(attempts - 1).ok().and_then(|at| PAUSES.get(at));
                match pause.map(|pause| now.plus_micros(pause * SECOND)) {
                    Some(due) if due < expires_at => tx.execute(sql::LATER, &row(due, reply))?,
                    _ => over(tx, row(now, reply), "failed")?,
                }
            }
            Outcome::Refused(reply) => over(tx, row(now, reply), "failed")?,
            Outcome::Unknown(reply) => over(tx, row(now, reply), "unknown")?,
        };
        Ok(())
    })
}

fn over(tx: &mut Tx, row: [model::Value; 4], state: &str) -> Result<u64, Error> {
    let [id, attempts, at, reply] = row;
    Ok(tx.execute(sql::OVER, &[id, attempts, at, reply, state.into()])?)
}
