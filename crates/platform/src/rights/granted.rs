//! What one caller may see and do: her role's rights, and whose records are hers.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use model::Id;
use model::filter::{Filter, Use};
use serde_json::{Value as Json, json};

use super::roles::{Reach, Right, Rights};
use super::{Action, view};
use crate::Error;
use crate::accounts::Role;
use crate::schema::Schema;

/// The rights of one caller, as they are at one moment.
#[derive(Debug)]
pub struct Granted {
    /// The name of her role.
    pub role: String,
    /// What it says.
    pub rights: Rights,
    /// The user whose records are her own; none where the caller is no user.
    pub user_id: Option<Id>,
    /// Herself and everybody in her teams and the teams below them.
    pub(super) colleagues: Arc<[Id]>,
    /// Records that were shared with her, by their object: those she may see, and those she may change.
    pub(super) shared: BTreeMap<String, Shared>,
    /// Her view of the schema that was asked for last.
    view: ArcSwapOption<(Arc<Schema>, Arc<Schema>)>,
}

/// Records of an object that were shared with somebody.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    pub(super) seen: Vec<Id>,
    pub(super) edited: Vec<Id>,
}

impl AsRef<Granted> for Granted {
    fn as_ref(&self) -> &Granted {
        self
    }
}

impl Granted {
    pub(super) fn new(
        role: String,
        rights: Rights,
        user_id: Option<Id>,
        colleagues: Vec<Id>,
        shared: BTreeMap<String, Shared>,
    ) -> Granted {
        Granted { role, rights, user_id, colleagues: colleagues.into(), shared, view: ArcSwapOption::empty() }
    }

    /// Those of a built-in role.
    pub fn of_role(role: Role, user_id: Option<Id>) -> Granted {
        let colleagues = user_id.into_iter().collect();
        Granted::new(role.name().to_owned(), Rights::of_role(role), user_id, colleagues, BTreeMap::new())
    }

    /// The schema as it is for this caller. The same for as long as neither changes.
    pub fn view(&self, schema: &Arc<Schema>) -> Arc<Schema> {
        let schema = &schema.shown();
        if self.rights.sees_all() {
            return Arc::clone(schema);
        }
        if let Some(known) = self.view.load_full()
            && Arc::ptr_eq(&known.0, schema)
        {
            return Arc::clone(&known.1);
        }
        let made = Arc::new(view::of(self, schema));
        self.view.store(Some(Arc::new((Arc::clone(schema), Arc::clone(&made)))));
        made
    }

    /// Her view, with only those records of an object that she may take out as a file.
    pub fn export_view(&self, schema: &Arc<Schema>, object: &str) -> Arc<Schema> {
        let seen = self.view(schema);
        view::exported(self, &schema.shown(), &seen, object).map_or(seen, Arc::new)
    }

    /// Refuses with 403 a condition on people that asks for what is hidden: whom it finds would tell.
    pub fn must_ask(&self, schema: &Arc<Schema>, filter: &Filter) -> Result<(), Error> {
        let hidden = view::hidden(self, &schema.shown(), &self.view(schema), filter);
        let what = match hidden {
            None => return Ok(()),
            Some(Use::Field(object, name)) => format!("the field '{name}' of {object}"),
            Some(Use::Records(object)) => format!("all {object}"),
            Some(Use::Segment(_)) => "one of the segments".to_owned(),
        };
        let role = &self.role;
        Err(Error::Forbidden(format!("your role {role} does not see {what} that the conditions ask for")))
    }

    /// Refuses with 403 where the role does not have a right on an object at all.
    pub fn must(&self, object: &str, right: Right) -> Result<(), Error> {
        if self.rights.object(object).reach(right) != Reach::None {
            return Ok(());
        }
        Err(Error::Forbidden(format!("your role {} may not {} {object}", self.role, right.name())))
    }

    /// Refuses with 403 where the role does not have an action.
    pub fn must_act(&self, action: Action) -> Result<(), Error> {
        if self.rights.may(action) {
            return Ok(());
        }
        let what = action.label().to_lowercase();
        Err(Error::Forbidden(format!("your role {} may not {what}", self.role)))
    }

    /// The users whose records a reach goes to; none where it goes to all.
    pub(crate) fn owners(&self, reach: Reach) -> Option<Arc<[Id]>> {
        match reach {
            Reach::All => None,
            Reach::Team => Some(Arc::clone(&self.colleagues)),
            Reach::Own => Some(self.user_id.into_iter().collect::<Vec<_>>().into()),
            Reach::None => Some(Arc::new([])),
        }
    }

    /// Whether a right that is not about all records goes to one with this owner.
    pub(crate) fn reaches(&self, object: &str, right: Right, owner: Option<Id>, record: Id) -> bool {
        let reach = self.rights.object(object).reach(right);
        let owned = match self.owners(reach) {
            None => true,
            Some(owners) => owner.is_some_and(|owner| owners.contains(&owner)),
        };
        owned || (reach != Reach::None && right == Right::Edit && self.may_edit_shared(object, record))
    }

    /// Whether only a share lets her change a record.
    pub(crate) fn by_share_alone(&self, object: &str, record: Id, owner: Option<Id>) -> bool {
        let reach = self.rights.object(object).reach(Right::Edit);
        let owned =
            self.owners(reach).is_none_or(|owners| owner.is_some_and(|owner| owners.contains(&owner)));
        !owned && self.may_edit_shared(object, record)
    }

    fn may_edit_shared(&self, object: &str, record: Id) -> bool {
        self.shared.get(object).is_some_and(|shared| shared.edited.binary_search(&record).is_ok())
    }

    /// As the page is told, so that it offers only what can be done.
    pub fn json(&self, view: &Schema) -> Json {
        let objects: serde_json::Map<String, Json> = view
            .catalog
            .objects
            .iter()
            .map(|object| (object.slug.to_string(), self.rights.object(&object.slug).json()))
            .collect();
        let actions: serde_json::Map<String, Json> = Action::ALL
            .iter()
            .map(|action| (action.name().to_owned(), self.rights.may(*action).into()))
            .collect();
        json!({ "role": self.role, "base": self.rights.base.name(), "objects": objects, "actions": actions })
    }
}
