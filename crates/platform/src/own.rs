//! What the platform itself brings along in the shape of a room: saved views, comments, notifications, files
//! and searching. Every system has it, whatever rooms it is started with.

use crate::{Module, views};

/// The platform's own part.
pub(crate) const MODULE: Module = Module {
    tables: || {
        let (tables, indexes): (Vec<_>, Vec<_>) = [views::tables()].into_iter().unzip();
        (tables.concat(), indexes.concat())
    },
    routes: || [views::routes()].into_iter().flatten().collect(),
    statements: &[views::sql::STATEMENTS],
    ..Module::named("platform")
};

/// The platform's own part, then the rooms.
pub(crate) fn with_rooms(rooms: &[Module]) -> impl Iterator<Item = &Module> {
    [&MODULE].into_iter().chain(rooms.iter().filter(|room| room.name != MODULE.name))
}
