//! Who is this person: customers, what they bought, and the files both come from. Files of colleagues come in here too,
//! because here is the reader.

mod colleagues;
pub mod customers;
mod exports;
pub mod imports;
pub mod reader;
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
    tables: imports::tables,
    routes: || [exports::routes(), imports::routes(), colleagues::routes()].concat(),
    jobs: &[imports::IMPORT],
    ended: imports::ended,
    files: &[imports::FILES],
    rules: &[trade::INVOICES, trade::SHIPMENTS, trade::SUBSCRIPTIONS],
    statements: &[imports::sql::STATEMENTS, trade::sql::STATEMENTS],
    ..Module::named("identify")
};
