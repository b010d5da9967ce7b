//! Who may see and do what: roles with rights per object, field and action, teams in a tree, shared records.
//!
//! A caller's [`Granted`] rights make one thing of the schema: her *view* of it (`App::view`). What she
//! may not see is not in the view's catalog, and which records are there for her stands in its scopes, which
//! every query over an object writes into its `from` clause. So lists, counts, sums, conditions on related
//! records, titles, the timeline and search agree without knowing of rights. Writes are checked in one place,
//! [`crate::records::upsert`]. The warehouse gets the same as its scope ([`crate::warehouse::scope_of`]).

mod action;
mod audit;
mod changes;
mod field;
mod granted;
mod join;
mod load;
mod read;
mod role_routes;
mod roles;
mod routes;
mod shapes;
mod share_routes;
pub mod sql;
mod tables;
mod team_routes;
mod view;

pub use action::Action;
pub(crate) use audit::note;
pub use changes::seen;
pub(crate) use changes::visible_of;
pub(crate) use field::copy_field;
pub use granted::Granted;
pub use join::Joining;
pub use load::by_name as of_role;
pub(crate) use load::{Cache, raise, role_base};
pub(crate) use roles::exists;
pub use roles::{FieldRight, ObjectRights, Reach, Right, Rights, role_names};
pub(crate) use routes::routes;
pub(crate) use shapes::granted_shape;
pub(crate) use tables::tables;
pub use team_routes::named as team_name;
pub(crate) use view::whole_of;
