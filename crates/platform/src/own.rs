//! What the platform itself brings along in the shape of a room: saved views, comments, notifications, files,
//! searching, rights, roll-ups and webhooks. Every system has it, whatever rooms it is started with.

use crate::{
    Module, access, audit, comments, erasure, files, interactions, mailer, notifications, provenance,
    records, rights, roll_ups, schema, search, views, webhooks,
};

/// The platform's own part.
pub(crate) const MODULE: Module = Module {
    tables: || {
        let parts = [
            views::tables(),
            comments::tables(),
            notifications::tables(),
            rights::tables(),
            webhooks::tables(),
            mailer::tables(),
            files::tables(),
            (Vec::new(), interactions::indexes()),
            interactions::joins::tables(),
            (vec![provenance::table()], Vec::new()),
            records::multi::tables(),
            records::merge::tables(),
            records::typed::tables(),
            erasure::tables(),
        ];
        let (tables, indexes): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        (tables.concat(), indexes.concat())
    },
    routes: || {
        let parts = [
            views::routes(),
            comments::routes(),
            notifications::routes(),
            rights::routes(),
            audit::routes(),
            records::bulk::routes(),
            records::undo::routes(),
            records::trash::routes(),
            records::merge::routes(),
            webhooks::routes(),
            mailer::routes(),
            files::routes(),
            search::routes(),
            erasure::routes(),
        ];
        parts.into_iter().flatten().collect()
    },
    jobs: &[
        notifications::DUE,
        records::bulk::BULK,
        records::undo::UNDO,
        schema::quick::JOB,
        roll_ups::JOB,
        schema::convert::JOB,
        files::SWEEP,
        erasure::JOB,
    ],
    ended: |tx, _, ended| erasure::ended(tx, ended),
    files: &[files::FOLDER],
    personal: erasure::PERSONAL,
    texts: erasure::TEXTS,
    followers: &[notifications::FOLLOWER, webhooks::FOLLOWER, search::FOLLOWER, roll_ups::FOLLOWER],
    statements: &[
        views::sql::STATEMENTS,
        comments::sql::STATEMENTS,
        notifications::sql::STATEMENTS,
        rights::sql::STATEMENTS,
        provenance::STATEMENTS,
        records::multi::STATEMENTS,
        records::merge::sql::STATEMENTS,
        records::bulk::sql::STATEMENTS,
        records::trash::sql::STATEMENTS,
        records::typed::STATEMENTS,
        records::undo::sql::STATEMENTS,
        webhooks::sql::STATEMENTS,
        mailer::sql::STATEMENTS,
        files::sql::STATEMENTS,
        files::place::STATEMENTS,
        roll_ups::sql::STATEMENTS,
        erasure::sql::STATEMENTS,
        access::STATEMENTS,
    ],
    ..Module::named("platform")
};

/// The platform's own part, then the rooms.
pub(crate) fn with_rooms(rooms: &[Module]) -> impl Iterator<Item = &Module> {
    [&MODULE].into_iter().chain(rooms.iter().filter(|room| room.name != MODULE.name))
}
