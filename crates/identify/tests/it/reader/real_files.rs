//! Real files: CDNOW from the demo, and csv-spectrum and others from the shared data when they are there.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

use identify::reader::open;

use super::{File, layout, read, read_sound};

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn demo(name: &str) -> Vec<u8> {
    let packed = std::fs::File::open(repository().join("demo").join(name)).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The folder of shared data, or none with a line that says so.
fn shared(name: &str) -> Option<PathBuf> {
    let folder = repository().join("../shared/data").join(name);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("SKIP: shared data {name} is not there");
    None
}

/// The `[reader]` table of the demo's own map file.
fn demo_layout() -> identify::reader::Layout {
    let text = std::fs::read_to_string(repository().join("demo/cdnow.toml")).unwrap();
    let map: toml::Table = toml::from_str(&text).unwrap();
    map["reader"].clone().try_into().unwrap()
}

#[test]
fn cdnow_is_read_to_the_last_row() {
    let bytes = demo("CDNOW_master.txt.gz");
    let layout = demo_layout();
    let (dates, numbers) = (layout.dates().unwrap(), layout.numbers().unwrap());
    let mut rows = open(bytes.as_slice(), &layout).unwrap();
    assert_eq!(rows.headers(), ["customer_id", "date", "number_of_cds", "dollar_value"]);
    let mut seen: HashMap<[u8; 16], u32> = HashMap::new();
    let (mut count, mut zero, mut cents, mut customers) = (0, 0, 0, std::collections::HashSet::new());
    let (mut first, mut last) = (model::Day::LAST, model::Day::FIRST);
    while let Some(row) = rows.next_row().unwrap() {
        let row = row.unwrap();
        count += 1;
        assert_eq!(row.line, count + 1);
        customers.insert(row.cells[0].clone());
        let day = dates.day(&row.cells[1]).unwrap();
        (first, last) = (first.min(day), last.max(day));
        assert!(numbers.integer(&row.cells[2]).unwrap() > 0);
        let micros = numbers.micros(&row.cells[3]).unwrap();
        zero += u32::from(micros == 0);
        cents += micros / 10_000;
        *seen.entry(row.raw_hash).or_default() += 1;
    }
    assert_eq!((count, customers.len(), zero), (69_659, 23_570, 80));
    assert_eq!(seen.values().map(|times| times - 1).sum::<u32>(), 255, "rows that equal another");
    assert_eq!((first.to_string().as_str(), last.to_string().as_str()), ("1997-01-01", "1998-06-30"));
    assert_eq!(cents, plain_sum(&bytes), "the sum of dollars, added up without the reader");
}

/// The last column's sum in cents, by taking the lines apart by hand.
fn plain_sum(bytes: &[u8]) -> i64 {
    let text = std::str::from_utf8(bytes).unwrap();
    let last = text.lines().skip(1).filter_map(|line| line.split_whitespace().last());
    last.map(|cell| cell.replace('.', "").parse::<i64>().unwrap()).sum()
}

#[test]
fn the_cdnow_sample_has_no_header_and_five_columns() {
    let toml = "separator = \"spaces\"\nheader = false\n\
                columns = [\"customer_id\", \"sample_id\", \"date\", \"number_of_cds\", \"dollar_value\"]";
    let rows = read_sound(demo("CDNOW_sample.txt.gz"), toml);
    assert_eq!(rows.len(), 6_919);
    assert_eq!(rows[0], ["00004", "0001", "19970101", "2", "29.33"]);
}

#[test]
fn csv_spectrum() {
    let Some(folder) = shared("csv-spectrum") else { return };
    let mut files = 0;
    for entry in std::fs::read_dir(folder.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let json = std::fs::read_to_string(folder.join("json").join(format!("{name}.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&json).unwrap();
        let file = read(std::fs::read(&path).unwrap(), "").unwrap();
        assert_eq!(file.refused, [], "{name}");
        let record = |row: &Vec<String>| {
            let pairs = file.headers.iter().cloned().zip(row.iter().map(|cell| cell.clone().into()));
            serde_json::Value::Object(pairs.collect())
        };
        let found: Vec<serde_json::Value> = file.rows.iter().map(record).collect();
        assert_eq!(serde_json::Value::Array(found), expected, "{name}");
        files += 1;
    }
    assert!(files >= 11, "{files} files");
}

#[test]
fn other_shared_files_have_the_rows_that_are_known() {
    let names: Vec<String> = (1..=32).map(|number| format!("\"item_{number}\"")).collect();
    let baskets = format!("header = false\nshort_rows = \"fill\"\ncolumns = [{}]", names.join(","));
    let cases = [
        ("crm-sales/sales_pipeline.csv", "", 8_800, 10),
        ("crm-sales/accounts.csv", "", 85, 7),
        ("crm-sales/products.csv", "", 7, 3),
        ("crm-sales/sales_teams.csv", "", 35, 3),
        ("churn/Telco-Customer-Churn.csv", "", 7_043, 21),
        ("groceries/groceries.csv", baskets.as_str(), 9_835, 32),
        ("febrl/dataset1.csv", "", 1_000, 11),
        ("febrl/dataset2.csv", "", 5_000, 11),
    ];
    for (name, toml, rows, columns) in cases {
        let Some(path) = shared(name) else { continue };
        let file: File = read(std::fs::read(path).unwrap(), toml).unwrap();
        assert_eq!(file.refused, [], "{name}");
        assert_eq!((file.rows.len(), file.headers.len()), (rows, columns), "{name}");
    }
    if let Some(path) = shared("names/nicknames.csv") {
        assert!(read_sound(std::fs::read(path).unwrap(), "").len() > 1_000);
    }
}

#[test]
fn the_dates_of_the_sales_pipeline_are_ambiguous() {
    let Some(path) = shared("crm-sales/sales_pipeline.csv") else { return };
    let rows = read_sound(std::fs::read(path).unwrap(), "");
    let engaged: Vec<&str> = rows.iter().map(|row| row[5].as_str()).collect();
    assert_eq!(identify::reader::dates::forms_that_fit(&engaged), ["dd-mm-yy", "yy-mm-dd"]);
    let dates = layout("date_form = \"dd-mm-yy\"").dates().unwrap();
    let read = engaged.iter().filter(|text| dates.day(text).is_ok()).count();
    assert_eq!(read, engaged.iter().filter(|text| !text.is_empty()).count());
}
