//! The room's own tables, and the fields of people that are kept in one of them.

use db::{Column, Index, Order, Table};
use std::borrow::Cow;

use model::ColumnType::{self, Id, Integer, Real, Text};
use model::field::{Field, FieldType, OnDelete};
use model::object::{Attachment, SEQ_COLUMN, Subject};
use platform::warehouse::Derived;

const MONEY: FieldType = FieldType::Money { currency: None };

/// The table of what people are worth, and its key.
pub const TABLE: &str = "person_values";
const KEY: &str = "person_id";

/// What is shown on people. The order is that of the columns after the key.
pub const ATTACHMENT: Attachment = Attachment {
    object: Cow::Borrowed("people"),
    table: Cow::Borrowed(TABLE),
    key: Cow::Borrowed(KEY),
    fields: Cow::Borrowed(&[
        Field::new("orders_count", "Orders", FieldType::Integer)
            .read_only()
            .listed()
            .help("Purchases: orders that were neither cancelled nor wholly refunded."),
        Field::new("revenue", "Revenue", MONEY)
            .read_only()
            .quick()
            .listed()
            .help("Net of tax, discounts and refunds, in the firm's currency."),
        Field::new("first_purchase_at", "First purchase", FieldType::DateTime).read_only().quick(),
        Field::new("days_to_second", "Days to the second purchase", FieldType::Integer)
            .read_only()
            .help("Days from the first purchase to the second; 0 when both were on one day."),
        Field::new("last_order_at", "Last purchase", FieldType::DateTime).read_only().quick().listed(),
        Field::new("average_order", "Average purchase", MONEY).read_only(),
        Field::new("chance_active", "Chance still a customer", FieldType::Percent)
            .read_only()
            .listed()
            .help("By the BG/NBD model. Who bought on one day only has had no occasion to leave: 100 %."),
        Field::new("chance_active_90", "Chance 90 days ago", FieldType::Percent)
            .read_only()
            .help("The chance of still being a customer as it was 90 days before, with what was known then."),
        Field::new("slipping", "Slipping away", MONEY)
            .read_only()
            .quick()
            .help("Predicted value × how far the chance of still being a customer has fallen over the last 90 days."),
        Field::new("expected_orders_36m", "Purchases expected in 36 months", FieldType::Decimal).read_only(),
        Field::new("value_historic", "Value so far", MONEY)
            .read_only()
            .help("Net revenue less the goods; before goods where no margin is known."),
        Field::new("value_formula", "Value by formula", MONEY)
            .read_only()
            .help("Average purchase × purchases per year × lifespan × margin share."),
        Field::new("value_predictive", "Predicted value", MONEY).read_only().quick().listed().help(
            "Margin expected over 36 months, discounted by 10 % a year; revenue without a margin share.",
        ),
        Field::new("revenue_36m", "Revenue expected in 36 months", MONEY).read_only().help("Not discounted."),
        Field::new("rfm_recency", "Recency class", FieldType::Integer)
            .read_only()
            .help("1 to 5, 5 bought last: 1 + floor(5 × share of people strictly below)."),
        Field::new("rfm_frequency", "Frequency class", FieldType::Integer)
            .read_only()
            .help("1 to 5 by days with a purchase; equal values share a class."),
        Field::new("rfm_monetary", "Monetary class", FieldType::Integer)
            .read_only()
            .help("1 to 5 by net revenue; equal values share a class."),
    ]),
};

/// The columns behind the shown ones: what the models read, and what a row was computed with.
const BEHIND: &[Field] = &[
    Field::new("x", "Repeat purchases", FieldType::Decimal).help("Days with a purchase after the first."),
    Field::new("t_x", "Recency", FieldType::Decimal).help("Weeks from the first to the last purchase."),
    Field::new("t", "Age", FieldType::Decimal).help("Weeks from the first purchase to the day looked at."),
    Field::new("paid", "Paid repeat days", FieldType::Decimal)
        .help("Days after the first with a purchase that brought money; what the mean is over."),
    Field::new("mean", "Mean of a repeat day", FieldType::Decimal)
        .help("Net revenue of such a day, in the firm's currency."),
    Field::new("model_version", "Version of the models", FieldType::Integer),
    Field::new("computed_at", "Computed", FieldType::DateTime),
    Field::new("as_of", "Looked at", FieldType::Date).help("The last day that was looked at."),
];

/// What the warehouse shows of `person_values`, with what the models read.
pub fn derived() -> Vec<Derived> {
    vec![Derived {
        table: TABLE,
        help: "What each person with a purchase is worth, and what that is computed from.",
        key: Field::new(KEY, "Person", FieldType::relation("people", OnDelete::Follow)),
        subject: Subject::Person(KEY.into()),
        fields: ATTACHMENT.fields.iter().chain(BEHIND).cloned().collect(),
    }]
}

/// The columns of `person_values` in their order, without the number of the revision that follows them.
pub fn columns() -> Vec<(String, ColumnType)> {
    let mut columns = vec![(KEY.to_owned(), Id)];
    columns.extend(ATTACHMENT.fields.iter().flat_map(Field::columns));
    columns.extend(BEHIND.iter().flat_map(Field::columns));
    columns
}

/// The tables of the room with their indexes.
pub fn tables() -> (Vec<Table>, Vec<Index>) {
    let values = columns()
        .into_iter()
        .chain([(SEQ_COLUMN.to_owned(), Integer)])
        .map(|(name, column_type)| match name.as_str() {
            "person_id" | "orders_count" => Column::required(name, column_type),
            _ => Column::optional(name, column_type),
        })
        .collect();
    let models = vec![
        Column::required("name", Text),
        Column::required("version", Integer),
        Column::required("parameters", Text),
        Column::required("standard_errors", Text),
        Column::optional("backtest", Text),
        Column::required("log_likelihood", Real),
        Column::required("rows", Integer),
        Column::required("trained_at", Integer),
        Column::required("trained_by", Text),
        Column::required("as_of", Integer),
        Column::required("seconds", Real),
        Column::required("orders_at_training", Integer),
    ];
    let notes = vec![
        Column::required("name", Text),
        Column::required("content", Text),
        Column::required("written_at", Integer),
    ];
    let tables = vec![
        Table::keyed("person_values", &["person_id"], values),
        Table::keyed("models", &["name", "version"], models),
        Table::keyed("value_notes", &["name"], notes),
    ];
    // Lists are sorted by value and then by person, mostly downwards.
    let index = |column: &str| Index {
        columns: vec![(column.to_owned(), Order::Desc), ("person_id".to_owned(), Order::Desc)],
        ..Index::on(format!("person_values_{column}"), "person_values", &[])
    };
    let quick = ["revenue", "first_purchase_at", "last_order_at", "slipping", "value_predictive"];
    let mut indexes = quick.map(index).to_vec();
    indexes.push(Index::on("person_values_seq", "person_values", &[SEQ_COLUMN]));
    (tables, indexes)
}
