//! What a caller may see of the warehouse.

use ::warehouse::Scope;

use crate::accounts::Role;
use crate::http::Caller;

/// What a caller may see. Administrators see the changes too, which hold the values of all fields.
pub fn scope_of(caller: &Caller) -> Scope {
    Scope { administration: caller.role >= Role::Admin, ..Scope::everyday() }
}
