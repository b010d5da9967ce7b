//! The second stage: chunk by chunk, kept rows become records.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use db::Tx;
use model::Value;
use model::filter::Fault;
use platform::jobs::Run;
use platform::records::{Draft, Keeping, Outcome, Typed, Writing, upsert};
use platform::{App, Error};
use serde_json::{Map, Value as Json, json};

use super::near::{self, Names};
use super::plan::{Identity, Plan, PlannedBlock};
use super::sql;
use super::stage::{Refusal, StagedRow, refuse, unpack};
use super::store::Import;

/// The name of this stage.
pub const STAGE: &str = "writing";

/// What became of the drafts of an object: created, updated, unchanged.
pub type Counts = BTreeMap<String, [i64; 3]>;

/// Writes the chunks that are not written yet, each in a transaction of its own.
pub fn commit(app: &App, run: &mut Run, import: &Import, plan: Plan) -> Result<Counts, Error> {
    let plan = Arc::new(plan);
    let mut counts = read_counts(&import.counts);
    for number in import.committed + 1..=import.staged {
        let rows = chunk(app, import, number)?;
        let keeping = keeping(import);
        let writing = writing(app, run, import, &keeping)?;
        let (plan, source, id) = (plan.clone(), import.source.clone(), import.id);
        let (fence, so_far) = (run.fenced(), counts.clone());
        counts = app.write_alone_blocking(move |tx| {
            fence(tx)?;
            let mut counts = so_far;
            let refused = write(tx, &writing, &plan, &source, rows, &mut counts)?.refused;
            refuse(tx, id, &refused)?;
            let text = Json::Object(counts_json(&counts)).to_string();
            tx.execute(
                sql::COMMITTED,
                &[
                    id.into(),
                    number.into(),
                    (refused.len() as i64).into(),
                    text.into(),
                    keeping.count.load(Ordering::Relaxed).into(),
                ],
            )?;
            Ok::<_, Error>(counts)
        })?;
        run.progress(app, STAGE, number, import.staged)?;
    }
    Ok(counts)
}

/// What is noted of values that stay as users typed them.
pub fn keeping(import: &Import) -> Arc<Keeping> {
    Arc::new(Keeping { source: import.file_name.clone(), ..Keeping::default() })
}

/// How an import writes: within the rights that whoever asked for it has now. What users typed stays unless the request says otherwise, and is counted.
pub fn writing(app: &App, run: &Run, import: &Import, keeping: &Arc<Keeping>) -> Result<Writing, Error> {
    let typed = match import.request.keep_typed {
        true => Typed::Kept(Arc::clone(keeping)),
        false => Typed::Replaced,
    };
    let (reader, (kind, id)) = (app.clone(), import.actor.clone());
    let granted = app.db.read_blocking(move |tx| reader.granted_to(tx, &kind, id))?;
    Ok(Writing { typed, ..Writing::bulk(app, run.id, import.id) }.within(&granted))
}

/// The rows of a kept chunk.
pub fn chunk(app: &App, import: &Import, number: i64) -> Result<Vec<StagedRow>, Error> {
    let id = import.id;
    app.db.read_blocking(move |tx| {
        let row = tx.query_one(sql::CHUNK, &[id.into(), number.into()])?;
        unpack(row.ok_or_else(|| Error::bug("a kept chunk is missing"))?.bytes(0)?)
    })
}

/// What became of some rows.
pub struct Written {
    /// The rows that were refused.
    pub refused: Vec<Refusal>,
    /// What each block made of each row; none where the row had been refused before.
    pub outcomes: Vec<Vec<Option<Outcome>>>,
}

/// Writes the records of some rows, block after block.
pub fn write(
    tx: &mut Tx,
    writing: &Writing,
    plan: &Plan,
    source: &str,
    mut rows: Vec<StagedRow>,
    counts: &mut Counts,
) -> Result<Written, Error> {
    // What each block made of each row; a row that was refused once is passed over from then on.
    let mut made: Vec<Vec<Option<Outcome>>> = Vec::with_capacity(plan.blocks.len());
    let mut refused: BTreeMap<usize, Vec<Fault>> = BTreeMap::new();
    for (at, block) in plan.blocks.iter().enumerate() {
        let mut drafts = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter_mut().enumerate() {
            if refused.contains_key(&index) {
                continue;
            }
            let values = std::mem::take(&mut row.blocks[at]);
            if block.passes_over(&values) {
                continue;
            }
            drafts.push(draft(writing, block, source, row, values, &made, index)?);
            places.push(index);
        }
        let names = Names::of(tx, &writing.view, &block.object, &block.matching)?;
        let keys: Vec<Option<String>> = match &names {
            Some((names, slug)) => drafts
                .iter()
                .map(|draft| near::reason(writing, &block.object, names, slug, &draft.values))
                .collect(),
            None => Vec::new(),
        };
        let outcomes = match block.looks_up {
            // Nothing is written over, so nobody needs to know what was typed.
            true => {
                let looking = Writing { typed: Typed::Replaced, ..writing.clone() };
                upsert(tx, &looking, &block.object, &block.matching, drafts)?
            }
            false => upsert(tx, writing, &block.object, &block.matching, drafts)?,
        };
        let mut found = [0; 3];
        let count = match block.looks_up {
            true => &mut found,
            false => counts.entry(block.object.slug.to_string()).or_default(),
        };
        let mut column = vec![None; rows.len()];
        for (at, (index, outcome)) in places.into_iter().zip(outcomes).enumerate() {
            match &outcome {
                Outcome::Created(_) => count[0] += 1,
                Outcome::Updated(_) => count[1] += 1,
                Outcome::Unchanged(_) => count[2] += 1,
                Outcome::Refused(why) => {
                    refused.insert(index, vec![Fault::new("", why.clone())]);
                }
                Outcome::Failed(faults) => {
                    let mut faults = faults.clone();
                    if let (Some(Some(reason)), [fault]) = (keys.get(at), faults.as_mut_slice())
                        && fault.detail.starts_with("there is no such")
                        // One that is there, but not for whoever imports, is said to be missing in the same words.
                        && matches!(fault.pointer.as_str(), "" | "/id")
                    {
                        fault.detail.clone_from(reason);
                    }
                    refused.insert(index, faults);
                }
            }
            column[index] = Some(outcome);
        }
        made.push(column);
    }
    let refused = refused
        .into_iter()
        .map(|(index, faults)| Refusal {
            row: rows[index].row,
            column: None,
            value: None,
            reason: faults.into_iter().map(|fault| fault.detail).collect::<Vec<_>>().join("; "),
            source_id: rows[index].source_id.clone(),
        })
        .collect();
    Ok(Written { refused, outcomes: made })
}

fn draft(
    writing: &Writing,
    block: &PlannedBlock,
    source: &str,
    row: &StagedRow,
    values: Vec<(u16, Value)>,
    made: &[Vec<Option<Outcome>>],
    index: usize,
) -> Result<Draft, Error> {
    let columns = writing.schema.columns(&block.object)?;
    let mut draft = Draft { id: None, values: block.constants.clone() };
    draft.values.extend(values.into_iter().map(|(at, value)| (usize::from(at), value)));
    let mut set = |name: &str, value: Value| {
        if let Some(position) = columns.position(name) {
            draft.values.push((position, value));
        }
    };
    if block.identity != Identity::Fields {
        set("source", source.into());
    }
    if block.identity == Identity::Row {
        set("source_id", row.source_id.clone().into());
    }
    for (position, target) in &block.relations {
        // A block that passed over the row made nothing to point to.
        let Some(outcome) = made.get(*target).and_then(|column| column[index].as_ref()) else { continue };
        draft.values.push((*position, outcome.id()?.into()));
    }
    Ok(draft)
}

/// The counts as an answer shows them.
pub fn counts_json(counts: &Counts) -> Map<String, Json> {
    let shown = counts.iter().map(|(object, [created, updated, unchanged])| {
        (object.clone(), json!({"created": created, "updated": updated, "unchanged": unchanged}))
    });
    shown.collect()
}

fn read_counts(shown: &Map<String, Json>) -> Counts {
    let number = |json: &Json, name: &str| json.get(name).and_then(Json::as_i64).unwrap_or(0);
    let counts = shown.iter().map(|(object, json)| {
        (object.clone(), [number(json, "created"), number(json, "updated"), number(json, "unchanged")])
    });
    counts.collect()
}
