//! `rapport fit`: the purchase models on plain files.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use mining::bgnbd::{self, Observation};
use mining::gamma_gamma::{self, Spend};
use serde_json::json;

use super::{say, say_json};
use crate::Failure;

/// Which model, on which file.
#[derive(Args)]
pub struct Fit {
    /// The model.
    #[arg(value_enum)]
    model: Model,
    /// A CSV file: columns frequency, recency, T for bgnbd; frequency, monetary_value for gamma-gamma.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Model {
    /// How often customers buy and whether they still do (Fader, Hardie & Lee 2005).
    Bgnbd,
    /// How much they spend per purchase (Fader & Hardie 2013).
    GammaGamma,
}

pub fn run(fit: Fit) -> Result<(), Failure> {
    let columns: &[&str] = match fit.model {
        Model::Bgnbd => &["frequency", "recency", "T"],
        Model::GammaGamma => &["frequency", "monetary_value"],
    };
    let rows = read(&fit.file, columns)?;
    let started = Instant::now();
    let failed = |error| Failure::of("the model does not fit", error);
    let (parameters, log_likelihood, customers) = match fit.model {
        Model::Bgnbd => {
            let observations: Vec<_> = rows
                .iter()
                .map(|row| Observation { x: row[0], t_x: row[1], t: row[2], weight: 1.0 })
                .collect();
            let found = bgnbd::fit(&observations, 0).map_err(failed)?;
            let p = found.parameters;
            (json!({"r": p.r, "alpha": p.alpha, "a": p.a, "b": p.b}), found.log_likelihood, found.customers)
        }
        Model::GammaGamma => {
            // Those who did not come back say nothing about what a purchase is worth.
            let spends: Vec<_> = rows
                .iter()
                .filter(|row| row[0] > 0.0 && row[1] > 0.0)
                .map(|row| Spend { x: row[0], mean: row[1], weight: 1.0 })
                .collect();
            let found = gamma_gamma::fit(&spends).map_err(failed)?;
            let p = found.parameters;
            (json!({"p": p.p, "q": p.q, "v": p.v}), found.log_likelihood, found.customers)
        }
    };
    // Each row weighs 1, so the sum of the weights is a count.
    let customers = customers as u64;
    let answer = json!({
        "parameters": parameters,
        "log_likelihood": log_likelihood,
        "customers": customers,
        "seconds": started.elapsed().as_secs_f64(),
    });
    if fit.json {
        return say_json(&answer);
    }
    for (name, value) in answer["parameters"].as_object().into_iter().flatten() {
        say(format!("{name} {:.6}", value.as_f64().unwrap_or(f64::NAN)))?;
    }
    say(format!("log-likelihood {log_likelihood:.4}, {customers} customers"))
}

fn read(file: &PathBuf, columns: &[&str]) -> Result<Vec<Vec<f64>>, Failure> {
    let name = file.display().to_string();
    let mut reader = csv::Reader::from_path(file).map_err(|error| Failure::of(&name, error))?;
    let headers = reader.headers().map_err(|error| Failure::of(&name, error))?.clone();
    let places: Vec<usize> = columns
        .iter()
        .map(|column| {
            headers
                .iter()
                .position(|header| header.trim().trim_start_matches('\u{feff}').eq_ignore_ascii_case(column))
                .ok_or_else(|| {
                    Failure::Failed(format!("{name} has no column {column}; it needs {}", columns.join(", ")))
                })
        })
        .collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Failure::of(&name, error))?;
        let row = places
            .iter()
            .zip(columns)
            .map(|(place, column)| {
                let cell = record.get(*place).unwrap_or_default().trim();
                cell.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| {
                    Failure::Failed(format!(
                        "{name}, row {}, column {column}: '{cell}' is not a number",
                        at + 1
                    ))
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(row);
    }
    Ok(rows)
}
