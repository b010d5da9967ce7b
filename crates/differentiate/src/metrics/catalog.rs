//! Every metric, declared.

use super::declaration::{Goal, Grain, Metric, Unit};
use super::dimension::Dimension;
use super::{distribution, inactivity, keeping, repeat, repurchase, rfm, trade, window};

/// Nothing to know beside the firm's own functions.
macro_rules! no_functions {
    () => {
        |_| Ok(vec![Vec::new()])
    };
}

const PURCHASES: &[&str] = &[
    "orders.placed_at",
    "orders.status",
    "orders.person_id",
    "orders.company_id",
    "orders.net",
    "orders.refunded",
];

/// What the others start from.
const METRIC: Metric = Metric {
    name: "",
    label: "",
    question: "",
    definition: "",
    sql: "",
    unit: Unit::People,
    grains: &[],
    months: None,
    dimensions: &[],
    goal: None,
    needs: PURCHASES,
    version: 1,
    functions: no_functions!(),
    tell: window::tell,
};

/// What the metrics of keeping start from.
const KEEPING: Metric =
    Metric { sql: keeping::SQL, grains: Grain::ALL, functions: keeping::functions, ..METRIC };

/// What the metrics of orders start from.
const TRADE: Metric = Metric {
    sql: trade::SQL,
    grains: Grain::ALL,
    dimensions: Dimension::ALL,
    functions: trade::functions,
    ..METRIC
};

/// Every metric.
pub const METRICS: &[Metric] = &[
    Metric {
        name: "customers",
        label: "Customers",
        question: "How many customers have we won so far?",
        definition: "Everybody with a purchase before the end of the period: an order that was neither a draft, \
                     cancelled nor wholly refunded. An order of a company makes the company the customer, \
                     whoever of its people bought.",
        dimensions: Dimension::OF_CUSTOMERS,
        tell: keeping::customers,
        ..KEEPING
    },
    Metric {
        name: "active",
        label: "Active customers",
        question: "How many customers are with us now?",
        definition: "Customers who bought within the window before the end of the period.",
        dimensions: Dimension::OF_CUSTOMERS,
        tell: keeping::active,
        ..KEEPING
    },
    Metric {
        name: "window",
        label: "Window of active customers",
        question: "After how many days without a purchase is a customer no longer active?",
        definition: "The time within which 95 of 100 repeat purchases follow the one before: the 95th percentile \
                     (nearest rank) of the gaps in days between the days on which a customer bought; 365 days \
                     until 20 gaps are known. Measured anew whenever everybody is scored, and used from then on.",
        sql: window::SQL,
        unit: Unit::Days,
        tell: window::tell,
        ..METRIC
    },
    Metric {
        name: "revenue",
        label: "Revenue",
        question: "What do customers bring us?",
        definition: "Total of all purchases of the period, net of tax, discounts and refunds. Orders in another \
                     currency than the firm's are told of as missing, for there are no rates.",
        unit: Unit::Money,
        tell: trade::revenue,
        ..TRADE
    },
    Metric {
        name: "orders",
        label: "Orders",
        question: "How often is something bought?",
        definition: "Orders of the period that were neither a draft, cancelled nor wholly refunded.",
        unit: Unit::Orders,
        tell: trade::orders,
        ..TRADE
    },
    Metric {
        name: "average_purchase",
        label: "Average purchase",
        question: "What is one purchase worth?",
        definition: "Revenue by the number of purchases it comes from, those of nothing included.",
        unit: Unit::Money,
        tell: trade::average,
        ..TRADE
    },
    Metric {
        name: "value_distribution",
        label: "People by predicted value",
        question: "Is our value in a few hands or in many?",
        definition: "People by the margin expected of them over 36 months, discounted by 10 % a year; without \
                     a margin share, by revenue.",
        sql: distribution::SQL,
        needs: &["person_values.value_predictive"],
        tell: distribution::tell,
        ..METRIC
    },
    Metric {
        name: "crr",
        label: "Customer retention rate",
        question: "Do customers stay?",
        definition: "((E − N) / S) × 100: S customers were active at the start of the period, E at its end, N of \
                     them first bought within the period. Who came back counts, so the rate is the kept rate and \
                     100 × those won back / S. Without anybody active at the start there is no figure. The goal \
                     of a year is more than 85; an n-th of a year compares with 85^(1/n).",
        unit: Unit::Percent,
        goal: Some(Goal { value: 85.0 }),
        tell: keeping::crr,
        ..KEEPING
    },
    Metric {
        name: "kept_rate",
        label: "Kept rate",
        question: "How many stay without having to be won back?",
        definition: "Customers active at the start and at the end of the period, per 100 active at its start.",
        unit: Unit::Percent,
        tell: keeping::kept,
        ..KEEPING
    },
    Metric {
        name: "lapse_rate",
        label: "Lapse rate",
        question: "How many fall silent?",
        definition: "100 − kept rate: customers active at the start of the period and not at its end, per 100 \
                     active at its start. Without a contract nobody says that she leaves; so beside it stands \
                     the mean chance, as of today, that the people active at the end are still customers (by the \
                     BG/NBD model).",
        sql: keeping::WITH_CHANCES,
        unit: Unit::Percent,
        needs: &[
            "orders.placed_at",
            "orders.status",
            "orders.person_id",
            "orders.company_id",
            "orders.net",
            "orders.refunded",
            "person_values.chance_active",
        ],
        tell: keeping::lapsed,
        ..KEEPING
    },
    Metric {
        name: "win_back_rate",
        label: "Win-back rate",
        question: "How many of the silent come back?",
        definition: "Customers who had bought before, were not active at the start of the period and are at its \
                     end, per 100 who had bought before and were not active at its start.",
        unit: Unit::Percent,
        tell: keeping::won_back,
        ..KEEPING
    },
    Metric {
        name: "repeat_rate",
        label: "Repeat rate",
        question: "How many buy a second time?",
        definition: "Customers with at least two purchases within 365 days, the first included, per 100 whose \
                     first purchase is at least 365 days old at the end of the period.",
        sql: repeat::SQL,
        unit: Unit::Percent,
        grains: Grain::ALL,
        functions: repeat::functions,
        tell: repeat::tell,
        ..METRIC
    },
    Metric {
        name: "repurchase",
        label: "Repurchase by cohort",
        question: "Who buys again, and when?",
        definition: "Of all customers whose first purchase lies in a calendar month, those per 100 who bought in \
                     the k-th calendar month after it. Month 0 is that of the first purchase, in which everybody \
                     bought. Where no first day is asked for: the cohorts of the last 60 months.",
        sql: repurchase::SQL,
        unit: Unit::Percent,
        grains: &[Grain::Month],
        months: Some(60),
        needs: &[
            "orders.placed_at",
            "orders.status",
            "orders.person_id",
            "orders.company_id",
            "orders.net",
            "orders.refunded",
            "orders.source",
        ],
        functions: repurchase::functions,
        tell: repurchase::tell,
        ..METRIC
    },
    Metric {
        name: "inactivity",
        label: "Inactivity",
        question: "Who falls silent, and how long ago?",
        definition: "Customers by the days since the last thing they did themselves: a purchase, or an incoming \
                     interaction such as a call, a reply, a click or an answer, and not what was only sent, \
                     delivered, opened or shown. Engaged below 90, cooling from 90, dormant from 180 days on; \
                     lost once outside of the window of active customers.",
        sql: inactivity::SQL,
        needs: &[
            "orders.placed_at",
            "orders.status",
            "orders.person_id",
            "orders.company_id",
            "orders.net",
            "orders.refunded",
            "interactions.at",
            "interactions.kind",
            "interactions.direction",
            "interactions.person_id",
            "interactions.company_id",
        ],
        functions: inactivity::functions,
        tell: inactivity::tell,
        ..METRIC
    },
    Metric {
        name: "rfm",
        label: "Recency and frequency",
        question: "Who bought lately and often?",
        definition: "People by the class of their last purchase and of the number of days on which they bought, \
                     each from 1 to 5: 1 + floor(5 × the share of people strictly below). Equal values share a \
                     class. Companies are not in it.",
        sql: rfm::SQL,
        needs: &["person_values.rfm_recency", "person_values.rfm_frequency", "person_values.revenue"],
        tell: rfm::tell,
        ..METRIC
    },
];
