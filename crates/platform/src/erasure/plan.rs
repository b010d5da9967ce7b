//! Who and what an erasure is about: the records themselves, those that were merged into them, what tells only of them,
//! and what must stay and forget them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use db::Tx;
use model::Id;
use model::field::{Class, Field, FieldType, OnDelete};
use model::object::{Object, Subject};

use super::{RecordFate, personal, sql};
use crate::records::{pairs_of, points_to};
use crate::schema::Schema;
use crate::{App, Error};

/// How far what goes along may take others along.
const DEPTH: usize = 8;
/// Most records that point to some by one field.
const MANY: usize = 1_000_000;

/// What goes, and what stays and forgets.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The records whose erasure was asked for, with those merged into them.
    pub asked: BTreeSet<Id>,
    /// The records that go, by object; those that were asked for are among them.
    pub erased: BTreeMap<String, BTreeSet<Id>>,
    /// The records that stay and say no longer whose they are, by object.
    pub unlinked: BTreeMap<String, BTreeSet<Id>>,
    /// The pointers that are emptied, by object and field. Those of unlinked records are among them.
    pub pointers: BTreeMap<(String, String), BTreeSet<Id>>,
    /// What records are pointed to by fields with lists, by object and field: who points, and to whom.
    pub lists: BTreeMap<(String, String), BTreeSet<(Id, Id)>>,
    /// Why related records go or stay, by object.
    pub reasons: BTreeMap<String, (RecordFate, String)>,
}

impl Plan {
    /// Finds out.
    pub fn of(tx: &mut Tx, app: &App, schema: &Schema, object: &Object, ids: &[Id]) -> Result<Plan, Error> {
        let mut plan = Plan { asked: with_losers(tx, ids)?, ..Plan::default() };
        plan.erased.insert(object.slug.to_string(), plan.asked.clone());
        let mut open: Vec<(String, HashSet<Id>)> =
            vec![(object.slug.to_string(), plan.asked.iter().copied().collect())];
        for depth in 0..DEPTH {
            let mut next = Vec::new();
            for (slug, doomed) in open.drain(..) {
                let target = schema.object(&slug)?;
                for other in &schema.catalog.objects {
                    let going = plan.pointing(tx, app, other, target, &doomed, depth == 0)?;
                    if !going.is_empty() {
                        next.push((other.slug.to_string(), going));
                    }
                }
            }
            open = next;
            if open.is_empty() {
                break;
            }
        }
        // What goes by one way does not stay by another.
        for (slug, erased) in &plan.erased {
            if let Some(unlinked) = plan.unlinked.get_mut(slug) {
                unlinked.retain(|id| !erased.contains(id));
            }
            for ((of, _), pointing) in &mut plan.pointers {
                if of == slug {
                    pointing.retain(|id| !erased.contains(id));
                }
            }
            for ((of, _), pointing) in &mut plan.lists {
                if of == slug {
                    pointing.retain(|(id, _)| !erased.contains(id));
                }
            }
        }
        plan.unlinked.retain(|_, ids| !ids.is_empty());
        plan.pointers.retain(|_, ids| !ids.is_empty());
        plan.lists.retain(|_, pairs| !pairs.is_empty());
        Ok(plan)
    }

    /// What becomes of one object's records that point to some; gives those that go and were not known to.
    fn pointing(
        &mut self,
        tx: &mut Tx,
        app: &App,
        other: &Object,
        target: &Object,
        doomed: &HashSet<Id>,
        first: bool,
    ) -> Result<HashSet<Id>, Error> {
        let mut going = HashSet::new();
        for field in other.fields.iter() {
            let Some(on_delete) = points_to(field, target) else { continue };
            let pairs = pairs_of(tx, other, field, doomed, MANY)?;
            if pairs.is_empty() {
                continue;
            }
            let slug = other.slug.to_string();
            if field.kind.is_list() {
                self.lists.entry((slug, field.slug.to_string())).or_default().extend(pairs);
                continue;
            }
            let found: Vec<Id> = pairs.into_iter().map(|(from, _)| from).collect();
            match self.fate(app, other, target, on_delete, first) {
                // People who point to each other are each her own.
                None => {}
                Some(RecordFate::Erased) => {
                    let known = self.erased.entry(slug.clone()).or_default();
                    going.extend(found.iter().copied().filter(|id| known.insert(*id)));
                    continue;
                }
                Some(RecordFate::Unlinked) => {
                    self.unlinked.entry(slug.clone()).or_default().extend(&found);
                }
            }
            self.pointers.entry((slug, field.slug.to_string())).or_default().extend(found);
        }
        Ok(going)
    }

    /// What becomes of records that point to those that go; none where only the pointer does.
    fn fate(
        &mut self,
        app: &App,
        other: &Object,
        target: &Object,
        on_delete: OnDelete,
        first: bool,
    ) -> Option<RecordFate> {
        if other.slug == target.slug {
            return None;
        }
        // What is declared is about people: who works at a company is not forgotten because the company is.
        let of_person = first && matches!(&target.subject, Subject::Person(column) if column == "id");
        let declared = personal::related(&app.modules, other).filter(|_| of_person);
        let (fate, reason) = match (declared, on_delete) {
            (Some(related), _) => (related.fate, related.reason.to_owned()),
            (None, OnDelete::Follow) => {
                (RecordFate::Erased, format!("{} go with what they belong to.", other.label))
            }
            (None, _) if !of_person => return None,
            (None, _) => {
                (RecordFate::Unlinked, format!("{} stay and no longer say whose they are.", other.label))
            }
        };
        self.reasons.entry(other.slug.to_string()).or_insert((fate, reason));
        Some(fate)
    }

    /// Every record that goes.
    pub fn all_erased(&self) -> impl Iterator<Item = Id> {
        self.erased.values().flatten().copied()
    }
}

/// Some records with all that went into them.
pub(crate) fn with_losers(tx: &mut Tx, ids: &[Id]) -> Result<BTreeSet<Id>, Error> {
    let mut all: BTreeSet<Id> = ids.iter().copied().collect();
    let mut open: Vec<Id> = all.iter().copied().collect();
    while !open.is_empty() {
        let mut next = Vec::new();
        for row in tx.query(sql::LOSERS, &[db::list::ids(&open)])? {
            let id = row.id(0)?;
            if all.insert(id) {
                next.push(id);
            }
        }
        open = next;
    }
    Ok(all)
}

/// The fields of records that stay which say something of her: what is personal or what somebody said in her own
/// words, and what their room declares.
pub(super) fn emptied<'a>(app: &App, object: &'a Object) -> Vec<&'a Field> {
    let declared = personal::related(&app.modules, object).map(|related| related.empties).unwrap_or_default();
    let says = |field: &&Field| {
        let text = matches!(
            field.kind,
            FieldType::Text
                | FieldType::LongText
                | FieldType::RichText
                | FieldType::Email
                | FieldType::Phone
                | FieldType::Url
                | FieldType::PersonName
                | FieldType::Address
                | FieldType::Json
        );
        declared.contains(&field.slug.as_ref())
            || field.class == Class::Personal
            || (field.class == Class::Behavioural && text)
            // What a firm added is free text that nobody has told us about.
            || (!field.built_in && text)
            || matches!(field.kind, FieldType::Email | FieldType::Phone | FieldType::PersonName | FieldType::Address)
    };
    object.fields.iter().filter(says).collect()
}
