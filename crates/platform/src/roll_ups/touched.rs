//! From a slice of the feed to the records whose figures it can have changed.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use model::Id;
use model::field::{RollUp, Via};
use model::object::{Attachment, Catalog};
use serde_json::Value as Json;

use super::uses::uses;
use crate::feed::{self, Action, Change};
use crate::followers::Slice;
use crate::{Error, interactions};

/// Records by the table of their figures and the roll-up that is to be computed anew.
pub(super) type Touched = BTreeMap<(String, String), BTreeSet<Id>>;

/// A roll-up with what it depends on.
struct Watched<'a> {
    attachment: &'a Attachment,
    field: &'a str,
    roll_up: &'a RollUp,
    uses: BTreeSet<String>,
}

impl Watched<'_> {
    fn key(&self) -> (String, String) {
        (self.attachment.table.to_string(), self.field.to_owned())
    }
}

/// What became of one record, alone or as one of a bulk chunk.
struct Happened<'a> {
    object: &'a str,
    id: Id,
    /// Whether it came or went, and so everything of it.
    whole: bool,
    images: [Option<&'a Json>; 2],
}

impl Happened<'_> {
    /// Whether one of these fields is another.
    fn concerns(&self, slugs: &BTreeSet<String>) -> bool {
        let named = |image: &&Json| slugs.iter().any(|slug| image.get(slug).is_some());
        self.whole || self.images.iter().flatten().any(named)
    }

    /// The records that it pointed to and points to, as far as the change says.
    fn pointed(&self, via: &str) -> impl Iterator<Item = Id> {
        let id = |image: &Json| {
            let pointer = image.get(via)?;
            pointer.as_str().or_else(|| pointer.get("id")?.as_str())?.parse::<Id>().ok()
        };
        self.images.into_iter().flatten().filter_map(id).collect::<Vec<_>>().into_iter()
    }
}

/// The records whose figures a slice can have changed: those that came and went themselves, those that changed
/// records point to now or pointed to before, and those that something happened with.
pub(super) fn touched(tx: &mut Tx, catalog: &Catalog, slice: &Slice<'_>) -> Result<Touched, Error> {
    let watched: Vec<Watched<'_>> = super::all(catalog)
        .map(|(attachment, field, roll_up)| Watched {
            attachment,
            field: &field.slug,
            roll_up,
            uses: uses(catalog, roll_up),
        })
        .collect();
    let mut looking = Looking { watched: &watched, touched: Touched::new(), changed: BTreeMap::new() };
    for change in slice.iter().filter(|change| concerns(&watched, change)) {
        let alone = change.action != Action::Batch;
        if let (true, Some(id)) = (alone, change.record_id) {
            looking.at(&Happened {
                object: &change.object,
                id,
                whole: change.action != Action::Updated,
                images: [change.before.as_ref(), change.after.as_ref()],
            });
        } else if !alone {
            for member in feed::members(tx, change.seq)? {
                looking.at(&Happened {
                    object: &change.object,
                    id: member.record_id,
                    whole: member.created || member.deleted,
                    images: [member.before.as_ref(), None],
                });
            }
        }
    }
    let Looking { mut touched, changed, .. } = looking;
    for ((object, via), (ids, keys)) in changed {
        let sql = format!(
            "select c.{via} from ids($1) l cross join {object} c where c.id = l.value and c.{via} is not null"
        );
        let mut now = BTreeSet::new();
        tx.for_each(&sql, &[db::list::ids(&ids)], &mut |row| {
            now.insert(row.id(0)?);
            Ok(())
        })?;
        for key in keys {
            touched.entry(key).or_default().extend(now.iter().copied());
        }
    }
    moments(tx, &watched, slice, &mut touched)?;
    Ok(touched)
}

/// Whether a change can be one of figures.
fn concerns(watched: &[Watched<'_>], change: &Change) -> bool {
    watched.iter().any(|one| {
        one.attachment.object == *change.object
            || (one.roll_up.object == *change.object && matches!(one.roll_up.via, Via::Field(_)))
    })
}

/// Changed records of an object, with the roll-ups that are made of them.
type Changed = BTreeMap<(String, String), (BTreeSet<Id>, BTreeSet<(String, String)>)>;

struct Looking<'a> {
    watched: &'a [Watched<'a>],
    touched: Touched,
    /// By their object and the field that ties them.
    changed: Changed,
}

impl Looking<'_> {
    fn at(&mut self, happened: &Happened<'_>) {
        for one in self.watched {
            if happened.whole && one.attachment.object == *happened.object {
                self.touched.entry(one.key()).or_default().insert(happened.id);
            }
            let Via::Field(via) = &one.roll_up.via else { continue };
            if one.roll_up.object == *happened.object && happened.concerns(&one.uses) {
                self.touched.entry(one.key()).or_default().extend(happened.pointed(via));
                let place = (happened.object.to_owned(), via.to_string());
                let (ids, keys) = self.changed.entry(place).or_default();
                ids.insert(happened.id);
                keys.insert(one.key());
            }
        }
    }
}

/// Those that something happened with in this part of the feed, also as an earlier version had it.
fn moments(
    tx: &mut Tx,
    watched: &[Watched<'_>],
    slice: &Slice<'_>,
    touched: &mut Touched,
) -> Result<(), Error> {
    let of_moments = watched.iter().filter(|one| one.roll_up.via == Via::Interactions);
    let mut known: BTreeMap<&str, BTreeSet<Id>> = BTreeMap::new();
    for one in of_moments {
        let Some(column) = interactions::column_of(&one.attachment.object) else { continue };
        if !known.contains_key(column) {
            let mut ids = BTreeSet::new();
            let bounds = [slice.after.into(), slice.upto.into()];
            tx.for_each(&moments_sql(column), &bounds, &mut |row| {
                ids.insert(row.id(0)?);
                Ok(())
            })?;
            known.insert(column, ids);
        }
        touched.entry(one.key()).or_default().extend(known[column].iter().copied());
    }
    Ok(())
}

fn moments_sql(column: &str) -> String {
    format!(
        "select v.{column} from interactions i join interactions v on v.id = i.id \
         where i.seq > $1 and i.seq <= $2 and v.{column} is not null"
    )
}
