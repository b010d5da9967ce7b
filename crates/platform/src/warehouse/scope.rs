//! What a caller may see of the warehouse: the same as of the records.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use ::warehouse::{RowRule, Scope, Source, Test};
use db::Tx;
use model::Id;
use model::filter::Compiled;
use model::object::{Object, RowScope, Subject};

use super::sources;
use super::sources::of_object;
use crate::accounts::Role;
use crate::http::Caller;
use crate::interactions::scope::{BELONGS, NAME, withholds};
use crate::schema::Schema;
use crate::{App, Error, roll_ups};

/// What a caller may see. Administrators see the changes too, which hold the values of all fields.
///
/// For whoever sees only some records it holds the ids of those that others are told by, as they are now.
pub async fn scope_of(app: &App, caller: &Caller) -> Result<Scope, Error> {
    let everything = Scope { administration: caller.role >= Role::Admin, ..Scope::everyday() };
    let view = app.view(caller);
    if !view.is_narrowed() {
        return Ok(without_put_away(app, &app.schema(), everything));
    }
    let reader = app.clone();
    app.db
        .read(move |tx| Narrow { full: reader.schema(), view, ids: HashMap::new() }.scope(tx, &reader))
        .await
}

/// What whoever sees everything may see, but for the changes.
pub fn everything(app: &App) -> Scope {
    without_put_away(app, &app.schema(), Scope::everyday())
}

/// Leaves out what users made and put away. What rooms declare stays, since figures are made of it.
fn without_put_away(app: &App, full: &Schema, mut scope: Scope) -> Scope {
    let made = |object: &&Object| object.hidden && !object.built_in;
    let objects = full.catalog.objects.iter().map(|object| (&object.slug, &object.fields));
    let attached = full.catalog.attachments.iter().map(|attached| (&attached.table, &attached.fields));
    for (table, fields) in objects.chain(attached) {
        let away = fields.iter().filter(|field| field.hidden && !field.built_in);
        for (column, _) in away.flat_map(|field| field.columns()) {
            scope.hidden.insert((table.to_string(), column));
        }
    }
    if full.catalog.objects.iter().any(|object| made(&object)) {
        let gone = |name: &str| {
            let figures = full.catalog.attachments.iter().find(|attached| attached.table == name);
            let name = figures.map_or(name, |figures| &figures.object);
            full.catalog.object(name).is_some_and(|object| made(&object))
        };
        let tables = sources(full, &app.modules).into_iter().filter(|source| !gone(&source.name));
        scope.rows = Some(tables.map(|source| (source.name, RowRule::default())).collect());
    }
    scope
}

/// A narrowed scope while it is made.
struct Narrow {
    full: Arc<Schema>,
    view: Arc<Schema>,
    /// The visible records of an object, once they were asked for.
    ids: HashMap<String, Arc<HashSet<Id>>>,
}

impl Narrow {
    fn scope(mut self, tx: &mut Tx, app: &App) -> Result<Scope, Error> {
        let mut scope = Scope { rows: Some(BTreeMap::new()), ..Scope::everyday() };
        for source in sources(&self.full, &app.modules) {
            let Some((shown, rule)) = self.table(tx, &source)? else { continue };
            for column in &source.columns {
                if !shown(&column.name) {
                    scope.hidden.insert((source.name.clone(), column.name.clone()));
                }
            }
            scope.rows.get_or_insert_default().insert(source.name, rule);
        }
        Ok(scope)
    }

    /// Which columns of a table are there, and which rows; none where the table is not.
    #[expect(clippy::type_complexity, reason = "said once")]
    fn table(
        &mut self,
        tx: &mut Tx,
        source: &Source,
    ) -> Result<Option<(Box<dyn Fn(&str) -> bool>, RowRule)>, Error> {
        let view = Arc::clone(&self.view);
        if source.name == NAME {
            if view.catalog.scopes.get(NAME) == Some(&RowScope::Nothing) {
                return Ok(None);
            }
            let withheld = withholds(&view);
            let shown = move |name: &str| {
                let name = if name == "currency" { "amount" } else { name };
                !withheld.contains(&name)
            };
            return Ok(Some((Box::new(shown), self.moments(tx, source)?)));
        }
        if self.full.catalog.object(&source.name).is_some() {
            let Some(object) = view.catalog.object(&source.name) else { return Ok(None) };
            let columns = of_object(object).columns;
            let shown = move |name: &str| columns.iter().any(|column| column.name == name);
            return Ok(Some((Box::new(shown), self.records(tx, object)?)));
        }
        let figures = self
            .full
            .catalog
            .attachments
            .iter()
            .find(|attachment| attachment.table == source.name && roll_ups::are_kept_in(attachment));
        let rule = match figures.map(|figures| figures.object.to_string()) {
            Some(object) => self.one(tx, roll_ups::KEY, &object)?,
            None => self.about(tx, &source.subject)?,
        };
        let Some(rule) = rule else { return Ok(None) };
        let attached = |schema: &Schema| {
            schema.catalog.attachments.iter().find(|attachment| attachment.table == source.name).cloned()
        };
        let Some(full) = attached(&self.full) else { return Ok(Some((Box::new(|_| true), rule))) };
        // What is hidden where it is attached is hidden here too.
        let Some(seen) = attached(&view) else { return Ok(None) };
        let shown = move |name: &str| {
            let of = |fields: &[model::field::Field]| {
                fields.iter().any(|field| field.columns().iter().any(|(column, _)| column == name))
            };
            of(&seen.fields) || !of(&full.fields)
        };
        Ok(Some((Box::new(shown), rule)))
    }

    fn records(&mut self, tx: &mut Tx, object: &Object) -> Result<RowRule, Error> {
        let set = |ids: &[Id]| Arc::new(ids.iter().copied().collect::<HashSet<_>>());
        let view = Arc::clone(&self.view);
        Ok(match view.catalog.scopes.get(object.slug.as_ref()) {
            None => RowRule::default(),
            Some(RowScope::Nothing) => RowRule(vec![vec![]]),
            Some(RowScope::Owned { owners, records }) => RowRule(vec![vec![
                Test::In("owner_id".to_owned(), set(owners)),
                Test::In("id".to_owned(), set(records)),
            ]]),
            Some(RowScope::Part { column, whole }) => {
                RowRule(vec![vec![Test::In(column.clone(), self.visible(tx, whole)?)]])
            }
        })
    }

    /// The rows of a derived table, by whom they are about.
    fn about(&mut self, tx: &mut Tx, subject: &Subject) -> Result<Option<RowRule>, Error> {
        Ok(match subject {
            Subject::Firm => Some(RowRule::default()),
            // Whose a part of a derived table is, nobody says.
            Subject::Administration | Subject::Part(_) => None,
            Subject::Person(column) => self.one(tx, column, "people")?,
            Subject::Company(column) => self.one(tx, column, "companies")?,
            Subject::Customer { company, person } => {
                let (of_company, of_person) =
                    (self.test(tx, company, "companies")?, self.test(tx, person, "people")?);
                let company = company.to_string();
                Some(RowRule(vec![
                    of_company.iter().cloned().chain([Test::Absent(company)]).collect(),
                    of_company.into_iter().chain(of_person).collect(),
                ]))
            }
        })
    }

    fn one(&mut self, tx: &mut Tx, column: &str, object: &str) -> Result<Option<RowRule>, Error> {
        Ok(self.test(tx, column, object)?.map(|test| RowRule(vec![vec![test]])))
    }

    /// That a column holds a record that is there; none where the object is not.
    fn test(&mut self, tx: &mut Tx, column: &str, object: &str) -> Result<Option<Test>, Error> {
        let column = column.to_owned();
        if self.view.catalog.object(object).is_none() {
            return Ok(None);
        }
        if !self.view.catalog.scopes.contains_key(object) {
            return Ok(Some(Test::Present(column)));
        }
        Ok(Some(Test::In(column, self.visible(tx, object)?)))
    }

    /// As [`crate::interactions::scope::condition`] says it in SQL.
    fn moments(&mut self, tx: &mut Tx, source: &Source) -> Result<RowRule, Error> {
        let person = self.test(tx, "person_id", "people")?;
        let company = self.test(tx, "company_id", "companies")?;
        let absent = Test::Absent("person_id".to_owned());
        let mut all: Vec<Vec<Test>> = vec![
            person.iter().cloned().chain([absent]).collect(),
            person.into_iter().chain(company).collect(),
        ];
        for (column, object) in BELONGS.iter().filter(|(column, _)| source.column(column).is_some()) {
            let there = self.test(tx, column, object)?;
            all.push(there.into_iter().chain([Test::Absent((*column).to_owned())]).collect());
        }
        Ok(RowRule(all))
    }

    fn visible(&mut self, tx: &mut Tx, object: &str) -> Result<Arc<HashSet<Id>>, Error> {
        if let Some(known) = self.ids.get(object) {
            return Ok(Arc::clone(known));
        }
        let mut out = Compiled::default();
        let sql = format!("select r.id from {} r", self.view.catalog.table_sql(object, &mut out));
        let mut ids = HashSet::new();
        tx.for_each(&sql, &out.params, &mut |row| {
            ids.insert(row.id(0)?);
            Ok(())
        })?;
        let ids = Arc::new(ids);
        self.ids.insert(object.to_owned(), Arc::clone(&ids));
        Ok(ids)
    }
}
