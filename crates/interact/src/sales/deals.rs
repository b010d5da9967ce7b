//! Deals: what may be sold to whom, how likely it is, and how it ended.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Group, Object, Subject, slugs};

use super::pipelines::{CATEGORIES, OUTCOMES};

const STATUSES: &[Choice] = OUTCOMES;

/// All amounts of a deal are in the currency of the deal.
const MONEY: FieldType = FieldType::money_in("currency");

const FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).required().quick().listed(),
    Field::relation("company_id", "Company", "companies").listed(),
    Field::relation("person_id", "Person", "people").listed(),
    Field::new("pipeline_id", "Pipeline", FieldType::relation("pipelines", OnDelete::Refuse)).quick(),
    Field::new("stage_id", "Stage", FieldType::relation("stages", OnDelete::Refuse)).quick().listed(),
    Field::new("stage_since", "In this stage since", FieldType::DateTime).read_only(),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES)))
        .read_only()
        .quick()
        .help("Whether it is open, won or lost, as its stage says."),
    Field::new("amount", "Amount", MONEY).listed(),
    Field::new("currency", "Currency", FieldType::Currency),
    Field::new("probability", "Probability", FieldType::Percent)
        .help("That of the stage, unless somebody knows better."),
    Field::new("weighted_amount", "Weighted amount", MONEY)
        .read_only()
        .help("The amount times the probability."),
    Field::new("category", "Forecast category", FieldType::Select(Cow::Borrowed(CATEGORIES))),
    Field::new("opened_at", "Opened", FieldType::DateTime).quick(),
    Field::new("close_date", "Expected close", FieldType::Date).quick().listed(),
    Field::new("won_at", "Won", FieldType::DateTime),
    Field::new("lost_at", "Lost", FieldType::DateTime),
    Field::new("lost_reason", "Reason it was lost", FieldType::Text),
    Field::new("competitor", "Competitor", FieldType::Text),
    Field::relation("product_id", "Product", "products"),
    Field::new("next_step", "Next step", FieldType::Text),
];

/// What may be sold.
pub fn deals() -> Object {
    Object {
        title: slugs(&["name"]),
        search: slugs(&["name", "source_id"]),
        fields: Cow::Borrowed(FIELDS),
        subject: Subject::Customer { company: "company_id".into(), person: "person_id".into() },
        ..Object::named("deals", "Deals", "Deal").shown("briefcase", Group::Sales)
    }
}
