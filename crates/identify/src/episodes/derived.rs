//! The tables of episodes, and what the warehouse shows of them.

use db::{Column, Index, Table};
use model::ColumnType::{Boolean, Id, Text};
use model::field::{Field, FieldType, OnDelete};
use model::object::{SEQ_COLUMN, Subject};
use platform::warehouse::Derived;

use super::store;

const FIELDS: &[Field] = &[
    Field::new("person_id", "Person", FieldType::relation("people", OnDelete::Follow)),
    Field::new("rule_id", "Rule", FieldType::Id).help("The rule it follows from."),
    Field::new("type", "Type", FieldType::Code).help("Like visit, purchase, service or campaign."),
    Field::new("name", "Name", FieldType::Code).help("What the rule calls it."),
    Field::new("begin_at", "Begin", FieldType::DateTime).help("When its first moment happened."),
    Field::new("end_at", "End", FieldType::DateTime).help("When its last moment happened."),
    Field::new("closes_at", "Closes", FieldType::DateTime)
        .help("When it is over without another moment; null when something ended it."),
    Field::new("outcome", "Outcome", FieldType::Code).help(
        "What came of it. Of one that goes on, what came of it so far, or else what it comes to by itself.",
    ),
    Field::new("moment_count", "Moments", FieldType::Integer).help("How many interactions it is made of."),
    Field::new("amount", "Amount", FieldType::money_in("currency"))
        .help("The sum of the amounts its rule counts."),
    Field::new("currency", "Currency", FieldType::Currency),
    Field::new("channels", "Channels", FieldType::Json)
        .help("The channels it went over, a JSON list as text."),
    Field::new("first_kind", "First kind", FieldType::Code).help("What happened first."),
    Field::new("last_kind", "Last kind", FieldType::Code).help("What happened last."),
];

/// Episodes as a table of the warehouse. They are made of moments, of which whoever sees only some records may not see
/// all, so they are there for those who see everything.
pub(crate) fn derived() -> Vec<Derived> {
    vec![Derived {
        table: store::TABLE,
        help: "What happened with a person, grouped into visits, purchases, service cases and so on.",
        key: Field::new("id", "Episode", FieldType::Id),
        subject: Subject::Part("person_id".into()),
        fields: FIELDS.to_vec(),
    }]
}

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let optional = ["closes_at", "outcome", "amount", "currency"];
    let of_episodes = store::COLUMNS.iter().map(|(name, kind)| match optional.contains(name) {
        true => Column::optional(*name, *kind),
        false => Column::required(*name, *kind),
    });
    let tables = vec![
        Table::keyed(store::TABLE, &["id"], of_episodes.collect()),
        // With whom the moments of a profile were grouped last.
        Table::keyed(
            "episode_profiles",
            &["profile_id"],
            vec![Column::required("profile_id", Id), Column::required("person_id", Id)],
        ),
        // Rules of the firm's own, and what it said of built-in ones.
        Table::keyed(
            "episode_rules",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("name", Text),
                Column::required("type", Text),
                Column::required("says", Text),
                Column::required("active", Boolean),
                Column::required("created_at", model::ColumnType::Integer),
            ],
        ),
        // How far the job has come.
        Table::keyed(
            "episode_notes",
            &["name"],
            vec![Column::required("name", Text), Column::required("content", Text)],
        ),
    ];
    let indexes = vec![
        Index::on("episodes_rule", store::TABLE, &["person_id", "rule_id", "end_at"]),
        Index::on("episodes_begin", store::TABLE, &["person_id", "begin_at", "id"]),
        Index::on("episodes_seq", store::TABLE, &[SEQ_COLUMN]),
        Index::on("episode_profiles_person", "episode_profiles", &["person_id"]),
    ];
    (tables, indexes)
}
