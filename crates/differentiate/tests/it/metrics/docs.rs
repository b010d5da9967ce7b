//! The page of the documentation is what the declarations say.

use differentiate::metrics::{FUNCTIONS, METRICS, Unit};

const HEAD: &str = "\
# Metrics

Every figure that Rapport shows, with its definition and the SQL that computes it. `GET /api/v1/metrics` lists the same;
`GET /api/v1/metrics/{name}?from&to&grain&by` answers one. `from` is the first day, `to` the day after the last, both in
the firm's time zone; without them the period reaches from the first purchase to the last day that is looked at. Each
answer says up to which `seq` of the feed it holds everything, what is missing from it, and with `records` which list
shows exactly what was counted; records of a rate are those that are counted in it, and `parts` has all that explain it.
Where people and companies are both customers, they are listed apart in `parts`.

A **purchase** is an order whose status is not draft, cancelled or refunded and that was not wholly refunded. A
**customer** is the company of an order, or without one the person. **Active** at a moment is a customer who bought
within the window before it. A step of a series that is not over yet is marked as provisional.

This page is made from the declarations in `crates/differentiate/src/metrics/catalog.rs`; a test compares them.

## Functions

The SQL runs over the tables and views of the warehouse with the firm's own functions (`firm_day`, `firm_month`,
`firm_currency`, `firm_end`, …) and these, which know the period that was asked for:

";

fn page() -> String {
    let mut text = HEAD.to_owned();
    for (name, says) in FUNCTIONS {
        text += &format!("- `{name}`: {says}.\n");
    }
    for metric in METRICS {
        let list = |names: Vec<&str>| if names.is_empty() { "–".to_owned() } else { names.join(", ") };
        let unit = match metric.unit {
            Unit::People => "customers",
            Unit::Orders => "orders",
            Unit::Money => "amount in the firm's currency",
            Unit::Percent => "per cent",
            Unit::Days => "days",
        };
        let goal = metric.goal.map_or("–".to_owned(), |goal| format!("> {} a year", goal.value));
        text += &format!(
            "\n## {} (`{}`)\n\n*{}*\n\n{}\n\n| unit | series by | split by | goal | version |\n|---|---|---|---|---|\n\
             | {unit} | {} | {} | {goal} | {} |\n\nNeeds {}.\n\n```sql\n{}\n```\n",
            metric.label,
            metric.name,
            metric.question,
            metric.definition,
            list(metric.grains.iter().map(|grain| grain.name()).collect()),
            list(metric.dimensions.iter().map(|dimension| dimension.name()).collect()),
            metric.version,
            metric.needs.iter().map(|need| format!("`{need}`")).collect::<Vec<_>>().join(", "),
            metric.whole(),
        );
    }
    text
}

/// `UPDATE_DOCS=1` writes the page anew.
#[test]
fn the_page_is_what_the_declarations_say() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file, page()).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == page(), "docs/metrics.md is not what the metrics declare; write it with UPDATE_DOCS=1");
}
