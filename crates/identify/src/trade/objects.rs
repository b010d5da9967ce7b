//! Products, orders and their lines, declared.

use std::borrow::Cow;

use model::Value;
use model::field::{Choice, Field, FieldType, OnDelete};
use model::object::{Columns, Group, Moment, Object, Subject};

const STATUSES: &[Choice] = &[
    Choice::new("draft", "Draft"),
    Choice::new("placed", "Placed"),
    Choice::new("paid", "Paid"),
    Choice::new("shipped", "Shipped"),
    Choice::new("delivered", "Delivered"),
    Choice::new("cancelled", "Cancelled"),
    Choice::new("refunded", "Refunded"),
];

/// The states in which an order is no purchase: not yet, or not any more. An order without a status counts.
pub const UNCOUNTED: &[&str] = &["draft", "cancelled", "refunded"];

const KINDS: &[Choice] = &[
    Choice::new("base", "Base"),
    Choice::new("upsell", "Upsell"),
    Choice::new("cross_sell", "Cross-sell"),
    Choice::new("add_on", "Add-on"),
    Choice::new("renewal", "Renewal"),
];

/// All amounts of an order are in the currency of the order.
const ORDER_MONEY: FieldType = FieldType::money_in("currency");
const OWN_MONEY: FieldType = FieldType::Money { currency: None };

/// What the firm sells.
pub const PRODUCTS: Object = Object {
    slug: Cow::Borrowed("products"),
    label: Cow::Borrowed("Products"),
    label_singular: Cow::Borrowed("Product"),
    title: Cow::Borrowed(&[Cow::Borrowed("name"), Cow::Borrowed("sku")]),
    search: Cow::Borrowed(&[Cow::Borrowed("name"), Cow::Borrowed("sku"), Cow::Borrowed("category")]),
    counter: None,
    derive: None,
    subject: Subject::Firm,
    moments: &[],
    fields: Cow::Borrowed(&[
        Field::new("sku", "SKU", FieldType::Code).quick().listed(),
        Field::new("name", "Name", FieldType::Text).required().quick().listed(),
        Field::new("category", "Category", FieldType::Text).listed(),
        Field::new("price", "Price", OWN_MONEY).listed(),
        Field::new("cost", "Cost", OWN_MONEY).help("What the goods cost the firm."),
        Field::relation("requires_product_id", "Needs", "products")
            .help("An add-on needs this product first."),
        Field::relation("replaces_id", "Replaces", "products"),
    ]),
    icon: Some(Cow::Borrowed("package")),
    group: Some(Group::Sales),
    built_in: true,
    hidden: false,
};

/// What was bought.
pub const ORDERS: Object = Object {
    slug: Cow::Borrowed("orders"),
    label: Cow::Borrowed("Orders"),
    label_singular: Cow::Borrowed("Order"),
    title: Cow::Borrowed(&[Cow::Borrowed("number"), Cow::Borrowed("placed_at")]),
    search: Cow::Borrowed(&[Cow::Borrowed("number"), Cow::Borrowed("source_id")]),
    counter: None,
    derive: Some(net),
    subject: Subject::Customer { company: Cow::Borrowed("company_id"), person: Cow::Borrowed("person_id") },
    moments: &[Moment {
        unless: Some(("status", &["draft"])),
        amount: Some("total"),
        channel: Some("channel"),
        links: &[("order_id", "id"), ("campaign_id", "campaign_id")],
        ..Moment::of("order_placed", "placed_at")
    }],
    fields: Cow::Borrowed(&[
        Field::new("number", "Number", FieldType::Code).quick(),
        Field::new("person_id", "Person", FieldType::relation("people", OnDelete::Refuse)).quick().listed(),
        Field::new("company_id", "Company", FieldType::relation("companies", OnDelete::Refuse)).quick(),
        Field::new("placed_at", "Placed", FieldType::DateTime).required().quick().listed(),
        Field::new("status", "Status", FieldType::Select(Cow::Borrowed(STATUSES))).listed(),
        Field::new("total", "Total", ORDER_MONEY)
            .listed()
            .help("What the customer paid, with tax, after discounts."),
        Field::new("tax", "Tax", ORDER_MONEY),
        Field::new("discount", "Discount", ORDER_MONEY).help("What was taken off before the total."),
        Field::new("refunded", "Refunded", ORDER_MONEY).help("What was paid back, with tax."),
        Field::new("net", "Net revenue", ORDER_MONEY).read_only().help("Total less tax and refunds."),
        Field::new("margin", "Margin", ORDER_MONEY).help("Net revenue less the cost of the goods."),
        Field::new("currency", "Currency", FieldType::Currency),
        Field::new("channel", "Channel", FieldType::Text),
        Field::new("kind", "Kind", FieldType::Select(Cow::Borrowed(KINDS))),
    ]),
    icon: Some(Cow::Borrowed("receipt")),
    group: Some(Group::Sales),
    built_in: true,
    hidden: false,
};

/// What an order is made of.
pub const ORDER_LINES: Object = Object {
    slug: Cow::Borrowed("order_lines"),
    label: Cow::Borrowed("Order lines"),
    label_singular: Cow::Borrowed("Order line"),
    title: Cow::Borrowed(&[Cow::Borrowed("source_id")]),
    search: Cow::Borrowed(&[]),
    counter: None,
    derive: None,
    subject: Subject::Part(Cow::Borrowed("order_id")),
    moments: &[],
    fields: Cow::Borrowed(&[
        Field::new("order_id", "Order", FieldType::relation("orders", OnDelete::Follow))
            .required()
            .quick()
            .listed(),
        Field::relation("product_id", "Product", "products").listed(),
        Field::new("quantity", "Quantity", FieldType::Decimal).listed(),
        Field::new("price", "Price", OWN_MONEY).help("Of one piece."),
        Field::new("discount", "Discount", OWN_MONEY),
        Field::new("amount", "Amount", OWN_MONEY).listed().help("Of the whole line, after the discount."),
    ]),
    icon: Some(Cow::Borrowed("list")),
    group: Some(Group::Sales),
    built_in: true,
    hidden: false,
};

/// Net revenue: the total less tax and refunds. Without a total there is none.
fn net(columns: &Columns, row: &mut [Value]) {
    let amount = |name| match columns.get(row, name) {
        Some(Value::Integer(micros)) => Some(*micros),
        _ => None,
    };
    let net = amount("total").map(|total| {
        let less = amount("tax").unwrap_or(0).saturating_add(amount("refunded").unwrap_or(0));
        total.saturating_sub(less)
    });
    columns.set(row, "net", net.into());
}
