//! The routes of roles, teams and shares.

use super::{role_routes, shapes, share_routes, team_routes};
use crate::http::{Needs, Route, Shape};

/// The routes of rights.
pub(crate) fn routes() -> Vec<Route> {
    use Needs::{Admin, Read, Write};
    use Shape::Of;
    vec![
        Route::get("/roles", Admin, "Roles with their rights, the built-in ones first", role_routes::list)
            .answers(Of(shapes::roles)),
        Route::post("/roles", Admin, "Add a role", role_routes::create)
            .takes(Of(shapes::new_role))
            .answers(Of(shapes::role))
            .creates(),
        Route::get("/roles/{id}", Admin, "One role", role_routes::show).answers(Of(shapes::role)),
        Route::patch("/roles/{id}", Admin, "Change a role", role_routes::change)
            .takes(Of(shapes::role_change))
            .answers(Of(shapes::role)),
        Route::delete("/roles/{id}", Admin, "Remove a role that nobody has", role_routes::remove).empties(),
        Route::get("/teams", Read, "Teams with their members", team_routes::list).answers(Of(shapes::teams)),
        Route::post("/teams", Admin, "Add a team", team_routes::create)
            .takes(Of(shapes::new_team))
            .answers(Of(shapes::team))
            .creates(),
        Route::patch("/teams/{id}", Admin, "Rename or move a team", team_routes::change)
            .takes(Of(shapes::team_change))
            .answers(Of(shapes::team)),
        Route::delete("/teams/{id}", Admin, "Remove a team that has none below it", team_routes::remove)
            .empties(),
        Route::put("/teams/{id}/members", Admin, "Say who is in a team", team_routes::members)
            .takes(Of(shapes::members))
            .answers(Of(shapes::team)),
        Route::get("/{object}/{id}/shares", Read, "With whom a record is shared", share_routes::list)
            .answers(Of(shapes::shares)),
        Route::put("/{object}/{id}/shares", Write, "Say with whom a record is shared", share_routes::replace)
            .takes(Of(shapes::new_shares))
            .answers(Of(shapes::shares)),
    ]
}
