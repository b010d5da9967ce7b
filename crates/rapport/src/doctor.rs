//! The health check: is the data whole, does everything keep up, what waits for somebody.

use axum::extract::State;
use db::Tx;
use platform::http::{Answer, Needs, Route, Shape};
use platform::{App, Error, Module, backup, followers, jobs, mailer};
use serde_json::{Value as Json, json};

use crate::size::Size;

db::statements! {
    /// The last number in the feed that something stands under.
    LAST_USED = "select coalesce(max(seq), 0) from (select max(seq) as seq from changes \
         union all select max(seq) as seq from interactions union all select max(seq) as seq from revisions) used";
    /// How many entries the feed has had; each has a number of its own and there are no gaps but those of erased ones.
    ENTRIES = "select (select count(*) from changes) + (select count(*) from interactions) \
         + (select count(*) from revisions) \
         + coalesce((select c.last from counters c where c.name = 'erased entries'), 0)";
}

/// The health check as a module of its own.
pub const MODULE: Module = Module {
    routes: || {
        vec![
            Route::get("/doctor", Needs::Admin, "Whether everything is whole", doctor)
                .answers(Shape::Of(schema)),
        ]
    },
    statements: &[STATEMENTS],
    ..Module::named("doctor")
};

async fn doctor(State(app): State<App>) -> Result<Answer, Error> {
    let report = tokio::task::spawn_blocking(move || examine(&app)).await;
    Answer::ok(report.map_err(|error| Error::bug(error.to_string()))??)
}

fn examine(app: &App) -> Result<Json, Error> {
    let faults = app.db.integrity_check()?;
    let mut checks = vec![check(
        "database",
        faults.is_empty(),
        if faults.is_empty() { "every page and index is sound".into() } else { faults.join("; ") },
    )];
    let (last, used, entries) = app.db.read_blocking(|tx| {
        tx.time_limit(std::time::Duration::from_secs(120))?;
        Ok::<_, Error>((platform::feed::last_seq(tx)?, number(tx, LAST_USED)?, number(tx, ENTRIES)?))
    })?;
    checks.push(check(
        "feed",
        last == used && last == entries,
        match last == used && last == entries {
            true => format!("{last} entries, none missing"),
            false => format!("the counter is at {last}, the last entry is {used}, there are {entries}"),
        },
    ));
    let damaged = app.warehouse.check()?;
    let extent = app.warehouse.extent();
    checks.push(check(
        "warehouse",
        damaged.is_empty(),
        match damaged.is_empty() {
            true => format!(
                "{} files with {} rows, {} bytes, up to entry {}; every checksum is right",
                extent.files, extent.rows, extent.bytes, extent.watermark
            ),
            false => damaged.join("; "),
        },
    ));
    let (lags, states) =
        app.db.read_blocking(|tx| Ok::<_, Error>((followers::lags(tx)?, jobs::states(tx)?)))?;
    for lag in lags {
        let behind = lag.behind;
        checks.push(check(
            &format!("follower {}", lag.name),
            behind < 100_000,
            format!("{behind} entries behind"),
        ));
    }
    let failed = states.iter().find(|(state, _)| state == "failed").map_or(0, |(_, count)| *count);
    let all: Vec<_> = states.iter().map(|(state, count)| format!("{count} {state}")).collect();
    let says = if all.is_empty() { "none yet".to_owned() } else { all.join(", ") };
    checks.push(check("jobs", failed == 0, says));
    let mails = app.db.read_blocking(mailer::states)?;
    let of = |state: &str| mails.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
    let configured = app.mailer.load().is_some();
    let says = match (configured, of("queued"), of("unknown"), of("failed")) {
        (false, 0, ..) => "no mail server is configured".to_owned(),
        (false, waiting, ..) => format!("{waiting} wait, and no mail server is configured"),
        (true, queued, unknown, failed) => {
            format!("{} sent, {queued} to be sent, {failed} failed, {unknown} in doubt", of("sent"))
        }
    };
    checks.push(check("mails", configured || of("queued") == 0, says));
    let backups = app.db.read_blocking(|tx| backup::latest(tx, None, 1))?;
    let says = match backups.first() {
        // None is no illness: whoever runs PostgreSQL may back it up in other ways.
        None => "none has been made yet".to_owned(),
        Some(last) => format!(
            "the last was made at {}, {}, up to entry {} of {}",
            last.made_at,
            Size(last.bytes.max(0) as u64),
            last.seq,
            entries
        ),
    };
    checks.push(check("backups", true, says));
    checks.push(erasures(app)?);
    let well = checks.iter().all(|check| check["well"] == true);
    Ok(json!({"well": well, "checks": checks}))
}

/// Whether everybody who asked to be forgotten was, in time.
fn erasures(app: &App) -> Result<Json, Error> {
    let (open, due) = app.db.read_blocking(platform::erasure::open)?;
    let journal = platform::erasure::journal::path(&app.files);
    let lines = match journal.exists() {
        true => platform::erasure::journal::read(&journal)?.0.len(),
        false => 0,
    };
    let late = due.is_some_and(|due| due < app.clock.now());
    let kept = format!("the journal has {lines} ({}); keep it where backups are not", journal.display());
    let says = match (open, late) {
        (0, _) => format!("nobody waits; {kept}"),
        (_, false) => format!("{open} wait for the night; {kept}"),
        (_, true) => format!("{open} wait, some for more than a day: look at /erasures; {kept}"),
    };
    Ok(check("erasures", !late, says))
}

fn number(tx: &mut Tx, sql: &str) -> Result<i64, Error> {
    let row = tx.query_one(sql, &[])?.ok_or_else(|| Error::bug("a count gave nothing"))?;
    Ok(row.integer(0)?)
}

fn check(name: &str, well: bool, says: String) -> Json {
    json!({"name": name, "well": well, "says": says})
}

fn schema() -> Json {
    json!({"type": "object", "required": ["well", "checks"], "properties": {
        "well": {"type": "boolean"},
        "checks": {"type": "array", "items": {"type": "object", "required": ["name", "well", "says"], "properties": {
            "name": {"type": "string"}, "well": {"type": "boolean"}, "says": {"type": "string"}}}}}})
}
