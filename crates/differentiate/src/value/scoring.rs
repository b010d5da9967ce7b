//! From accounts to the rows of `person_values`.

use mining::bgnbd::{Observation, expected_all};
use mining::summary::Summary;
use mining::value::{self, MONTHS, WEEKS_PER_MONTH};
use model::{Currency, Day, Timestamp, Value};
use platform::Error;
use platform::firm::Firm;

use super::account::{Account, round};
use super::formula::formula;
use super::historic::historic;
use super::levels::Levels;
use super::models::InUse;

/// What everybody is scored with.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The firm.
    pub firm: Firm,
    /// The last day that is looked at.
    pub today: Day,
    /// When the scoring takes place.
    pub now: Timestamp,
    /// The models.
    pub models: InUse,
    /// The levels, once they were measured.
    pub levels: Option<Levels>,
}

/// What the models expect of a customer. Money is in units of the currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Chance of still being a customer.
    pub chance: f64,
    /// The same as it was 90 days before; none for who was no customer then.
    pub chance_90_days_ago: Option<f64>,
    /// Purchases within 36 months.
    pub orders: f64,
    /// What they are worth; none without a model of spending.
    pub worth: Option<Worth>,
}

/// What the expected purchases are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Discounted margin, or discounted revenue where the firm has no margin share.
    pub value: f64,
    /// Undiscounted revenue.
    pub revenue: f64,
    /// The value times the fall of the chance over 90 days.
    pub slipping: f64,
}

/// What the models expect of some customers, in their order; none without a model of buying.
pub fn expect(accounts: &[Account], ground: &Ground) -> Result<Option<Vec<Expected>>, Error> {
    let Some(buying) = &ground.models.buying else { return Ok(None) };
    let summaries: Vec<Summary> = accounts.iter().map(|account| account.summary).collect();
    let earlier =
        |account: &Account| account.earlier.map(|summary| buying.p_alive(&Observation::from(&summary)));
    if let Some(spending) = &ground.models.spending {
        let scores = value::score_all(buying, spending, &summaries, ground.firm.margin_share, 0);
        let scores = scores.map_err(crate::mined)?;
        let both = scores.iter().zip(accounts);
        return Ok(Some(both.map(|(score, account)| Expected::new(score, earlier(account))).collect()));
    }
    let rows: Vec<Observation> = summaries.iter().map(Observation::from).collect();
    let orders = expected_all(buying, &rows, MONTHS as f64 * WEEKS_PER_MONTH, 0);
    let expected = rows.iter().zip(orders).zip(accounts).map(|((row, orders), account)| Expected {
        chance: buying.p_alive(row),
        chance_90_days_ago: earlier(account),
        orders,
        worth: None,
    });
    Ok(Some(expected.collect()))
}

impl Expected {
    fn new(score: &value::Score, chance_90_days_ago: Option<f64>) -> Expected {
        let then = chance_90_days_ago.unwrap_or(score.p_alive);
        Expected {
            chance: score.p_alive,
            chance_90_days_ago,
            orders: score.purchases_36m,
            worth: Some(Worth {
                value: score.value(),
                revenue: score.revenue_36m,
                slipping: value::slipping(score.value(), then, score.p_alive),
            }),
        }
    }
}

/// The rows of some people, in the order of [`super::objects::columns`].
pub fn rows(accounts: &[Account], ground: &Ground) -> Result<Vec<Vec<Value>>, Error> {
    let expected = expect(accounts, ground)?;
    let expected = |index: usize| expected.as_ref().and_then(|all| all.get(index));
    Ok(accounts.iter().enumerate().map(|(index, account)| row(account, expected(index), ground)).collect())
}

fn row(account: &Account, expected: Option<&Expected>, ground: &Ground) -> Vec<Value> {
    let Ground { firm, today, levels, .. } = ground;
    let worth = expected.and_then(|expected| expected.worth);
    let class = levels.as_ref().map(|levels| levels.class(account));
    let class = |axis: fn(&mining::rfm::Class) -> u8| Value::from(class.map(|class| i64::from(axis(&class))));
    let rounded = |amount: Option<f64>| amount.and_then(|amount| round(amount, firm.currency));
    let mut row: Vec<Value> = vec![account.customer.into(), account.orders.into()];
    row.extend(money((account.valued > 0).then_some(account.revenue), firm.currency));
    row.push(account.first_at.into());
    row.push(account.days_to_second.map(i64::from).into());
    row.push(account.last_at.into());
    row.extend(money(account.average(firm.currency), firm.currency));
    row.push(expected.map(|expected| expected.chance).into());
    row.push(expected.and_then(|expected| expected.chance_90_days_ago).into());
    row.extend(money(rounded(worth.map(|worth| worth.slipping)), firm.currency));
    row.push(expected.map(|expected| expected.orders).into());
    row.extend(money(historic(account, firm).map(|historic| historic.value()), firm.currency));
    row.extend(money(formula(account, levels.as_ref(), firm, *today).value(firm), firm.currency));
    row.extend(money(rounded(worth.map(|worth| worth.value)), firm.currency));
    row.extend(money(rounded(worth.map(|worth| worth.revenue)), firm.currency));
    row.push(class(|class| class.recency));
    row.push(class(|class| class.frequency));
    row.push(class(|class| class.monetary));
    let Summary { x, t_x, t, paid, mean } = account.summary;
    row.extend([x, t_x, t, paid, mean].map(Value::from));
    row.push(ground.models.version.into());
    row.push(ground.now.into());
    row.push(today.0.into());
    row
}

/// An amount and its currency, or neither.
fn money(micros: Option<i64>, currency: Currency) -> [Value; 2] {
    [micros.into(), micros.map(|_| currency.code().to_owned()).into()]
}
