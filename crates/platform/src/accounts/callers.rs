//! Who is behind the tokens and sessions that are sent at the same time.

use model::Timestamp;

use super::{session, token};
use crate::gather::{Door, Gather, each_once};
use crate::{App, Error};

/// Those who ask to be let in. Each is looked up after she asked, so what was taken from her is not there any more.
pub(crate) struct Callers {
    tokens: Gather<(), [u8; 32], Option<token::Found>>,
    sessions: Gather<(), [u8; 32], Option<session::Found>>,
}

impl Callers {
    pub fn new() -> Callers {
        Callers { tokens: Gather::new(), sessions: Gather::new() }
    }
}

/// Who is behind a token, by its digest.
pub(crate) async fn by_token(app: &App, hash: [u8; 32]) -> Result<Option<token::Found>, Error> {
    let reader = app.clone();
    let find = move |tx: &mut db::Tx, hashes: Vec<[u8; 32]>| {
        each_once(&hashes, |hash| token::find(tx, &reader.rights, *hash))
    };
    app.callers.tokens.ask(app, Door::Read, (), hash, find).await
}

/// Who is behind a session that is not over, by its digest.
pub(crate) async fn by_session(
    app: &App,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<session::Found>, Error> {
    let reader = app.clone();
    let find = move |tx: &mut db::Tx, hashes: Vec<[u8; 32]>| {
        each_once(&hashes, |hash| session::find(tx, &reader.rights, *hash, now))
    };
    app.callers.sessions.ask(app, Door::Read, (), hash, find).await
}
