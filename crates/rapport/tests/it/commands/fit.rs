//! `rapport fit`: the published fits of the CDNOW sample from a plain file.

use std::collections::BTreeMap;

use mining::summary::{Purchase, summarise};
use serde_json::Value as Json;

use crate::cdnow::sample;
use crate::process::{Ended, binary};

/// The last day of the first 39 weeks.
const END: &str = "1997-09-30";

/// One line for each customer of the sample: frequency, recency, T in weeks, mean amount.
fn calibration() -> String {
    let day = |text: &str| {
        format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).parse::<model::Day>().unwrap().0
    };
    let mut customers: BTreeMap<String, Vec<Purchase>> = BTreeMap::new();
    for line in sample().lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let purchase = Purchase { day: day(cells[2]), amount: cells[4].parse().unwrap() };
        customers.entry(cells[0].to_owned()).or_default().push(purchase);
    }
    let end = END.parse::<model::Day>().unwrap().0;
    let mut file = String::from("customer,frequency,recency,T,monetary_value\n");
    for (customer, purchases) in customers {
        let summary = summarise(&purchases, end).unwrap().unwrap();
        file += &format!("{customer},{},{},{},{}\n", summary.x, summary.t_x, summary.t, summary.mean);
    }
    file
}

fn fit(model: &str, file: &str, json: &[&str]) -> Ended {
    binary().args(["fit", model, file]).args(json).output().unwrap().into()
}

fn near(answer: &Json, name: &str, published: f64, share: f64) {
    let got = answer["parameters"][name].as_f64().unwrap_or_else(|| panic!("no {name}: {answer}"));
    assert!((got / published - 1.0).abs() <= share, "{name} is {got}, published {published}");
}

#[test]
fn the_published_parameters_come_out_of_a_plain_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calibration.csv");
    std::fs::write(&path, calibration()).unwrap();
    let path = path.display().to_string();

    let ended = fit("bgnbd", &path, &["--json"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let answer: Json = serde_json::from_str(&ended.out).unwrap();
    for (name, published) in [("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)] {
        near(&answer, name, published, 0.005);
    }
    assert!((answer["log_likelihood"].as_f64().unwrap() + 9582.4).abs() <= 0.1, "{answer}");
    assert_eq!((answer["customers"].as_u64(), answer["seconds"].is_number()), (Some(2357), true), "{answer}");
    assert_eq!(answer.as_object().unwrap().len(), 4);

    let ended = fit("gamma-gamma", &path, &["--json"]);
    let answer: Json = serde_json::from_str(&ended.out).unwrap();
    for (name, published) in [("p", 6.25), ("q", 3.74), ("v", 15.44)] {
        near(&answer, name, published, 0.01);
    }
    assert_eq!(answer["customers"].as_u64(), Some(946));

    let plain = fit("bgnbd", &path, &[]).out;
    assert!(
        plain.contains("r 0.24")
            && plain.contains("log-likelihood -9582.4")
            && plain.contains(" 2357 customers"),
        "{plain}"
    );
}

#[test]
fn a_file_that_cannot_be_fitted_is_refused_by_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let cases = [
        (file("columns.csv", "frequency,recency\n1,2\n"), "has no column T; it needs frequency, recency, T"),
        (
            file("cell.csv", "frequency,recency,T\n1,2,3\n1,x,3\n"),
            "row 2, column recency: 'x' is not a number",
        ),
        (file("nan.csv", "frequency,recency,T\n1,NaN,3\n"), "row 1, column recency"),
        (file("order.csv", "frequency,recency,T\n1,5,3\n"), "the model does not fit"),
        (file("empty.csv", "frequency,recency,T\n"), "the model does not fit"),
        (folder.path().join("absent.csv").display().to_string(), "absent.csv"),
    ];
    for (path, says) in cases {
        let ended = fit("bgnbd", &path, &["--json"]);
        assert_eq!((ended.status, ended.out.as_str()), (1, ""), "{path}: {}", ended.err);
        assert!(ended.err.contains(says), "{path}: {}", ended.err);
    }
    assert_eq!(fit("weibull", "x.csv", &[]).status, 2);
}
