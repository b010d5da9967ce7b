//! Who is this person: customers, what they bought and do, what they are called, and the files and sources all of it
//! comes from. Files of colleagues come in here too, because here is the reader.

mod bots;
mod colleagues;
mod collect;
pub mod consents;
pub mod customers;
mod duplicates;
mod episodes;
mod event_kinds;
mod exports;
mod forms;
pub mod hosted;
mod identity;
pub mod imports;
pub mod preferences;
mod privacy;
pub mod reader;
mod sources;
pub mod trade;

use platform::Module;

/// What this room hands to the platform.
pub const MODULE: Module = Module {
    objects: || {
        vec![
            customers::PEOPLE,
            customers::COMPANIES,
            trade::PRODUCTS,
            trade::ORDERS,
            trade::ORDER_LINES,
            customers::households(),
            customers::account_contacts(),
            customers::needs(),
            customers::survey_answers(),
            trade::invoices(),
            trade::shipments(),
            trade::subscriptions(),
            trade::price_lists(),
            trade::price_list_items(),
        ]
    },
    tables: || {
        let parts = [
            imports::tables(),
            sources::tables(),
            bots::tables(),
            event_kinds::tables(),
            identity::tables(),
            duplicates::tables(),
            consents::tables(),
            forms::tables(),
            episodes::tables(),
            privacy::access::tables(),
            privacy::requests::tables(),
            privacy::retention::tables(),
        ];
        let (tables, indexes): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        (tables.concat(), indexes.concat())
    },
    routes: || {
        let parts = [
            exports::routes(),
            imports::routes(),
            colleagues::routes(),
            sources::routes(),
            bots::routes(),
            event_kinds::routes(),
            identity::routes(),
            duplicates::routes(),
            consents::routes(),
            preferences::routes(),
            forms::routes(),
            episodes::routes(),
            privacy::routes(),
        ];
        parts.concat()
    },
    public: || collect::public().merge(preferences::public()).merge(forms::public()),
    actors: sources::ACTORS,
    jobs: &[
        imports::IMPORT,
        duplicates::JOB,
        consents::APPLY,
        consents::SWEEP,
        forms::SWEEP,
        episodes::JOB,
        privacy::access::JOB,
        privacy::access::SWEEP,
        privacy::retention::JOB,
    ],
    ended: |tx, app, ended| {
        imports::ended(tx, app, ended)?;
        duplicates::ended(tx, app, ended)
    },
    followers: &[duplicates::FOLLOWER, episodes::FOLLOWER],
    episodes: episodes::around,
    derived: || [consents::derived(), episodes::derived()].concat(),
    views: &[consents::NOW],
    files: &[imports::FILES, consents::FOLDER],
    personal: privacy::PERSONAL,
    texts: privacy::TEXTS,
    related: privacy::RELATED,
    words: identity::words,
    erased: privacy::erased,
    sweep: privacy::sweep,
    rules: &[trade::INVOICES, trade::SHIPMENTS, trade::SUBSCRIPTIONS],
    statements: &[
        imports::sql::STATEMENTS,
        trade::sql::STATEMENTS,
        collect::sql::STATEMENTS,
        consents::sql::STATEMENTS,
        duplicates::sql::STATEMENTS,
        episodes::sql::STATEMENTS,
        event_kinds::sql::STATEMENTS,
        forms::sql::STATEMENTS,
        identity::sql::STATEMENTS,
        sources::sql::STATEMENTS,
        bots::sql::STATEMENTS,
        privacy::access::sql::STATEMENTS,
        privacy::requests::sql::STATEMENTS,
        privacy::retention::sql::STATEMENTS,
    ],
    ..Module::named("identify")
};
