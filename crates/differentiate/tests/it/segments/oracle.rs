//! Trees answered the simple way: everything the API shows, person by person and moment by moment.

use std::collections::{BTreeSet, HashMap};

use model::filter::Filter;
use model::{Day, Timestamp, micros_from_decimal};
use serde_json::{Value as Json, json};

use crate::app::TestApp;

const DAY: i64 = 86_400_000_000;

/// Everything there is.
pub struct World {
    pub people: Vec<Json>,
    orders: Vec<Json>,
    moments: Vec<Json>,
    /// What counts of the words of each person about the newsletter.
    words: HashMap<String, String>,
    now: Timestamp,
}

impl World {
    pub fn read(test: &TestApp) -> World {
        let all = |path: &str| test.get(path)["data"].as_array().unwrap().clone();
        let mut moments = Vec::new();
        let mut after = 0;
        loop {
            let page = test.get(&format!("/interactions?limit=1000&after={after}"));
            let page = page["data"].as_array().unwrap().clone();
            let Some(last) = page.last() else { break };
            after = last["seq"].as_i64().unwrap();
            moments.extend(page);
        }
        let people = all("/people?limit=1000");
        let word = |person: &Json| {
            let id = person["id"].as_str().unwrap().to_owned();
            let consents = all(&format!("/people/{id}/consents"));
            let said =
                consents.iter().find(|one| one["purpose"] == "newsletter" && one["channel"] == "email");
            let state = said.and_then(|one| one["state"].as_str()).unwrap_or("none");
            (id, state.to_owned())
        };
        World {
            words: people.iter().map(word).collect(),
            people,
            orders: all("/orders?limit=1000"),
            moments,
            now: test.app.clock.now(),
        }
    }

    /// The moment at which everything was read.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What is known of some people, to look at when something is wrong.
    pub fn history(&self, people: &[&String]) -> String {
        let mut lines = String::new();
        for id in people {
            let own = |one: &&Json| one["id"] == id.as_str() || one["person_id"] == id.as_str();
            for one in self.people.iter().chain(&self.orders).chain(&self.moments).filter(own) {
                let said = |name: &str| one[name].to_string();
                lines +=
                    &format!("\n{id} {} {} {} {}", said("kind"), said("at"), said("seq"), said("country"));
            }
        }
        lines
    }

    /// Who meets a tree, by their ids. Segments are answered by their trees.
    pub fn members(&self, tree: &Json, segments: &[(String, Json)]) -> BTreeSet<String> {
        let found = self.people.iter().filter(|person| self.holds(tree, person, segments));
        found.map(|person| person["id"].as_str().unwrap().to_owned()).collect()
    }

    fn holds(&self, tree: &Json, person: &Json, segments: &[(String, Json)]) -> bool {
        let list = |name: &str| tree[name].as_array();
        if let Some(parts) = list("and") {
            return parts.iter().all(|part| self.holds(part, person, segments));
        }
        if let Some(parts) = list("or") {
            return parts.iter().any(|part| self.holds(part, person, segments));
        }
        if tree.get("not").is_some() {
            return !self.holds(&tree["not"], person, segments);
        }
        if let Some(id) = tree["segment"].as_str() {
            let other = segments.iter().find(|(known, _)| known == id).unwrap();
            return self.holds(&other.1, person, segments);
        }
        if tree["related"] == "orders" {
            let own: Vec<&Json> =
                self.orders.iter().filter(|order| order["person_id"] == person["id"]).collect();
            return match ["any", "all", "none"].map(|name| tree.get(name)) {
                [Some(part), _, _] => own.iter().any(|order| self.compared(part, order)),
                [_, Some(part), _] => own.iter().all(|order| self.compared(part, order)),
                [_, _, Some(part)] => !own.iter().any(|order| self.compared(part, order)),
                _ => panic!("{tree}"),
            };
        }
        if tree.get("sequence").is_some() {
            return self.followed(tree, person);
        }
        if tree.get("did").is_some() {
            return self.did(tree, person);
        }
        if tree.get("share").is_some() {
            let Ok(Filter::Share { share, .. }) = Filter::read(tree, "") else { panic!("{tree}") };
            return share.has(person["id"].as_str().unwrap().parse().unwrap());
        }
        if tree.get("consent").is_some() {
            let state = json!(self.words[person["id"].as_str().unwrap()]);
            return tree["is"] == state || tree["is"].as_array().is_some_and(|list| list.contains(&state));
        }
        self.compared(tree, person)
    }

    /// A comparison of a field of a record, whose days and moments may be said from now.
    fn compared(&self, tree: &Json, record: &Json) -> bool {
        let value = &tree["value"];
        let Some((name, length)) = value.as_object().and_then(|map| map.iter().next()) else {
            return compared(tree, record);
        };
        let sign = match name.as_str() {
            "ago" => -1,
            "ahead" => 1,
            _ => return compared(tree, record),
        };
        let Some(held) = record[tree["field"].as_str().unwrap()].as_str() else { return false };
        let length = length.as_str().unwrap();
        let number: i64 = length[..length.len() - 1].parse().unwrap();
        let (from, until) = match length.ends_with('h') {
            true => {
                let at = self.now.0 + sign * number * 3_600_000_000;
                (at, at + 1)
            }
            false => {
                let day = self.now.0.div_euclid(DAY) + sign * number;
                (day * DAY, (day + 1) * DAY)
            }
        };
        let day = held.parse::<Day>().ok().map(|day| i64::from(day.0) * DAY);
        let held = day.unwrap_or_else(|| held.parse::<Timestamp>().unwrap().0);
        match tree["op"].as_str().unwrap() {
            "lt" => held < from,
            "lte" => held < until,
            "gt" => held >= until,
            "gte" => held >= from,
            "eq" => held >= from && held < until,
            "ne" => held < from || held >= until,
            other => panic!("{other}"),
        }
    }

    /// The moments of somebody of some kinds, in their order.
    fn of<'a>(&'a self, step: &Json, person: &Json) -> Vec<&'a Json> {
        let kinds: Vec<&str> = match &step["did"] {
            Json::String(kind) => vec![kind],
            several => several.as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect(),
        };
        let mut found: Vec<&Json> = self
            .moments
            .iter()
            .filter(|moment| {
                moment["person_id"] == person["id"]
                    && kinds.contains(&moment["kind"].as_str().unwrap())
                    && moment["is_bot"] != true
                    && at(moment) <= self.now
                    && step.get("where").is_none_or(|part| self.compared(part, moment))
            })
            .collect();
        found.sort_by_key(|moment| (at(moment), moment["seq"].as_i64().unwrap()));
        found
    }

    fn length(&self, text: &str) -> Timestamp {
        let number: i64 = text[..text.len() - 1].parse().unwrap();
        match text.ends_with('h') {
            true => Timestamp(self.now.0 - number * 3_600_000_000),
            false => Timestamp((self.now.0.div_euclid(DAY) - number) * DAY),
        }
    }

    fn begins(&self, point: &str) -> Timestamp {
        match (point.parse::<Day>(), point.parse::<Timestamp>()) {
            (Ok(day), _) => Timestamp(i64::from(day.0) * DAY),
            (_, Ok(moment)) => moment,
            _ => self.length(point),
        }
    }

    fn ends(&self, point: &str) -> Timestamp {
        match point.parse::<Day>() {
            Ok(day) => Timestamp((i64::from(day.0) + 1) * DAY),
            _ => self.begins(point),
        }
    }

    fn within<'a>(&self, tree: &Json, found: Vec<&'a Json>) -> Vec<&'a Json> {
        let inside = |moment: &&Json| {
            tree["within"].as_str().is_none_or(|length| at(moment) >= self.length(length))
                && tree["from"].as_str().is_none_or(|point| at(moment) >= self.begins(point))
                && tree["to"].as_str().is_none_or(|point| at(moment) < self.ends(point))
        };
        found.into_iter().filter(inside).collect()
    }

    fn did(&self, tree: &Json, person: &Json) -> bool {
        let found = self.within(tree, self.of(tree, person));
        if let Some(bounds) = tree.get("sum").or(tree.get("avg")) {
            let amounts: Vec<i64> = found
                .iter()
                .filter(|moment| moment["amount"]["currency"] == "USD")
                .map(|moment| micros_from_decimal(moment["amount"]["amount"].as_str().unwrap()).unwrap())
                .collect();
            let sum: i64 = amounts.iter().sum();
            let bound = |number: &Json| micros_from_decimal(&number.to_string()).unwrap();
            return match (tree.get("sum"), amounts.len() as i64) {
                (Some(_), _) => bounded(bounds, sum, 1, &bound),
                (None, 0) => false,
                (None, parts) => bounded(bounds, sum, parts, &bound),
            };
        }
        let when = |bounds: &Json, moment: Option<&&Json>| {
            moment.is_some_and(|moment| {
                bounds["before"].as_str().is_none_or(|point| at(moment) < self.begins(point))
                    && bounds["after"].as_str().is_none_or(|point| at(moment) >= self.ends(point))
            })
        };
        match (tree.get("first"), tree.get("last"), tree.get("count")) {
            (Some(bounds), _, _) => when(bounds, found.first()),
            (_, Some(bounds), _) => when(bounds, found.last()),
            (_, _, Some(bounds)) => {
                bounded(bounds, found.len() as i64, 1, &|number| number.as_i64().unwrap())
            }
            _ => !found.is_empty(),
        }
    }

    /// Whether some moments in turn are the steps: tried one by one.
    fn followed(&self, tree: &Json, person: &Json) -> bool {
        let steps = tree["sequence"].as_array().unwrap();
        let mut first = tree.clone();
        if let Some(within) = steps[0].get("within") {
            first["within"] = within.clone();
        }
        let of: Vec<Vec<&Json>> =
            steps.iter().map(|step| self.within(&first, self.of(step, person))).collect();
        of[0].iter().any(|start| goes_on(steps, &of, 1, start))
    }
}

fn goes_on(steps: &[Json], of: &[Vec<&Json>], step: usize, before: &Json) -> bool {
    let Some(found) = of.get(step) else { return true };
    let place = |moment: &Json| (at(moment), moment["seq"].as_i64().unwrap());
    found.iter().any(|moment| {
        let in_time = steps[step]["within"].as_str().is_none_or(|length| {
            let number: i64 = length[..length.len() - 1].parse().unwrap();
            let unit = if length.ends_with('h') { 3_600_000_000 } else { DAY };
            at(moment).0 - at(before).0 <= number * unit
        });
        place(moment) > place(before) && in_time && goes_on(steps, of, step + 1, moment)
    })
}

fn at(moment: &Json) -> Timestamp {
    moment["at"].as_str().unwrap().parse().unwrap()
}

fn bounded(bounds: &Json, number: i64, parts: i64, read: &dyn Fn(&Json) -> i64) -> bool {
    let bounds = bounds.as_object().unwrap().iter().filter(|(name, _)| *name != "field");
    bounds.into_iter().all(|(op, bound)| {
        let bound = read(bound) * parts;
        match op.as_str() {
            "gte" => number >= bound,
            "gt" => number > bound,
            "lte" => number <= bound,
            "lt" => number < bound,
            "eq" => number == bound,
            "ne" => number != bound,
            other => panic!("{other}"),
        }
    })
}

fn folded(text: &Json) -> String {
    text.as_str().unwrap().to_lowercase()
}

/// A comparison of a field of a record.
fn compared(tree: &Json, record: &Json) -> bool {
    let field = tree["field"].as_str().unwrap();
    let property = field.strip_prefix("properties.");
    let (held, value) = (property.map_or(&record[field], |name| &record["properties"][name]), &tree["value"]);
    // A list or an object is not one value.
    let held = if property.is_some() && (held.is_array() || held.is_object()) { &Json::Null } else { held };
    let amount = |json: &Json| micros_from_decimal(json["amount"].as_str().unwrap()).unwrap();
    match tree["op"].as_str().unwrap() {
        "empty" => held.is_null() == value.as_bool().unwrap(),
        _ if held.is_null() => false,
        "eq" => held == value,
        "ne" => held != value,
        "in" => value.as_array().unwrap().contains(held),
        _ if property.is_some() && held.is_string() != value.is_string() => false,
        "starts" => folded(held).starts_with(&folded(value)),
        "contains" => folded(held).contains(&folded(value)),
        "gte" if held.is_number() => held.as_f64() >= value.as_f64(),
        "lt" if held.is_number() => held.as_f64() < value.as_f64(),
        "gte" => held["currency"] == value["currency"] && amount(held) >= amount(value),
        other => panic!("{other}"),
    }
}
