//! Query strings and path parameters, with answers a caller can act on.

use std::error::Error as _;

use axum::extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Error;

/// The query string read into `T`; what does not fit is a 400.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

/// The parameters of the path read into `T`; what does not fit names nothing that exists, a 404.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, Error> {
        AxumQuery::try_from_uri(&parts.uri).map(|AxumQuery(query)| Query(query)).map_err(|rejection| {
            let why = rejection.source().map_or_else(|| rejection.to_string(), ToString::to_string);
            Error::invalid("", format!("in the query string: {why}"))
        })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Error> {
        let path = AxumPath::from_request_parts(parts, state).await;
        path.map(|AxumPath(path)| Path(path))
            .map_err(|_| Error::not_found("there is nothing at this address"))
    }
}
