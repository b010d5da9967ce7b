//! Pipelines and their stages.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Group, Object, Subject, slugs};

/// How a deal stands.
pub(super) const OUTCOMES: &[Choice] =
    &[Choice::new("open", "Open"), Choice::new("won", "Won"), Choice::new("lost", "Lost")];

/// How sure a forecast may be of a deal.
pub(super) const CATEGORIES: &[Choice] = &[
    Choice::new("pipeline", "Pipeline"),
    Choice::new("best_case", "Best case"),
    Choice::new("commit", "Commit"),
    Choice::new("omitted", "Omitted"),
];

const PIPELINE_FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).required().quick().listed(),
    Field::new("position", "Position", FieldType::Integer)
        .listed()
        .help("The first is the one that new deals go to."),
];

const STAGE_FIELDS: &[Field] = &[
    Field::new("pipeline_id", "Pipeline", FieldType::relation("pipelines", OnDelete::Follow))
        .required()
        .quick()
        .listed(),
    Field::new("name", "Name", FieldType::Text).required().quick().listed(),
    Field::new("position", "Position", FieldType::Integer).listed(),
    Field::new("outcome", "Outcome", FieldType::Select(Cow::Borrowed(OUTCOMES)))
        .listed()
        .help("Whether a deal in this stage is open, won or lost."),
    Field::new("probability", "Probability", FieldType::Percent).listed(),
    Field::new("category", "Forecast category", FieldType::Select(Cow::Borrowed(CATEGORIES))),
    Field::new("required_fields", "Needed fields", FieldType::Code).help(
        "Fields of the deal that must be filled in this stage and later ones, with commas between them.",
    ),
    Field::new("rotting_days", "Rots after days", FieldType::Integer)
        .help("A deal that is in this stage for longer, and with which nothing was done, is marked."),
];

/// Ways along which deals go.
pub fn pipelines() -> Object {
    Object {
        title: slugs(&["name"]),
        search: slugs(&["name"]),
        fields: Cow::Borrowed(PIPELINE_FIELDS),
        subject: Subject::Firm,
        ..Object::named("pipelines", "Pipelines", "Pipeline").shown("route", Group::Sales)
    }
}

/// The steps of a pipeline.
pub fn stages() -> Object {
    Object {
        title: slugs(&["name"]),
        search: slugs(&["name"]),
        fields: Cow::Borrowed(STAGE_FIELDS),
        subject: Subject::Firm,
        ..Object::named("stages", "Stages", "Stage").shown("stairs", Group::Sales)
    }
}
