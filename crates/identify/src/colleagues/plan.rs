//! What becomes of the colleagues of a file, by who is there, and its carrying out.

use std::collections::HashMap;

use db::Tx;
use model::{Id, search_key};
use platform::accounts::{self, Newcomer};
use platform::http::Caller;
use platform::rights::{self, Joining};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::asked::Asked;
use super::read::{Refusal, Row, words};

/// What is to be done, and what becomes of each row.
pub(super) struct Plan {
    rows: Vec<(Row, State)>,
    newcomers: Vec<Newcomer>,
    joining: Joining,
}

/// What becomes of a row.
enum State {
    /// The newcomer at this place is added.
    New(usize),
    /// She is there, or is added for an earlier row.
    There(Who),
    Refused(Refusal),
}

/// Somebody who is a user or becomes one.
#[derive(Clone, Copy)]
enum Who {
    User(Id),
    /// The newcomer at this place.
    Newcomer(usize),
}

impl Plan {
    /// Settles what each row means. Writes nothing. 403 where the caller cannot give the role that is asked for.
    pub fn new(
        tx: &mut Tx,
        app: &App,
        caller: &Caller,
        asked: &Asked,
        rows: Vec<Row>,
    ) -> Result<Plan, Error> {
        let mut roles = Roles::new(tx, caller, &asked.role)?;
        let users = accounts::users(tx)?.into_iter().map(|user| (user.email, user.id));
        let there: HashMap<String, Id> = users.collect();
        // By address: the name that the file gives it first, and who that is.
        let mut seen: HashMap<String, (String, Who)> = HashMap::new();
        let mut newcomers: Vec<Newcomer> = Vec::new();
        let mut wanted: Vec<(String, Id)> = Vec::new();
        let mut settled = Vec::with_capacity(rows.len());
        for mut row in rows {
            let state = match (row.refused.take(), seen.get(&row.email)) {
                (Some(refusal), _) => State::Refused(refusal),
                (None, Some((name, _))) if *name != row.name => {
                    let why = format!("{name} has the address {} already", row.email);
                    State::Refused(Refusal::of(asked.address_column(), why))
                }
                (None, Some((_, who))) => State::There(*who),
                (None, None) => match there.get(&row.email) {
                    Some(id) => State::There(Who::User(*id)),
                    None => match roles.given(tx, caller, row.role.as_deref())? {
                        Ok(role) => {
                            let (email, name) = (row.email.clone(), row.name.clone());
                            newcomers.push(Newcomer { id: app.id(), email, name, role });
                            State::New(newcomers.len() - 1)
                        }
                        Err(why) => {
                            let column = asked.role_column.as_deref().unwrap_or_default();
                            State::Refused(Refusal::of(column, why))
                        }
                    },
                },
            };
            let who = match &state {
                State::New(at) => Some(Who::Newcomer(*at)),
                State::There(who) => Some(*who),
                State::Refused(_) => None,
            };
            if let Some(who) = who {
                let id = match who {
                    Who::User(id) => id,
                    Who::Newcomer(at) => newcomers[at].id,
                };
                seen.entry(row.email.clone()).or_insert_with(|| (row.name.clone(), who));
                wanted.extend(row.team.clone().map(|team| (team, id)));
            }
            settled.push((row, state));
        }
        let joining = Joining::plan(tx, app, &wanted)?;
        Ok(Plan { rows: settled, newcomers, joining })
    }

    /// Adds those who are new, sees that all are in their teams, and says what became of each row. In the transaction
    /// in which it was planned.
    pub fn carry_out(&self, tx: &mut Tx, app: &App, caller: &Caller) -> Result<Json, Error> {
        let links = accounts::invite_users(tx, app, caller, &self.newcomers)?;
        self.joining.write(tx, app, caller)?;
        Ok(self.told(Some(links.as_slice())))
    }

    /// What would become of each row.
    pub fn shown(&self) -> Json {
        self.told(None)
    }

    /// The answer; without links it is that of a trial.
    fn told(&self, links: Option<&[String]>) -> Json {
        let of = |wanted: fn(&State) -> bool| self.rows.iter().filter(|(_, state)| wanted(state)).count();
        let rows: Vec<Json> = self.rows.iter().map(|(row, state)| self.line(row, state, links)).collect();
        json!({
            "dry_run": links.is_none(),
            "counts": {
                "rows": rows.len(),
                "new": of(|state| matches!(state, State::New(_))),
                "there": of(|state| matches!(state, State::There(_))),
                "refused": of(|state| matches!(state, State::Refused(_))),
                "joined": self.joining.joined(),
            },
            "teams": self.joining.made(),
            "rows": rows,
        })
    }

    fn line(&self, row: &Row, state: &State, links: Option<&[String]>) -> Json {
        let mut line = json!({
            "row": row.number,
            "state": state.name(),
            "name": said(&row.name),
            "email": said(&row.email),
            "role": null,
            "team": row.team,
            "user_id": null,
            "link": null,
            "column": null,
            "reason": null,
        });
        // Nobody has an id by a trial.
        let added = |at: usize| links.map(|_| self.newcomers[at].id);
        match state {
            State::New(at) => {
                line["role"] = json!(self.newcomers[*at].role);
                line["user_id"] = json!(added(*at));
                line["link"] = json!(links.and_then(|links| links.get(*at)));
            }
            State::There(Who::User(id)) => line["user_id"] = json!(id),
            State::There(Who::Newcomer(at)) => line["user_id"] = json!(added(*at)),
            State::Refused(refusal) => {
                line["column"] = json!(refusal.column);
                line["reason"] = json!(refusal.reason);
            }
        }
        line
    }
}

impl State {
    fn name(&self) -> &'static str {
        match self {
            State::New(_) => "new",
            State::There(_) => "there",
            State::Refused(_) => "refused",
        }
    }
}

/// A text, or nothing where it is empty.
fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// What the words for roles mean, and whether the caller may give them.
struct Roles {
    /// The role of rows that say none.
    usual: String,
    names: Vec<String>,
    /// Words that were looked up, each with its role or why it cannot be given.
    known: HashMap<String, Result<String, String>>,
}

impl Roles {
    fn new(tx: &mut Tx, caller: &Caller, usual: &str) -> Result<Roles, Error> {
        accounts::may_give(tx, caller, usual)?;
        let names = rights::role_names(tx)?;
        Ok(Roles { usual: usual.to_owned(), names, known: HashMap::new() })
    }

    /// The role that a cell stands for, or why it cannot be given.
    fn given(
        &mut self,
        tx: &mut Tx,
        caller: &Caller,
        cell: Option<&str>,
    ) -> Result<Result<String, String>, Error> {
        let Some(cell) = cell else { return Ok(Ok(self.usual.clone())) };
        if let Some(known) = self.known.get(cell) {
            return Ok(known.clone());
        }
        let exact = self.names.iter().find(|name| name.as_str() == cell);
        let role = exact.or_else(|| self.names.iter().find(|name| plain(name) == plain(cell)));
        let role = role.cloned().unwrap_or_else(|| cell.to_owned());
        let given = match accounts::may_give(tx, caller, &role) {
            Ok(()) => Ok(role),
            Err(error @ (Error::Invalid(_) | Error::Forbidden(_))) => Err(words(&error)),
            Err(error) => return Err(error),
        };
        self.known.insert(cell.to_owned(), given.clone());
        Ok(given)
    }
}

/// The name of a role without regard to case and accents, also as the page writes it: "Read only" is read_only, and an
/// administrator is an admin.
fn plain(name: &str) -> String {
    match search_key(&name.replace('_', " ")).as_str() {
        "administrator" => "admin".to_owned(),
        key => key.to_owned(),
    }
}
