//! The routes of accounts.

use super::{me, shapes, sign_in, token_routes, user_routes};
use crate::http::{Needs, Route, Shape};

/// The routes of accounts.
pub(crate) fn routes() -> Vec<Route> {
    use Shape::Of;
    vec![
        Route::get("/session", Needs::Read, "Who is signed in, at which firm", sign_in::show)
            .answers(Of(shapes::session)),
        Route::post("/session", Needs::Nobody, "Sign in with a password or a link", sign_in::create)
            .takes(Of(shapes::sign_in))
            .answers(Of(shapes::session)),
        Route::delete("/session", Needs::Read, "Sign out", sign_in::end).empties(),
        Route::get("/links/{token}", Needs::Nobody, "What a link is for", sign_in::link)
            .answers(Of(shapes::link)),
        Route::post("/setup", Needs::Nobody, "Make the first owner", sign_in::set_up)
            .takes(Of(shapes::set_up))
            .answers(Of(shapes::session))
            .creates(),
        Route::patch("/me", Needs::Read, "Change one's own name or password", me::change)
            .takes(Of(shapes::me))
            .answers(Of(shapes::user)),
        Route::get("/users", Needs::Read, "Users", user_routes::list).answers(Of(shapes::users)),
        Route::post("/users", Needs::Admin, "Add a user", user_routes::create)
            .takes(Of(shapes::new_user))
            .answers(Of(shapes::invited))
            .creates(),
        Route::patch("/users/{id}", Needs::Admin, "Change or disable a user", user_routes::change)
            .takes(Of(shapes::user_change))
            .answers(Of(shapes::user)),
        Route::post("/users/{id}/link", Needs::Admin, "A new link to come in", user_routes::invite)
            .answers(Of(shapes::invitation))
            .creates(),
        Route::get("/tokens", Needs::Admin, "Tokens", token_routes::list).answers(Of(shapes::tokens)),
        Route::post("/tokens", Needs::Admin, "Make a token, shown once", token_routes::create)
            .takes(Of(shapes::new_token))
            .answers(Of(shapes::made_token))
            .creates(),
        Route::delete("/tokens/{id}", Needs::Admin, "End a token", token_routes::revoke).empties(),
    ]
}
