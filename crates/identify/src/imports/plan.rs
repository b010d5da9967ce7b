//! A map checked against the schema and the columns of a file: what each cell becomes.

use std::collections::{BTreeMap, HashSet};

use model::field::{Access, Field, FieldType};
use model::filter::Fault;
use model::object::Object;
use model::{Id, Value, search_key};
use platform::Error;
use platform::firm::Firm;
use platform::records::Matching;
use platform::schema::Schema;

use super::lookup::{self, Part};
use super::{Block, MapFile, Missing, Request, WithoutKey};

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
    /// The cells of a row that fill fields.
    pub cells: Vec<Filled>,
    /// Values of every record, by the position of their column.
    pub constants: Vec<(usize, Value)>,
    /// Column positions and the blocks whose record they hold.
    pub relations: Vec<(usize, usize)>,
    /// The column with e-mail addresses and the field that gets their domain.
    pub domains: Vec<(usize, Field)>,
    /// What becomes of rows without a key.
    pub without_key: WithoutKey,
    /// Whether records are only found and nothing is written.
    pub looks_up: bool,
    /// Positions of the columns that records are matched by.
    key: Vec<usize>,
}

/// A cell that fills a field.
#[derive(Debug)]
pub struct Filled {
    /// The place in the row.
    pub at: usize,
    /// The field.
    pub field: Field,
    /// What cells mean that do not mean what they say.
    pub means: BTreeMap<String, String>,
}

impl Filled {
    /// What a cell means.
    pub fn meaning<'a>(&'a self, cell: &'a str) -> &'a str {
        self.means.get(cell.trim()).map_or(cell, String::as_str)
    }
}

impl PlannedBlock {
    /// The values of a row that the record is matched by.
    pub fn key<'a>(&self, values: &'a [(u16, Value)]) -> Vec<&'a Value> {
        let is_key = |at: u16| self.key.contains(&usize::from(at));
        values.iter().filter(|(at, _)| is_key(*at)).map(|(_, value)| value).collect()
    }

    /// Whether a row makes no such record, because it lacks what the record is matched by.
    pub fn passes_over(&self, values: &[(u16, Value)]) -> bool {
        let holds = |at: &usize| {
            values.iter().any(|(place, value)| usize::from(*place) == *at && !value.is_null())
                || self.constants.iter().any(|(place, value)| place == at && !value.is_null())
        };
        let related = |at: &usize| self.relations.iter().any(|(place, _)| place == at);
        let row = self.identity == Identity::Row;
        self.without_key == WithoutKey::Skip && !row && !self.key.iter().all(|at| holds(at) || related(at))
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
        let parts = lookup::parts(&map.blocks, schema, &mut faults);
        for (place, part) in parts.iter().enumerate() {
            let pointer = format!("/map_file/object/{}", part.at);
            let mut planner =
                Planner { schema, firm, headers, pointer, faults: &mut faults, used: &mut used };
            if let Some(planned) = planner.block(part, &parts[..place])? {
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
        let beside = !request.map.is_empty() || !request.matching.is_empty() || !request.create.is_empty();
        if request.object.is_some() || beside {
            return Err(Error::invalid(
                "/map_file",
                "says everything; leave out as, match, map and create beside it",
            ));
        }
        return Ok(map.clone());
    }
    let Some(slug) = &request.object else {
        return Err(Error::invalid("/as", "say what the rows are, like people, or send a map file"));
    };
    let object = schema.object(slug).map_err(|error| Error::invalid("/as", error.to_string()))?;
    let mut block = Block {
        object: slug.clone(),
        matching: request.matching.clone(),
        create: request.create.clone(),
        ..Block::default()
    };
    for (column, field) in &request.map {
        block.columns.insert(field.clone(), column.clone());
    }
    for header in headers.iter().filter(|header| !request.map.contains_key(*header)) {
        if let Some(target) = guess(schema, object, header, &[])
            && !block.columns.contains_key(&target)
        {
            block.columns.insert(target, header.clone());
        }
    }
    let mut blocks = Vec::new();
    if let Some(companies) = &request.companies {
        blocks.push(companies_of(companies, object, headers, &mut block)?);
    }
    blocks.push(block);
    Ok(MapFile { blocks, ..MapFile::default() })
}

/// The block that makes the companies of people, by the domain of their e-mail address or by a column with
/// the company's name.
fn companies_of(from: &str, object: &Object, headers: &[String], block: &mut Block) -> Result<Block, Error> {
    let wrong = |detail: String| Error::invalid("/companies", detail);
    let points = |field: &&Field| {
        matches!(&field.kind, FieldType::Relation { object, .. } if *object == "companies")
            && field.access == Access::Writable
    };
    let relation = object.fields.iter().find(points);
    let relation = relation.ok_or_else(|| wrong(format!("{} have no company", object.slug)))?;
    block.columns.retain(|slug, _| slug.split('.').next() != Some(relation.slug.as_ref()));
    block.relations.insert(relation.slug.to_string(), "companies".to_owned());
    let mut made =
        Block { object: "companies".to_owned(), without_key: WithoutKey::Skip, ..Block::default() };
    if from == "email" {
        let column = block.columns.get("email").cloned();
        let column = column.ok_or_else(|| wrong("no column fills the e-mail address".to_owned()))?;
        made.domains.insert("domain".to_owned(), column.clone());
        // A company that is new is called like its domain until somebody knows better.
        made.matching = vec!["domain".to_owned()];
        return Ok(made);
    }
    if !headers.iter().any(|header| header == from) {
        return Err(wrong(format!(
            "the file has no column '{from}'; say email or one of {}",
            headers.join(", ")
        )));
    }
    made.columns.insert("name".to_owned(), from.to_owned());
    made.matching = vec!["name".to_owned()];
    Ok(made)
}

/// What a column is named like: a field, by slug or label. A relation by its slug holds ids; by its label, or
/// with samples that are no ids, it is looked up by what names the other records.
pub(super) fn guess(schema: &Schema, object: &Object, header: &str, samples: &[String]) -> Option<String> {
    let plain = |text: &str| search_key(text).replace([' ', '-', '_'], "");
    let header = plain(header);
    let named = object
        .all_fields()
        .filter(|field| field.access == Access::Writable)
        .find(|field| plain(&field.slug) == header || plain(&field.label) == header);
    let Some(field) = named else {
        let mut currencies = object.fields.iter().filter_map(Field::own_currency);
        return currencies.find(|slug| plain(slug) == header && currency_of(object, slug).is_some());
    };
    let ids = match samples {
        [] => plain(&field.slug) == header,
        samples => samples.iter().all(|sample| sample.trim().parse::<Id>().is_ok()),
    };
    let named = if ids { None } else { lookup::by(schema, field) };
    Some(named.map_or_else(|| field.slug.to_string(), |by| format!("{}.{by}", field.slug)))
}

/// The currency of an amount as a field of its own, which is what its column in a file is.
fn currency_of(object: &Object, slug: &str) -> Option<Field> {
    let of = |field: &&Field| {
        field.access == Access::Writable && field.own_currency().is_some_and(|name| name == slug)
    };
    object.fields.iter().find(of)?;
    Some(Field { slug: slug.to_owned().into(), ..Field::new("", "Currency", FieldType::Currency) })
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

    fn block(&mut self, part: &Part, earlier: &[Part]) -> Result<Option<PlannedBlock>, Error> {
        let block = &part.block;
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
            domains: Vec::new(),
            without_key: block.without_key,
            looks_up: block.looks_up(),
            key: block.matching.iter().filter_map(|slug| columns.position(slug)).collect(),
        };
        for (slug, column) in &block.columns {
            let Some(field) =
                currency_of(object, slug).or_else(|| self.field(object, slug, "columns").cloned())
            else {
                continue;
            };
            match self.headers.iter().position(|header| header == column) {
                Some(at) => {
                    self.used.insert(at);
                    let means = block.values.get(slug).cloned().unwrap_or_default();
                    planned.cells.push(Filled { at, field, means });
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
        for slug in block.values.keys().filter(|slug| !block.columns.contains_key(*slug)) {
            self.fault("/values", format!("no column fills {slug}"));
        }
        for (slug, column) in &block.domains {
            let Some(field) = self.field(object, slug, "domains") else { continue };
            match self.headers.iter().position(|header| header == column) {
                Some(at) => {
                    self.used.insert(at);
                    planned.domains.push((at, field.clone()));
                }
                None => self.fault(&format!("/domains/{slug}"), format!("the file has no column '{column}'")),
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
            let called = |part: &Part| part.block.name.as_ref().unwrap_or(&part.block.object) == name;
            let target = earlier.iter().position(called);
            let fits = |at: usize| matches!(&field.kind, FieldType::Relation { object, .. } if *object == earlier[at].block.object);
            match (target, columns.position(slug)) {
                (Some(at), Some(position)) if fits(at) => planned.relations.push((position, at)),
                _ => self.fault(
                    &format!("/relations/{slug}"),
                    format!("there is no block '{name}' before this one whose records {slug} can point to"),
                ),
            }
        }
        self.identify(object, block, &mut planned);
        // How a file spells what it points to is no correction of that record.
        if let (true, Matching::Fields(fields)) = (part.related, &planned.matching) {
            planned.matching = Matching::Known(fields.clone());
        }
        Ok(Some(planned))
    }

    fn identify(&mut self, object: &Object, block: &Block, planned: &mut PlannedBlock) {
        for slug in &block.matching {
            if slug == "source" {
                continue;
            }
            let given = block.columns.contains_key(slug)
                || block.domains.contains_key(slug)
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
        if block.missing == Missing::Refuse {
            match (planned.identity, &planned.matching) {
                (Identity::Row, _) => {
                    self.fault("/missing", "refuse is only of use with fields to match by".to_owned());
                }
                (_, Matching::Fields(fields)) => planned.matching = Matching::Existing(fields.clone()),
                _ => {}
            }
        }
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
