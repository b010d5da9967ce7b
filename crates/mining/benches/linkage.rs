//! Links synthetic persons with damaged duplicates, and compares with the Python package splink on the same
//! records in the same run.
//!
//! `cargo bench -p mining --bench linkage`. `PERSONS` sets their number (default 1,000,000), `SEED` the seed,
//! and `SPLINK_PYTHON` the Python that has splink; without it only our figures are printed. With it the run
//! fails unless ours is as good in at most half of the time. The run fails as well where fewer than 999 of
//! 1,000 pairs that may be merged without asking are right.
//! `DETAILS` set to a probability prints what was learnt, what the blocking rules did, how honest the
//! probabilities are, and errors with their reasons: pairs missed, and wrong ones above that probability.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use mining::linkage::generate::{columns, generate};
use mining::linkage::{AUTO_MERGE, Linkage, Nicknames, Options, Scorer, Table, link};
use mining::simulate::Random;

const INSTALL: &str = "python3.11 -m venv v && v/bin/pip install splink==5.0.0 duckdb==2.0.1";

/// Records in an order that tells nothing, and the person of each.
struct Records {
    rows: Vec<Vec<String>>,
    persons: Vec<u32>,
}

/// How well clusters agree with persons, over pairs of records.
struct Quality {
    precision: f64,
    recall: f64,
    f1: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let number: u32 = std::env::var("PERSONS").map_or(Ok(1_000_000), |text| text.parse())?;
    let seed: u64 = std::env::var("SEED").map_or(Ok(7_041_776), |text| text.parse())?;
    let records = draw(number, seed);
    println!("{number} synthetic persons, {} records, seed {seed}", records.persons.len());

    let start = Instant::now();
    let mut table = Table::new(columns(), Nicknames::common());
    table.extend(records.rows.len(), 0, |row, column| &records.rows[row][column])?;
    let read = start.elapsed().as_secs_f64();
    let linkage = link(&table, Options::default())?;
    let seconds = start.elapsed().as_secs_f64();
    let ours = quality(&linkage.clusters, &records.persons);
    print("rapport", seconds, &ours);
    println!("  of which {read:.1} s to clean the values; {} pairs compared", linkage.compared);
    let automatic = automatic(&linkage, &records.persons);
    if let Ok(sure) = std::env::var("DETAILS") {
        details(&table, &linkage, &records, sure.parse()?)?;
    }
    if automatic < 0.999 {
        return Err("fewer than 999 of 1,000 pairs above the automatic threshold are right".into());
    }
    let Some(python) = std::env::var_os("SPLINK_PYTHON") else {
        println!("splink: not compared. Set SPLINK_PYTHON to a Python made by: {INSTALL}");
        return Ok(());
    };
    drop((table, linkage));
    let (theirs_seconds, theirs) = splink(Path::new(&python), &records)?;
    print("splink", theirs_seconds, &theirs);
    println!("ratio of times: {:.1}", theirs_seconds / seconds);
    if ours.f1 < theirs.f1 || seconds > 0.5 * theirs_seconds {
        return Err("linking must be as good as splink in half of its time".into());
    }
    Ok(())
}

fn print(name: &str, seconds: f64, quality: &Quality) {
    let Quality { precision, recall, f1 } = quality;
    println!("{name}: {seconds:.1} s, clusters: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
}

fn draw(number: u32, seed: u64) -> Records {
    let mut drawn = Vec::new();
    generate(number, seed, |person, record| drawn.push((person, record.to_vec())));
    let mut random = Random::new(seed ^ 0x5eed);
    for at in (1..drawn.len()).rev() {
        drawn.swap(at, (random.uniform() * (at + 1) as f64) as usize % (at + 1));
    }
    let (persons, rows) = drawn.into_iter().unzip();
    Records { rows, persons }
}

fn quality(clusters: &[u32], persons: &[u32]) -> Quality {
    let pairs = |keys: &mut dyn Iterator<Item = u64>| {
        let mut counts: HashMap<u64, u64> = HashMap::new();
        keys.for_each(|key| *counts.entry(key).or_default() += 1);
        counts.values().map(|n| (n * (n - 1) / 2) as f64).sum::<f64>()
    };
    let both = clusters.iter().zip(persons).map(|(c, p)| u64::from(*c) << 32 | u64::from(*p));
    let both = pairs(&mut both.into_iter());
    let found = pairs(&mut clusters.iter().map(|c| u64::from(*c)));
    let real = pairs(&mut persons.iter().map(|p| u64::from(*p)));
    Quality { precision: both / found, recall: both / real, f1: 2.0 * both / (found + real) }
}

/// The share of pairs that may be merged without asking which are right to be.
fn automatic(linkage: &Linkage, persons: &[u32]) -> f64 {
    let sure = linkage.pairs.iter().filter(|pair| pair.score.probability >= AUTO_MERGE);
    let (mut all, mut right) = (0.0, 0.0);
    for pair in sure.filter(|pair| linkage.clusters[pair.a as usize] == linkage.clusters[pair.b as usize]) {
        all += 1.0;
        right += f64::from(u8::from(persons[pair.a as usize] == persons[pair.b as usize]));
    }
    println!("  pairs of probability {AUTO_MERGE} and more: {all}, of which right {:.5}", right / all);
    right / all
}

/// Prints what was learnt, what the rules did, how honest the probabilities are, and some errors with
/// reasons.
fn details(table: &Table, linkage: &Linkage, records: &Records, sure: f64) -> Result<(), Box<dyn Error>> {
    let persons = &records.persons;
    let learnt = &linkage.parameters;
    println!(
        "matches {:.0}, moved {:.3}, households {:.0}, apart {:.4}, colleagues {:.0}",
        learnt.matches, learnt.moved, learnt.households, learnt.apart, learnt.colleagues
    );
    for comparison in &learnt.comparisons {
        println!("{}", comparison.name);
        for level in &comparison.levels {
            println!(
                "  {:26} m {:.5} u {:.8} household {:.4?} colleague {:.4?}",
                level.name, level.m, level.u, level.household, level.colleague
            );
        }
    }
    for report in &linkage.blocking {
        println!("{report:?}");
    }
    for comparison in &learnt.comparisons {
        for level in comparison.levels.iter().filter(|level| level.alike.is_some()) {
            println!("  {} {:?}", level.name, level.alike);
        }
    }
    let mut bins = [[0u32; 2]; 12];
    let edges = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.99, 0.999, 0.9999];
    for pair in &linkage.pairs {
        let bin = edges.iter().filter(|edge| pair.score.probability >= **edge).count();
        bins[bin][usize::from(persons[pair.a as usize] == persons[pair.b as usize])] += 1;
    }
    for (bin, [wrong, right]) in bins.iter().enumerate() {
        let edge = if bin == 0 { 0.01 } else { edges[bin - 1] };
        println!("  p from {edge}: {right} right, {wrong} wrong");
    }
    let scorer = Scorer::new(table, learnt)?;
    let mut of: HashMap<u32, Vec<u32>> = HashMap::new();
    persons
        .iter()
        .enumerate()
        .for_each(|(record, person)| of.entry(*person).or_default().push(record as u32));
    let kept: std::collections::HashSet<(u32, u32)> =
        linkage.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    let clusters = &linkage.clusters;
    let (mut missed, mut unseen, mut unlinked, mut shown) = (0, 0, 0, 0);
    for person in 0..of.len() as u32 {
        let records_of = &of[&person];
        for (at, a) in records_of.iter().enumerate() {
            for b in &records_of[at + 1..] {
                if clusters[*a as usize] == clusters[*b as usize] {
                    continue;
                }
                missed += 1;
                let explained = scorer.explain(*a.min(b), *a.max(b));
                let likely = explained.score.probability >= 0.5;
                let found = kept.contains(&(*a.min(b), *a.max(b)));
                unseen += u32::from(likely && !found);
                unlinked += u32::from(likely && found);
                if shown < 25 {
                    shown += 1;
                    show("missed", &explained, records, *a, *b);
                }
            }
        }
    }
    println!(
        "missed {missed}, of which likely but no candidates {unseen}, likely but not clustered {unlinked}"
    );
    let wrong = linkage.pairs.iter().filter(|pair| {
        let (a, b) = (pair.a as usize, pair.b as usize);
        pair.score.probability > sure && persons[a] != persons[b] && clusters[a] == clusters[b]
    });
    for pair in wrong.take(25) {
        show("wrong", &scorer.explain(pair.a, pair.b), records, pair.a, pair.b);
    }
    Ok(())
}

fn show(what: &str, explained: &mining::linkage::Explained, records: &Records, a: u32, b: u32) {
    println!("{what} {:.1} bits", explained.score.bits);
    println!("    {:?}\n    {:?}", records.rows[a as usize], records.rows[b as usize]);
    let reasons = explained.reasons.iter().filter(|reason| reason.bits.abs() > 0.05);
    let reasons = reasons.map(|reason| format!("{} {} {:.1}", reason.comparison, reason.level, reason.bits));
    println!("    {:.1}; {}", explained.prior, reasons.collect::<Vec<_>>().join("; "));
}

fn splink(python: &Path, records: &Records) -> Result<(f64, Quality), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("mining-linkage-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("records.csv");
    let mut out = BufWriter::new(std::fs::File::create(&file)?);
    let names: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    writeln!(out, "unique_id,{}", names.join(","))?;
    for (at, row) in records.rows.iter().enumerate() {
        // No value of these has a comma or a quotation mark.
        writeln!(out, "{at},{}", row.join(","))?;
    }
    out.flush()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/splink_link.py");
    let run = Command::new(python).arg(script).arg(&file).arg(&folder).output();
    let best = best(&folder, &records.persons);
    std::fs::remove_dir_all(&folder)?;
    let run = run?;
    let text = String::from_utf8_lossy(&run.stdout);
    if !run.status.success() {
        return Err(format!("splink failed: {}", String::from_utf8_lossy(&run.stderr)).into());
    }
    for line in text.lines().filter(|line| line.starts_with("processor ")) {
        println!("  splink: {line} s, with its start");
    }
    let seconds = text.lines().find_map(|line| line.strip_prefix("seconds ")).ok_or("no seconds")?.parse()?;
    Ok((seconds, best?))
}

/// The best of its clusterings, as if it had known the threshold.
fn best(folder: &Path, persons: &[u32]) -> Result<Quality, Box<dyn Error>> {
    let mut best = None;
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some(threshold) = name.strip_prefix("clusters-") else { continue };
        let mut of: Vec<u32> = (0..persons.len() as u32).collect();
        for line in std::fs::read_to_string(&file)?.lines() {
            let (record, cluster) = line.split_once(',').ok_or("a line without a cluster")?;
            of[record.parse::<usize>()?] = cluster.parse()?;
        }
        let here = quality(&of, persons);
        println!(
            "  splink at {threshold}: precision {:.4}, recall {:.4}, F1 {:.4}",
            here.precision, here.recall, here.f1
        );
        if best.as_ref().is_none_or(|best: &Quality| here.f1 > best.f1) {
            best = Some(here);
        }
    }
    best.ok_or_else(|| "splink wrote no clusters".into())
}
