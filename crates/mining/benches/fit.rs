//! Fits BG/NBD to simulated customers with continuous, non-repeating times, and compares with the Python
//! package lifetimes on the same rows in the same run.
//!
//! `cargo bench -p mining --bench fit`. `CUSTOMERS` sets their number (default 1,000,000) and
//! `LIFETIMES_PYTHON` the Python that has lifetimes; without it only our figures are printed. With it the run
//! fails unless ours is ten times as fast at a log-likelihood no lower.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use mining::bgnbd::{self, Observation, Params};
use mining::gamma_gamma;
use mining::simulate::{Random, customer};
use mining::summary::Summary;
use mining::value;

const INSTALL: &str = "python3.11 -m venv v && v/bin/pip install lifetimes==0.11.3 numpy==1.26.4 \
                       scipy==1.11.4 pandas==2.1.4 autograd==1.6.2";
const RUNS: usize = 5;
const NEEDED: f64 = 10.0;
/// What adding a thousand pieces can be off by.
const ROUNDING: f64 = 1e-8;

fn main() -> Result<(), Box<dyn Error>> {
    let number: usize = std::env::var("CUSTOMERS").map_or(Ok(1_000_000), |text| text.parse())?;
    let buying = Params { r: 0.6, alpha: 8.0, a: 0.8, b: 2.5 };
    let spending = gamma_gamma::Params { p: 6.0, q: 4.0, v: 15.0 };
    let mut random = Random::new(1);
    let drawn: Vec<_> = (0..number)
        .map(|_| {
            let age = 20.0 + 80.0 * random.uniform();
            customer(&mut random, &buying, &spending, age, 0.0)
        })
        .collect();
    let rows: Vec<Observation> = drawn.iter().map(|c| c.observation).collect();
    println!("{number} simulated customers, continuous times, true parameters {buying:?}");

    let fit = bgnbd::fit(&rows, 0)?;
    let one = median(|| bgnbd::fit(&rows, 1).map(drop))?;
    let all = median(|| bgnbd::fit(&rows, 0).map(drop))?;
    println!("BG/NBD fit, median of {RUNS}: {:.3} s on one thread, {:.3} s on all", one, all);
    println!("  {:?}", fit.parameters);
    println!("  errors {:?}, {} steps over all", fit.standard_errors, fit.iterations);
    println!("  log-likelihood {:.6}", fit.log_likelihood);

    let spends: Vec<_> = drawn.iter().map(|c| c.spend).collect();
    let money = gamma_gamma::fit(&spends)?;
    let seconds = median(|| gamma_gamma::fit(&spends).map(drop))?;
    println!("Gamma-Gamma fit, median of {RUNS}: {seconds:.3} s");
    let summaries: Vec<Summary> = drawn
        .iter()
        .map(|c| Summary {
            x: c.observation.x,
            t_x: c.observation.t_x,
            t: c.observation.t,
            paid: c.spend.x,
            mean: c.spend.mean,
        })
        .collect();
    let seconds =
        median(|| value::score_all(&fit.parameters, &money.parameters, &summaries, Some(0.3), 0).map(drop))?;
    println!("36-month value of all, median of {RUNS}: {seconds:.3} s");

    let Some(python) = std::env::var_os("LIFETIMES_PYTHON") else {
        println!("lifetimes: not compared. Set LIFETIMES_PYTHON to a Python made by: {INSTALL}");
        return Ok(());
    };
    compare(Path::new(&python), &rows, all, &fit.parameters)
}

/// Median seconds of several runs.
fn median<E: Error + 'static>(mut run: impl FnMut() -> Result<(), E>) -> Result<f64, Box<dyn Error>> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(RUNS / 2).map_or(f64::NAN, Duration::as_secs_f64))
}

fn compare(python: &Path, rows: &[Observation], ours: f64, found: &Params) -> Result<(), Box<dyn Error>> {
    let file = std::env::temp_dir().join(format!("mining-bench-{}.f64", std::process::id()));
    let mut out = BufWriter::new(std::fs::File::create(&file)?);
    for row in rows {
        for figure in [row.x, row.t_x, row.t] {
            out.write_all(&figure.to_le_bytes())?;
        }
    }
    out.flush()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/lifetimes_fit.py");
    let run = Command::new(python).arg(script).arg(&file).output();
    std::fs::remove_file(&file)?;
    let run = run?;
    let text = String::from_utf8_lossy(&run.stdout);
    if !run.status.success() {
        return Err(format!("lifetimes failed: {}", String::from_utf8_lossy(&run.stderr)).into());
    }
    let figure = |name: &str| number_in(&text, name).ok_or_else(|| format!("no {name} in {text}"));
    let at = Params { r: figure("r")?, alpha: figure("alpha")?, a: figure("a")?, b: figure("b")? };
    let (seconds, errors) = (figure("seconds")?, figure("errors")?);
    // Both by the same function, and subtracted piece by piece: a sum over a million rows has too few digits
    // left to tell two fits apart.
    let gained: f64 = rows
        .chunks(1000)
        .map(|piece| bgnbd::log_likelihood(found, piece) - bgnbd::log_likelihood(&at, piece))
        .sum();
    println!("lifetimes fit, one run: {seconds:.3} s, of which standard errors {errors:.3} s");
    println!("  {at:?}");
    println!("ratio: {:.1} ({:.1} without its standard errors)", seconds / ours, (seconds - errors) / ours);
    println!("log-likelihood, ours minus theirs: {gained:e}");
    if seconds / ours < NEEDED || gained < -ROUNDING {
        return Err(format!("the fit must be {NEEDED} times as fast at a log-likelihood no lower").into());
    }
    Ok(())
}

/// The number after `"name":` in a flat JSON object.
fn number_in(json: &str, name: &str) -> Option<f64> {
    let rest = &json[json.find(&format!("\"{name}\":"))? + name.len() + 3..];
    rest.split([',', '}']).next()?.trim().parse().ok()
}
