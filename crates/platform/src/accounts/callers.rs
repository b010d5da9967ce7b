//! Who is behind the tokens and sessions that are sent at the same time.

use std::collections::HashMap;

use model::Timestamp;

use super::{session, token};
use crate::gather::{Door, Gather};
use crate::{App, Error};

/// The digest of a secret that was sent.
type Digest = [u8; 32];

/// Those who ask to be let in. Each is looked up after she asked, so what was taken from her is not there any more.
pub(crate) struct Callers {
    tokens: Gather<(), Digest, Option<token::Found>>,
    sessions: Gather<(), Digest, Option<session::Found>>,
}

impl Callers {
    pub fn new() -> Callers {
        Callers { tokens: Gather::new(), sessions: Gather::new() }
    }
}

/// Who is behind a token, by its digest.
pub(crate) async fn by_token(app: &App, hash: Digest) -> Result<Option<token::Found>, Error> {
    let reader = app.clone();
    let find = move |tx: &mut db::Tx, hashes: Vec<Digest>| {
        each_once(&hashes, |hash| token::find(tx, &reader.rights, *hash))
    };
    app.callers.tokens.ask(app, Door::Read, (), hash, find).await
}

/// Who is behind a session that is not over, by its digest.
pub(crate) async fn by_session(
    app: &App,
    hash: Digest,
    now: Timestamp,
) -> Result<Option<session::Found>, Error> {
    let reader = app.clone();
    let find = move |tx: &mut db::Tx, hashes: Vec<Digest>| {
        each_once(&hashes, |hash| session::find(tx, &reader.rights, *hash, now))
    };
    app.callers.sessions.ask(app, Door::Read, (), hash, find).await
}

/// Looks each up once, however often it was sent.
fn each_once<O: Clone>(
    hashes: &[Digest],
    mut find: impl FnMut(&Digest) -> Result<O, Error>,
) -> Result<Vec<O>, Error> {
    let mut known: HashMap<&Digest, O> = HashMap::new();
    let found = hashes.iter().map(|hash| match known.get(hash) {
        Some(found) => Ok(found.clone()),
        None => {
            let found = find(hash)?;
            known.insert(hash, found.clone());
            Ok(found)
        }
    });
    found.collect()
}
