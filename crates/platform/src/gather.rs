//! What waits together is asked together.
//!
//! While the database is busy, questions pile up, and most are alike: a record by its id, another record, who is
//! behind this token. Whoever asks first takes a place in the queue of the database. Those who ask the like before its
//! turn comes join it, and all of them are answered by the same few statements. Nobody waits for others to come, and
//! everybody's answer is as of a moment after she asked. What is written together is committed before anybody hears of
//! it.
//!
//! If what was asked together fails, each is asked alone, so that nobody pays for the mistake of another. The work is
//! done also for those who hang up meanwhile.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{DbError, Tx};
use futures::future::join_all;
use tokio::sync::oneshot;

use crate::{App, Error};

/// Questions of one kind. Those with the same key can be answered together.
pub struct Gather<K, I, O> {
    groups: Groups<K, I, O>,
    /// Whether two of the same key must not be answered together.
    clash: fn(&I, &I) -> bool,
}

type Groups<K, I, O> = Arc<Mutex<HashMap<K, VecDeque<Group<I, O>>>>>;
type Group<I, O> = Vec<(I, Tell<O>)>;
type Tell<O> = oneshot::Sender<Result<O, Error>>;

/// Most of a group. More would keep the first waiting for the last.
const MOST: usize = 64;

/// How the database is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// In a snapshot that begins when the turn comes.
    Read,
    /// In a transaction, together with others that wait.
    Write,
    /// In a transaction of their own, for much at a time.
    WriteAlone,
}

impl<K, I, O> Gather<K, I, O>
where
    K: Clone + Eq + Hash + Send + 'static,
    I: Clone + Send + 'static,
    O: Send + 'static,
{
    /// Questions of which any two go together.
    #[expect(clippy::new_without_default, reason = "what goes together is always said")]
    pub fn new() -> Gather<K, I, O> {
        Gather::apart(|_, _| false)
    }

    /// Questions of which some do not go together.
    pub fn apart(clash: fn(&I, &I) -> bool) -> Gather<K, I, O> {
        Gather { groups: Arc::default(), clash }
    }

    /// Asks. `work` answers all that it is given, in their order; whose it is among those who wait together does not
    /// matter, for all with the same key bring the same. What it says to several it must mean for each of them: where
    /// one would change what another is told, it fails.
    pub async fn ask<W>(&self, app: &App, door: Door, key: K, item: I, work: W) -> Result<O, Error>
    where
        W: Fn(&mut Tx, Vec<I>) -> Result<Vec<O>, Error> + Clone + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        if self.join(&key, item, tell) {
            tokio::spawn(answer(app.clone(), door, Arc::clone(&self.groups), key, work));
        }
        told.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// Adds a question; whether it is the first of its group.
    fn join(&self, key: &K, item: I, tell: Tell<O>) -> bool {
        let mut groups = lock(&self.groups);
        let waiting = groups.entry(key.clone()).or_default();
        let fits = |group: &Group<I, O>| {
            group.len() < MOST && !group.iter().any(|(other, _)| (self.clash)(other, &item))
        };
        match waiting.back_mut() {
            Some(group) if fits(group) => {
                group.push((item, tell));
                false
            }
            _ => {
                waiting.push_back(vec![(item, tell)]);
                true
            }
        }
    }
}

/// What went wrong with a group.
enum Failed {
    /// Its own work, all of which was taken back.
    Work(Error),
    Db(DbError),
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Failed {
        Failed::Db(error)
    }
}

/// Answers the group that waits longest.
async fn answer<K, I, O, W>(app: App, door: Door, groups: Groups<K, I, O>, key: K, work: W)
where
    K: Clone + Eq + Hash + Send + 'static,
    I: Clone + Send + 'static,
    O: Send + 'static,
    W: Fn(&mut Tx, Vec<I>) -> Result<Vec<O>, Error> + Clone + Send + 'static,
{
    // Whom to tell is noted when the turn has come, and told when all is on the disk.
    let noted: Arc<Mutex<Option<Group<I, O>>>> = Arc::default();
    let (note, waiting, own, done) = (Arc::clone(&noted), Arc::clone(&groups), key.clone(), work.clone());
    let done = pass(&app, door, move |tx| {
        let group = next(&waiting, &own);
        let items = group.iter().map(|(item, _)| item.clone()).collect();
        *lock(&note) = Some(group);
        done(tx, items).map_err(Failed::Work)
    });
    let done = done.await;
    // Where its turn never came, the group is waiting still.
    let noted = lock(&noted).take();
    let mut group = noted.unwrap_or_else(|| next(&groups, &key));
    match (done, group.pop()) {
        (_, None) => {}
        (Ok(answers), Some(last)) => {
            group.push(last);
            for ((_, to), answer) in group.into_iter().zip(answers) {
                tell(to, Ok(answer));
            }
        }
        (Err(failed), Some((_, only))) if group.is_empty() => tell(only, Err(failed.into())),
        (Err(failed), Some(last)) => {
            group.push(last);
            let shared = failed.of_all();
            let again = group.into_iter().map(|(item, to)| {
                let (app, work, shared) = (&app, work.clone(), shared.clone());
                async move {
                    match shared {
                        Some(error) => tell(to, Err(error.into())),
                        None => tell(to, alone(app, door, item, work).await),
                    }
                }
            });
            // In the order in which they came.
            join_all(again).await;
        }
    }
}

impl Failed {
    /// The trouble that is everybody's: the database's own, and a commit of which nobody knows whether it was one.
    /// Otherwise nothing was written, and each may be asked alone.
    fn of_all(&self) -> Option<DbError> {
        match self {
            Failed::Db(DbError::Panicked(_) | DbError::Ignored(_)) => None,
            Failed::Db(error) => Some(error.clone()),
            Failed::Work(Error::Db(
                error @ (DbError::Unavailable(_)
                | DbError::Full
                | DbError::Damaged(_)
                | DbError::Locked(_)
                | DbError::Timeout),
            )) => Some(error.clone()),
            Failed::Work(_) => None,
        }
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Error {
        match failed {
            Failed::Work(error) => error,
            Failed::Db(error) => error.into(),
        }
    }
}

async fn alone<I, O>(
    app: &App,
    door: Door,
    item: I,
    work: impl Fn(&mut Tx, Vec<I>) -> Result<Vec<O>, Error> + Send + 'static,
) -> Result<O, Error>
where
    I: Send + 'static,
    O: Send + 'static,
{
    pass(app, door, move |tx| only(work(tx, vec![item])?)).await
}

/// The one answer to one question.
pub(crate) fn only<O>(mut answers: Vec<O>) -> Result<O, Error> {
    answers.pop().ok_or_else(|| Error::bug("a question had no answer"))
}

/// A read begins its snapshot, because others join while it waits for its turn.
async fn pass<T, E>(
    app: &App,
    door: Door,
    work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    match door {
        Door::Read => app.db.read_fresh(work).await,
        Door::Write => app.write(work).await,
        Door::WriteAlone => app.write_alone(work).await,
    }
}

fn tell<O>(to: Tell<O>, answer: Result<O, Error>) {
    if to.send(answer).is_err() {
        tracing::debug!("nobody waits for this answer any more");
    }
}

/// Takes the group that waits longest.
fn next<K: Eq + Hash, I, O>(groups: &Groups<K, I, O>, key: &K) -> Group<I, O> {
    let mut groups = lock(groups);
    let Some(waiting) = groups.get_mut(key) else { return Vec::new() };
    let group = waiting.pop_front().unwrap_or_default();
    if waiting.is_empty() {
        groups.remove(key);
    }
    group
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
