//! Who is asking. The kernel finds out before the handler runs; a handler that has a [`Caller`] in its
//! signature cannot be reached without one.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use model::Id;

use super::{Credential, Needs};
use crate::Error;
use crate::accounts::{Role, Secret};
use crate::feed::Actor;
use crate::rights::Granted;

/// Who is asking, and what that caller may do.
#[derive(Clone, Debug)]
pub struct Caller {
    /// As changes name it.
    pub actor: Actor,
    /// What routes ask of it.
    pub role: Role,
    /// What it may see and do.
    pub granted: Arc<Granted>,
    /// The user, where the caller is one or a token of one.
    pub user_id: Option<Id>,
    /// How it proved who it is.
    pub credential: Credential,
}

/// Put into requests by a listener that only the owner of the data directory can reach, like the local
/// socket. Such a caller is the owner without credentials.
#[derive(Clone, Copy, Debug)]
pub struct LocalOwner;

impl Caller {
    /// A user with a session.
    pub(crate) fn user(id: Id, granted: Arc<Granted>, session: &Secret) -> Caller {
        let credential = Credential::Session(session.hash());
        let role = granted.rights.base;
        Caller { actor: Actor::User(id), role, granted, user_id: Some(id), credential }
    }

    /// The owner of the machine, who needs no credentials.
    pub fn local() -> Caller {
        let granted = Arc::new(Granted::of_role(Role::Owner, None));
        Caller {
            actor: Actor::System,
            role: Role::Owner,
            granted,
            user_id: None,
            credential: Credential::Local,
        }
    }

    /// Refuses with 403 when the role is not enough. For what depends on the request; whole routes say it
    /// in their declaration.
    pub fn must(&self, needs: Needs) -> Result<(), Error> {
        if needs.allows(self.role) {
            return Ok(());
        }
        let least = needs.least().map_or("", Role::name);
        Err(Error::Forbidden(format!("this needs the role {least}; yours is {}", self.granted.role)))
    }

    /// A text that is the same for all requests of this caller and different for others.
    pub fn key(&self) -> String {
        match self.actor.id() {
            Some(id) => format!("{}:{id}", self.actor.kind()),
            None => self.actor.kind().to_owned(),
        }
    }
}

impl AsRef<Granted> for Caller {
    fn as_ref(&self) -> &Granted {
        &self.granted
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Error> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller.ok_or_else(|| Error::Unauthorized("sign in, or send a token".to_owned()))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Caller>, Infallible> {
        Ok(parts.extensions.get::<Caller>().cloned())
    }
}
