//! Undoing a merge equals replaying history without it, whatever was merged, undone and changed besides.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{merge, order, owner, person, undo};
use crate::collect::{Site, moments};
use crate::imports::app::TestApp;

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
}

const PEOPLE: usize = 5;

/// A small world: people, each with an order, a comment and a name at the shop.
struct World<'a> {
    app: &'a TestApp,
    site: &'a Site,
    name: String,
    people: Vec<String>,
    orders: Vec<String>,
    /// The merges in force, by what they merged.
    merges: Vec<(usize, String)>,
}

/// What happens in a world, told by places, so that it can happen in another one.
#[derive(Clone, Debug)]
enum Step {
    Merge {
        survivor: usize,
        losers: Vec<usize>,
        city_of: Option<usize>,
    },
    /// The merge that the so-manieth step was.
    Undo(usize),
    /// Somebody's field is set by hand.
    Edit {
        person: usize,
        field: &'static str,
        value: String,
    },
    /// Something arrives under somebody's name.
    Event {
        user: usize,
    },
}

impl<'a> World<'a> {
    fn new(app: &'a TestApp, site: &'a Site, name: &str, seed: u64) -> World<'a> {
        let mut dice = Dice(seed);
        let mut world = World {
            app,
            site,
            name: name.to_owned(),
            people: Vec::new(),
            orders: Vec::new(),
            merges: Vec::new(),
        };
        for at in 0..PEOPLE {
            let maybe = |dice: &mut Dice, what: &str| (dice.throw(2) == 0).then(|| format!("{what} {at}"));
            let mut traits = json!({"firstName": format!("P{at}")});
            for (name, value) in [("city", maybe(&mut dice, "City")), ("lastName", maybe(&mut dice, "Last"))]
            {
                if let Some(value) = value {
                    traits[name] = json!(value);
                }
            }
            site.tell(app, "identify", json!({"userId": world.user(at), "anonymousId": format!("b{}", world.user(at)), "traits": traits}));
        }
        let all = app.all("people", &["source_id"]);
        for at in 0..PEOPLE {
            let user = world.user(at);
            let id = all.iter().find(|one| one["source_id"] == json!(user)).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned();
            world.orders.push(order(app, &id, &format!("{user}-order")));
            app.post(&format!("/people/{id}/comments"), json!({"body": format!("comment {at}")}));
            world.people.push(id);
        }
        // Pointers among them, which may come to point to the same person.
        for at in 0..PEOPLE {
            let to = dice.throw(PEOPLE);
            if to != at {
                app.ask(
                    "PATCH",
                    &format!("/people/{}", world.people[at]),
                    Some(json!({"referred_by_id": world.people[to]})),
                )
                .is(200);
            }
        }
        world
    }

    fn user(&self, at: usize) -> String {
        format!("{}-{at}", self.name)
    }

    fn is_there(&self, at: usize) -> bool {
        self.app.ask("GET", &format!("/people/{}", self.people[at]), None).status == 200
    }

    /// Whether the step could be done.
    fn step(&mut self, number: usize, step: &Step) -> bool {
        match step {
            Step::Merge { survivor, losers, city_of } => {
                if !losers.iter().chain([survivor]).all(|at| self.is_there(*at)) {
                    return false;
                }
                let ids: Vec<&str> = losers.iter().map(|at| self.people[*at].as_str()).collect();
                let fields = city_of.map_or(json!({}), |at| json!({"city": self.people[at]}));
                let path = format!("/people/{}/merge", self.people[*survivor]);
                let merged = self.app.ask("POST", &path, Some(json!({"ids": ids, "fields": fields}))).is(201);
                self.merges.push((number, merged["id"].as_str().unwrap().to_owned()));
                true
            }
            Step::Undo(merge) => match self.merges.iter().position(|(number, _)| number == merge) {
                Some(at) => {
                    undo(self.app, &self.merges.remove(at).1);
                    true
                }
                None => false,
            },
            Step::Edit { person, field, value } => {
                let path = format!("/people/{}", self.people[*person]);
                let reply = self.app.ask("PATCH", &path, Some(json!({*field: value})));
                assert!(matches!(reply.status, 200 | 307), "{}", reply.text());
                reply.status == 200
            }
            Step::Event { user } => {
                self.site.tell(self.app, "track", json!({"userId": self.user(*user), "event": "Came"}));
                true
            }
        }
    }

    /// Everything, with people told by their places.
    fn state(&self) -> BTreeMap<String, Json> {
        let mut text = Vec::new();
        for (at, id) in self.people.iter().enumerate() {
            text.push((id.clone(), format!("person {at}")));
        }
        let named = |id: &Json| -> Json {
            let id = id["id"].as_str().or(id.as_str()).unwrap_or("nobody");
            text.iter().find(|(known, _)| known == id).map_or_else(|| json!(id), |(_, name)| json!(name))
        };
        let mut state = BTreeMap::new();
        for (at, id) in self.people.iter().enumerate() {
            let reply = self.app.ask("GET", &format!("/people/{id}"), None);
            let name = format!("person {at}");
            if reply.status != 200 {
                state.insert(name, json!("gone"));
                continue;
            }
            let person = reply.json();
            let comments = self.app.get(&format!("/people/{id}/timeline?type=comment&limit=50"));
            let mut comments: Vec<&str> = comments["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["body"].as_str().unwrap())
                .collect();
            comments.sort_unstable();
            state.insert(name, json!({
                "first_name": person["first_name"], "last_name": person["last_name"], "city": person["city"],
                "country": person["country"], "referred_by": named(&person["referred_by_id"]),
                "created_at": person["created_at"], "comments": comments,
            }));
        }
        for (at, id) in self.orders.iter().enumerate() {
            state.insert(format!("order {at}"), named(&json!(owner(self.app, id))));
        }
        let prefix = format!("{}-", self.name);
        let mut events = BTreeMap::<String, usize>::new();
        for moment in moments(self.app) {
            let named = named(&moment["person_id"]);
            if named.as_str().is_some_and(|name| name.starts_with("person")) {
                *events
                    .entry(format!("{} {}", named.as_str().unwrap(), moment["kind"].as_str().unwrap()))
                    .or_default() += 1;
            }
        }
        state.insert(format!("events of {}", prefix.trim_end_matches(&prefix)), json!(events));
        state
    }
}

/// A history of so many steps.
fn history(seed: u64, length: usize, edits: bool) -> Vec<Step> {
    let mut dice = Dice(seed);
    let mut steps = Vec::new();
    for at in 0..length {
        steps.push(match dice.throw(if edits { 8 } else { 6 }) {
            0..=3 => {
                let survivor = dice.throw(PEOPLE);
                let mut losers: Vec<usize> = (0..1 + dice.throw(2)).map(|_| dice.throw(PEOPLE)).collect();
                losers.retain(|loser| *loser != survivor);
                losers.sort_unstable();
                losers.dedup();
                if losers.is_empty() {
                    losers.push((survivor + 1) % PEOPLE);
                }
                let city_of = (dice.throw(3) == 0).then(|| losers[0]);
                Step::Merge { survivor, losers, city_of }
            }
            4 => Step::Undo(dice.throw(at + 1)),
            5 => Step::Event { user: dice.throw(PEOPLE) },
            _ => Step::Edit {
                person: dice.throw(PEOPLE),
                field: "country",
                value: ["DE", "FR", "IT"][dice.throw(3)].to_owned(),
            },
        });
    }
    steps
}

db::db_test! {
    fn undoing_all_merges_in_any_order_leaves_nothing_of_them(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        for seed in 0..12 {
            let mut world = World::new(&app, &site, &format!("w{seed}"), seed);
            let before = world.state();
            let steps: Vec<Step> =
                history(seed ^ 0xabc, 8, false).into_iter().filter(|step| !matches!(step, Step::Event { .. })).collect();
            for (number, step) in steps.iter().enumerate() {
                world.step(number, step);
            }
            let mut dice = Dice(seed);
            while !world.merges.is_empty() {
                let at = dice.throw(world.merges.len());
                undo(&app, &world.merges.remove(at).1);
            }
            assert_eq!(world.state(), before, "history {seed}: {steps:?}");
        }
    }

    fn undoing_one_equals_history_without_it(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let site = Site::server(&app);
        for seed in 100..116 {
            let steps = history(seed, 7, true);
            let mut world = World::new(&app, &site, &format!("a{seed}"), seed);
            let done: Vec<bool> = steps.iter().enumerate().map(|(number, step)| world.step(number, step)).collect();
            if world.merges.is_empty() {
                continue;
            }
            let (without, id) = world.merges.remove(Dice(seed).throw(world.merges.len()));
            undo(&app, &id);
            let mut other = World::new(&app, &site, &format!("b{seed}"), seed);
            for (number, step) in steps.iter().enumerate() {
                // What could not be done then is not done now: nobody wrote to somebody who was not there.
                if number != without && done[number] {
                    other.step(number, step);
                }
            }
            assert_eq!(world.state(), other.state(), "history {seed} without {without}: {steps:?}");
        }
    }

    fn a_chain_of_merges_comes_apart_in_the_middle(scratch: Scratch) {
        let app = TestApp::open(scratch);
        let [a, b, c] = ["A", "B", "C"].map(|name| person(&app, json!({"first_name": name, "city": name})));
        let orders = [&a, &b, &c].map(|id| order(&app, id, &format!("of {id}")));
        let inner = merge(&app, &b, &[&a]);
        let outer = merge(&app, &c, &[&b]);
        assert_eq!(orders.each_ref().map(|one| owner(&app, one)), [c.clone(), c.clone(), c.clone()]);
        undo(&app, &inner);
        assert_eq!(orders.each_ref().map(|one| owner(&app, one)), [a.clone(), c.clone(), c.clone()]);
        undo(&app, &outer);
        assert_eq!(orders.each_ref().map(|one| owner(&app, one)), [a, b, c]);
    }
}
