//! The moment at which one field takes the place of another.

use db::Tx;
use model::object::Catalog;

use super::super::definitions::{Definitions, FieldSaid, ObjectSaid, say_field, say_object};
use super::super::{change, hide, kinds, quick};
use crate::{App, Error, rights, views};

/// The new field takes the place of the one it was made of.
pub(super) fn forth(tx: &mut Tx, app: &App, slug: &str, (from, to): (&str, &str)) -> Result<(), Error> {
    let (catalog, definitions) = change::now(tx, app)?;
    if change::field(&catalog, change::object(&catalog, slug)?, from).is_err() {
        return Err(Error::Unprocessable(format!("{from} was put away meanwhile")));
    }
    exchange(tx, app, (&catalog, &definitions), slug, (from, to))
}

/// The field that another was made of takes its place again; gives its name.
pub(super) fn back(tx: &mut Tx, app: &App, slug: &str, name: &str) -> Result<String, Error> {
    let (catalog, definitions) = change::now(tx, app)?;
    let object = change::object(&catalog, slug)?;
    let field = change::field(&catalog, object, name)?;
    let (_, said) = change::said_of_field(&definitions, slug, name);
    let old = said.was.filter(|old| object.field(old).is_some_and(|field| field.hidden));
    let old =
        old.ok_or_else(|| Error::Conflict(format!("{name} was not made by converting another field")))?;
    let takes_over = object.field(&old).is_some_and(|old| kinds::names_records(&old.kind));
    let title = object.title.iter().any(|title| title == name) && takes_over;
    if let Some(why) = hide::field_is_needed(&catalog, object, field).filter(|_| !title) {
        return Err(Error::Conflict(format!("{name} cannot be put away: {why}")));
    }
    exchange(tx, app, (&catalog, &definitions), slug, (name, &old))?;
    Ok(old)
}

/// Puts one field away and shows the other where it was: in views, roles, titles and the search box.
fn exchange(
    tx: &mut Tx,
    app: &App,
    (catalog, definitions): (&Catalog, &Definitions),
    slug: &str,
    (from, to): (&str, &str),
) -> Result<(), Error> {
    let now = app.clock.now();
    let object = change::object(catalog, slug)?;
    let (origin, said) = change::said_of_field(definitions, slug, from);
    let was_quick = said.quick == Some(true);
    let label = said.label.clone();
    say_field(tx, (slug, from), origin, &FieldSaid { hidden: true, ..said }, now)?;
    let (origin, said) = change::said_of_field(definitions, slug, to);
    let said = FieldSaid { hidden: false, converting: false, label, ..said };
    let unlike = was_quick && said.quick != Some(true);
    say_field(tx, (slug, to), origin, &said, now)?;
    let (origin, said) = change::said_of(definitions, slug);
    let names = object.field(to).is_some_and(|field| kinds::names_records(&field.kind));
    let put = |list: &[String]| -> Vec<String> {
        let instead = list.iter().map(|name| if name == from { to } else { name.as_str() });
        instead.filter(|name| *name != to || names).map(str::to_owned).collect()
    };
    let (title, search) = (put(&said.title), put(&said.search));
    if (&title, &search) != (&said.title, &said.search) {
        say_object(tx, slug, origin, &ObjectSaid { title, search, ..said }, now)?;
    }
    views::rename_field(tx, slug, (from, to), now)?;
    rights::copy_field(tx, slug, (from, to), now)?;
    let catalog = change::settle(tx, app)?.catalog;
    if unlike && quick::is_plain(&catalog, change::object(&catalog, slug)?, to) {
        quick::enqueue(tx, app, slug, to)?;
    }
    Ok(())
}
