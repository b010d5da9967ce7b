//! What taking events in needs to have at hand: what is settled about their kinds, and how much is under way.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::Id;
use platform::gather::{Door, Gather};
use platform::{App, Error};

use super::store::{Incoming, store};
use crate::bots;
use crate::event_kinds::{self, Kinds};

/// What is settled is looked up anew after so long.
const KINDS_FOR: Duration = Duration::from_secs(1);
/// Most bytes that are under way; whoever comes then is asked to come again.
const MOST_UNDER_WAY: usize = 64 << 20;

/// What is at hand. Copies share it.
#[derive(Clone)]
pub(super) struct Collector(Arc<State>);

struct State {
    kinds: Mutex<Option<(Instant, Arc<Kinds>)>>,
    under_way: AtomicUsize,
    /// The requests that wait for the database are stored together.
    waiting: Gather<(), Arc<Incoming>, ()>,
    speeds: Mutex<Speeds>,
    networks: bots::Known,
}

/// Bytes that are under way, until it is dropped.
pub(super) struct UnderWay(Arc<State>, usize);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(self.1, Ordering::Relaxed);
    }
}

impl Collector {
    pub fn new() -> Collector {
        Collector(Arc::new(State {
            kinds: Mutex::default(),
            under_way: AtomicUsize::default(),
            waiting: Gather::new(),
            speeds: Mutex::default(),
            networks: bots::Known::default(),
        }))
    }

    /// Stores what came in, and returns when it is on the disk.
    pub async fn store(&self, app: &App, incoming: Incoming) -> Result<(), Error> {
        let inner = app.clone();
        let work = move |tx: &mut db::Tx, all: Vec<Arc<Incoming>>| {
            let answers = vec![(); all.len()];
            store(tx, &inner, all)?;
            Ok(answers)
        };
        self.0.waiting.ask(app, Door::WriteAlone, (), Arc::new(incoming), work).await
    }

    /// Lets so many bytes in; none when too many are under way.
    pub fn admit(&self, bytes: usize) -> Option<UnderWay> {
        let before = self.0.under_way.fetch_add(bytes, Ordering::Relaxed);
        let place = UnderWay(Arc::clone(&self.0), bytes);
        (before + bytes <= MOST_UNDER_WAY).then_some(place)
    }

    /// What is settled about kinds of events.
    pub async fn kinds(&self, app: &App) -> Result<Arc<Kinds>, Error> {
        if let Some((read, kinds)) = &*self.0.kinds.lock().unwrap_or_else(PoisonError::into_inner)
            && read.elapsed() < KINDS_FOR
        {
            return Ok(Arc::clone(kinds));
        }
        let kinds = Arc::new(app.db.read(event_kinds::load).await?);
        *self.0.kinds.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), Arc::clone(&kinds)));
        Ok(kinds)
    }

    /// Notes that a browser of a source looked at so many pages, and tells whether no person does that.
    pub fn is_too_fast(&self, source: Id, browser: &str, pages: usize) -> bool {
        let mut speeds = self.0.speeds.lock().unwrap_or_else(PoisonError::into_inner);
        speeds.note((source, browser.to_owned()), pages, Instant::now())
    }

    /// The networks of programs.
    pub fn networks(&self) -> &bots::Known {
        &self.0.networks
    }
}

/// How many pages browsers looked at lately.
#[derive(Default)]
struct Speeds(HashMap<(Id, String), (Instant, usize)>);

/// More pages than a person looks at in the time below.
const FAST_PAGES: usize = 40;
const FAST_TIME: Duration = Duration::from_secs(10);
/// Most browsers that are watched at a time.
const WATCHED: usize = 50_000;

impl Speeds {
    fn note(&mut self, browser: (Id, String), pages: usize, now: Instant) -> bool {
        if self.0.len() >= WATCHED {
            self.0.retain(|_, (since, _)| now.duration_since(*since) < FAST_TIME);
        }
        if self.0.len() >= WATCHED {
            return false;
        }
        let (since, count) = self.0.entry(browser).or_insert((now, 0));
        if now.duration_since(*since) >= FAST_TIME {
            (*since, *count) = (now, 0);
        }
        *count += pages;
        *count > FAST_PAGES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_forty_pages_in_ten_seconds() {
        let mut speeds = Speeds::default();
        let start = Instant::now();
        let browser = |site: u8, name: &str| (Id([site; 16]), name.to_owned());
        assert!(!speeds.note(browser(1, "a"), 40, start));
        assert!(!speeds.note(browser(1, "b"), 1, start));
        assert!(!speeds.note(browser(2, "a"), 1, start), "another site has names of its own");
        assert!(speeds.note(browser(1, "a"), 1, start + Duration::from_secs(9)));
        assert!(!speeds.note(browser(1, "a"), 1, start + Duration::from_secs(11)));
    }

    #[test]
    fn what_is_under_way_has_an_end() {
        let collector = Collector::new();
        let first = collector.admit(MOST_UNDER_WAY);
        assert!(first.is_some() && collector.admit(1).is_none());
        drop(first);
        assert!(collector.admit(1).is_some());
    }
}
