//! The tables of segments.

use db::{Column, Index, Table};
use model::ColumnType::{self, Boolean, Id, Integer, Text};
use model::field::{Field, FieldType};
use model::object::Subject;
use platform::erasure::{Fate, Names, Personal};
use platform::warehouse::Derived;

/// Who is in which segment now.
pub(super) const MEMBERS: &str = model::filter::MEMBERS;
/// The columns of members.
pub(super) const MEMBER: &[(&str, ColumnType)] =
    &[("id", Id), ("seq", Integer), ("segment_id", Id), ("person_id", Id), ("entered_at", Integer)];
/// Who was in which segment before.
pub(super) const STAYS: &str = "segment_stays";
/// The columns of what is over.
pub(super) const STAY: &[(&str, ColumnType)] = &[
    ("id", Id),
    ("seq", Integer),
    ("segment_id", Id),
    ("person_id", Id),
    ("entered_at", Integer),
    ("left_at", Integer),
];

fn required(columns: &[(&str, ColumnType)]) -> Vec<Column> {
    columns.iter().map(|(name, kind)| Column::required(*name, *kind)).collect()
}

pub(crate) fn tables() -> (Vec<Table>, Vec<Index>) {
    let tables = vec![
        Table::keyed(
            "segments",
            &["id"],
            vec![
                Column::required("id", Id),
                Column::required("name", Text),
                Column::optional("description", Text),
                // How its members come in: rule, sql or list.
                Column::required("kind", Text),
                // The tree, as JSON; none of a list.
                Column::optional("filter", Text),
                // A query for people in SQL, how often it is asked, and when next.
                Column::optional("query", Text),
                Column::optional("every", Text),
                Column::optional("next_at", Integer),
                // What the firm offers them, and what it is after with them.
                Column::optional("proposition", Text),
                Column::optional("strategy", Text),
                // filling until everybody was looked at, then ready; failed with a problem.
                Column::required("state", Text),
                Column::optional("problem", Text),
                // Rises with every other tree.
                Column::required("version", Integer),
                Column::required("members", Integer),
                // Until when what only time changes was followed.
                Column::optional("followed_at", Integer),
                Column::optional("refreshed_at", Integer),
                Column::required("actor", Text),
                Column::optional("actor_id", Id),
                Column::required("created_at", Integer),
                Column::required("updated_at", Integer),
            ],
        ),
        Table::keyed(MEMBERS, &["id"], required(MEMBER)),
        Table::keyed(STAYS, &["id"], required(STAY)),
        // How many came and went on each day of the firm's, and how many there were when something last changed.
        Table::keyed(
            "segment_days",
            &["segment_id", "day"],
            vec![
                Column::required("segment_id", Id),
                Column::required("day", Integer),
                Column::required("entered", Integer),
                Column::required("left_count", Integer),
                Column::required("members", Integer),
                // Whether the whole segment was made anew on this day.
                Column::required("refilled", Boolean),
            ],
        ),
    ];
    let indexes = vec![
        Index::unique("segment_members_one", MEMBERS, &["segment_id", "person_id"]),
        Index::on("segment_members_person", MEMBERS, &["person_id"]),
        Index::on("segment_members_entered", MEMBERS, &["segment_id", "entered_at", "id"]),
        Index::on("segment_members_seq", MEMBERS, &["seq"]),
        Index::on("segment_stays_left", STAYS, &["segment_id", "left_at", "id"]),
        Index::on("segment_stays_person", STAYS, &["person_id"]),
        Index::on("segment_stays_seq", STAYS, &["seq"]),
    ];
    (tables, indexes)
}

const FORGOTTEN: Fate = Fate::Kept("segments forget her in the transaction that hides her");

/// What the tables hold of a person.
pub(crate) const PERSONAL: &[Personal] = &[
    Personal {
        table: MEMBERS,
        column: "person_id",
        names: Names::Record,
        fate: FORGOTTEN,
        title: "Segments she is in",
    },
    Personal {
        table: STAYS,
        column: "person_id",
        names: Names::Record,
        fate: FORGOTTEN,
        title: "Segments she was in",
    },
];

const SEGMENT: Field = Field::new("segment_id", "Segment", FieldType::Id).help("The segment.");
const PERSON: Field = Field::new("person_id", "Person", FieldType::Id).help("Who.");
const ENTERED: Field =
    Field::new("entered_at", "Entered", FieldType::DateTime).help("Since when she is in it.");

/// Members as tables of the warehouse.
pub(crate) fn derived() -> Vec<Derived> {
    let table = |table, help, fields: &[Field]| Derived {
        table,
        help,
        key: Field::new("id", "Stay", FieldType::Id),
        subject: Subject::Part("person_id".into()),
        fields: fields.to_vec(),
    };
    let left = Field::new("left_at", "Left", FieldType::DateTime).help("When she left it.");
    vec![
        table(MEMBERS, "Who is in which segment now.", &[SEGMENT, PERSON, ENTERED]),
        table(
            STAYS,
            "Who was in which segment before, from when to when.",
            &[SEGMENT, PERSON, ENTERED, left],
        ),
    ]
}
