//! People and companies, declared.

use std::borrow::Cow;

use model::field::{Choice, Field, FieldType};
use model::object::{Columns, Group, Object, Subject};
use model::{Value, search_key};

const STAGES: &[Choice] = &[
    Choice::new("lead", "Lead"),
    Choice::new("qualified", "Qualified"),
    Choice::new("customer", "Customer"),
    Choice::new("former", "Former customer"),
];

const LEAD_STATUSES: &[Choice] = &[
    Choice::new("new", "New"),
    Choice::new("contacted", "Contacted"),
    Choice::new("qualified", "Qualified"),
    Choice::new("handed_over", "Handed over"),
    Choice::new("unqualified", "Not qualified"),
];

/// Everyone the firm knows. A lead is a person with a lead status.
pub const PEOPLE: Object = Object {
    slug: Cow::Borrowed("people"),
    label: Cow::Borrowed("People"),
    label_singular: Cow::Borrowed("Person"),
    title: Cow::Borrowed(&[
        Cow::Borrowed("first_name"),
        Cow::Borrowed("last_name"),
        Cow::Borrowed("email"),
        Cow::Borrowed("source_id"),
    ]),
    search: Cow::Borrowed(&[
        Cow::Borrowed("first_name"),
        Cow::Borrowed("last_name"),
        Cow::Borrowed("email"),
        Cow::Borrowed("phone"),
        Cow::Borrowed("city"),
        Cow::Borrowed("source_id"),
    ]),
    counter: Some("number"),
    derive: None,
    subject: Subject::Person(Cow::Borrowed("id")),
    moments: &[],
    fields: Cow::Borrowed(&[
        Field::new("number", "Number", FieldType::Integer).read_only().quick(),
        Field::new("first_name", "First name", FieldType::Text).listed().personal(),
        Field::new("last_name", "Last name", FieldType::Text).quick().listed().personal(),
        Field::new("email", "E-mail", FieldType::Email).quick().listed().personal(),
        Field::new("phone", "Phone", FieldType::Phone).personal(),
        Field::relation("company_id", "Company", "companies"),
        Field::new("country", "Country", FieldType::Country).personal(),
        Field::new("city", "City", FieldType::Text).listed().personal(),
        Field::new("language", "Language", FieldType::Language)
            .help("The language to write in; files say it as en or pt-BR.")
            .personal(),
        Field::new("time_zone", "Time zone", FieldType::Code)
            .help("Whose clock to go by, like Europe/Berlin.")
            .personal(),
        Field::new("birthday", "Birthday", FieldType::Date).personal(),
        Field::new("lifecycle_stage", "Life-cycle stage", FieldType::Select(Cow::Borrowed(STAGES)))
            .behavioural(),
        Field::new("lead_status", "Lead status", FieldType::Select(Cow::Borrowed(LEAD_STATUSES)))
            .behavioural(),
        Field::new("lead_source", "Lead source", FieldType::Text)
            .help("Where the lead came from, like a fair.")
            .behavioural(),
        Field::new("lead_at", "Lead since", FieldType::DateTime).behavioural(),
        Field::new("qualified_at", "Qualified", FieldType::DateTime).behavioural(),
        Field::new("activated_at", "Activated", FieldType::DateTime).behavioural(),
        Field::new("acquired_at", "Acquired", FieldType::DateTime).behavioural(),
        Field::new("acquisition_channel", "Acquisition channel", FieldType::Text).behavioural(),
        Field::relation("referred_by_id", "Referred by", "people"),
        Field::relation("household_id", "Household", "households"),
        Field::new("processing_restricted", "Processing restricted", FieldType::Boolean).help(
            "The data are kept and not used (GDPR, Article 18): nobody reaches this person, whatever was agreed to.",
        ),
        Field::new("generated", "Made-up example", FieldType::Boolean)
            .help("Name and address were generated for the example firm."),
    ]),
    icon: Some(Cow::Borrowed("person")),
    group: Some(Group::Customers),
    built_in: true,
    hidden: false,
};

/// Firms that buy, or that people work for.
pub const COMPANIES: Object = Object {
    slug: Cow::Borrowed("companies"),
    label: Cow::Borrowed("Companies"),
    label_singular: Cow::Borrowed("Company"),
    title: Cow::Borrowed(&[Cow::Borrowed("name"), Cow::Borrowed("domain")]),
    search: Cow::Borrowed(&[Cow::Borrowed("name"), Cow::Borrowed("domain"), Cow::Borrowed("source_id")]),
    counter: None,
    derive: Some(named),
    subject: Subject::Company(Cow::Borrowed("id")),
    moments: &[],
    fields: Cow::Borrowed(&[
        Field::new("name", "Name", FieldType::Text).required().quick().listed(),
        Field::new("domain", "Domain", FieldType::Code).quick().listed().help("Like example.com."),
        Field::new("industry", "Industry", FieldType::Text).listed(),
        Field::new("size", "Employees", FieldType::Integer).listed(),
        Field::new("country", "Country", FieldType::Country).listed(),
        Field::relation("parent_id", "Parent company", "companies"),
        Field::relation("partner_id", "Partner", "companies")
            .help("The intermediary through whom the relationship runs."),
    ]),
    icon: Some(Cow::Borrowed("building")),
    group: Some(Group::Customers),
    built_in: true,
    hidden: false,
};

/// A company without a name is called like its domain until somebody knows better.
fn named(columns: &Columns, row: &mut [Value]) {
    let holds = |name: &str| columns.get(row, name).is_some_and(|value| !value.is_null());
    if let (false, Some(Value::Text(domain))) = (holds("name"), columns.get(row, "domain").cloned()) {
        columns.set(row, "name_key", search_key(&domain).into());
        columns.set(row, "name", domain.into());
    }
}
