//! What a room hands to the platform.

use db::{Index, Table};
use model::object::{Attachment, Object};

use crate::followers::Follower;
use crate::http::Route;
use crate::jobs::JobKind;

/// One room's part of the whole. Adding a capability is adding it to its room's module.
#[derive(Clone, Copy)]
pub struct Module {
    /// The room's name.
    pub name: &'static str,
    /// The objects it owns.
    pub objects: fn() -> Vec<Object>,
    /// What it shows on objects of other rooms.
    pub attachments: &'static [Attachment],
    /// Its own tables and their indexes, made and extended by comparing them with what is there.
    pub tables: fn() -> (Vec<Table>, Vec<Index>),
    /// Its routes.
    pub routes: fn() -> Vec<Route>,
    /// Its background work.
    pub jobs: &'static [JobKind],
    /// What it does when something changed.
    pub followers: &'static [Follower],
    /// Its SQL texts by name, for the test that prepares each of them on both databases.
    pub statements: &'static [(&'static str, &'static str)],
}
