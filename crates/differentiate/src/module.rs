//! What this room hands to the platform.

use db::{Index, Table};
use platform::Module;

use crate::{ledger, metrics, queries, value};

/// The room `differentiate`.
pub const MODULE: Module = Module {
    objects: || vec![ledger::spend(), ledger::costs(), ledger::rates()],
    attachments: || vec![value::objects::ATTACHMENT],
    tables,
    routes,
    jobs: &[value::jobs::FIT, value::jobs::SCORE],
    followers: &[value::follow::FOLLOWER],
    derived: value::objects::derived,
    views: &[value::view::PURCHASES],
    texts: &[queries::TEXTS],
    related: &[ledger::COSTS_OF_THE_ERASED],
    statements: &[value::sql::STATEMENTS, queries::sql::STATEMENTS],
    ..Module::named("differentiate")
};

fn routes() -> Vec<platform::http::Route> {
    let mut routes = value::routes();
    routes.extend(metrics::routes());
    routes.extend(queries::routes());
    routes
}

fn tables() -> (Vec<Table>, Vec<Index>) {
    let (mut tables, mut indexes) = value::objects::tables();
    let (more, further) = queries::tables();
    tables.extend(more);
    indexes.extend(further);
    (tables, indexes)
}
