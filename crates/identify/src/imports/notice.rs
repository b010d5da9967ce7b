//! What whoever began an import is told when it is over, or taken back.

use db::Tx;
use model::Id;
use platform::feed::Actor;
use platform::notifications::{Kind, Notice, notify, user_behind};
use platform::{App, Ended, Error};
use serde_json::Value as Json;

use super::IMPORT;
use super::store::{self, Import};

/// Writes the notification in the transaction that ends the import or its undo. A dry run ends before the eyes of
/// whoever began it.
pub(crate) fn ended(tx: &mut Tx, app: &App, ended: &Ended) -> Result<(), Error> {
    match ended {
        Ended::Job { id, kind, payload, state, error } if kind == IMPORT.name => {
            let import: Option<Id> = payload["import_id"].as_str().and_then(|id| id.parse().ok());
            let Some(import) = import.map_or(Ok(None), |id| store::found(tx, id))? else { return Ok(()) };
            let said = over(&import, state, error.as_deref());
            tell(tx, app, &import, state, Actor::Job(*id), said)
        }
        Ended::Undo { batch, undo, by, by_job, undone, skipped } => {
            let Some(import) = store::found(tx, *batch)? else { return Ok(()) };
            let said = taken_back(&import, *undone, *skipped);
            let by = by.clone().unwrap_or(Actor::System);
            // What she did herself, and saw, is no news.
            let beginner = Actor::stored(&import.actor.0, import.actor.1);
            if !by_job && beginner.as_ref() == Some(&by) {
                return Ok(());
            }
            tell(tx, app, &import, &format!("undone {undo}"), by, said)
        }
        Ended::Job { .. } => Ok(()),
    }
}

fn tell(
    tx: &mut Tx,
    app: &App,
    import: &Import,
    what: &str,
    actor: Actor,
    detail: String,
) -> Result<(), Error> {
    let beginner = Actor::stored(&import.actor.0, import.actor.1);
    let Some(user_id) = beginner.map_or(Ok(None), |actor| user_behind(tx, &actor))? else { return Ok(()) };
    if import.dry_run {
        return Ok(());
    }
    let notice = Notice {
        user_id,
        kind: Kind::ImportFinished,
        cause: format!("import {} {what}", import.id),
        record: None,
        comment_id: None,
        detail: Some(detail),
        actor,
        at: app.clock.now(),
    };
    notify(tx, app, vec![notice])
}

/// How an import ended, in one line with what came of it.
fn over(import: &Import, state: &str, error: Option<&str>) -> String {
    let mut said = match state {
        "done" => format!("{} is imported", import.file_name),
        "cancelled" => format!("The import of {} was stopped", import.file_name),
        _ => format!("The import of {} failed", import.file_name),
    };
    if let Some(error) = error.filter(|_| state == "failed") {
        said += &format!(": {}", error.trim_end_matches('.'));
    }
    said += &format!(
        ". {} read, {} refused",
        counted(import.row_count, "row", "rows"),
        counted(import.rejected, "was", "were")
    );
    for (object, count) in &import.counts {
        let number = |name: &str| count.get(name).and_then(Json::as_i64).unwrap_or(0);
        let (created, updated) = (number("created"), number("updated"));
        if created + updated > 0 {
            said += &format!("; {}: {created} new, {updated} changed", object.replace('_', " "));
        }
    }
    said + "."
}

fn taken_back(import: &Import, undone: i64, skipped: i64) -> String {
    let mut said = format!(
        "The import of {} was taken back. {} as before",
        import.file_name,
        counted(undone, "record is", "records are")
    );
    if skipped > 0 {
        said += &format!("; {} left alone", counted(skipped, "was", "were"));
    }
    said + "."
}

fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
