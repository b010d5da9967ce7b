//! Telling users.

use db::Tx;
use model::{Id, Timestamp};

use super::sql;
use crate::feed::Actor;
use crate::{App, Error};

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody mentioned you in a comment.
    Mention,
    /// Somebody gave you a record.
    Assigned,
    /// Somebody commented on a record that is yours or that you commented on.
    Comment,
    /// A task of yours is due.
    Due,
    /// An import of yours is over.
    ImportFinished,
    /// Something else that rooms tell.
    Notice,
}

impl Kind {
    /// As stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Mention => "mention",
            Kind::Assigned => "assigned",
            Kind::Comment => "comment",
            Kind::Due => "due",
            Kind::ImportFinished => "import_finished",
            Kind::Notice => "notice",
        }
    }
}

/// A notification for one user.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whom it tells. Nobody is told who is gone or cannot sign in any more.
    pub user_id: Id,
    /// What it is about.
    pub kind: Kind,
    /// What made it, like `assigned RECORD 17`: a user is told once of each cause.
    pub cause: String,
    /// The object and the record that it is about, if it is about one.
    pub record: Option<(String, Id)>,
    /// The comment that it is about.
    pub comment_id: Option<Id>,
    /// Words of its own.
    pub detail: Option<String>,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// The user behind somebody who did something: herself, or who made the token.
pub fn user_behind(tx: &mut Tx, actor: &Actor) -> Result<Option<Id>, Error> {
    match actor {
        Actor::User(id) => Ok(Some(*id)),
        Actor::Token(id) => {
            let row = tx.query_one(sql::TOKEN_USERS, &[db::list::ids([id])])?;
            row.map(|row| Ok(row.id(1)?)).transpose()
        }
        Actor::Job(_) | Actor::Source(_) | Actor::System => Ok(None),
    }
}

/// Writes notifications in the caller's transaction.
pub fn notify(tx: &mut Tx, app: &App, notices: Vec<Notice>) -> Result<(), Error> {
    for notice in notices {
        let (object, record_id) = notice.record.unzip();
        let row = [
            app.id().into(),
            notice.user_id.into(),
            notice.kind.name().into(),
            notice.cause.into(),
            object.into(),
            record_id.into(),
            notice.comment_id.into(),
            notice.detail.into(),
            notice.actor.kind().into(),
            notice.actor.id().into(),
            notice.at.into(),
        ];
        tx.execute(sql::ADD, &row)?;
    }
    Ok(())
}
