//! `/people/{id}/value` and `/models`.

use axum::extract::State;
use db::Tx;
use model::Id;
use model::field::FieldType;
use platform::http::{Answer, Caller, Needs, Once, Path, Route, Shape};
use platform::schema::Schema;
use platform::{App, Error, records};
use serde_json::{Map, Value as Json, json};

use super::jobs::{FIT, FIT_KEY};
use super::models::{self, Model, Name, number};
use super::{shapes, show};

/// The routes of values and models.
pub fn routes() -> Vec<Route> {
    use Needs::{Read, Write};
    vec![
        Route::get("/people/{id}/value", Read, "What a person is worth, with every line", value)
            .answers(Shape::Of(shapes::value)),
        Route::get("/models", Read, "The models that were learnt", list).answers(Shape::Of(shapes::models)),
        Route::get("/models/{name}", Read, "One model with its test", one).answers(Shape::Of(shapes::model)),
        Route::post("/models/{name}/fit", Write, "Learn the models anew", fit)
            .answers(Shape::Of(platform::jobs::shape))
            .accepts(),
    ]
}

/// What a person is worth is told to whoever sees her, and everything that the answer is made of.
async fn value(State(app): State<App>, caller: Caller, Path(id): Path<Id>) -> Result<Answer, Error> {
    let reader = app.clone();
    let (view, full) = (app.view(&caller), app.schema());
    let read = app.db.read(move |tx| {
        if view.is_narrowed() {
            records::get(tx, &view, view.object("people")?, id)?;
            // What the firm adds up over other records is no part of the answer.
            let fields = |schema: &Schema| {
                let attached =
                    schema.catalog.attached("people").flat_map(|attachment| attachment.fields.iter());
                attached.filter(|field| !matches!(field.kind, FieldType::RollUp(_))).count()
            };
            if fields(&view) < fields(&full) {
                return Err(Error::Forbidden("your role may not see what people are worth".to_owned()));
            }
        }
        show::person(tx, &reader, id)
    });
    Answer::ok(read.await?)
}

async fn list(State(app): State<App>) -> Result<Answer, Error> {
    let models = app.db.read(|tx| {
        let shown = Name::ALL.iter().map(|name| shown(tx, *name));
        Ok::<_, Error>(shown.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect::<Vec<_>>())
    });
    Answer::ok(json!({ "data": models.await? }))
}

async fn one(State(app): State<App>, Path(name): Path<String>) -> Result<Answer, Error> {
    let name = Name::read(&name)?;
    let model = app.db.read(move |tx| shown(tx, name)).await?;
    Answer::ok(model.ok_or_else(|| {
        Error::not_found(
            "this model has not been learnt yet: at least 10 people must have bought, \
             and 4 of them on more than one day",
        )
    })?)
}

async fn fit(State(app): State<App>, Path(name): Path<String>, once: Once) -> Result<Answer, Error> {
    Name::read(&name)?;
    let writer = app.clone();
    once.write(&app, move |tx| {
        let job = platform::jobs::enqueue(tx, &writer, FIT.name, &json!({ "by": "demand" }), Some(FIT_KEY))?;
        Answer::accepted(platform::jobs::show(tx, &writer, job)?)
    })
    .await
}

fn shown(tx: &mut Tx, name: Name) -> Result<Option<Json>, Error> {
    let Some(model) = models::latest(tx, name)? else { return Ok(None) };
    let parameters: Map<String, Json> = model
        .parameters
        .iter()
        .map(|(symbol, value)| {
            let error = model.standard_errors.get(symbol).cloned().unwrap_or(Json::Null);
            (symbol.clone(), json!({ "value": value, "standard_error": error }))
        })
        .collect();
    Ok(Some(json!({
        "name": name.slug(),
        "label": name.label(),
        "version": model.version,
        "parameters": parameters,
        "log_likelihood": model.log_likelihood,
        "rows": model.rows,
        "trained_at": model.trained_at,
        "trained_by": model.trained_by,
        "as_of": model.as_of,
        "seconds": model.seconds,
        "backtest": model.backtest,
        "reading": reading(name, &model)?,
    })))
}

/// What the parameters say, in words.
fn reading(name: Name, model: &Model) -> Result<String, Error> {
    let of = |symbol| number(&model.parameters, symbol);
    Ok(match name {
        Name::Bgnbd => {
            let (r, alpha, a, b) = (of("r")?, of("alpha")?, of("a")?, of("b")?);
            format!(
                "While somebody is a customer she buys on average every {:.0} weeks, with {} differences \
                 between people; after a purchase {:.0} of 100 do not come back.",
                alpha / r,
                if r < 1.0 { "large" } else { "small" },
                100.0 * a / (a + b),
            )
        }
        Name::GammaGamma => {
            let (p, q, v) = (of("p")?, of("q")?, of("v")?);
            match q > 1.0 {
                true => format!("A purchase is worth {:.2} on average over all people.", p * v / (q - 1.0)),
                false => "Amounts vary too widely for an average that means something.".to_owned(),
            }
        }
    })
}
