//! What one person's page shows of her value, computed from her orders as they are now.

use db::{Tx, list};
use mining::value::{MONTHS, WEEKS_PER_MONTH, discount, predictive};
use model::filter::Filter;
use model::{Id, Money, micros_to_decimal};
use platform::{App, Error};
use serde_json::{Value as Json, json};

use super::account::{Account, fold, round};
use super::formula::{Formula, LifespanSource, formula};
use super::historic::{Historic, historic};
use super::models::{Name, latest};
use super::purchases::{
    Customers, History, Whose, countable, counted, histories, of_person, on_orders, valued,
};
use super::scoring::{Expected, Ground, expect};
use super::sql;
use super::store::ground;
use super::streams::streams;

/// A person's value. [`Error::NotFound`] when there is no such person or she never bought.
pub fn person(tx: &mut Tx, app: &App, id: Id) -> Result<Json, Error> {
    if tx.query_one(sql::PERSON, &[id.into()])?.is_none() {
        return Err(Error::not_found("there is no person with this id"));
    }
    let ground = ground(tx, app)?;
    let horizon = app.firm.horizon(ground.now);
    let not_scored = later_orders(tx, app, id)?;
    let found = histories(tx, app, Customers::People, &Whose::These(vec![id]), horizon)?;
    let Some(history) = found.first() else {
        return Err(Error::not_found(match not_scored {
            0 => "this person has not bought anything yet, so there is no value to tell".to_owned(),
            n => format!(
                "this person had not bought anything by {}; {n} later orders are not scored",
                ground.today
            ),
        }));
    };
    let account = fold(history, ground.today).map_err(crate::mined)?;
    let expected = expect(std::slice::from_ref(&account), &ground)?.and_then(|all| all.first().copied());
    let class = ground.levels.as_ref().map(|levels| levels.class(&account));
    let formula = formula(&account, ground.levels.as_ref(), &app.firm, ground.today);
    let model = latest(tx, Name::Bgnbd)?;
    let mut records = of_person(id);
    records.extend(counted(horizon));
    records.extend(valued(app.firm.currency));
    let money = Show(app);
    Ok(json!({
        "person_id": id,
        "as_of": ground.today,
        "currency": app.firm.currency,
        "computed_at": ground.now,
        "model": model.map(|model| json!({
            "name": Name::Bgnbd.slug(), "trained_at": model.trained_at, "version": model.version,
        })),
        "summary": {
            "purchases": account.orders,
            "repeat": account.summary.x,
            "recency_weeks": account.summary.t_x,
            "age_weeks": account.summary.t,
            "average_purchase": money.micros(account.average(app.firm.currency)),
            "first_order_at": account.first_at,
            "last_order_at": account.last_at,
        },
        "chance_active": expected.map(|expected| expected.chance),
        "chance_active_90": expected.and_then(|expected| expected.chance_90_days_ago),
        "expected_orders_36m": expected.map(|expected| expected.orders),
        "slipping": money.units(expected.and_then(|expected| expected.worth).map(|worth| worth.slipping)),
        "historic": money.historic(&account, historic(&account, &app.firm)),
        "formula": money.formula(&formula),
        "predictive": money.predictive(&account, expected, &ground)?,
        "rfm": class.map(|class| json!({
            "recency": class.recency, "frequency": class.frequency, "monetary": class.monetary,
        })),
        "streams": money.streams(history, referrals(tx, app, id, &ground)?, &ground),
        "counted_orders": { "object": "orders", "filter": Filter::And(records).json(), "sum": "net" },
        "missing": missing(&account),
        "not_scored": not_scored,
    }))
}

/// Orders of the person that are kept but lie after the last day.
fn later_orders(tx: &mut Tx, app: &App, id: Id) -> Result<i64, Error> {
    let mut condition = on_orders(app, countable())?;
    let person = condition.bind(id.into());
    let horizon = condition.bind(app.firm.horizon(app.clock.now()).into());
    let sql = format!(
        "select count(*) from orders o where o.person_id = {person} and o.placed_at >= {horizon} and {} and {}",
        Customers::People.sql(),
        condition.sql
    );
    let row = tx.query_one(&sql, &condition.params)?.ok_or_else(|| Error::bug("a count gave no row"))?;
    Ok(row.integer(0)?)
}

/// Net revenue of the people this person referred, first degree only.
fn referrals(tx: &mut Tx, app: &App, id: Id, ground: &Ground) -> Result<i64, Error> {
    let mut filter = counted(app.firm.horizon(ground.now));
    filter.extend(valued(app.firm.currency));
    let referred: Vec<Id> =
        tx.query(sql::REFERRED, &[id.into()])?.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    let mut sum = 0i64;
    for part in referred.chunks(5_000) {
        let mut condition = on_orders(app, filter.clone())?;
        let ids = condition.bind(list::ids(part));
        let sql = format!(
            "select coalesce(cast(sum(o.net) as bigint), 0) from orders o \
             where o.person_id in (select l.value from ids({ids}) l) and {} and {}",
            Customers::People.sql(),
            condition.sql
        );
        let row = tx.query_one(&sql, &condition.params)?.ok_or_else(|| Error::bug("a sum gave no row"))?;
        sum = sum.saturating_add(row.integer(0)?);
    }
    Ok(sum)
}

/// What of the purchases could not be counted in money.
fn missing(account: &Account) -> Vec<String> {
    let mut missing = Vec::new();
    if account.foreign > 0 {
        missing.push(format!("{} in other currencies have no rate", orders(account.foreign)));
    }
    if account.unpriced > 0 {
        missing.push(format!("{} without a total", orders(account.unpriced)));
    }
    missing
}

fn orders(n: i64) -> String {
    if n == 1 { "1 order".to_owned() } else { format!("{n} orders") }
}

/// Amounts as they are shown, in the firm's currency.
struct Show<'a>(&'a App);

impl Show<'_> {
    fn micros(&self, micros: Option<i64>) -> Json {
        json!(micros.map(|micros| Money { micros, currency: self.0.firm.currency }))
    }

    fn units(&self, amount: Option<f64>) -> Json {
        self.micros(amount.and_then(|amount| round(amount, self.0.firm.currency)))
    }

    fn amount(&self, name: &str, label: &str, micros: Option<i64>, missing: Option<String>) -> Json {
        json!({ "name": name, "label": label, "amount": self.micros(micros), "number": null, "unit": null,
            "missing": missing })
    }

    fn historic(&self, account: &Account, historic: Option<Historic>) -> Json {
        let Some(historic) = historic else {
            let why = Some("no order has an amount in the firm's currency".to_owned());
            return json!({ "value": null, "before_goods": false,
                "lines": [self.amount("revenue", "Net revenue", None, why)] });
        };
        let goods = match (historic.goods, historic.without_goods) {
            (Some(_), 0) => None,
            (None, _) => Some("no margin is known, so this is before goods".to_owned()),
            (Some(_), n) => Some(format!("{} of {} without a margin", orders(n), account.valued)),
        };
        let cost = historic.goods.map(|micros| -micros);
        let none = |what: &str| Some(format!("no {what} are recorded"));
        json!({
            "value": self.micros(Some(historic.value())),
            "before_goods": historic.goods.is_none(),
            "lines": [
                self.amount("revenue", "Net revenue", Some(historic.revenue), None),
                self.amount("goods", "Cost of goods", cost, goods),
                self.amount("serving", "Cost to serve", None, none("costs to serve")),
                self.amount("acquiring", "Cost to acquire", None, none("costs to acquire")),
            ],
        })
    }

    fn formula(&self, formula: &Formula) -> Json {
        let number = |name: &str, label: &str, number: Option<f64>, unit: &str, missing: Option<String>| {
            json!({ "name": name, "label": label, "amount": null, "number": number, "unit": unit,
                "missing": missing })
        };
        let average = formula.average_purchase.and_then(|amount| round(amount, self.0.firm.currency));
        let priced = average.is_none().then(|| "no order has an amount in the firm's currency".to_owned());
        let (label, stays) = match formula.source {
            LifespanSource::Typed => ("Lifespan, as set".to_owned(), None),
            LifespanSource::LapseRate(rate) => {
                (format!("Lifespan at a yearly lapse rate of {:.1} %", rate * 100.0), None)
            }
            LifespanSource::Missing => {
                let why = "nobody was active a year ago, so there is no lapse rate yet; set lifespan_years";
                ("Lifespan".to_owned(), Some(why.to_owned()))
            }
        };
        let weighting = formula.weighting.is_none().then(|| "no margin share is set".to_owned());
        json!({
            "value": self.micros(formula.value(&self.0.firm)),
            "lines": [
                self.amount("average_purchase", "Average purchase", average, priced),
                number("purchases_per_year", "Purchases a year", Some(formula.purchases_per_year), "a year", None),
                number("lifespan", &label, formula.lifespan, "years", stays),
                number("weighting", "Margin share", formula.weighting, "share", weighting),
            ],
        })
    }

    fn predictive(
        &self,
        account: &Account,
        expected: Option<Expected>,
        ground: &Ground,
    ) -> Result<Json, Error> {
        let share = ground.firm.margin_share;
        let worth = expected.and_then(|expected| expected.worth);
        let missing = match (&ground.models.buying, worth) {
            (None, _) => Some("there is no model yet: too few people have bought again to learn from"),
            (Some(_), None) => {
                Some("there is no model of amounts yet: too few repeat purchases, or too varied")
            }
            _ => None,
        };
        let mut lines = Vec::new();
        let mut months = Vec::new();
        if let (Some(buying), Some(spending)) = (&ground.models.buying, &ground.models.spending) {
            let all = predictive(buying, spending, &account.summary, share).map_err(crate::mined)?;
            let of = mining::bgnbd::Observation::from(&account.summary);
            let score = &all.score;
            lines = vec![
                json!({ "name": "orders", "label": "Purchases expected in 36 months",
                    "number": score.purchases_36m, "unit": "orders", "amount": null, "missing": null }),
                self.amount(
                    "purchase",
                    "Expected amount of a purchase",
                    round(score.expected_value, ground.firm.currency),
                    None,
                ),
                self.amount(
                    "revenue",
                    "Revenue in 36 months",
                    round(score.revenue_36m, ground.firm.currency),
                    None,
                ),
                self.amount(
                    "discount",
                    "Discount, 10 % a year",
                    round(score.discounted_revenue_36m - score.revenue_36m, ground.firm.currency),
                    None,
                ),
                json!({ "name": "margin", "label": "Margin share", "number": share, "unit": "share",
                    "amount": null,
                    "missing": share.is_none().then_some("no margin share is set, so this is before margin") }),
            ];
            let exact = |amount: f64| micros_to_decimal((amount * 1_000_000.0).round() as i64, 2);
            months = all
                .months
                .iter()
                .map(|month| {
                    json!({
                        "month": month.month,
                        "orders": month.purchases,
                        "revenue": exact(month.revenue),
                        "value": exact(month.margin.unwrap_or(month.discounted_revenue)),
                        "discount": discount(month.month),
                        "chance_active": buying.p_alive_after(&of, f64::from(month.month) * WEEKS_PER_MONTH),
                    })
                })
                .collect();
            debug_assert_eq!(months.len(), MONTHS);
        } else if let Some(why) = missing {
            lines.push(self.amount("revenue", "Revenue in 36 months", None, Some(why.to_owned())));
        }
        Ok(json!({
            "value": self.units(worth.map(|worth| worth.value)),
            "before_margin": share.is_none(),
            "margin_share": share,
            "revenue_36m": self.units(worth.map(|worth| worth.revenue)),
            "missing": missing,
            "lines": lines,
            "months": months,
        }))
    }

    fn streams(&self, history: &History, referrals: i64, ground: &Ground) -> Json {
        let streams = streams(history, ground.today);
        let years = streams.years.iter().zip(1..).map(|(year, number)| {
            json!({
                "year": number, "from": year.from, "to": year.to, "spend": self.micros(Some(year.spend)),
                "provisional": year.open,
            })
        });
        json!({
            "base": self.micros(Some(streams.base)),
            "growth": self.micros(Some(streams.growth)),
            "contraction": self.micros(Some(streams.contraction)),
            "referrals": self.micros(Some(referrals)),
            "provisional": streams.years.iter().any(|year| year.open),
            "years": years.collect::<Vec<_>>(),
        })
    }
}
