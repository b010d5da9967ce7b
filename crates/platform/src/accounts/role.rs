//! What a caller may do, from little to all.

use std::str::FromStr;

use crate::Error;

/// A role. Each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Looks.
    ReadOnly,
    /// Changes records, imports, starts jobs.
    Member,
    /// Manages users and tokens.
    Admin,
    /// Everything, also making other owners.
    Owner,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::Owner, Role::Admin, Role::Member, Role::ReadOnly];

    /// As stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Role::ReadOnly => "read_only",
            Role::Member => "member",
            Role::Admin => "admin",
            Role::Owner => "owner",
        }
    }
}

impl AsRef<str> for Role {
    fn as_ref(&self) -> &str {
        self.name()
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(name: &str) -> Result<Role, Error> {
        Role::ALL.into_iter().find(|role| role.name() == name).ok_or_else(|| {
            let names = Role::ALL.map(Role::name).join(", ");
            Error::invalid("/role", format!("'{name}' is not a role; use one of {names}"))
        })
    }
}
