//! Background work.

mod daily;
mod lives;
mod runs;

use model::Id;
use platform::{Error, jobs};
use serde_json::Value as Json;

use crate::app::TestApp;

pub fn enqueue(test: &TestApp, kind: &'static str, payload: Json, key: Option<&'static str>) -> Id {
    let app = test.app.clone();
    test.app.write_blocking(move |tx| jobs::enqueue(tx, &app, kind, &payload, key)).unwrap()
}

pub fn counter(test: &TestApp, name: &str) -> i64 {
    let name = name.to_owned();
    test.app
        .db
        .read_blocking(move |tx| {
            let row = tx.query_one("select last from counters where name = $1", &[name.into()])?;
            Ok::<_, Error>(row.map(|row| row.integer(0)).transpose()?.unwrap_or_default())
        })
        .unwrap()
}
