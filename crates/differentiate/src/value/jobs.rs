//! Background work on everybody: fitting the models, and scoring all people by them.
//!
//! Both begin by reading all purchases in chunks of short reads, which measures the levels. Then people are
//! scored in chunks by the order of their ids; a chunk's rows and how far the job has come are one
//! transaction, so a run that was killed goes on where it stood. When other models arrive in between,
//! scoring begins again. Rows of people without purchases are removed on the way.

use std::time::{Duration, Instant};

use db::Tx;
use mining::MiningError;
use model::Id;
use platform::jobs::{Daily, JobKind, Run};
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::account::fold;
use super::follow::{Due, due};
use super::levels::Gathering;
use super::models::{self, Model, Name};
use super::notes::{self, Progress};
use super::purchases::{Customers, FIRST, LAST, Whose, end_of_chunk, histories, span};
use super::store::{self, compute, ground, replace};
use super::train::{Material, Split, Trained, buying_parameters, spending_parameters};
use super::{settings_key, sql};

/// Fits both models, then scores everybody.
pub const FIT: JobKind = JobKind {
    name: "fit_models",
    label: "Learning what customers are worth",
    run: fit,
    daily: Some(Daily { hour: 2 }),
};
/// Scores everybody by the models there are.
pub const SCORE: JobKind =
    JobKind { name: "score_people", label: "Scoring people", run: score, daily: Some(Daily { hour: 4 }) };
/// What keeps a second fit out while one waits or runs.
pub const FIT_KEY: &str = "fit_models";
/// What keeps a second scoring out while one waits or runs.
pub const SCORE_KEY: &str = "score_people";

/// People in one transaction.
const CHUNK: i64 = 5_000;
/// Further rounds in one run, when purchases keep coming in meanwhile.
const MOST_ROUNDS: usize = 5;

/// How long counting all rows may take.
const LONG_READ: Duration = Duration::from_secs(120);

const READING: &str = "reading purchases";
const FITTING: &str = "fitting the models";
const SCORING: &str = "scoring people";

fn fit(app: &App, run: &mut Run) -> Result<Json, Error> {
    let by = run.payload.get("by").and_then(Json::as_str).unwrap_or("nightly").to_owned();
    // A run that was killed while it scored has fitted already.
    let mut result = match begun(app, run)? {
        true => json!({}),
        false => learn(app, run, &by)?,
    };
    let mut people = score_everybody(app, run)?;
    for _ in 0..MOST_ROUNDS {
        match still_due(app)? {
            Some(Due::Fit(_)) => result = learn(app, run, &by)?,
            Some(Due::Score) => measure(app, run)?,
            None => break,
        }
        people = score_everybody(app, run)?;
    }
    if let Some(result) = result.as_object_mut() {
        result.insert("people".to_owned(), json!(people));
    }
    Ok(result)
}

fn score(app: &App, run: &mut Run) -> Result<Json, Error> {
    if !begun(app, run)? {
        measure(app, run)?;
    }
    let mut people = score_everybody(app, run)?;
    for _ in 0..MOST_ROUNDS {
        if still_due(app)? != Some(Due::Score) {
            break;
        }
        measure(app, run)?;
        people = score_everybody(app, run)?;
    }
    Ok(json!({ "people": people }))
}

/// Whether an earlier run of this job had come to scoring.
fn begun(app: &App, run: &Run) -> Result<bool, Error> {
    let job = run.id;
    app.db.read_blocking(move |tx| Ok(notes::progress(tx, job)?.is_some()))
}

/// What purchases that came in meanwhile made due: a job that runs keeps another of its kind from being
/// enqueued, so it looks itself before it ends.
fn still_due(app: &App) -> Result<Option<Due>, Error> {
    app.db.read_blocking(|tx| {
        let measured = notes::levels(tx)?.map(|levels| levels.people as i64);
        Ok(due(&notes::tally(tx)?, measured))
    })
}

/// Measures the levels and begins to score.
fn measure(app: &App, run: &mut Run) -> Result<(), Error> {
    let (gathering, _) = gather(app, run, None)?;
    let levels = gathering.measure(settings_key(&app.firm)).map_err(crate::mined)?;
    let people = gathering.people() as i64;
    let (writer, fence, job) = (app.clone(), run.fenced(), run.id);
    app.write_blocking(move |tx| {
        fence(tx)?;
        notes::set_levels(tx, &levels, writer.clock.now())?;
        begin_scoring(tx, &writer, job, people)
    })
}

/// Reads everything, fits, and keeps the fits and the levels. Too little to learn from is no failure: the
/// levels are kept, and the answer says why there is no model.
fn learn(app: &App, run: &mut Run, by: &str) -> Result<Json, Error> {
    let begun = Instant::now();
    let now = app.clock.now();
    let horizon = app.firm.horizon(now);
    let reader = app.clone();
    let span = app.db.read_blocking(move |tx| {
        tx.time_limit(LONG_READ)?;
        span(tx, &reader, horizon)
    })?;
    let split = span.filter(|(first, last)| first < last).map(|(first, last)| Split::new(first, last));
    let (gathering, material) = gather(app, run, Some(Material::new(split)))?;
    let people = gathering.people() as i64;
    run.progress(app, FITTING, people, 2 * people)?;
    let material = material.unwrap_or_else(|| Material::new(None));
    let trained = material.fit();
    let levels = gathering.measure(settings_key(&app.firm)).map_err(crate::mined)?;
    let told = match &trained {
        Ok(trained) => json!({
            "rows": people,
            "log_likelihood": trained.buying.log_likelihood,
            "gamma_gamma": trained.spending.as_ref().err().map(ToString::to_string),
            "backtest": trained.backtest.as_ref().err().map(ToString::to_string),
        }),
        Err(error) => json!({ "rows": people, "missing": error.to_string() }),
    };
    let trained_error = trained.as_ref().err().cloned();
    let kept: Vec<(Name, Model)> = match trained {
        Ok(trained) => kept(app, &trained, people, by, begun.elapsed().as_secs_f64(), material.orders),
        Err(_) => Vec::new(),
    };
    // Who has too few customers is tried again as soon as there are more, not with so many per cent more.
    let tried = !matches!(trained_error, Some(MiningError::Empty { .. } | MiningError::TooFew { .. }));
    let fitted_at = tried.then_some(material.orders);
    let (app, fence, job) = (app.clone(), run.fenced(), run.id);
    app.clone().write_blocking(move |tx| {
        fence(tx)?;
        for (name, model) in &kept {
            models::add(tx, *name, model)?;
        }
        let now = app.clock.now();
        notes::set_levels(tx, &levels, now)?;
        let mut tally = notes::tally(tx)?;
        tally.fitted_at = fitted_at;
        notes::set_tally(tx, &tally, now)?;
        begin_scoring(tx, &app, job, people)
    })?;
    Ok(told)
}

/// The fits in the form in which they are kept.
fn kept(
    app: &App,
    trained: &Trained,
    people: i64,
    by: &str,
    seconds: f64,
    orders: i64,
) -> Vec<(Name, Model)> {
    let now = app.clock.now();
    let model =
        |parameters: Map<String, Json>, errors: Map<String, Json>, log_likelihood, rows, backtest| Model {
            version: 0,
            parameters,
            standard_errors: errors,
            backtest,
            log_likelihood,
            rows,
            trained_at: now,
            trained_by: by.to_owned(),
            as_of: app.firm.today(now),
            seconds,
            orders,
        };
    let buying = &trained.buying;
    let test = trained.backtest.clone().unwrap_or(Json::Null);
    let mut kept = vec![(
        Name::Bgnbd,
        model(
            buying_parameters(&buying.parameters),
            buying_parameters(&buying.standard_errors),
            buying.log_likelihood,
            people,
            test,
        ),
    )];
    if let Ok(spending) = &trained.spending {
        kept.push((
            Name::GammaGamma,
            model(
                spending_parameters(&spending.parameters),
                spending_parameters(&spending.standard_errors),
                spending.log_likelihood,
                spending.customers as i64,
                Json::Null,
            ),
        ));
    }
    kept
}

/// Reads all purchases of people and of companies, in chunks.
fn gather(
    app: &App,
    run: &mut Run,
    mut material: Option<Material>,
) -> Result<(Gathering, Option<Material>), Error> {
    let now = app.clock.now();
    let (today, horizon) = (app.firm.today(now), app.firm.horizon(now));
    let mut gathering = Gathering::new(today);
    let total = app.db.read_blocking(|tx| {
        tx.time_limit(LONG_READ)?;
        let row = tx.query_one(sql::BUYERS, &[])?.ok_or_else(|| Error::bug("a count gave no row"))?;
        Ok::<_, Error>(row.integer(0)?)
    })?;
    for customers in [Customers::People, Customers::Companies] {
        let mut after = FIRST;
        while after != LAST {
            let reader = app.clone();
            let (upto, histories) = app.db.read_blocking(move |tx| {
                let upto = end_of_chunk(tx, customers, after, CHUNK)?.unwrap_or(LAST);
                let whose = Whose::Between(after, upto);
                Ok::<_, Error>((upto, histories(tx, &reader, customers, &whose, horizon)?))
            })?;
            after = upto;
            for history in &histories {
                gathering.add(history);
                if customers == Customers::Companies {
                    continue;
                }
                let account = fold(history, today).map_err(crate::mined)?;
                gathering.rank(&account);
                if let Some(material) = &mut material {
                    material.add(history, &account).map_err(crate::mined)?;
                }
            }
            run.progress(app, READING, gathering.people() as i64, 2 * total)?;
        }
    }
    Ok((gathering, material))
}

fn begin_scoring(tx: &mut Tx, app: &App, job: Id, total: i64) -> Result<(), Error> {
    let mut tally = notes::tally(tx)?;
    tally.touched = 0;
    let now = app.clock.now();
    notes::set_tally(tx, &tally, now)?;
    let models = models::InUse::load(tx)?;
    let versions = (models.version, models.spending_version);
    notes::set_progress(tx, job, &Progress { after: FIRST, done: 0, total, versions }, now)
}

/// Scores chunk by chunk from where the job stands, and says how many people there are.
fn score_everybody(app: &App, run: &mut Run) -> Result<i64, Error> {
    loop {
        let (writer, fence, job) = (app.clone(), run.fenced(), run.id);
        let progress = app.write_alone_blocking(move |tx| {
            fence(tx)?;
            score_chunk(tx, &writer, job)
        })?;
        let total = progress.total.max(progress.done);
        run.progress(app, SCORING, total + progress.done, 2 * total)?;
        if progress.after == LAST {
            let drift = app.db.read_blocking(|tx| {
                tx.time_limit(LONG_READ)?;
                store::drift(tx)
            })?;
            let (writer, job, fence) = (app.clone(), run.id, run.fenced());
            app.write_blocking(move |tx| {
                fence(tx)?;
                store::correct(tx, &drift, writer.clock.now())?;
                notes::clear_progress(tx, job)
            })?;
            return Ok(progress.done);
        }
    }
}

fn score_chunk(tx: &mut Tx, app: &App, job: Id) -> Result<Progress, Error> {
    let ground = ground(tx, app)?;
    let versions = (ground.models.version, ground.models.spending_version);
    let begun = notes::progress(tx, job)?;
    let mut progress = begun.ok_or_else(|| Error::bug("a job scores without having begun"))?;
    if progress.versions != versions {
        progress = Progress { after: FIRST, done: 0, versions, ..progress };
    }
    if progress.after == LAST {
        return Ok(progress);
    }
    let upto = end_of_chunk(tx, Customers::People, progress.after, CHUNK)?.unwrap_or(LAST);
    let whose = Whose::Between(progress.after, upto);
    let rows = compute(tx, app, &whose, &ground)?;
    let mut tally = replace(tx, &whose, &rows, ground.now)?;
    // These rows were placed by the levels; only those that change from now on are newer.
    tally.touched -= rows.len() as i64;
    notes::set_tally(tx, &tally, ground.now)?;
    progress = Progress { after: upto, done: progress.done + rows.len() as i64, ..progress };
    notes::set_progress(tx, job, &progress, ground.now)?;
    Ok(progress)
}
