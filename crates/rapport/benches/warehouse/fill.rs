//! Rows written straight into the tables, each chunk as one entry of the feed, as an import leaves them; members
//! and moments, which no query here reads, are left out.

use db::{Tx, Value};
use mining::simulate::Random;
use model::{ColumnType, Id, Timestamp};
use platform::feed::{self, Action, Actor, Liveness, NewChange};
use platform::{App, Error};

use crate::firm::Bought;

/// Rows of a chunk, as of an import.
pub const CHUNK: usize = 10_000;

const COUNTRIES: &[&str] = &["DE", "DE", "DE", "FR", "FR", "NL", "AT", "PL", "IT"];
const CITIES: &[&str] =
    &["Aachen", "Bremen", "Kassel", "Lyon", "Nantes", "Utrecht", "Graz", "Krakow", "Turin"];
const CHANNELS: &[&str] = &["shop", "shop", "shop", "app", "app", "store", "phone", "marketplace"];
const CAME_BY: &[&str] = &["search", "search", "social", "referral", "store", "mail"];
const KINDS: &[&str] = &["base", "base", "base", "base", "upsell", "cross_sell", "add_on"];

const PEOPLE: &[(&str, ColumnType)] = &[
    ("id", ColumnType::Id),
    ("created_at", ColumnType::Integer),
    ("updated_at", ColumnType::Integer),
    ("source", ColumnType::Text),
    ("source_id", ColumnType::Text),
    ("number", ColumnType::Integer),
    ("first_name", ColumnType::Text),
    ("first_name_key", ColumnType::Text),
    ("last_name", ColumnType::Text),
    ("last_name_key", ColumnType::Text),
    ("email", ColumnType::Text),
    ("country", ColumnType::Text),
    ("city", ColumnType::Text),
    ("city_key", ColumnType::Text),
    ("acquired_at", ColumnType::Integer),
    ("acquisition_channel", ColumnType::Text),
    ("acquisition_channel_key", ColumnType::Text),
    ("search_text", ColumnType::Text),
    ("seq", ColumnType::Integer),
];

const ORDERS: &[(&str, ColumnType)] = &[
    ("id", ColumnType::Id),
    ("created_at", ColumnType::Integer),
    ("updated_at", ColumnType::Integer),
    ("source", ColumnType::Text),
    ("source_id", ColumnType::Text),
    ("number", ColumnType::Text),
    ("person_id", ColumnType::Id),
    ("placed_at", ColumnType::Integer),
    ("status", ColumnType::Text),
    ("total", ColumnType::Integer),
    ("tax", ColumnType::Integer),
    ("discount", ColumnType::Integer),
    ("refunded", ColumnType::Integer),
    ("net", ColumnType::Integer),
    ("margin", ColumnType::Integer),
    ("currency", ColumnType::Text),
    ("channel", ColumnType::Text),
    ("channel_key", ColumnType::Text),
    ("kind", ColumnType::Text),
    ("search_text", ColumnType::Text),
    ("seq", ColumnType::Integer),
];

/// Writes what happened, and keeps who and what is there.
pub struct Filling {
    app: App,
    random: Random,
    batch: Id,
    /// The people in the order they came; the default stands for those who have not come yet.
    pub people: Vec<Id>,
    /// Every five hundredth order.
    pub orders: Vec<Id>,
    came: usize,
    placed: usize,
}

impl Filling {
    /// Nothing yet, of so many people.
    pub fn new(app: &App, random: Random, people: u32) -> Filling {
        Filling {
            app: app.clone(),
            random,
            batch: app.id(),
            people: vec![Id::default(); people as usize],
            orders: Vec::new(),
            came: 0,
            placed: 0,
        }
    }

    /// Writes orders, and before them the people who are new. Gives the rows written.
    pub fn orders(&mut self, bought: &[Bought]) -> Result<usize, Error> {
        let mut new = Vec::new();
        for order in bought {
            if self.people[order.person as usize] == Id::default() {
                self.people[order.person as usize] = self.app.id();
                new.push((order.person, order.at));
            }
        }
        let people: Vec<_> = new.into_iter().map(|(person, at)| self.person(person, Some(at))).collect();
        let orders: Vec<_> = bought.iter().map(|order| self.order(order)).collect();
        let rows = people.len() + orders.len();
        self.write("people", PEOPLE, people)?;
        self.write("orders", ORDERS, orders)?;
        Ok(rows)
    }

    /// Writes the people who never bought. Gives how many.
    pub fn leads(&mut self) -> Result<usize, Error> {
        let missing: Vec<u32> =
            (0..self.people.len() as u32).filter(|at| self.people[*at as usize] == Id::default()).collect();
        for chunk in missing.chunks(CHUNK) {
            for person in chunk {
                self.people[*person as usize] = self.app.id();
            }
            let rows = chunk.iter().map(|person| self.person(*person, None)).collect();
            self.write("people", PEOPLE, rows)?;
        }
        Ok(missing.len())
    }

    /// Refunds orders that were kept in mind, from the first on. Gives how many.
    pub fn refunds(&mut self, count: usize) -> Result<usize, Error> {
        let step = (self.orders.len() / count.max(1)).max(1);
        let ids: Vec<Id> = self.orders.iter().step_by(step).take(count).copied().collect();
        let refunded = ids.len();
        let (app, batch) = (self.app.clone(), self.batch);
        self.app.db.write_alone_blocking(move |tx| {
            let seq = entry(tx, &app, "orders", batch, 0, ids.len())?;
            let now = app.clock.now();
            for id in ids {
                let sql = "update orders set status = 'refunded', refunded = total, net = -tax, seq = $2, \
                           updated_at = $3 where id = $1";
                tx.execute(sql, &[id.into(), seq.into(), now.into()])?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(refunded)
    }

    fn write(
        &self,
        object: &'static str,
        columns: &'static [(&str, ColumnType)],
        mut rows: Vec<Vec<Value>>,
    ) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let (app, batch) = (self.app.clone(), self.batch);
        self.app.db.write_alone_blocking(move |tx| {
            let seq = entry(tx, &app, object, batch, rows.len(), 0)?;
            for row in &mut rows {
                row.push(seq.into());
            }
            tx.insert_many(object, columns, &rows)?;
            Ok(())
        })
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[(self.random.uniform() * of.len() as f64) as usize % of.len()]
    }

    fn person(&mut self, person: u32, at: Option<i64>) -> Vec<Value> {
        self.came += 1;
        let id = self.people[person as usize];
        let (first, last) = (
            format!("First{}", person % 1_000),
            format!("Last{:06}", person.wrapping_mul(2_654_435_761) % 200_000),
        );
        let email = format!("p{person}@example.com");
        let (country, city, by) = (self.one(COUNTRIES), self.one(CITIES), self.one(CAME_BY));
        let now = self.app.clock.now();
        let (first_key, last_key, city_key) =
            (first.to_lowercase(), last.to_lowercase(), city.to_lowercase());
        let search = format!("{first_key} {last_key} {email} {city_key} c{person}");
        vec![
            id.into(),
            now.into(),
            now.into(),
            "shop".into(),
            format!("C{person}").into(),
            (self.came as i64).into(),
            first.into(),
            first_key.into(),
            last.into(),
            last_key.into(),
            email.into(),
            country.into(),
            city.into(),
            city_key.into(),
            at.map(Timestamp).into(),
            by.into(),
            by.into(),
            search.into(),
        ]
    }

    fn order(&mut self, order: &Bought) -> Vec<Value> {
        self.placed += 1;
        let id = self.app.id();
        if self.placed.is_multiple_of(500) {
            self.orders.push(id);
        }
        let number = format!("A{:08}", self.placed);
        let total = i64::from(order.cents) * 10_000;
        let tax = total / 119 * 19 / 10_000 * 10_000;
        let chance = self.random.uniform();
        let status = match chance {
            ..0.03 => "cancelled",
            ..0.05 => "refunded",
            ..0.06 => "draft",
            ..0.16 => "paid",
            _ => "delivered",
        };
        let refunded = match chance {
            0.03..0.05 => total,
            0.06..0.07 => total / 20_000 * 10_000,
            _ => 0,
        };
        let net = total - tax - refunded;
        let currency = if self.random.uniform() < 0.01 { "CHF" } else { "EUR" };
        let (channel, kind) = (self.one(CHANNELS), self.one(KINDS));
        let now = self.app.clock.now();
        let search = number.to_lowercase();
        let row: Vec<Value> = vec![
            id.into(),
            now.into(),
            now.into(),
            "shop".into(),
            number.clone().into(),
            number.into(),
            self.people[order.person as usize].into(),
            order.at.into(),
            status.into(),
            total.into(),
            tax.into(),
            0_i64.into(),
            refunded.into(),
            net.into(),
            (net / 30_000 * 10_000).into(),
            currency.into(),
            channel.into(),
            channel.into(),
            kind.into(),
            search.into(),
        ];
        row
    }
}

/// The entry of the feed that a chunk's rows point to.
fn entry(
    tx: &mut Tx,
    app: &App,
    object: &str,
    batch: Id,
    created: usize,
    updated: usize,
) -> Result<i64, Error> {
    let change = NewChange {
        object: object.to_owned(),
        record_id: None,
        action: Action::Batch,
        batch_id: Some(batch),
        before: None,
        after: Some(serde_json::json!({ "created": created, "updated": updated })),
    };
    feed::write_change(tx, &Actor::System, Liveness::Past, app.clock.now(), change)
}
