//! Customers from one moment to another: how many there are, how many are active, and whether they stay.
//!
//! S is active at the start, E at the end, N first bought within the period and is active at its end. Who was
//! silent at the start and is active at the end was won back, so E = kept + N + won back.

mod counts;
mod part;
mod rate;
mod size;

use platform::Error;
use platform::warehouse::Function;

use super::Ground;
use super::boundaries::Boundaries;
pub(super) use rate::{crr, kept, lapsed, won_back};
pub(super) use size::{active, customers};

/// One pass over the purchases; what follows works on customers who are alike.
macro_rules! keeping_sql {
    ($alike:literal, $joined:literal, $summed:literal) => {
        concat!(
            "with history as (\n",
            "  select customer_id, bool_or(company_id is not null) as company,\n",
            "    min(at) as first_at, bit_or(active_at(at)) as active\n",
            "  from purchases\n",
            "  where customer_id is not null\n",
            "  group by customer_id\n",
            "), customer as (\n",
            "  select company, first_at, active, case when company then customer_id end as company_id,\n",
            "    case when company then null else customer_id end as person_id\n",
            "  from history\n",
            "), alike as (\n",
            "  select c.company, {key} as key, bought_before(c.first_at) as bought, c.active, count(*) as n",
            $alike,
            "\n  from customer c{join}",
            $joined,
            "\n  group by 1, 2, 3, 4\n",
            "), boundary as (\n",
            "  select *, unnest(range(0, 62)) as i from alike\n",
            "), step as (\n",
            "  select *, (bought >> i) & 1 as was_customer, (bought >> (i + 1)) & 1 as is_customer,\n",
            "    (active >> i) & 1 as at_start, (active >> (i + 1)) & 1 as at_end\n",
            "  from boundary\n",
            ")\n",
            "select company, key, i,\n",
            "  sum(n * is_customer) as customers,\n",
            "  sum(n * at_start) as s, sum(n * at_end) as e,\n",
            "  sum(n * (1 - was_customer) * at_end) as new,\n",
            "  sum(n * at_start * at_end) as kept,\n",
            "  sum(n * was_customer * (1 - at_start)) as inactive,\n",
            "  sum(n * was_customer * (1 - at_start) * at_end) as won_back",
            $summed,
            "\nfrom step\n",
            "group by company, key, i"
        )
    };
}

/// Customers by what became of them in each step.
pub(super) const SQL: &str = keeping_sql!("", "", "");
/// The same with the chances of those who are active at the end.
pub(super) const WITH_CHANCES: &str = keeping_sql!(
    ", sum(v.chance_active) as chances, count(v.chance_active) as scored",
    "\n  left join person_values v on v.person_id = c.person_id",
    ",\n  sum(chances * at_end) as chances, sum(scored * at_end) as scored"
);

/// The functions of the steps.
pub(super) fn functions(ground: &Ground<'_>) -> Result<Vec<Vec<Function>>, Error> {
    Ok(Boundaries::of(ground).functions())
}
