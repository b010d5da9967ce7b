//! What waits together is asked together.
//!
//! While the database is busy, questions pile up, and most are alike: a record by its id, another record, who is
//! behind this token. Whoever asks first takes a place in the queue of the database. Those who ask the like before its
//! turn comes join it, and all of them are answered by the same few statements. Nobody waits for others to come, and
//! everybody's answer is as of a moment after she asked. What is written together is committed before anybody hears of
//! it.
//!
//! If what was asked together fails, each is asked alone, so that nobody pays for the mistake of another.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{DbError, Tx};
use tokio::sync::oneshot;

use crate::{App, Error};

/// Questions of one kind. Those with the same key can be answered together.
pub(crate) struct Gather<K, I, O> {
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
pub(crate) enum Door {
    Read,
    Write,
}

impl<K, I, O> Gather<K, I, O>
where
    K: Clone + Eq + Hash + Send + 'static,
    I: Clone + Send + 'static,
    O: Send + 'static,
{
    /// Questions of which any two go together.
    pub fn new() -> Gather<K, I, O> {
        Gather::apart(|_, _| false)
    }

    /// Questions of which some do not go together.
    pub fn apart(clash: fn(&I, &I) -> bool) -> Gather<K, I, O> {
        Gather { groups: Arc::default(), clash }
    }

    /// Asks. `work` answers all that it is given, in their order; whose it is among those who wait together does not
    /// matter, for all with the same key bring the same.
    pub async fn ask<W>(&self, app: &App, door: Door, key: K, item: I, work: W) -> Result<O, Error>
    where
        W: Fn(&mut Tx, Vec<I>) -> Result<Vec<O>, Error> + Clone + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        if self.join(&key, item.clone(), tell) {
            let (groups, app, work) = (Arc::clone(&self.groups), app.clone(), work.clone());
            // By itself: when this caller hangs up, the others are still to be answered.
            tokio::spawn(async move { answer(&app, door, groups, key, work).await });
        }
        match told.await {
            Ok(answer) => answer,
            Err(_) => alone(app, door, item, work).await,
        }
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
async fn answer<K, I, O>(
    app: &App,
    door: Door,
    groups: Groups<K, I, O>,
    key: K,
    work: impl Fn(&mut Tx, Vec<I>) -> Result<Vec<O>, Error> + Send + 'static,
) where
    K: Clone + Eq + Hash + Send + 'static,
    I: Send + 'static,
    O: Send + 'static,
{
    // Whom to tell is noted when the turn has come, and told when all is on the disk.
    let noted: Arc<Mutex<Option<Vec<Tell<O>>>>> = Arc::default();
    let (note, waiting, own) = (Arc::clone(&noted), Arc::clone(&groups), key.clone());
    let job = move |tx: &mut Tx| {
        let (items, tells): (Vec<I>, Vec<Tell<O>>) = next(&waiting, &own).into_iter().unzip();
        *lock(&note) = Some(tells);
        work(tx, items).map_err(Failed::Work)
    };
    let done = match door {
        Door::Read => app.db.read(job).await,
        Door::Write => app.write(job).await,
    };
    let noted = lock(&noted).take();
    // Where its turn never came, the group is waiting still.
    let mut tells = noted.unwrap_or_else(|| next(&groups, &key).into_iter().map(|(_, tell)| tell).collect());
    let tell = |tell: Tell<O>, answer| {
        if tell.send(answer).is_err() {
            tracing::debug!("nobody waits for this answer any more");
        }
    };
    match done {
        Ok(answers) => {
            for (to, answer) in tells.into_iter().zip(answers) {
                tell(to, Ok(answer));
            }
        }
        Err(Failed::Work(error)) if tells.len() == 1 => {
            if let Some(to) = tells.pop() {
                tell(to, Err(error));
            }
        }
        // Whoever is not told asks alone.
        Err(Failed::Work(_) | Failed::Db(DbError::Panicked(_) | DbError::Ignored(_))) => {}
        // Nobody knows whether a commit that failed was one.
        Err(Failed::Db(error)) => tells.into_iter().for_each(|to| tell(to, Err(error.clone().into()))),
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
    let job = move |tx: &mut Tx| {
        let answer = work(tx, vec![item])?.pop();
        answer.ok_or_else(|| Error::bug("a question had no answer"))
    };
    match door {
        Door::Read => app.db.read(job).await,
        Door::Write => app.write(job).await,
    }
}

/// Answers each question once, however often it is among them.
pub(crate) fn each_once<I: Clone + Eq + Hash, O: Clone>(
    items: &[I],
    mut answer: impl FnMut(&I) -> Result<O, Error>,
) -> Result<Vec<O>, Error> {
    let mut known: HashMap<&I, O> = HashMap::new();
    let answers = items.iter().map(|item| match known.get(item) {
        Some(answer) => Ok(answer.clone()),
        None => {
            let fresh = answer(item)?;
            known.insert(item, fresh.clone());
            Ok(fresh)
        }
    });
    answers.collect()
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
