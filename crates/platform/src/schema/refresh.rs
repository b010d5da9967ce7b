//! The schema as other nodes change it: looked at once in a while, and before a name counts as unknown.

use std::time::Duration;

use super::newer;
use crate::bell::{Looked, Stopping, rounds};
use crate::warehouse::sources;
use crate::{App, Error};

/// How often a node looks whether another changed the schema.
const EVERY: Duration = Duration::from_millis(500);

impl App {
    /// Takes over the schema as the database has it.
    pub async fn refresh_schema(&self) -> Result<(), Error> {
        let (app, known) = (self.clone(), self.schema().version);
        let found = self.db.read(move |tx| newer(tx, &app.modules, known)).await?;
        let Some(schema) = found else { return Ok(()) };
        let app = self.clone();
        // Declaring waits for whoever reads the tail.
        tokio::task::spawn_blocking(move || app.take_schema(schema))
            .await
            .map_err(|error| Error::bug(error.to_string()))
    }

    /// The same from a plain thread.
    pub fn refresh_schema_blocking(&self) -> Result<(), Error> {
        let (app, known) = (self.clone(), self.schema().version);
        let found = self.db.read_blocking(move |tx| newer(tx, &app.modules, known))?;
        found.into_iter().for_each(|schema| self.take_schema(schema));
        Ok(())
    }

    /// Swaps the schema in, unless a later one is there already.
    fn take_schema(&self, schema: super::Schema) {
        let _one = self.taking_schema.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if schema.version <= self.schema().version {
            return;
        }
        // In this order, because whoever has the new schema asks the warehouse for what is in it.
        self.warehouse.declare(&sources(&schema, &self.modules));
        self.swap_schema(schema);
    }
}

/// Looks for changes of the schema until the process stops.
pub(crate) fn watch(app: &App, stopping: &Stopping) {
    rounds(app, stopping, || {
        if let Err(error) = app.refresh_schema_blocking() {
            tracing::warn!(%error, "whether the schema changed is not known");
        }
        Looked::Wait(EVERY)
    });
}
