//! What a room hands to the platform.

use std::collections::HashMap;

use db::{Index, Table, Tx};
use model::filter::Filter;
use model::object::{Attachment, Extension, Object};
use model::{Id, Timestamp};

use crate::backup::Folder;
use crate::erasure::{Erased, Pace, Personal, Related, Sought, Swept, Texts};
use crate::followers::Follower;
use crate::http::Route;
use crate::jobs::JobKind;
use crate::records::rule::Rule;
use crate::warehouse::{Derived, View};
use crate::{App, Ended, Error};

/// From moments to the episodes they are in: the person, the time of the first and of the last of them, and their ids.
pub type Episodes = fn(&mut Tx, Id, Timestamp, Timestamp, &[Id]) -> Result<HashMap<Id, Id>, Error>;

/// What somebody is known by: of which kind it is, and the word.
pub type Words = Vec<(&'static str, String)>;

/// Segments, each with what it asks for.
pub type Segments = Vec<(Id, Asks)>;

/// What a segment asks for.
#[derive(Clone, Debug)]
pub enum Asks {
    /// People are named one by one.
    Nothing,
    /// A condition on people.
    Tree(Filter),
    /// Whatever there is, in SQL.
    Anything,
}

/// One room's part of the whole. Adding a capability is adding it to its room's module.
#[derive(Clone, Copy)]
pub struct Module {
    /// The room's name.
    pub name: &'static str,
    /// The objects it owns.
    pub objects: fn() -> Vec<Object>,
    /// What it shows on objects of other rooms.
    pub attachments: fn() -> Vec<Attachment>,
    /// The fields it adds to objects of rooms below.
    pub extensions: &'static [Extension],
    /// What it asks of records.
    pub rules: &'static [Rule],
    /// Its own tables and their indexes, made and extended by comparing them with what is there.
    pub tables: fn() -> (Vec<Table>, Vec<Index>),
    /// Its routes.
    pub routes: fn() -> Vec<Route>,
    /// What anybody may ask from anywhere, also from other sites: addresses outside of the API, which see to all that
    /// the kernel does for its routes themselves.
    pub public: fn() -> axum::Router<App>,
    /// Kinds of its own of who does something: the kind, and the SQL that finds the names of some by their ids.
    pub actors: &'static [(&'static str, &'static str)],
    /// Its background work.
    pub jobs: &'static [JobKind],
    /// What it writes when work has ended, in the transaction that ends it. It is of whatever rooms' work, and
    /// fails only where the database does.
    pub ended: fn(&mut Tx, &App, &Ended) -> Result<(), Error>,
    /// What it does when something changed.
    pub followers: &'static [Follower],
    /// Which episodes some moments of a person, all from one time to another, are told in.
    pub episodes: Episodes,
    /// What it computes and keeps in tables of its own, as everybody who asks the warehouse may see it.
    pub derived: fn() -> Vec<Derived>,
    /// Tables of the warehouse that are computed from others when they are read.
    pub views: &'static [View],
    /// Where it keeps files beside the database.
    pub files: &'static [Folder],
    /// Which rows of its tables are about somebody, and what becomes of them when she is erased.
    pub personal: &'static [Personal],
    /// Which texts of its tables may quote somebody.
    pub texts: &'static [Texts],
    /// What becomes of records that point to somebody who is erased.
    pub related: &'static [Related],
    /// What it knows some records by beside their fields: the kind of word (`email`, `phone` or `name`), and the word.
    pub words: fn(&mut Tx, &[Id]) -> Result<Words, Error>,
    /// The segments it keeps, each with what it asks for.
    pub segments: fn(&mut Tx) -> Result<Segments, Error>,
    /// What it keeps because somebody is erased, in the transaction that hides her.
    pub erased: fn(&mut Tx, &App, &Erased) -> Result<(), Error>,
    /// Takes what is sought out of its files and of what it keeps packed.
    pub sweep: fn(&App, &Pace, &Sought) -> Result<Swept, Error>,
    /// Its SQL texts by name, folder by folder, for the test that prepares each of them on both databases.
    pub statements: &'static [&'static [(&'static str, &'static str)]],
}

impl Module {
    /// A room with nothing in it yet.
    pub const fn named(name: &'static str) -> Module {
        Module {
            name,
            objects: Vec::new,
            attachments: Vec::new,
            extensions: &[],
            rules: &[],
            tables: || (Vec::new(), Vec::new()),
            routes: Vec::new,
            public: axum::Router::new,
            actors: &[],
            jobs: &[],
            ended: |_, _, _| Ok(()),
            followers: &[],
            episodes: |_, _, _, _, _| Ok(HashMap::new()),
            derived: Vec::new,
            views: &[],
            files: &[],
            personal: &[],
            texts: &[],
            related: &[],
            words: |_, _| Ok(Vec::new()),
            segments: |_| Ok(Vec::new()),
            erased: |_, _, _| Ok(()),
            sweep: |_, _, _| Ok(Swept::default()),
            statements: &[],
        }
    }
}
