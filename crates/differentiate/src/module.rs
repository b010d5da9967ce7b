//! What this room hands to the platform.

use platform::Module;

use crate::{figures, value};

/// The room `differentiate`.
pub const MODULE: Module = Module {
    attachments: &[value::objects::ATTACHMENT],
    tables: value::objects::tables,
    routes,
    jobs: &[value::jobs::FIT, value::jobs::SCORE],
    followers: &[value::follow::FOLLOWER],
    derived: value::objects::derived,
    views: &[value::view::PURCHASES],
    statements: value::sql::STATEMENTS,
    ..Module::named("differentiate")
};

fn routes() -> Vec<platform::http::Route> {
    let mut routes = value::routes();
    routes.extend(figures::routes());
    routes
}
