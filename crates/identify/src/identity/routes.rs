//! What a person is called.

use axum::extract::State;
use model::{Id, Timestamp};
use platform::http::{Answer, Caller, Needs, Path, Route, Shape};
use platform::records::must_see;
use platform::{App, Error};
use serde_json::json;

use super::{shapes, sql};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/people/{id}/identifiers",
            Needs::Read,
            "What a person is called: her browsers, user ids and addresses",
            list,
        )
        .answers(Shape::Of(shapes::list)),
    ]
}

async fn list(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let view = app.view(&caller);
    app.db
        .read(move |tx| {
            must_see(tx, &view, "people", id)?;
            let addresses = view.object("people")?.field("email").is_some();
            let mut data = Vec::new();
            for row in tx.query(sql::OF_PERSON, &[id.into()])? {
                // Whoever may not see addresses sees none here either.
                if !addresses && row.text(0)? == "email" {
                    continue;
                }
                data.push(json!({
                    "kind": row.text(0)?,
                    "value": row.text(1)?,
                    "verified": row.boolean(2)?,
                    "source": row.opt_text(3)?,
                    "first_seen_at": Timestamp(row.integer(4)?),
                }));
            }
            Answer::ok(json!({"data": data}))
        })
        .await
}
