//! What this room hands to the platform.

use db::{Index, Table};
use platform::Module;

use crate::{ledger, metrics, queries, segments, value};

/// The room `differentiate`.
pub const MODULE: Module = Module {
    objects: || vec![ledger::spend(), ledger::costs(), ledger::rates()],
    attachments: || vec![value::objects::ATTACHMENT],
    tables,
    routes,
    jobs: &[value::jobs::FIT, value::jobs::SCORE, segments::FILL, segments::RECOMPUTE, segments::SWEEP],
    ended: segments::ended,
    followers: &[value::follow::FOLLOWER, segments::FOLLOWER],
    derived: || [value::objects::derived(), segments::derived()].concat(),
    views: &[value::view::PURCHASES],
    personal: segments::PERSONAL,
    segments: segments::asked,
    erased: segments::erased,
    texts: &[queries::TEXTS],
    related: &[ledger::COSTS_OF_THE_ERASED],
    statements: &[value::sql::STATEMENTS, queries::sql::STATEMENTS, segments::sql::STATEMENTS],
    ..Module::named("differentiate")
};

fn routes() -> Vec<platform::http::Route> {
    let mut routes = value::routes();
    routes.extend(metrics::routes());
    routes.extend(queries::routes());
    routes.extend(segments::routes());
    routes
}

fn tables() -> (Vec<Table>, Vec<Index>) {
    let (mut tables, mut indexes) = value::objects::tables();
    for (more, further) in [queries::tables(), segments::tables()] {
        tables.extend(more);
        indexes.extend(further);
    }
    (tables, indexes)
}
