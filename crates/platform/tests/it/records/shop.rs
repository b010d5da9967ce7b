//! A shop for tests: every field type, relations of every kind, a moment, a counter, a derived field and
//! an attached table.

use std::borrow::Cow;

use db::{Column, Table};
use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Attachment, Columns, Moment, Object};
use model::{ColumnType, Value};
use platform::Module;

pub fn module() -> Module {
    Module {
        objects: || vec![people(), companies(), orders(), lines()],
        attachments: || ATTACHMENTS.to_vec(),
        tables: || (vec![scores()], Vec::new()),
        ..Module::named("shop")
    }
}

const OWN_MONEY: FieldType = FieldType::Money { currency: None };
const ORDER_MONEY: FieldType = FieldType::money_in("currency");
const STAGES: &[Choice] =
    &[Choice::new("lead", "Lead"), Choice::new("customer", "Customer"), Choice::new("former", "Former")];
const STATUSES: &[Choice] = &[Choice::new("draft", "Draft"), Choice::new("placed", "Placed")];

pub const PERSON_FIELDS: &[Field] = &[
    Field::new("number", "Number", FieldType::Integer).read_only().quick(),
    Field::new("name", "Name", FieldType::Text).quick(),
    Field::new("code", "Code", FieldType::Code),
    Field::new("email", "E-mail", FieldType::Email).quick(),
    Field::new("phone", "Phone", FieldType::Phone),
    Field::new("site", "Site", FieldType::Url),
    Field::new("size", "Size", FieldType::Integer),
    Field::new("ratio", "Ratio", FieldType::Decimal),
    Field::new("share", "Share", FieldType::Percent),
    Field::new("price", "Price", OWN_MONEY).quick(),
    Field::new("vip", "VIP", FieldType::Boolean),
    Field::new("born", "Born", FieldType::Date),
    Field::new("seen_at", "Seen", FieldType::DateTime).quick(),
    Field::new("stage", "Stage", FieldType::Select(Cow::Borrowed(STAGES))),
    Field::new("country", "Country", FieldType::Country),
    Field::new("money", "Money", FieldType::Currency),
    Field::relation("company_id", "Company", "companies"),
];

const COMPANY_FIELDS: &[Field] = &[
    Field::new("name", "Name", FieldType::Text).required().quick(),
    Field::new("town", "Town", FieldType::Text),
    Field::new("size", "Size", FieldType::Integer),
    Field::relation("parent_id", "Parent", "companies"),
];

const ORDER_FIELDS: &[Field] = &[
    Field::new("person_id", "Person", FieldType::relation("people", OnDelete::Refuse)).quick(),
    Field::relation("company_id", "Company", "companies"),
    Field::new("placed_at", "Placed", FieldType::DateTime).required().quick(),
    Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))),
    Field::new("total", "Total", ORDER_MONEY),
    Field::new("tax", "Tax", ORDER_MONEY),
    Field::new("net", "Net", ORDER_MONEY).read_only(),
    Field::new("currency", "Currency", FieldType::Currency),
    Field::new("channel", "Channel", FieldType::Text),
];

const LINE_FIELDS: &[Field] = &[
    Field::new("order_id", "Order", FieldType::relation("orders", OnDelete::Follow)).required().quick(),
    Field::new("quantity", "Quantity", FieldType::Decimal),
    Field::new("amount", "Amount", OWN_MONEY),
];

pub const SCORE_FIELDS: &[Field] = &[
    Field::new("score", "Score", FieldType::Decimal).read_only(),
    Field::new("tier", "Tier", FieldType::Text).read_only(),
];
const ATTACHMENTS: &[Attachment] = &[Attachment {
    object: Cow::Borrowed("people"),
    table: Cow::Borrowed("person_scores"),
    key: Cow::Borrowed("person_id"),
    fields: Cow::Borrowed(SCORE_FIELDS),
}];

const NAME: &[Cow<'static, str>] = &[Cow::Borrowed("name")];
const NAME_AND_EMAIL: &[Cow<'static, str>] = &[Cow::Borrowed("name"), Cow::Borrowed("email")];
const NAME_AND_TOWN: &[Cow<'static, str>] = &[Cow::Borrowed("name"), Cow::Borrowed("town")];
const PLACED: &[Cow<'static, str>] = &[Cow::Borrowed("placed_at")];

fn object(slug: &'static str, label: (&'static str, &'static str), fields: &'static [Field]) -> Object {
    Object {
        slug: slug.into(),
        label: label.0.into(),
        label_singular: label.1.into(),
        title: NAME.into(),
        search: NAME.into(),
        fields: fields.into(),
        moments: &[],
        counter: None,
        derive: None,
        subject: model::object::Subject::Firm,
        icon: None,
        group: None,
        built_in: true,
        hidden: false,
    }
}

fn people() -> Object {
    Object {
        title: NAME_AND_EMAIL.into(),
        search: NAME_AND_EMAIL.into(),
        counter: Some("number"),
        ..object("people", ("People", "Person"), PERSON_FIELDS)
    }
}

fn companies() -> Object {
    Object { title: NAME_AND_TOWN.into(), ..object("companies", ("Companies", "Company"), COMPANY_FIELDS) }
}

const PLACING: &[Moment] = &[Moment {
    unless: Some(("status", &["draft"])),
    amount: Some("total"),
    channel: Some("channel"),
    links: &[("order_id", "id")],
    ..Moment::of("order_placed", "placed_at")
}];

fn orders() -> Object {
    Object {
        title: PLACED.into(),
        search: (&[]).into(),
        derive: Some(net),
        subject: model::object::Subject::Firm,
        moments: PLACING,
        ..object("orders", ("Orders", "Order"), ORDER_FIELDS)
    }
}

fn lines() -> Object {
    Object {
        title: (&[]).into(),
        search: (&[]).into(),
        ..object("order_lines", ("Order lines", "Order line"), LINE_FIELDS)
    }
}

fn scores() -> Table {
    Table {
        name: "person_scores".to_owned(),
        columns: vec![
            Column::required("person_id", ColumnType::Id),
            Column::optional("score", ColumnType::Real),
            Column::optional("tier", ColumnType::Text),
            Column::optional("tier_key", ColumnType::Text),
        ],
        primary_key: vec!["person_id".to_owned()],
        unique: Vec::new(),
    }
}

/// The total less the tax.
fn net(columns: &Columns, row: &mut [Value]) {
    let amount = |name| match columns.get(row, name) {
        Some(Value::Integer(micros)) => Some(*micros),
        _ => None,
    };
    let net = amount("total").map(|total| total.saturating_sub(amount("tax").unwrap_or(0)));
    columns.set(row, "net", net.into());
}
