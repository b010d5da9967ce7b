//! A map checked against the schema and the columns of a file: what each cell becomes.

use std::collections::HashSet;

use model::field::{Access, Field, FieldType};
use model::filter::Fault;
use model::object::Object;
use model::{Value, search_key};
use platform::Error;
use platform::firm::Firm;
use platform::records::Matching;
use platform::schema::Schema;

use super::{Block, MapFile, Request};

/// What each row becomes.
#[derive(Debug)]
pub struct Plan {
    /// The blocks in the order in which they are written.
    pub blocks: Vec<PlannedBlock>,
    /// Columns of the file that nothing is made of.
    pub unused: Vec<String>,
}

/// One object that a row becomes.
#[derive(Debug)]
pub struct PlannedBlock {
    /// The object.
    pub object: Object,
    /// How a record is found.
    pub matching: Matching,
    /// What tells records apart.
    pub identity: Identity,
    /// The cell and the field it fills.
    pub cells: Vec<(usize, Field)>,
    /// Values of every record, by the position of their column.
    pub constants: Vec<(usize, Value)>,
    /// Column positions and the blocks whose record they hold.
    pub relations: Vec<(usize, usize)>,
    /// Positions of the columns that records are matched by.
    key: Vec<usize>,
}

impl PlannedBlock {
    /// The values of a row that the record is matched by.
    pub fn key<'a>(&self, values: &'a [(u16, Value)]) -> Vec<&'a Value> {
        let is_key = |at: u16| self.key.contains(&usize::from(at));
        values.iter().filter(|(at, _)| is_key(*at)).map(|(_, value)| value).collect()
    }
}

/// What tells the records of a block apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// The row itself: its hash and its occurrence.
    Row,
    /// A column with the id in the source.
    SourceId,
    /// Other fields.
    Fields,
}

impl Plan {
    /// Checks a request against the schema and the columns of the file. All faults are collected.
    pub fn new(request: &Request, headers: &[String], schema: &Schema, firm: &Firm) -> Result<Plan, Error> {
        let map = map_of(request, headers, schema)?;
        if map.blocks.is_empty() {
            return Err(Error::invalid("/map_file/object", "a map file needs at least one [[object]]"));
        }
        let mut faults = Vec::new();
        let mut used = HashSet::new();
        let mut blocks = Vec::new();
        for (at, block) in map.blocks.iter().enumerate() {
            let pointer = format!("/map_file/object/{at}");
            let mut planner =
                Planner { schema, firm, headers, pointer, faults: &mut faults, used: &mut used };
            if let Some(planned) = planner.block(block, &map.blocks[..at])? {
                blocks.push(planned);
            }
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let unused = headers.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let unused = unused.map(|(_, name)| name.clone()).collect();
        Ok(Plan { blocks, unused })
    }

    /// Whether records are told apart by their row, so that another file of the source could mean the same
    /// rows or new ones.
    pub fn by_row(&self) -> bool {
        self.blocks.iter().any(|block| block.identity == Identity::Row)
    }
}

/// The map file of a request, made from the names of the columns when there is none.
fn map_of(request: &Request, headers: &[String], schema: &Schema) -> Result<MapFile, Error> {
    if let Some(map) = &request.map_file {
        if request.object.is_some() || !request.map.is_empty() || !request.matching.is_empty() {
            return Err(Error::invalid(
                "/map_file",
                "says everything; leave out as, match and map beside it",
            ));
        }
        return Ok(map.clone());
    }
    let Some(slug) = &request.object else {
        return Err(Error::invalid("/as", "say what the rows are, like people, or send a map file"));
    };
    let object = schema.object(slug).map_err(|error| Error::invalid("/as", error.to_string()))?;
    let mut block = Block { object: slug.clone(), matching: request.matching.clone(), ..Block::default() };
    for (column, field) in &request.map {
        block.columns.insert(field.clone(), column.clone());
    }
    for header in headers.iter().filter(|header| !request.map.contains_key(*header)) {
        if let Some(field) = guess(object, header)
            && !block.columns.contains_key(field.slug.as_ref())
        {
            block.columns.insert(field.slug.to_string(), header.clone());
        }
    }
    Ok(MapFile { blocks: vec![block], ..MapFile::default() })
}

/// The field that a column is named like, by slug or label.
pub(super) fn guess<'a>(object: &'a Object, header: &str) -> Option<&'a Field> {
    let plain = |text: &str| search_key(text).replace([' ', '-', '_'], "");
    let header = plain(header);
    object
        .all_fields()
        .filter(|field| field.access == Access::Writable)
        .find(|field| plain(&field.slug) == header || plain(&field.label) == header)
}

struct Planner<'a> {
    schema: &'a Schema,
    firm: &'a Firm,
    headers: &'a [String],
    pointer: String,
    faults: &'a mut Vec<Fault>,
    used: &'a mut HashSet<usize>,
}

impl Planner<'_> {
    fn fault(&mut self, place: &str, detail: String) {
        self.faults.push(Fault::new(format!("{}{place}", self.pointer), detail));
    }

    fn block(&mut self, block: &Block, earlier: &[Block]) -> Result<Option<PlannedBlock>, Error> {
        let Some(object) = self.schema.catalog.object(&block.object) else {
            let names: Vec<_> =
                self.schema.catalog.objects.iter().map(|object| object.slug.as_ref()).collect();
            self.fault(
                "/object",
                format!("there is no object '{}'; there are {}", block.object, names.join(", ")),
            );
            return Ok(None);
        };
        let columns = self.schema.columns(object)?;
        let mut planned = PlannedBlock {
            object: object.clone(),
            matching: Matching::New,
            identity: Identity::Fields,
            cells: Vec::new(),
            constants: Vec::new(),
            relations: Vec::new(),
            key: block.matching.iter().filter_map(|slug| columns.position(slug)).collect(),
        };
        for (slug, column) in &block.columns {
            let Some(field) = self.field(object, slug, "columns") else { continue };
            match self.headers.iter().position(|header| header == column) {
                Some(at) => {
                    self.used.insert(at);
                    planned.cells.push((at, field.clone()));
                }
                None => {
                    let names = self.headers.join(", ");
                    self.fault(
                        &format!("/columns/{slug}"),
                        format!("the file has no column '{column}'; it has {names}"),
                    );
                }
            }
        }
        for (slug, value) in &block.constants {
            let Some(field) = self.field(object, slug, "constants") else { continue };
            match field.read_json(value, &self.firm.reading()) {
                Ok(assignments) => planned.constants.extend(
                    assignments
                        .into_iter()
                        .filter_map(|(column, value)| Some((columns.position(&column)?, value))),
                ),
                Err(error) => self.fault(&format!("/constants/{slug}"), error.to_string()),
            }
        }
        for (slug, name) in &block.relations {
            let Some(field) = self.field(object, slug, "relations") else { continue };
            let target =
                earlier.iter().position(|other| other.name.as_ref().unwrap_or(&other.object) == name);
            let fits = |at: usize| matches!(&field.kind, FieldType::Relation { object, .. } if *object == earlier[at].object);
            match (target, columns.position(slug)) {
                (Some(at), Some(position)) if fits(at) => planned.relations.push((position, at)),
                _ => self.fault(
                    &format!("/relations/{slug}"),
                    format!("there is no block '{name}' before this one whose records {slug} can point to"),
                ),
            }
        }
        self.identify(object, block, &mut planned);
        Ok(Some(planned))
    }

    fn identify(&mut self, object: &Object, block: &Block, planned: &mut PlannedBlock) {
        for slug in &block.matching {
            if slug == "source" {
                continue;
            }
            let given = block.columns.contains_key(slug)
                || block.constants.contains_key(slug)
                || block.relations.contains_key(slug);
            if self.field(object, slug, "match").is_some() && !given {
                self.fault("/match", format!("records are matched by {slug}, but no column fills it"));
            }
        }
        planned.identity = match block.matching.as_slice() {
            [] => Identity::Row,
            fields if fields.iter().any(|field| field == "source_id") => Identity::SourceId,
            _ => Identity::Fields,
        };
        planned.matching = Matching::Fields(match planned.identity {
            Identity::Fields => block.matching.clone(),
            _ => vec!["source".to_owned(), "source_id".to_owned()],
        });
        if planned.identity == Identity::Row && block.columns.contains_key("source_id") {
            self.fault("/columns/source_id", "is only of use with match = [\"source_id\"]".to_owned());
        }
    }

    fn field<'o>(&mut self, object: &'o Object, slug: &str, part: &str) -> Option<&'o Field> {
        match object.field(slug).filter(|field| field.access == Access::Writable) {
            Some(field) => Some(field),
            None => {
                let names: Vec<_> = object
                    .all_fields()
                    .filter(|field| field.access == Access::Writable)
                    .map(|field| field.slug.as_ref())
                    .collect();
                self.fault(
                    &format!("/{part}"),
                    format!(
                        "{} have no writable field '{slug}'; they have {}",
                        object.slug,
                        names.join(", ")
                    ),
                );
                None
            }
        }
    }
}
