/** Three queries to begin with; they run on the example firm and on any other. */

export interface Example {
  title: string
  query: string
}

export const examples: Example[] = [
  {
    title: 'Revenue by month',
    query: `select firm_month(at) as month, sum(net) as revenue
from purchases
group by 1
order by 1`,
  },
  {
    title: 'Customers by number of purchases',
    query: `select purchases, count(*) as customers
from (
  select customer_id, count(*) as purchases
  from purchases
  group by customer_id
) as each_customer
group by purchases
order by purchases
limit 20`,
  },
  {
    title: 'Ten customers who brought most',
    query: `select people.id, first_name, last_name, count(*) as purchases, sum(net) as revenue
from people
join purchases on purchases.person_id = people.id
group by people.id, first_name, last_name
order by revenue desc
limit 10`,
  },
]
