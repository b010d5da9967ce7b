//! The CDNOW purchase history (see `demo/NOTICE`): as the file has it, and as the API gives it back.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use serde_json::Value as Json;

/// The map file that the demo imports it with.
pub const MAP: &str = include_str!("../../../../demo/cdnow.toml");

fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

/// The whole history: a header, then 69,659 purchases in the order of their customers.
pub fn master() -> String {
    unpacked(include_bytes!("../../../../demo/CDNOW_master.txt.gz"))
}

/// Each tenth customer, without a header; the second column numbers the customers of the sample.
pub fn sample() -> String {
    unpacked(include_bytes!("../../../../demo/CDNOW_sample.txt.gz"))
}

/// A purchase: customer, day, number of discs, cents; and how often it is there.
pub type Purchases = BTreeMap<(String, String, i64, i64), u32>;

/// The purchases of the history, taken apart without the reader.
pub fn purchases(text: &str) -> Purchases {
    let mut purchases = Purchases::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let day = format!("{}-{}-{}", &cells[1][..4], &cells[1][4..6], &cells[1][6..]);
        let cents = cells[3].replace('.', "").parse().unwrap();
        *purchases.entry((cells[0].to_owned(), day, cells[2].parse().unwrap(), cents)).or_default() += 1;
    }
    purchases
}

/// The purchases in what was exported of people, orders and lines.
pub fn purchases_in(people: &[Json], orders: &[Json], lines: &[Json]) -> Purchases {
    let text = |json: &Json| json.as_str().unwrap_or_else(|| panic!("{json} is no text")).to_owned();
    let cents = |money: &Json| text(&money["amount"]).replace('.', "").parse::<i64>().unwrap();
    let people: HashMap<String, String> =
        people.iter().map(|person| (text(&person["id"]), text(&person["source_id"]))).collect();
    let orders: HashMap<String, &Json> = orders.iter().map(|order| (text(&order["id"]), order)).collect();
    assert_eq!(lines.len(), orders.len(), "each order has its line");
    let mut purchases = Purchases::new();
    for line in lines {
        let order = orders[&text(&line["order_id"])];
        assert_eq!(order["total"], line["amount"]);
        let day = text(&order["placed_at"])[..10].to_owned();
        let person = people[&text(&order["person_id"])].clone();
        let discs = line["quantity"].as_f64().unwrap() as i64;
        *purchases.entry((person, day, discs, cents(&order["total"]))).or_default() += 1;
    }
    purchases
}
