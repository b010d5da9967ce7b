//! What a route is: declared once, routed and documented from the same value.

use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::routing::{self, MethodRouter};
use serde_json::Value as Json;

use crate::App;
use crate::accounts::Role;
use crate::rights::Action;

/// Who may call a route. Each includes those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anybody, also without signing in.
    Nobody,
    /// Everybody who is signed in.
    Read,
    /// Members, who change records.
    Write,
    /// Administrators.
    Admin,
    /// Owners.
    Owner,
}

impl Needs {
    /// Whether this role is enough.
    pub fn allows(self, role: Role) -> bool {
        match self {
            Needs::Nobody | Needs::Read => true,
            Needs::Write => role >= Role::Member,
            Needs::Admin => role >= Role::Admin,
            Needs::Owner => role >= Role::Owner,
        }
    }

    /// The least role that is enough; none when signing in is not needed.
    pub fn least(self) -> Option<Role> {
        match self {
            Needs::Nobody => None,
            Needs::Read => Some(Role::ReadOnly),
            Needs::Write => Some(Role::Member),
            Needs::Admin => Some(Role::Admin),
            Needs::Owner => Some(Role::Owner),
        }
    }
}

/// What a body or an answer looks like, for the OpenAPI document. The kinds about records stand for every
/// object of the live schema; they belong to routes whose path holds `{object}`.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// There is none.
    Nothing,
    /// This JSON schema.
    Of(fn() -> Json),
    /// A file and fields, as `multipart/form-data` of this schema.
    Upload(fn() -> Json),
    /// A file, or a stream of text, of one of these media types.
    File(&'static [&'static str]),
    /// One record.
    Record,
    /// The fields of a record that are to be set.
    RecordInput,
    /// A page of records.
    RecordList,
    /// What to search for.
    Search,
    /// Records to be made or changed by a key.
    Batch,
    /// What became of each record of a batch.
    BatchResults,
}

/// Whether a route may leave its work to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayGoOn {
    /// When it answers, all is done, or all is left to a job.
    No,
    /// Much work goes on as a job, which the answer names with the status 202.
    AsJob,
}

/// One route: `method` and `path`, who may call it, what it takes and answers, and the handler.
#[derive(Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path below `/api/v1`, parameters in braces, like `/imports/{id}`.
    pub path: &'static str,
    /// Who may call it.
    pub needs: Needs,
    /// What a role must allow beside; administrators' actions may be given to other roles.
    pub action: Option<Action>,
    /// One line that says what it does.
    pub summary: &'static str,
    /// The parameters of the query string: name and JSON type. Those of pages of records go without saying.
    pub query: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Shape,
    /// The answer.
    pub answer: Shape,
    /// The status of success.
    pub status: StatusCode,
    /// Whether it answers 202 instead when the work is much and goes on as a job.
    pub may_go_on: MayGoOn,
    /// The largest body in bytes; none leaves it to the handler.
    pub body_limit: Option<usize>,
    /// What answers.
    pub handler: MethodRouter<App>,
}

/// The largest JSON body, in bytes.
pub const BODY_LIMIT: usize = 10 * 1024 * 1024;

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident, $method:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<H, T>(path: &'static str, needs: Needs, summary: &'static str, handler: H) -> Route
        where
            H: Handler<T, App>,
            T: 'static,
        {
            Route::new(Method::$method, path, needs, summary, routing::$name(handler))
        }
    )*};
}

impl Route {
    constructors! {
        /// A GET route; `handler` is the function that answers.
        get, GET;
        /// A POST route.
        post, POST;
        /// A PATCH route.
        patch, PATCH;
        /// A PUT route.
        put, PUT;
        /// A DELETE route.
        delete, DELETE;
    }

    fn new(
        method: Method,
        path: &'static str,
        needs: Needs,
        summary: &'static str,
        handler: MethodRouter<App>,
    ) -> Route {
        Route {
            method,
            path,
            needs,
            action: None,
            summary,
            query: &[],
            body: Shape::Nothing,
            answer: Shape::Nothing,
            status: StatusCode::OK,
            may_go_on: MayGoOn::No,
            body_limit: Some(BODY_LIMIT),
            handler,
        }
    }

    /// The same route for those whose role allows an action.
    pub fn allowed_by(self, action: Action) -> Route {
        Route { action: Some(action), ..self }
    }

    /// The same route with the parameters of its query string: name and JSON type of each.
    pub fn asks(self, query: &'static [(&'static str, &'static str)]) -> Route {
        Route { query, ..self }
    }

    /// The same route with what it takes.
    pub fn takes(self, body: Shape) -> Route {
        // An upload is streamed to a file by its handler, which knows its own limit.
        let body_limit = if matches!(body, Shape::Upload(_)) { None } else { self.body_limit };
        Route { body, body_limit, ..self }
    }

    /// The same route with what it answers.
    pub fn answers(self, answer: Shape) -> Route {
        Route { answer, ..self }
    }

    /// The same route, answering 201 on success.
    pub fn creates(self) -> Route {
        Route { status: StatusCode::CREATED, ..self }
    }

    /// The same route, answering 202 on success: the work goes on as a job.
    pub fn accepts(self) -> Route {
        Route { status: StatusCode::ACCEPTED, ..self }
    }

    /// The same route, answering 202 when the work is much and goes on as a job.
    pub fn may_go_on(self) -> Route {
        Route { may_go_on: MayGoOn::AsJob, ..self }
    }

    /// The same route, answering 204 on success.
    pub fn empties(self) -> Route {
        Route { status: StatusCode::NO_CONTENT, ..self }
    }
}
