//! The stages of pipelines as the rules of deals need them: read once for all rows of a write.

use std::collections::{HashMap, HashSet};

use db::Tx;
use model::Id;
use platform::Error;

use super::sql::{FIRST_PIPELINE, PIPELINES_OF, STAGES};

/// How a deal in a stage stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It goes on.
    Open,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

impl Outcome {
    /// The name in fields.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Open => "open",
            Outcome::Won => "won",
            Outcome::Lost => "lost",
        }
    }

    fn named(name: Option<&str>) -> Outcome {
        match name {
            Some("won") => Outcome::Won,
            Some("lost") => Outcome::Lost,
            _ => Outcome::Open,
        }
    }
}

/// One stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its id.
    pub id: Id,
    /// The pipeline it belongs to.
    pub pipeline: Id,
    /// Its name.
    pub name: String,
    /// How deals in it stand.
    pub outcome: Outcome,
    /// Their probability, as somebody settled it or as the outcome says.
    pub probability: Option<f64>,
    /// Their forecast category.
    pub category: Option<String>,
    /// The fields it asks for.
    pub required: Vec<String>,
}

/// The stages of some pipelines.
#[derive(Debug, Default)]
pub struct Way {
    /// The pipeline that new deals go to, if there is any.
    pub first: Option<Id>,
    stages: HashMap<Id, Stage>,
    order: HashMap<Id, Vec<Id>>,
}

impl Way {
    /// Reads the stages of these pipelines, of the pipelines of these stages, and of the first.
    pub fn read(tx: &mut Tx, pipelines: &HashSet<Id>, stages: &HashSet<Id>) -> Result<Way, Error> {
        let mut wanted = pipelines.clone();
        for row in tx.query(PIPELINES_OF, &[db::list::ids(stages)])? {
            wanted.insert(row.id(0)?);
        }
        let first = tx.query_one(FIRST_PIPELINE, &[])?.map(|row| row.id(0)).transpose()?;
        wanted.extend(first);
        let mut way = Way { first, ..Way::default() };
        for row in tx.query(STAGES, &[db::list::ids(&wanted)])? {
            let (id, pipeline) = (row.id(0)?, row.id(1)?);
            let outcome = Outcome::named(row.opt_text(3)?);
            let settled = match outcome {
                Outcome::Open => row.opt_real(4)?,
                Outcome::Won => Some(1.0),
                Outcome::Lost => Some(0.0),
            };
            let stage = Stage {
                id,
                pipeline,
                name: row.opt_text(2)?.unwrap_or_default().to_owned(),
                outcome,
                probability: settled,
                category: row.opt_text(5)?.map(str::to_owned),
                required: required(row.opt_text(6)?.unwrap_or_default()),
            };
            way.order.entry(pipeline).or_default().push(id);
            way.stages.insert(id, stage);
        }
        Ok(way)
    }

    /// A stage by its id.
    pub fn stage(&self, id: Id) -> Option<&Stage> {
        self.stages.get(&id)
    }

    /// The first stage of a pipeline in which deals stand like this.
    pub fn first_of(&self, pipeline: Id, outcome: Outcome) -> Option<&Stage> {
        self.of(pipeline).find(|stage| stage.outcome == outcome)
    }

    /// The stage after this one, on the way to one that is won.
    pub fn next(&self, stage: &Stage) -> Option<&Stage> {
        let mut after = self.of(stage.pipeline).skip_while(|other| other.id != stage.id).skip(1);
        after.find(|other| other.outcome != Outcome::Lost)
    }

    /// What a deal must hold in a stage: what it asks itself and, unless the deal is lost there, what the open
    /// stages before it ask.
    pub fn required(&self, stage: &Stage) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        let before = self.of(stage.pipeline).take_while(|other| other.id != stage.id);
        let before = before.filter(|other| other.outcome == Outcome::Open && stage.outcome != Outcome::Lost);
        let own = self.stages.get(&stage.id);
        for field in before.chain(own).flat_map(|stage| &stage.required) {
            if !fields.contains(&field.as_str()) {
                fields.push(field);
            }
        }
        fields
    }

    fn of(&self, pipeline: Id) -> impl Iterator<Item = &Stage> {
        self.order.get(&pipeline).into_iter().flatten().filter_map(|id| self.stages.get(id))
    }
}

/// The names of the fields a stage asks for, from a list with commas or in JSON.
fn required(text: &str) -> Vec<String> {
    if let Ok(list) = serde_json::from_str::<Vec<String>>(text) {
        return list;
    }
    text.split([',', ' ', '\n']).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::required;

    #[test]
    fn fields_are_listed_in_either_form() {
        assert_eq!(required("amount, close_date"), ["amount", "close_date"]);
        assert_eq!(required("[\"amount\",\"close_date\"]"), ["amount", "close_date"]);
        assert!(required("").is_empty());
    }
}
