//! What the firm put away: left out of what requests see, and kept in the tables.

use model::field::{Field, FieldType, Need};
use model::object::{Attachment, COMMON, Catalog, Object};

use super::kinds;
use crate::roll_ups;

/// The catalog without what is put away, and without pointers to it; none when nothing is.
pub(super) fn shown(catalog: &Catalog) -> Option<Catalog> {
    let any =
        catalog.objects.iter().any(|object| object.hidden || object.fields.iter().any(|field| field.hidden))
            || catalog.attachments.iter().any(|attached| attached.fields.iter().any(|field| field.hidden));
    if !any {
        return None;
    }
    let gone = |slug: &str| catalog.object(slug).is_some_and(|object| object.hidden);
    let points_away = |kind: &FieldType| {
        let many = kinds::targets(kind);
        let summed = matches!(kind, FieldType::RollUp(roll_up) if gone(&roll_up.object));
        kinds::target(kind).is_some_and(gone) || (!many.is_empty() && many.into_iter().all(gone)) || summed
    };
    let stays = |field: &&Field| !field.hidden && !points_away(&field.kind);
    let left = |fields: &[Field]| fields.iter().filter(stays).cloned().collect::<Vec<_>>();
    let objects = catalog.objects.iter().filter(|object| !object.hidden).map(|object| {
        let fields = left(&object.fields);
        let there = |slug: &&std::borrow::Cow<'static, str>| {
            COMMON.iter().chain(&fields).any(|field| field.slug == ***slug) || object.field(slug).is_none()
        };
        Object {
            title: object.title.iter().filter(there).cloned().collect::<Vec<_>>().into(),
            search: object.search.iter().filter(there).cloned().collect::<Vec<_>>().into(),
            fields: fields.into(),
            ..object.clone()
        }
    });
    let attachments = catalog.attachments.iter().filter(|attached| !gone(&attached.object));
    let attachments = attachments
        .map(|attached| Attachment { fields: left(&attached.fields).into(), ..attached.clone() })
        .filter(|attached| !attached.fields.is_empty());
    Some(Catalog { objects: objects.collect(), attachments: attachments.collect(), ..catalog.clone() })
}

/// Why an object cannot be put away, if it cannot.
pub(super) fn object_is_needed(catalog: &Catalog, object: &Object) -> Option<String> {
    let needing = catalog.objects.iter().filter(|other| !other.hidden && other.slug != object.slug);
    let mut fields = needing.flat_map(|other| other.fields.iter().map(move |field| (other, field)));
    let (other, field) = fields.find(|(_, field)| {
        field.need == Need::Required
            && !field.hidden
            && kinds::target(&field.kind) == Some(object.slug.as_ref())
    })?;
    Some(format!(
        "every {} needs one: its field {} points here",
        other.label_singular.to_lowercase(),
        field.slug
    ))
}

/// Why a field cannot be put away, if it cannot: the rest of its object would not make sense without it.
pub(super) fn field_is_needed(catalog: &Catalog, object: &Object, field: &Field) -> Option<String> {
    if COMMON.iter().any(|common| common.slug == field.slug) {
        return Some("every record has it".to_owned());
    }
    let slug = field.slug.as_ref();
    let shown = |slug: &str| object.field(slug).is_some_and(|field| !field.hidden);
    let title = object.title.iter().filter(|title| shown(title)).collect::<Vec<_>>();
    if matches!(title.as_slice(), [only] if **only == *slug) {
        return Some(format!("it names {}", object.label.to_lowercase()));
    }
    if field.built_in && field.need == Need::Required {
        return Some(format!("no {} can be without it", object.label_singular.to_lowercase()));
    }
    let mut sums = roll_ups::made_of(catalog, &object.slug, slug).filter(|(_, sum, _)| !sum.hidden);
    if let Some((shown_on, sum, _)) = sums.next() {
        return Some(format!(
            "the roll-up '{}' of {} is made of it; put that away first",
            sum.label, shown_on.object
        ));
    }
    let amounts = object.fields.iter().filter(|other| !other.hidden && other.slug != field.slug);
    let mut amounts = amounts.filter(|other| other.currency_column().as_deref() == Some(slug));
    if let Some(amount) = amounts.next() {
        return Some(format!("{} is in its currency", amount.slug));
    }
    let by_moment = object.moments.iter().find(|moment| {
        moment.at == slug
            || moment.person == slug
            || moment.company == Some(slug)
            || moment.amount == Some(slug)
            || moment.channel == Some(slug)
    });
    by_moment.map(|moment| format!("what happens with customers ({}) follows from it", moment.kind))
}
