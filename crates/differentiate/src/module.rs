//! What this room hands to the platform.

use platform::Module;

use crate::{figures, value};

/// The room `differentiate`.
pub const MODULE: Module = Module {
    name: "differentiate",
    objects: Vec::new,
    attachments: &[value::objects::ATTACHMENT],
    tables: value::objects::tables,
    routes,
    jobs: &[value::jobs::FIT, value::jobs::SCORE],
    followers: &[value::follow::FOLLOWER],
    files: &[],
    statements: value::sql::STATEMENTS,
};

fn routes() -> Vec<platform::http::Route> {
    let mut routes = value::routes();
    routes.extend(figures::routes());
    routes
}
