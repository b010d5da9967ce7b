//! The router, made from the route lists of the platform and of all rooms.

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::gate::{Guard, gate};
use super::log::{Meters, log};
use super::response::{finish, page_only, panicked};
use super::{LocalOwner, Route, openapi, probes};
use crate::{App, accounts, backup, feed, interactions, jobs, records, schema, timeline, warehouse};

/// Where the API begins.
pub const BASE: &str = "/api/v1";

/// Every route there is.
pub fn all_routes(app: &App) -> Vec<Route> {
    let mut routes = accounts::routes();
    routes.extend(schema::routes());
    routes.extend(records::routes());
    routes.extend(timeline::routes());
    routes.extend(interactions::routes());
    routes.extend(feed::routes());
    routes.extend(jobs::routes());
    routes.extend(backup::routes());
    routes.extend(warehouse::routes());
    routes.extend(openapi::routes());
    routes.extend(app.modules.iter().flat_map(|module| (module.routes)()));
    routes
}

/// Everything that is answered: the API, the probes, and `page` for all other addresses.
pub fn router(app: &App, page: Router) -> Router {
    let meters = Meters::default();
    let mut router = probes::routes(meters.clone());
    for route in all_routes(app) {
        let limit = match route.body_limit {
            Some(bytes) => DefaultBodyLimit::max(bytes),
            None => DefaultBodyLimit::disable(),
        };
        let guard = Guard { app: app.clone(), needs: route.needs, action: route.action };
        let handler = route.handler.route_layer(limit).route_layer(from_fn_with_state(guard, gate));
        router = router.route(&format!("{BASE}{}", route.path), handler);
    }
    for module in &app.modules {
        router = router.merge((module.public)());
    }
    router
        .fallback_service(page.layer(from_fn(page_only)))
        .layer(Extension(accounts::Tries::default()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), finish))
        .layer(from_fn_with_state(meters, log))
        .with_state(app.clone())
}

/// The same router for a listener that only the owner of the data directory can reach, like a socket of mode
/// 0600: who comes in there is the owner, without credentials.
pub fn local(router: Router) -> Router {
    router.layer(Extension(LocalOwner))
}
