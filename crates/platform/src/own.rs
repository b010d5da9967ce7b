//! What the platform itself brings along in the shape of a room: saved views, comments, notifications, files
//! and searching. Every system has it, whatever rooms it is started with.

use std::sync::Arc;

use crate::http::Caller;
use crate::schema::Schema;
use crate::{App, Module, comments, interactions, notifications, views};

/// The platform's own part.
pub(crate) const MODULE: Module = Module {
    tables: || {
        let parts = [
            views::tables(),
            comments::tables(),
            notifications::tables(),
            (Vec::new(), interactions::indexes()),
        ];
        let (tables, indexes): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        (tables.concat(), indexes.concat())
    },
    routes: || [views::routes(), comments::routes(), notifications::routes()].into_iter().flatten().collect(),
    jobs: &[notifications::DUE],
    followers: &[notifications::FOLLOWER],
    statements: &[views::sql::STATEMENTS, comments::sql::STATEMENTS, notifications::sql::STATEMENTS],
    ..Module::named("platform")
};

/// The platform's own part, then the rooms.
pub(crate) fn with_rooms(rooms: &[Module]) -> impl Iterator<Item = &Module> {
    [&MODULE].into_iter().chain(rooms.iter().filter(|room| room.name != MODULE.name))
}

/// The schema as it is for a caller.
pub(crate) fn view(app: &App, _caller: &Caller) -> Arc<Schema> {
    app.schema()
}
