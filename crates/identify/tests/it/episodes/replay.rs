//! Whatever happened in whatever order, was corrected, withdrawn, merged and taken apart again: what the follower keeps
//! is what making all anew gives.

use db::Tx;
use model::{ColumnType, Id, Timestamp};
use serde_json::{Value as Json, json};

use super::{caught_up, idle, person_of};
use crate::collect::Site;
use crate::imports::app::TestApp;
use crate::merge::person;

/// The first of May 2025, in days, and a day in microseconds.
const FIRST_DAY: i64 = 20_209;
const DAY: i64 = 86_400_000_000;

/// SplitMix64, so that a failing history can be named by its number.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.throw(all.len())]
    }

    /// A moment in one of a few weeks of a year, often in the same hours, so that some things happen close together or
    /// at once and others months apart.
    fn at(&mut self) -> String {
        const WEEKS: [i64; 8] = [0, 20, 60, 66, 110, 170, 205, 290];
        let day = WEEKS[self.throw(WEEKS.len())] + self.throw(8) as i64;
        let minute = if self.throw(3) == 0 { self.throw(1_440) } else { 600 + self.throw(90) };
        Timestamp((FIRST_DAY + day) * DAY + minute as i64 * 60_000_000).to_string()
    }
}

const KINDS: &[&str] = &[
    "page_viewed",
    "page_viewed",
    "product_viewed",
    "cart_added",
    "cart_added",
    "cart_removed",
    "checkout_started",
    "order_placed",
    "invoice_paid",
    "shipment_sent",
    "shipment_delivered",
    "order_refunded",
    "ticket_opened",
    "ticket_replied",
    "ticket_solved",
    "email_sent",
    "email_opened",
    "unsubscribed",
    "call_made",
];

const EVENTS: &[&str] =
    &["Product Viewed", "Product Added", "Checkout Started", "Product Removed", "Something Else"];

struct World<'a> {
    app: &'a TestApp,
    site: Site,
    web: Site,
    people: Vec<String>,
    records: Vec<Id>,
    moments: Vec<String>,
    orders: Vec<String>,
    merges: Vec<String>,
    /// Minutes of what happens one after the other, behind everything else.
    clock: i64,
}

impl World<'_> {
    fn step(&mut self, dice: &mut Dice) {
        let app = self.app;
        match dice.throw(20) {
            0..=5 => {
                let mut moment =
                    json!({"person_id": dice.of(&self.people), "kind": dice.of(KINDS), "at": dice.at()});
                for link in ["order_id", "ticket_id", "campaign_id"] {
                    if dice.throw(2) == 0 {
                        moment[link] = json!(dice.of(&self.records));
                    }
                }
                let reply = app.ask("POST", "/interactions", Some(moment));
                // Who went into somebody else takes nothing any more.
                if reply.status == 201 {
                    self.moments.push(reply.json()["id"].as_str().unwrap().to_owned());
                }
            }
            6 | 7 => {
                let user = format!("u{}", dice.throw(3));
                let event = dice.of(EVENTS);
                self.site.tell(app, "track", json!({"userId": user, "event": event, "timestamp": dice.at()}));
            }
            8 => {
                let browser = format!("b{}", dice.throw(4));
                self.web.tell(app, "page", json!({"anonymousId": browser, "timestamp": dice.at()}));
            }
            9 => {
                let (browser, user) = (format!("b{}", dice.throw(4)), format!("u{}", dice.throw(3)));
                self.site.tell(app, "identify", json!({"userId": user, "anonymousId": browser}));
            }
            10 if !self.moments.is_empty() => {
                let path = format!("/interactions/{}", dice.of(&self.moments));
                let change = match dice.throw(3) {
                    0 => json!({"at": dice.at()}),
                    1 => json!({"kind": dice.of(KINDS)}),
                    _ => json!({"order_id": dice.of(&self.records)}),
                };
                app.ask("PATCH", &path, Some(change));
            }
            11 if !self.moments.is_empty() => {
                let at = dice.throw(self.moments.len());
                app.ask("DELETE", &format!("/interactions/{}", self.moments.swap_remove(at)), None);
            }
            12 => {
                let order = json!({"number": format!("o{}", self.orders.len()), "person_id": dice.of(&self.people),
                    "placed_at": dice.at(), "total": "10"});
                let reply = app.ask("POST", "/orders", Some(order));
                if reply.status == 201 {
                    let id = reply.json()["id"].as_str().unwrap().to_owned();
                    self.records.push(id.parse().unwrap());
                    self.orders.push(id);
                }
            }
            13 if !self.orders.is_empty() => {
                let path = format!("/orders/{}", dice.of(&self.orders));
                match dice.throw(3) {
                    0 => app.ask("DELETE", &path, None),
                    1 => app.ask("PATCH", &path, Some(json!({"placed_at": dice.at()}))),
                    _ => app.ask("PATCH", &path, Some(json!({"person_id": dice.of(&self.people)}))),
                };
            }
            14 => {
                let (one, other) = (dice.of(&self.people), dice.of(&self.people));
                if one != other {
                    let merge =
                        app.ask("POST", &format!("/people/{one}/merge"), Some(json!({"ids": [other]})));
                    if merge.status == 201 {
                        self.merges.push(merge.json()["id"].as_str().unwrap().to_owned());
                    }
                }
            }
            15 if !self.merges.is_empty() => {
                let at = dice.throw(self.merges.len());
                app.ask("POST", &format!("/merges/{}/undo", self.merges.swap_remove(at)), None);
            }
            16.. => {
                self.clock += [1, 5, 12, 29, 30, 31][dice.throw(6)];
                let at = Timestamp((FIRST_DAY + 300) * DAY + self.clock * 60_000_000).to_string();
                let (event, channel) = (dice.of(EVENTS), ["browser", "mobile"][dice.throw(2)]);
                let mut told = json!({"event": event, "timestamp": at, "context": {"channel": channel}});
                match dice.throw(4) {
                    0 => told["anonymousId"] = json!("b0"),
                    1 => told["anonymousId"] = json!("b1"),
                    other => told["userId"] = json!(format!("u{}", other - 2)),
                }
                self.site.tell(app, "track", told);
            }
            _ => {}
        }
    }
}

/// Every episode there is, without the number of its revision.
fn episodes(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut Tx| {
        let rows = tx.query(
            "select id, person_id, rule_id, begin_at, end_at, closes_at, outcome, moment_count, amount, currency, \
             channels, first_kind, last_kind, members from episodes order by id",
            &[],
        )?;
        let kinds = [
            ColumnType::Id,
            ColumnType::Id,
            ColumnType::Id,
            ColumnType::Integer,
            ColumnType::Integer,
            ColumnType::Integer,
            ColumnType::Text,
            ColumnType::Integer,
            ColumnType::Integer,
            ColumnType::Text,
            ColumnType::Text,
            ColumnType::Text,
            ColumnType::Text,
            ColumnType::Bytes,
        ];
        rows.into_iter()
            .map(|row| Ok(format!("{:?}", row.into_values(&kinds)?)))
            .collect::<Result<Vec<_>, db::DbError>>()
    };
    app.app.db.read_blocking(read).unwrap()
}

/// Makes all anew from nothing.
fn anew(app: &TestApp) -> Vec<String> {
    let clear = |tx: &mut Tx| {
        tx.execute("delete from episodes", &[])?;
        tx.execute("delete from episode_profiles", &[])
    };
    app.app.write_blocking(clear).unwrap();
    let rules = app.get("/episode-rules");
    let visit =
        rules["data"].as_array().unwrap().iter().find(|rule| rule["type"] == "visit").unwrap().clone();
    let path = format!("/episode-rules/{}", visit["id"].as_str().unwrap());
    for minutes in [visit["gap_minutes"].as_i64().unwrap() + 1, visit["gap_minutes"].as_i64().unwrap()] {
        app.ask("PATCH", &path, Some(json!({"gap_minutes": minutes}))).is(200);
    }
    idle(app);
    episodes(app)
}

/// No moment is in two episodes of one rule, and the warehouse has what the database has.
fn sound(app: &TestApp, found: &[String]) {
    let twice = app.app.db.read_blocking(|tx| {
        let rows = tx.query("select rule_id, members from episodes", &[])?;
        let mut seen = std::collections::HashSet::new();
        let mut twice = 0;
        for row in rows {
            for id in row.bytes(1)?.chunks(16) {
                twice += usize::from(!seen.insert((row.id(0)?, id.to_vec())));
            }
        }
        Ok::<_, db::DbError>(twice)
    });
    assert_eq!(twice.unwrap(), 0);
    let counted: Json = app.post("/sql", json!({"query": "select count(*) from episodes"}));
    assert_eq!(counted["rows"], json!([[found.len()]]));
}

db::db_test! {
    fn following_comes_to_what_making_anew_gives(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        app.work();
        let (site, web) = (Site::server(&app), Site::web(&app));
        for user in 0..3 {
            site.tell(&app, "identify", json!({"userId": format!("u{user}"), "traits": {"firstName": format!("U{user}")}}));
        }
        let mut people: Vec<String> = (0..4).map(|at| person(&app, json!({"first_name": format!("P{at}")}))).collect();
        people.extend((0..3).map(|at| person_of(&app, &format!("u{at}"))));
        let records = (0..6_u8).map(|n| Id([n + 1; 16])).collect();
        let mut world = World { app: &app, site, web, people, records, moments: Vec::new(), orders: Vec::new(), merges: Vec::new(), clock: 0 };
        let mut dice = Dice(20_260_302);
        let mut most = 0;
        for round in 0..12 {
            for _ in 0..40 {
                world.step(&mut dice);
                // Sometimes moment by moment, sometimes many at once.
                if dice.throw(6) == 0 {
                    caught_up(&app);
                }
            }
            caught_up(&app);
            let followed = episodes(&app);
            sound(&app, &followed);
            most = most.max(followed.len());
            let made = anew(&app);
            let differing: Vec<_> = followed.iter().filter(|one| !made.contains(one)).collect();
            let missing: Vec<_> = made.iter().filter(|one| !followed.contains(one)).collect();
            assert!(differing.is_empty() && missing.is_empty(), "round {round}: only followed {differing:#?}, only anew {missing:#?}");
            sound(&app, &made);
        }
        assert!(most > 100, "{most} is too few to say anything");
    }
}
