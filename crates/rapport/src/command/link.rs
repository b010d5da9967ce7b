//! `rapport link`: which rows of plain files are of the same person.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use csv::StringRecord;
use mining::linkage::{self, Column, Nicknames, Options, ROLES, Role, Table};

use crate::Failure;

/// Which files, and what their columns mean.
#[derive(Args)]
pub struct Link {
    /// A CSV file with a header, one record in each row.
    file: PathBuf,
    /// The column that names a record; it is never compared. Without it the first column called id, rec_id or
    /// record, else the number of the row.
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// A second file with some of the same columns. Records are linked across both files and within each.
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// The least probability at which records share a cluster, above 0 and below 1.
    #[arg(long, value_name = "P", default_value_t = 0.5)]
    threshold: f64,
    /// What a column means where its header does not say: given_name=Rufname, text=notes, none=source, ….
    #[arg(long, value_name = "ROLE=COLUMN", value_delimiter = ',')]
    columns: Vec<String>,
    /// A CSV file of further short forms: a given name in the first column, a short form of it in the last.
    #[arg(long, value_name = "FILE")]
    nicknames: Option<PathBuf>,
}

/// Headers of columns that name a record.
const IDS: [&str; 5] = ["id", "rec_id", "record", "record_id", "unique_id"];

/// A file as it was read.
struct Sheet {
    name: String,
    headers: Vec<String>,
    rows: Vec<StringRecord>,
    /// The place of the column that names a record.
    id: Option<usize>,
}

/// Prints `record,cluster,probability` for every record: the cluster is named by its first record, and the
/// probability is that of the record belonging to it, 1 for a record alone.
pub fn run(link: Link) -> Result<(), Failure> {
    if !(link.threshold > 0.0 && link.threshold < 1.0) {
        return Err(Failure::Usage("the threshold must be above 0 and below 1".to_owned()));
    }
    let started = Instant::now();
    let mut nicknames = Nicknames::common();
    if let Some(file) = &link.nicknames {
        add_nicknames(&mut nicknames, file)?;
    }
    let mut sheets = vec![Sheet::read(&link.file, link.id.as_deref())?];
    if let Some(file) = &link.with {
        sheets.push(Sheet::read(file, link.id.as_deref())?);
    }
    if let (Some(name), true) = (&link.id, sheets.iter().all(|sheet| sheet.id.is_none())) {
        return Err(sheets[0].without(name));
    }
    let ids = ids(&sheets)?;
    let columns = columns(&sheets[0], &link.columns)?;
    let mut table = Table::new(columns.iter().map(|(_, column)| column.clone()).collect(), nicknames);
    for (number, sheet) in sheets.iter().enumerate() {
        let places: Vec<Option<usize>> = if number == 0 {
            columns.iter().map(|(place, _)| Some(*place)).collect()
        } else {
            sheet.places(&columns)?
        };
        let cell = |row: usize, column: usize| {
            places[column].and_then(|place| sheet.rows[row].get(place)).unwrap_or_default()
        };
        table.extend(sheet.rows.len(), 0, cell).map_err(|error| Failure::of(&sheet.name, error))?;
    }
    let options = Options { threshold: link.threshold, ..Options::default() };
    let found =
        linkage::link(&table, options).map_err(|error| Failure::of("the records cannot be linked", error))?;
    write(&ids, &found)?;
    tell(&columns, &found, started);
    Ok(())
}

fn write(ids: &[String], found: &linkage::Linkage) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::of("standard output", error);
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["record", "cluster", "probability"]).map_err(|error| failed(&error))?;
    for ((id, cluster), probability) in ids.iter().zip(&found.clusters).zip(&found.probability) {
        let probability = format!("{probability:.6}");
        out.write_record([id.as_str(), ids[*cluster as usize].as_str(), probability.as_str()])
            .map_err(|error| failed(&error))?;
    }
    out.flush().map_err(|error| failed(&error))
}

/// Says on standard error what was compared and what was left out.
fn tell(columns: &[(usize, Column)], found: &linkage::Linkage, started: Instant) {
    let placed = columns.iter().any(|(_, column)| matches!(column.role, Role::City | Role::Postcode));
    let names: Vec<String> = columns
        .iter()
        // A city tells its state.
        .filter(|(_, column)| column.role != Role::Region || !placed)
        .map(|(_, column)| format!("{} ({})", column.name, column.role.name()))
        .collect();
    let records = found.clusters.len();
    let persons = found.clusters.iter().enumerate().filter(|(at, cluster)| *at == **cluster as usize).count();
    eprintln!("compared {}", names.join(", "));
    for rule in found.blocking.iter().filter(|rule| rule.skipped > 0) {
        eprintln!("{}: too common for {} records, which were not compared by it", rule.rule, rule.skipped);
    }
    eprintln!(
        "{records} records, {persons} persons, {} pairs compared, {:.1} s",
        found.compared,
        started.elapsed().as_secs_f64()
    );
}

/// The columns to compare, each with its place in the file.
fn columns(sheet: &Sheet, told: &[String]) -> Result<Vec<(usize, Column)>, Failure> {
    let mut roles = BTreeMap::new();
    for pair in told {
        let (role, name) = pair
            .split_once('=')
            .ok_or_else(|| Failure::Usage(format!("--columns takes ROLE=COLUMN, not '{pair}'")))?;
        let role = match role.trim() {
            "none" => None,
            role => Some(Role::named(role).ok_or_else(|| {
                let roles: Vec<&str> = ROLES.iter().map(|role| role.name()).collect();
                Failure::Usage(format!("there is no role {role}; the roles are {}, none", roles.join(", ")))
            })?),
        };
        let place = sheet.place(name).ok_or_else(|| sheet.without(name))?;
        roles.insert(place, role);
    }
    let chosen: Vec<(usize, Column)> = sheet
        .headers
        .iter()
        .enumerate()
        .filter(|(place, _)| Some(*place) != sheet.id)
        .filter_map(|(place, header)| {
            let role = match roles.get(&place) {
                Some(told) => (*told)?,
                None => Role::guess(header).or_else(|| sheet.usable(place).then_some(Role::Text))?,
            };
            Some((place, Column { name: header.clone(), role }))
        })
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Failed(format!(
            "{} has no column to compare; name some with --columns",
            sheet.name
        )));
    }
    Ok(chosen)
}

/// What each record is called in the answer: as in its file, and with the name of the second file before it
/// where both files use the same names.
fn ids(sheets: &[Sheet]) -> Result<Vec<String>, Failure> {
    let mut all: Vec<String> = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        let mut own = HashSet::new();
        let names: Vec<String> = match sheet.id {
            Some(place) => {
                sheet.rows.iter().map(|row| row.get(place).unwrap_or_default().trim().to_owned()).collect()
            }
            None => (1..=sheet.rows.len()).map(|row| row.to_string()).collect(),
        };
        for (at, name) in names.iter().enumerate() {
            let header = sheet.id.map_or("", |place| sheet.headers[place].as_str());
            let row = at + 1;
            if name.is_empty() {
                return Err(Failure::Failed(format!("{}, row {row}: no {header}", sheet.name)));
            }
            if !own.insert(name.as_str()) {
                return Err(Failure::Failed(format!(
                    "{}, row {row}: {header} '{name}' was there before; name another column with --id",
                    sheet.name
                )));
            }
        }
        let clash = number > 0 && all.iter().any(|name| own.contains(name.as_str()));
        if clash {
            let stem = Path::new(&sheet.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            eprintln!("records of {} are called {stem}:…, since both files use the same names", sheet.name);
            all.extend(names.iter().map(|name| format!("{stem}:{name}")));
        } else {
            all.extend(names);
        }
    }
    Ok(all)
}

fn add_nicknames(nicknames: &mut Nicknames, file: &Path) -> Result<(), Failure> {
    let name = file.display().to_string();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(file)
        .map_err(|error| Failure::of(&name, error))?;
    let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| Failure::of(&name, error))?;
        if let (Some(full), Some(short), true) = (record.get(0), record.iter().next_back(), record.len() > 1)
        {
            forms.entry(full.trim().to_owned()).or_default().push(short.trim().to_owned());
        }
    }
    for (full, short) in &forms {
        nicknames.add(full, short.iter().map(String::as_str));
    }
    Ok(())
}

impl Sheet {
    fn read(file: &Path, id: Option<&str>) -> Result<Sheet, Failure> {
        let name = file.display().to_string();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(file)
            .map_err(|error| Failure::of(&name, error))?;
        // Bytes that are no text in one cell do not keep the other records from being linked.
        let headers = reader.byte_headers().map_err(|error| Failure::of(&name, error))?.clone();
        let headers: Vec<String> = StringRecord::from_byte_record_lossy(headers)
            .iter()
            .map(|header| header.trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        let rows = reader
            .byte_records()
            .map(|row| row.map(StringRecord::from_byte_record_lossy))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Failure::of(&name, error))?;
        let mut sheet = Sheet { name, headers, rows, id: None };
        sheet.id = match id {
            Some(column) => sheet.place(column),
            None => {
                sheet.headers.iter().position(|header| IDS.iter().any(|id| header.eq_ignore_ascii_case(id)))
            }
        };
        Ok(sheet)
    }

    /// The place of a column.
    fn place(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header.eq_ignore_ascii_case(name.trim()))
    }

    fn without(&self, name: &str) -> Failure {
        Failure::Failed(format!("{} has no column {name}; it has {}", self.name, self.headers.join(", ")))
    }

    /// Whether a column of unknown meaning is worth comparing: filled now and then, neither always the same
    /// nor different in every row, and no long text.
    fn usable(&self, place: usize) -> bool {
        let filled = || {
            self.rows.iter().filter_map(|row| row.get(place)).map(str::trim).filter(|cell| !cell.is_empty())
        };
        let (count, letters) =
            filled().fold((0, 0), |(count, letters), cell| (count + 1, letters + cell.len()));
        let distinct = filled().collect::<HashSet<_>>().len();
        20 * count >= self.rows.len() && distinct > 1 && distinct < count && letters <= 60 * count
    }

    /// Where the columns of the first file are in this one: by their header, else by what it means.
    fn places(&self, columns: &[(usize, Column)]) -> Result<Vec<Option<usize>>, Failure> {
        let mut free: Vec<usize> = (0..self.headers.len()).filter(|place| Some(*place) != self.id).collect();
        let mut places: Vec<Option<usize>> = Vec::new();
        for (_, column) in columns {
            let place = self.place(&column.name).filter(|place| free.contains(place));
            free.retain(|other| Some(*other) != place);
            places.push(place);
        }
        for (place, (_, column)) in places.iter_mut().zip(columns) {
            if place.is_none() {
                let meant = |at: &&usize| Role::guess(&self.headers[**at]) == Some(column.role);
                *place = free.iter().find(meant).copied();
                free.retain(|other| Some(*other) != *place);
            }
            if place.is_none() {
                eprintln!("{} has no column {}; it is taken to be empty", self.name, column.name);
            }
        }
        if places.iter().all(Option::is_none) {
            return Err(Failure::Failed(format!("{} has none of the columns of the first file", self.name)));
        }
        Ok(places)
    }
}
