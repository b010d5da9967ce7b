//! How many people may be reached for what: counted in the columns of the warehouse, over those who are there for
//! whoever asks.

use std::collections::HashMap;

use platform::http::Caller;
use platform::warehouse::{Derived, View, scope_of};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use model::field::{Field, FieldType};
use model::object::Subject;

use super::{Purposes, State};

/// The fields of the ledger in the warehouse.
const LEDGER: &[Field] = &[
    Field::new("profile_id", "Profile", FieldType::Id).help("Whom it is about, as it arrived."),
    Field::new("channel", "Channel", FieldType::Code).help("How the firm reaches her."),
    Field::new("purpose", "Purpose", FieldType::Code).help("For what, by its slug."),
    Field::new("state", "State", FieldType::Code).help("granted, pending, denied, withdrawn or objected."),
    Field::new("basis", "Basis", FieldType::Code).help("What it rests on (GDPR, Art. 6)."),
    Field::new("text_version", "Version of the text", FieldType::Integer).help("The text she was shown."),
    Field::new("source", "Source", FieldType::Text).help("Where it was said."),
    Field::new("origin", "Origin", FieldType::Code)
        .help("said: by her or the firm; web: by a website; import: by a file."),
    Field::new("at", "Said", FieldType::DateTime).help("When it was said."),
    Field::new("recorded_at", "Recorded", FieldType::DateTime).help("When it was recorded."),
    Field::new("effective", "Counts", FieldType::Boolean).help("Whether it counted when it was recorded."),
];

/// The fields of last words in the warehouse.
const WORDS: &[Field] = &[
    Field::new("profile_id", "Profile", FieldType::Id).help("Whom it is about, as it arrived."),
    Field::new("said_of_profile_id", "Said of", FieldType::Id)
        .help("Whom the entry named. Another profile than the one it is about counts as long as both are one person."),
    Field::new("channel", "Channel", FieldType::Code).help("How the firm reaches her."),
    Field::new("purpose", "Purpose", FieldType::Code).help("For what, by its slug."),
    Field::new("state", "State", FieldType::Code).help("granted, pending, denied, withdrawn or objected."),
    Field::new("basis", "Basis", FieldType::Code).help("What it rests on (GDPR, Art. 6)."),
    Field::new("at", "Said", FieldType::DateTime).help("When it was said."),
    Field::new("consent_id", "Consent", FieldType::Id).help("Its entry in the ledger."),
];

/// The ledger and its last words as tables of the warehouse.
pub(crate) fn derived() -> Vec<Derived> {
    let table = |table, help, fields: &[Field]| Derived {
        table,
        help,
        key: Field::new("id", "Entry", FieldType::Id),
        subject: Subject::Person("person_id".into()),
        fields: fields.to_vec(),
    };
    vec![
        table(
            "consents",
            "What people agreed to and what they do not want, every time they said so.",
            LEDGER,
        ),
        table(
            "consent_states",
            "The last word of each profile for each purpose and channel; consent_now says what counts.",
            WORDS,
        ),
    ]
}

/// What counts for each person: the strictest of the last words of her profiles.
pub(crate) const NOW: View = View {
    name: "consent_now",
    help: "What counts for each person, purpose and channel. Whoever never said anything is not in it.",
    sql: "select person_id, channel, purpose, state, basis, at from (\
            select w.*, row_number() over (partition by person_id, channel, purpose \
              order by strictness desc, at desc, seq desc) as place from (\
              select s.person_id, s.channel, s.purpose, s.state, s.basis, s.at, s.seq, \
                case s.state when 'objected' then 5 when 'withdrawn' then 4 when 'denied' then 3 when 'pending' then 2 else 1 end as strictness, \
                row_number() over (partition by s.profile_id, s.channel, s.purpose \
                  order by s.at desc, s.seq desc, s.consent_id desc) as latest \
              from consent_states s \
              where s.profile_id = s.said_of_profile_id or s.person_id = s.said_of_person_id) w \
            where w.latest = 1) x where x.place = 1",
    columns: &[
        ("person_id", "The person."),
        ("channel", "How the firm reaches her."),
        ("purpose", "For what, by its slug."),
        ("state", "granted, pending, denied, withdrawn or objected."),
        ("basis", "What it rests on (GDPR, Art. 6)."),
        ("at", "When she said so."),
    ],
};

const COUNTS: &str = "select c.channel, c.purpose, c.state, count(*) from consent_now c \
     join people p on p.id = c.person_id group by 1, 2, 3";
const PEOPLE: &str = "select count(*) from people";

/// The counts, as the API shows them.
pub(super) async fn of(app: &App, caller: &Caller) -> Result<Json, Error> {
    app.view(caller).object("people")?;
    let purposes = app.db.read(Purposes::load).await?;
    let scope = scope_of(app, caller).await?;
    let people = app.warehouse.rows(app.query(scope.clone(), PEOPLE)).await?;
    let people = people.rows.first().and_then(|row| row.first()).and_then(Json::as_i64).unwrap_or_default();
    let counted = app.warehouse.rows(app.query(scope, COUNTS)).await?;
    let mut counts: HashMap<(&str, &str), HashMap<&str, i64>> = HashMap::new();
    for row in &counted.rows {
        let text = |at: usize| row.get(at).and_then(Json::as_str).unwrap_or_default();
        let count = row.get(3).and_then(Json::as_i64).unwrap_or_default();
        counts.entry((text(0), text(1))).or_default().insert(text(2), count);
    }
    let mut data = Vec::new();
    for purpose in purposes.active() {
        for channel in &purpose.channels {
            let found = counts.remove(&(channel.name(), purpose.slug.as_str())).unwrap_or_default();
            let mut shown = json!({
                "channel": channel.name(),
                "purpose": purpose.slug,
                "purpose_name": purpose.name,
                "none": (people - found.values().sum::<i64>()).max(0),
            });
            for state in State::ALL {
                shown[state.name()] = found.get(state.name()).copied().unwrap_or_default().into();
            }
            data.push(shown);
        }
    }
    Ok(json!({"data": data, "people": people}))
}
