//! Bringing what is stored of a segment to what was found of everybody, some people at a time, by a job that can be
//! killed and begun again.

use db::Tx;
use model::Id;
use platform::jobs::Run;
use platform::{App, Error};

use super::follow::{CHUNK, write};
use super::group::Answer;
use super::moves::Found;
use super::people::People;
use super::segment::{Rule, Segment, State};
use super::{sql, store};

/// Members that are written together.
const WRITTEN: usize = CHUNK * 5;

/// One segment while it is brought up.
pub(super) struct Bringing<'a> {
    pub app: &'a App,
    pub run: &'a mut Run,
    pub segment: Segment,
    /// Whether followers hear of whoever comes or goes.
    pub live: bool,
}

impl Bringing<'_> {
    /// Brings what is stored to what was found of everybody; false when the segment was changed meanwhile.
    pub fn bring(&mut self, people: &People) -> Result<bool, Error> {
        let (app, id) = (self.app, self.segment.id);
        let stored = app.db.read_blocking(move |tx| {
            let rows = tx.query(sql::EVERY_MEMBER, &[id.into()])?;
            Ok::<_, Error>(People::of(rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?))
        })?;
        let differ = people.clone().without(&stored).or(stored.without(people));
        for (at, chunk) in differ.ids().chunks(WRITTEN).enumerate() {
            self.run.progress(app, "writing members", (at * WRITTEN) as i64, differ.len() as i64)?;
            let found = chunk.iter().copied().filter(|person| people.has(*person)).collect();
            let found = Found {
                segment: id,
                version: self.segment.version,
                name: self.segment.name.clone(),
                members: found,
            };
            if !self.keep(Answer { people: chunk.to_vec(), found: vec![found] })? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Brings what is stored of some people to an answer.
    pub fn keep(&self, answer: Answer) -> Result<bool, Error> {
        let (app, live) = (self.app.clone(), self.live);
        self.write(move |tx, _| {
            let everybody = answer.people.iter().map(|person| (*person, true)).collect();
            write(tx, &app, &answer, live.then_some(&everybody), app.clock.now()).map(drop)
        })
    }

    /// Writes as long as the segment is the one that was begun with.
    pub fn write(
        &self,
        work: impl FnOnce(&mut Tx, Id) -> Result<(), Error> + Send + 'static,
    ) -> Result<bool, Error> {
        let (fence, id, version) = (self.run.fenced(), self.segment.id, self.segment.version);
        self.app.write_alone_blocking(move |tx| {
            fence(tx)?;
            let same = store::any(tx, id)?.is_some_and(|found| {
                // Queries are asked again while their segment is true.
                let due = found.state == State::Filling || matches!(found.rule, Rule::Query(_));
                found.version == version && due
            });
            if same {
                work(tx, id)?;
            }
            Ok(same)
        })
    }
}
