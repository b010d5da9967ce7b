//! `rapport link`: persons found in plain files, by headers, across two files, and what is refused.

use std::collections::HashMap;

use mining::linkage::generate::{columns, generate};

use crate::process::{Ended, binary};

fn link(arguments: &[&str]) -> Ended {
    binary().arg("link").args(arguments).output().unwrap().into()
}

/// Synthetic records as a CSV file with its own headers; a record is called by its person and its number.
fn synthetic(number: u32, headers: Option<&str>, keep: impl Fn(usize) -> bool) -> String {
    let own: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    let mut file = format!("rec_id,{}\n", headers.map_or_else(|| own.join(","), str::to_owned));
    let mut at = 0;
    generate(number, 1969, |person, record| {
        if keep(at) {
            file += &format!("{person}-{at}, {}\n", record.join(","));
        }
        at += 1;
    });
    file
}

/// The lines of an answer: record, cluster, probability.
fn lines(ended: &Ended) -> Vec<(String, String, f64)> {
    assert_eq!(ended.status, 0, "{}", ended.err);
    let mut lines = ended.out.lines();
    assert_eq!(lines.next(), Some("record,cluster,probability"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_owned(), cells[1].to_owned(), cells[2].parse().unwrap())
        })
        .collect()
}

/// F1 over pairs of records; the person is what stands before the dash.
fn f1(lines: &[(String, String, f64)]) -> f64 {
    let pairs = |key: &dyn Fn(&str, &str) -> String| {
        let mut counts: HashMap<String, f64> = HashMap::new();
        for (record, cluster, _) in lines {
            *counts.entry(key(record.split('-').next().unwrap(), cluster)).or_default() += 1.0;
        }
        counts.values().map(|n| n * (n - 1.0) / 2.0).sum::<f64>()
    };
    let both = pairs(&|person, cluster| format!("{person} {cluster}"));
    2.0 * both / (pairs(&|person, _| person.to_owned()) + pairs(&|_, cluster| cluster.to_owned()))
}

#[test]
fn persons_are_found_in_one_file_and_across_two() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let all = file("all.csv", &synthetic(2000, None, |_| true));
    let found = lines(&link(&[&all]));
    assert!(found.len() > 2200 && f1(&found) > 0.95, "F1 {}", f1(&found));
    let mut seen = HashMap::new();
    for (record, cluster, probability) in &found {
        assert_eq!(seen.insert(record, ()), None, "{record} twice");
        assert!((0.0..=1.0).contains(probability), "{record}: {probability}");
        assert!(seen.contains_key(cluster), "{record}: cluster {cluster} is not named by its first record");
    }
    assert_eq!(lines(&link(&[&all])), found, "the same file gives the same answer");
    let strict = lines(&link(&[&all, "--threshold", "0.9999"]));
    let alone = |lines: &[(String, String, f64)]| lines.iter().filter(|line| line.0 == line.1).count();
    assert!(alone(&strict) > alone(&found));

    let one = file("one.csv", &synthetic(2000, None, |at| at % 2 == 0));
    let headers = "First Name,Last Name,Address,House number,Town,ZIP,Country,DOB,E-Mail,Phone";
    let two = file("two.csv", &synthetic(2000, Some(headers), |at| at % 2 == 1));
    let both = lines(&link(&[&one, "--with", &two]));
    assert_eq!(both.len(), found.len());
    assert!(f1(&both) > 0.95, "F1 {}", f1(&both));

    let clash = lines(&link(&[&one, "--with", &one]));
    assert!(clash.iter().filter(|line| line.0.starts_with("one:")).count() * 2 == clash.len());
    let numbered = file("numbered.csv", &synthetic(300, None, |_| true).replacen("rec_id", "source", 1));
    assert_eq!(lines(&link(&[&numbered, "--columns", "none=source"]))[0].0, "1");
    assert_eq!(lines(&link(&[&numbered, "--id", "SOURCE"]))[0].0, "0-0");
}

#[test]
fn what_cannot_be_linked_is_refused_by_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let good = file("good.csv", "id,given_name,surname\n1,Ann,Lee\n2,Anne,Lee\n");
    let twice = file("twice.csv", "id,given_name\n1,Ann\n1,Bo\n");
    let nameless = file("nameless.csv", "id,given_name\n,Ann\n2,Bo\n");
    let one = file("one.csv", "id,given_name\n1,Ann\n");
    let bare = file("bare.csv", "id\n1\n2\n");
    let other = file("other.csv", "id,colour\n1,red\n2,blue\n");
    let absent = folder.path().join("absent.csv").display().to_string();
    let short = file("short.csv", "name,short\nLeopoldine,Poldi\n");
    assert_eq!(lines(&link(&[&good, "--nicknames", &short])).len(), 2);
    let cases: [(&[&str], i32, &str); 10] = [
        (&[&twice], 1, "row 2: id '1' was there before"),
        (&[&nameless], 1, "row 1: no id"),
        (&[&one], 1, "1 records are too few"),
        (&[&bare], 1, "no column to compare"),
        (&[&absent], 1, "absent.csv"),
        (&[&good, "--with", &other], 1, "none of the columns"),
        (&[&good, "--id", "key"], 1, "has no column key; it has id, given_name, surname"),
        (&[&good, "--threshold", "1"], 2, "above 0 and below 1"),
        (&[&good, "--columns", "hue=surname"], 2, "there is no role hue"),
        (&[&good, "--columns", "surname"], 2, "ROLE=COLUMN"),
    ];
    for (arguments, status, says) in cases {
        let ended = link(arguments);
        assert_eq!((ended.status, ended.out.as_str()), (status, ""), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{arguments:?}: {}", ended.err);
    }
}
