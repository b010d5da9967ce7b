//! The whole CDNOW purchase history (see `demo/NOTICE`), in and out again.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use serde_json::Value as Json;

use super::app::{TestApp, done, rows};

pub const MAP: &str = include_str!("../../../../../demo/cdnow.toml");

/// The file as it was published.
pub fn master() -> Vec<u8> {
    let packed = include_bytes!("../../../../../demo/CDNOW_master.txt.gz");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// A purchase: customer, day, number of discs, cents; and how often the file has it.
pub type Purchases = BTreeMap<(String, String, i64, i64), u32>;

/// The purchases of a file of this form, taken apart without the reader.
pub fn purchases(file: &[u8]) -> Purchases {
    let mut purchases = Purchases::new();
    for line in std::str::from_utf8(file).unwrap().lines().skip(1) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let day = format!("{}-{}-{}", &cells[1][..4], &cells[1][4..6], &cells[1][6..]);
        let cents = cells[3].replace('.', "").parse().unwrap();
        *purchases.entry((cells[0].to_owned(), day, cells[2].parse().unwrap(), cents)).or_default() += 1;
    }
    purchases
}

/// The purchases that the API gives back: each line with its order and its person.
pub fn purchases_kept(app: &TestApp) -> Purchases {
    let text = |json: &Json| json.as_str().unwrap_or_else(|| panic!("{json} is no text")).to_owned();
    let cents = |json: &Json| {
        let amount = text(&json["amount"]);
        assert_eq!(json["currency"], "USD");
        assert_eq!(amount.split_once('.').map(|(_, cents)| cents.len()), Some(2), "{amount}");
        amount.replace('.', "").parse::<i64>().unwrap()
    };
    let people: HashMap<String, String> = app
        .all("people", &["source_id"])
        .iter()
        .map(|person| (text(&person["id"]), text(&person["source_id"])))
        .collect();
    let orders: HashMap<String, (String, String, i64)> = app
        .all("orders", &["person_id", "placed_at", "total", "net"])
        .iter()
        .map(|order| {
            let placed = text(&order["placed_at"]);
            let day = placed.strip_suffix("T00:00:00Z").unwrap_or_else(|| panic!("{placed}")).to_owned();
            assert_eq!(cents(&order["net"]), cents(&order["total"]));
            let person = people[&text(&order["person_id"])].clone();
            (text(&order["id"]), (person, day, cents(&order["total"])))
        })
        .collect();
    let lines = app.all("order_lines", &["order_id", "quantity", "amount", "product_id"]);
    assert_eq!(lines.len(), orders.len(), "each order has its line");
    let mut purchases = Purchases::new();
    for line in lines {
        let (person, day, total) = &orders[&text(&line["order_id"])];
        assert_eq!(cents(&line["amount"]), *total);
        assert!(line["product_id"].is_string());
        let discs = line["quantity"].as_f64().unwrap() as i64;
        *purchases.entry((person.clone(), day.clone(), discs, *total)).or_default() += 1;
    }
    purchases
}

db::db_test! {
    fn the_history_comes_back_as_it_was_and_again_adds_nothing(scratch: Scratch) {
        let mut app = TestApp::open(scratch);
        let file = master();
        let parts = [("map_file", MAP), ("source", "cdnow"), ("file_name", "CDNOW_master.txt")];
        let import = app.import(&file, &parts);
        assert_eq!((import["state"].as_str(), rows(&import)), (Some("done"), [69_659, 69_659, 0]), "{import}");
        assert_eq!(done(&import, "people"), [23_570, 0, 69_659 - 23_570]);
        assert_eq!(done(&import, "orders"), [69_659, 0, 0]);
        assert_eq!(done(&import, "order_lines"), [69_659, 0, 0]);
        assert_eq!(done(&import, "products"), [1, 0, 69_658]);

        let expected = purchases(&file);
        assert_eq!(expected.values().map(|times| times - 1).sum::<u32>(), 255, "rows that equal another");
        let kept = purchases_kept(&app);
        assert_eq!(kept.values().sum::<u32>(), 69_659);
        assert_eq!(kept.keys().map(|(person, ..)| person).collect::<std::collections::HashSet<_>>().len(), 23_570);
        let free: u32 = kept.iter().filter(|((.., cents), _)| *cents == 0).map(|(_, times)| times).sum();
        assert_eq!(free, 80);
        assert!(kept == expected, "what is kept is not what the file has");

        // Every order is a moment in the life of its customer, and none of them is live.
        let before = app.row_counts();
        assert_eq!((before["interactions"], before["import_chunks"]), (69_659, 0));
        let seq = app.last_seq();
        let again = app.import(&file, &parts);
        assert_eq!(rows(&again), [69_659, 69_659, 0]);
        for (object, count) in [("people", 69_659), ("orders", 69_659), ("order_lines", 69_659), ("products", 69_659)] {
            assert_eq!(done(&again, object), [0, 0, count], "{object}");
        }
        assert_eq!((app.last_seq(), app.row_counts()), (seq, before), "the same file again left a trace");
    }
}
