//! Segments: people for whom some conditions hold, always as of now; and lists of people who are named one by one.
//!
//! A segment is a tree of conditions on records, on what people did and on other segments (`tree.rs`). It is answered in
//! two ways, which a property test holds to the same: for some people out of the database, whose records and histories
//! are read once for all segments together (`facts.rs`, `group.rs`), and for everybody by sets out of the warehouse
//! (`whole.rs`). Who is in it is stored (`tables.rs`), with when she came and left. A follower keeps that up with the
//! feed (`follow.rs`), looking at whom something touched (`touched.rs`), and with the clock (`clock.rs`); a job fills a
//! segment that is new or was changed (`job.rs`), which enters nobody into anything. Coming and leaving are moments of a
//! person like others (`moves.rs`), live where what caused them was. A segment may also be a query in SQL: then a job
//! computes it anew on a schedule (`recompute.rs`).

mod ask;
mod bring;
mod check;
mod clock;
mod estimate;
mod facts;
mod follow;
mod forget;
mod group;
mod job;
mod members;
mod moves;
mod people;
mod recompute;
mod routes;
mod segment;
mod shapes;
pub mod sql;
mod store;
mod sweep;
mod tables;
mod touched;
mod tree;
mod whole;
mod why;

use model::filter::PEOPLE;
use platform::{App, Asks, Ended, Error, Segments};
use segment::{Rule, Segment};

pub(crate) use follow::FOLLOWER;
pub(crate) use forget::erased;
pub(crate) use job::FILL;
pub(crate) use recompute::RECOMPUTE;
pub(crate) use sweep::SWEEP;
pub(crate) use tables::{PERSONAL, derived, tables};

/// What each segment asks for.
pub(crate) fn asked(tx: &mut db::Tx) -> Result<Segments, Error> {
    let asks = |segment: Segment| match segment.rule {
        Rule::List => Asks::Nothing,
        Rule::Tree(filter) => Asks::Tree(filter),
        Rule::Query(_) => Asks::Anything,
    };
    Ok(store::all(tx)?.into_iter().map(|segment| (segment.id, asks(segment))).collect())
}

/// What follows when work of theirs has ended.
pub(crate) fn ended(tx: &mut db::Tx, app: &App, ended: &Ended) -> Result<(), Error> {
    job::ended(tx, app, ended)?;
    recompute::ended(tx, app, ended)
}

pub(crate) fn routes() -> Vec<platform::http::Route> {
    [ask::routes(), routes::routes(), members::routes()].concat()
}
