//! What this room hands to the platform.

use platform::Module;

use crate::{activities, board, calendar, campaigns, care, checklist, day, fates, sales, service, templates};

/// The room `interact`.
pub const MODULE: Module = Module {
    objects: || {
        vec![
            campaigns::campaigns(),
            sales::pipelines(),
            sales::stages(),
            sales::deals(),
            sales::quotes(),
            sales::quote_lines(),
            service::tickets(),
            activities::activities(),
            care::goals(),
            care::promises(),
        ]
    },
    extensions: &[
        campaigns::OF_PEOPLE,
        campaigns::OF_ORDERS,
        campaigns::OF_SPEND,
        service::OF_COSTS,
        service::OF_SURVEY_ANSWERS,
    ],
    rules: &[
        sales::MOVES,
        sales::LINES,
        sales::TOTALS,
        sales::APPROVAL,
        service::RULE,
        activities::RULE,
        care::RULE,
    ],
    tables: templates::tables,
    related: fates::RELATED,
    routes,
    statements: &[
        sales::sql::STATEMENTS,
        activities::sql::STATEMENTS,
        board::sql::STATEMENTS,
        day::sql::STATEMENTS,
        templates::sql::STATEMENTS,
    ],
    ..Module::named("interact")
};

fn routes() -> Vec<platform::http::Route> {
    let mut routes = board::routes();
    routes.extend(calendar::routes());
    routes.extend(day::routes());
    routes.extend(checklist::routes());
    routes.extend(templates::routes());
    routes
}
