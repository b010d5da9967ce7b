//! The values that have a form of their own: how each is read and written, one file to a family.

pub(super) mod address;
pub(super) mod country;
pub(super) mod email;
pub(super) mod json;
pub(super) mod language;
pub(super) mod list;
pub(super) mod parts;
pub(super) mod person_name;
pub(super) mod phone;
pub(super) mod reference;
pub(super) mod rich_text;
pub(super) mod roll_up;
pub(super) mod time;
pub(super) mod url;
