//! The purchases as a table of the warehouse: what [`super::purchases`] says in filters, said in SQL. A test compares
//! both.

use platform::warehouse::View;

/// Every purchase.
pub const PURCHASES: View = View {
    name: "purchases",
    help: "Orders that count: placed until the last day looked at, neither draft, cancelled nor wholly refunded.",
    sql: "select o.id as order_id, coalesce(o.company_id, o.person_id) as customer_id, \
          case when o.company_id is not null then 'company' when o.person_id is not null then 'person' end as customer, \
          o.person_id, o.company_id, o.placed_at as at, firm_day(o.placed_at) as day, \
          case when coalesce(o.currency, firm_currency()) = firm_currency() then o.net end as net, \
          case when coalesce(o.currency, firm_currency()) = firm_currency() then o.margin end as margin, \
          o.currency, o.channel, o.kind, o.source \
          from orders o \
          where o.placed_at < firm_end() \
          and coalesce(o.status, '') not in ('draft', 'cancelled', 'refunded') \
          and not (coalesce(o.refunded, 0) > 0 and coalesce(o.net, 1) <= 0)",
    columns: &[
        ("order_id", "The order."),
        ("customer_id", "The company, or without one the person; null where the order names neither."),
        ("customer", "What the customer is: company or person."),
        ("person_id", "The person of the order."),
        ("company_id", "The company of the order."),
        ("at", "When it was placed."),
        ("day", "The same as a day of the firm's."),
        ("net", "Net revenue in the firm's currency; null where the order has no total or another currency."),
        ("margin", "Net revenue less the goods, where the order says it, in the firm's currency."),
        ("currency", "The currency of the order; null means the firm's."),
        ("channel", "The channel of the order."),
        ("kind", "base, upsell, cross_sell, add_on or renewal."),
        ("source", "The system or file the order came from."),
    ],
};
