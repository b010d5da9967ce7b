//! `/session`, `/links` and `/setup`: coming in and going out.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use db::Tx;
use model::Id;
use serde::Deserialize;
use serde_json::{Value, json};

use super::link::{self, Purpose};
use super::session::{self, Via};
use super::tries::Address;
use super::user::{User, address, insert};
use super::{Role, Secret, Tries, password, sql, user};
use crate::feed::Actor;
use crate::http::{Body, Caller, Credential, Path, cookie};
use crate::{App, Error};

/// Who is signed in, at which firm.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Error> {
    let reader = app.clone();
    Ok(Json(app.db.read(move |tx| Ok::<_, Error>(body(&reader, who(tx, &caller)?, &caller))).await?))
}

/// What may be sent to come in: an e-mail address and a password, or a link.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    email: Option<String>,
    password: Option<String>,
    link: Option<String>,
}

/// Comes in.
pub(super) async fn create(
    State(app): State<App>,
    Extension(tries): Extension<Tries>,
    from: Address,
    Body(sent): Body<SignIn>,
) -> Result<Response, Error> {
    match sent {
        SignIn { link: Some(link), email: None, password: None } => by_link(app, tries, from, &link).await,
        SignIn { email: Some(email), password: Some(password), link: None } => {
            by_password(app, tries, from, &email, password).await
        }
        _ => Err(Error::invalid("", "send email and password, or link")),
    }
}

async fn by_password(
    app: App,
    tries: Tries,
    from: Address,
    email: &str,
    password: String,
) -> Result<Response, Error> {
    let wrong = || Error::Unauthorized("the e-mail address or the password is not right".to_owned());
    // What cannot be an address is nobody's, which is no other answer than a wrong password.
    let email = address(email).map_err(|_| wrong())?;
    tries.count(&from, Some(&email), app.clock.now())?;
    let wanted = email.clone();
    let found = app
        .db
        .read(move |tx| {
            let row = tx.query_one(sql::USER_BY_EMAIL, &[wanted.into()])?;
            row.as_ref().map(User::read).transpose()
        })
        .await?
        .filter(|user| user.disabled_at.is_none());
    let stored = found.as_ref().and_then(|user| user.password.clone());
    if !password::verify(password, stored).await? {
        return Err(wrong());
    }
    let user = found.ok_or_else(wrong)?;
    tries.succeeded(&from, Some(&email));
    let writer = app.clone();
    let (caller, secret) = app
        .db
        .write(move |tx| {
            let secret = session::begin(tx, user.id, Via::Password, writer.clock.now())?;
            Ok::<_, Error>((come_in(tx, &writer, &user, &secret)?, secret))
        })
        .await?;
    signed_in(&app, caller, &secret).await
}

async fn by_link(app: App, tries: Tries, from: Address, link: &str) -> Result<Response, Error> {
    tries.count(&from, None, app.clock.now())?;
    let link = Secret::sent(link);
    let now = app.clock.now();
    let writer = app.clone();
    let (caller, secret) = app
        .db
        .write(move |tx| {
            let found = link::take(tx, &link, now)?;
            let id = found.user_id.filter(|_| found.purpose == Purpose::SignIn);
            let id = id.ok_or_else(|| {
                Error::Unauthorized("this link sets up the firm; open it in a browser".to_owned())
            })?;
            let user = user(tx, id)?;
            let secret = session::begin(tx, user.id, Via::Link, now)?;
            Ok::<_, Error>((come_in(tx, &writer, &user, &secret)?, secret))
        })
        .await?;
    tries.succeeded(&from, None);
    signed_in(&app, caller, &secret).await
}

/// What may be sent to set the firm up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetUp {
    link: String,
    name: String,
    email: String,
    password: String,
}

/// Makes the first owner.
pub(super) async fn set_up(
    State(app): State<App>,
    Extension(tries): Extension<Tries>,
    from: Address,
    Body(sent): Body<SetUp>,
) -> Result<Response, Error> {
    tries.count(&from, None, app.clock.now())?;
    let link = Secret::sent(&sent.link);
    let (id, now) = (app.id(), app.clock.now());
    let there = Secret::sent(&sent.link);
    // The password costs work, which only the holder of the link may cause.
    let usable = app.db.read(move |tx| link::find(tx, &there, now)).await?;
    if usable.is_none_or(|link| link.purpose != Purpose::SetUp) {
        return Err(Error::Unauthorized("this link was used or is over; start the server again".to_owned()));
    }
    let stored = password::hash(sent.password).await?;
    let writer = app.clone();
    let (caller, secret) = app
        .write(move |tx| {
            link::take(tx, &link, now)?;
            let users = tx.query_one(sql::COUNT_USERS, &[])?.map(|row| row.integer(0)).transpose()?;
            if users.unwrap_or_default() > 0 {
                return Err(Error::Conflict("the firm is set up; ask an owner for a link".to_owned()));
            }
            let user = insert(tx, id, now, &sent.email, &sent.name, Role::Owner.name(), Some(stored))?;
            let secret = session::begin(tx, user.id, Via::Password, now)?;
            Ok((come_in(tx, &writer, &user, &secret)?, secret))
        })
        .await?;
    let mut response = signed_in(&app, caller, &secret).await?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Says what a link is for, without using it.
pub(super) async fn link(State(app): State<App>, Path(token): Path<String>) -> Result<Json<Value>, Error> {
    let secret = Secret::sent(&token);
    let now = app.clock.now();
    let found = app.db.read(move |tx| link::find(tx, &secret, now)).await?;
    let link = found.ok_or_else(|| Error::not_found("this link was used or is over; ask for a new one"))?;
    Ok(Json(json!({ "purpose": link.purpose.name(), "email": link.email })))
}

/// Goes out.
pub(super) async fn end(State(app): State<App>, caller: Caller) -> Result<Response, Error> {
    if let Credential::Session(hash) = caller.credential {
        app.db.write(move |tx| tx.execute(sql::DROP_SESSION, &[hash.to_vec().into()])).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_static(cookie::GONE));
    Ok(response)
}

/// A user with the session that was just begun.
fn come_in(tx: &mut Tx, app: &App, user: &User, secret: &Secret) -> Result<Caller, Error> {
    let granted = app.rights.granted(tx, &user.role, None, Some(user.id))?;
    Ok(Caller::user(user.id, granted, secret))
}

async fn signed_in(app: &App, caller: Caller, secret: &Secret) -> Result<Response, Error> {
    let reader = app.clone();
    let body = app.db.read(move |tx| Ok::<_, Error>(body(&reader, who(tx, &caller)?, &caller))).await?;
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie::set(app, secret)?);
    Ok(response)
}

fn who(tx: &mut Tx, caller: &Caller) -> Result<Value, Error> {
    let named = |id: Option<Id>, email: Option<&str>, name: &str| json!({ "id": id, "email": email, "name": name, "role": caller.granted.role });
    Ok(match caller.actor {
        Actor::User(id) => {
            let user = user(tx, id)?;
            named(Some(id), Some(&user.email), &user.name)
        }
        Actor::Token(id) => {
            let token = super::token::show(tx, id)?;
            named(None, None, token["name"].as_str().unwrap_or_default())
        }
        Actor::Job(_) | Actor::Source(_) | Actor::System => named(None, None, "This machine"),
    })
}

fn body(app: &App, user: Value, caller: &Caller) -> Value {
    let firm = &app.firm;
    json!({
        "user": user,
        "rights": caller.granted.json(&app.view(caller)),
        "firm": {
            "name": firm.name,
            "time_zone": firm.time_zone.iana_name(),
            "currency": firm.currency,
            "as_of": firm.as_of,
            "margin_share": firm.margin_share,
            "example": firm.example,
            "note": firm.note,
        },
        "version": env!("CARGO_PKG_VERSION"),
    })
}
