//! What a role says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::Action;
use crate::Error;
use crate::accounts::Role;

/// How far a right goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// To no record.
    None,
    /// To the caller's own.
    Own,
    /// To those of the people in her teams and the teams below them.
    Team,
    /// To all.
    All,
}

impl Reach {
    pub(super) const ALL: [Reach; 4] = [Reach::None, Reach::Own, Reach::Team, Reach::All];

    /// As roles name it.
    pub fn name(self) -> &'static str {
        match self {
            Reach::None => "none",
            Reach::Own => "own",
            Reach::Team => "team",
            Reach::All => "all",
        }
    }
}

/// What can be done with records of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Seeing them.
    Read,
    /// Making them.
    Create,
    /// Changing them.
    Edit,
    /// Deleting them.
    Delete,
    /// Taking them out as a file.
    Export,
    /// Bringing them in from a file.
    Import,
}

impl Right {
    pub(super) const ALL: [Right; 6] =
        [Right::Read, Right::Create, Right::Edit, Right::Delete, Right::Export, Right::Import];

    /// As roles name it.
    pub fn name(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Create => "create",
            Right::Edit => "edit",
            Right::Delete => "delete",
            Right::Export => "export",
            Right::Import => "import",
        }
    }

    /// Whether it is had or not, and goes no shorter way.
    pub(super) fn whole(self) -> bool {
        matches!(self, Right::Create | Right::Import)
    }
}

/// How far each right on an object goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectRights([Reach; 6]);

impl ObjectRights {
    pub(super) const NONE: ObjectRights = ObjectRights([Reach::None; 6]);
    pub(super) const ALL: ObjectRights = ObjectRights([Reach::All; 6]);

    /// How far a right goes.
    pub fn reach(&self, right: Right) -> Reach {
        self.0[right as usize]
    }

    pub(super) fn set(&mut self, right: Right, reach: Reach) {
        self.0[right as usize] = reach;
    }

    /// Nothing can be done with what cannot be seen.
    pub(super) fn clipped(mut self) -> ObjectRights {
        let read = self.reach(Right::Read);
        for right in [Right::Edit, Right::Delete, Right::Export] {
            self.set(right, self.reach(right).min(read));
        }
        if read == Reach::None {
            return ObjectRights::NONE;
        }
        self
    }

    fn meet(&self, other: &ObjectRights) -> ObjectRights {
        let mut met = ObjectRights::NONE;
        for right in Right::ALL {
            met.set(right, self.reach(right).min(other.reach(right)));
        }
        met
    }

    fn of_base(base: Role) -> ObjectRights {
        let mut rights = ObjectRights::ALL;
        if base == Role::ReadOnly {
            for right in [Right::Create, Right::Edit, Right::Delete, Right::Import] {
                rights.set(right, Reach::None);
            }
        }
        rights
    }

    /// As shown.
    pub fn json(&self) -> Json {
        Right::ALL.iter().map(|right| (right.name().to_owned(), json!(self.reach(*right).name()))).collect()
    }
}

/// What can be done with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldRight {
    /// It is not there.
    Hidden,
    /// Seeing it.
    Read,
    /// Seeing and changing it.
    Edit,
}

impl FieldRight {
    pub(super) const ALL: [FieldRight; 3] = [FieldRight::Hidden, FieldRight::Read, FieldRight::Edit];

    /// As roles name it.
    pub fn name(self) -> &'static str {
        match self {
            FieldRight::Hidden => "hidden",
            FieldRight::Read => "read",
            FieldRight::Edit => "edit",
        }
    }
}

/// Everything a role says.
#[derive(Clone, Debug, PartialEq)]
pub struct Rights {
    /// What routes ask of it.
    pub base: Role,
    pub(super) objects: BTreeMap<String, ObjectRights>,
    pub(super) others: ObjectRights,
    pub(super) fields: BTreeMap<(String, String), FieldRight>,
    pub(super) actions: BTreeSet<Action>,
}

impl Rights {
    /// Those of a built-in role.
    pub fn of_role(base: Role) -> Rights {
        Rights {
            base,
            objects: BTreeMap::new(),
            others: ObjectRights::of_base(base),
            fields: BTreeMap::new(),
            actions: Action::ALL.into_iter().filter(|action| base >= action.least()).collect(),
        }
    }

    /// The rights on an object.
    pub fn object(&self, slug: &str) -> ObjectRights {
        self.objects.get(slug).copied().unwrap_or(self.others)
    }

    /// The right on a field of an object that is there.
    pub fn field(&self, object: &str, field: &str) -> FieldRight {
        let key = (object.to_owned(), field.to_owned());
        self.fields.get(&key).copied().unwrap_or(FieldRight::Edit)
    }

    /// Whether an action is allowed.
    pub fn may(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }

    /// Whether every record and field can be seen, so that nothing has to be left out anywhere.
    pub fn sees_all(&self) -> bool {
        let all = |rights: &ObjectRights| rights.reach(Right::Read) == Reach::All;
        all(&self.others)
            && self.objects.values().all(all)
            && self.fields.values().all(|right| *right == FieldRight::Edit)
    }

    /// Whether writing is not narrowed either.
    pub fn unrestricted(&self) -> bool {
        let base = ObjectRights::of_base(self.base);
        self.sees_all() && self.others == base && self.objects.values().all(|rights| *rights == base)
    }

    /// What both allow: a token has no more than whoever made it.
    pub fn meet(&self, other: &Rights) -> Rights {
        let slugs: BTreeSet<&String> = self.objects.keys().chain(other.objects.keys()).collect();
        let fields: BTreeSet<_> = self.fields.keys().chain(other.fields.keys()).collect();
        Rights {
            base: self.base.min(other.base),
            objects: slugs
                .into_iter()
                .map(|slug| (slug.clone(), self.object(slug).meet(&other.object(slug))))
                .collect(),
            others: self.others.meet(&other.others),
            fields: fields
                .into_iter()
                .map(|(object, field)| {
                    let right = self.field(object, field).min(other.field(object, field));
                    ((object.clone(), field.clone()), right)
                })
                .collect(),
            actions: self.actions.intersection(&other.actions).copied().collect(),
        }
    }

    /// The rights on an object that a role does not speak of, for its base.
    pub(super) fn base_rights(base: Role) -> ObjectRights {
        ObjectRights::of_base(base)
    }
}

/// Whether there is a role of this name, built in or a firm's own.
pub(crate) fn exists(tx: &mut db::Tx, name: &str) -> Result<(), Error> {
    if name.parse::<Role>().is_ok() || tx.query_one(super::sql::ROLE_BY_NAME, &[name.into()])?.is_some() {
        return Ok(());
    }
    let names = role_names(tx)?.join(", ");
    let name: String = name.chars().take(60).collect();
    Err(Error::invalid("/role", format!("'{name}' is not a role; use one of {names}")))
}

/// The names of all roles: the built-in ones, then the firm's own.
pub fn role_names(tx: &mut db::Tx) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = Role::ALL.iter().map(|role| role.name().to_owned()).collect();
    for row in tx.query(super::sql::ROLES, &[])? {
        names.push(row.text(1)?.to_owned());
    }
    Ok(names)
}
