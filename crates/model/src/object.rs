//! Objects as declarations: what a firm keeps records of, and what follows from a record.
//!
//! Built-in objects are `const`s written down by the room that owns them; the objects users add have the
//! same shape. Nothing else says what a table, a form, a filter or an import may name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

pub use crate::scope::RowScope;

use crate::field::{Field, FieldType};
use crate::{ColumnType, Id, Value};

/// One kind of record.
#[derive(Clone, Debug)]
pub struct Object {
    /// Plural name in addresses, tables and files, like `people`.
    pub slug: Cow<'static, str>,
    /// Plural for people to read, like "People".
    pub label: Cow<'static, str>,
    /// Singular for people to read, like "Person".
    pub label_singular: Cow<'static, str>,
    /// The fields whose values together name a record; the first that hold something are shown.
    pub title: Cow<'static, [Cow<'static, str>]>,
    /// The fields that the search box looks in.
    pub search: Cow<'static, [Cow<'static, str>]>,
    /// Its own fields, beyond the common ones.
    pub fields: Cow<'static, [Field]>,
    /// The interactions that follow from a record.
    pub moments: &'static [Moment],
    /// The integer field that counts the records, densely and in the order they were made.
    pub counter: Option<&'static str>,
    /// Fills the fields that follow from others of the same record, before each write.
    pub derive: Option<fn(&Columns, &mut [Value])>,
    /// Whom or what a record is about.
    pub subject: Subject,
    /// The name of the picture it is shown with.
    pub icon: Option<Cow<'static, str>>,
    /// The department it belongs to.
    pub group: Option<Group>,
    /// Whether a room declares it; otherwise users made it.
    pub built_in: bool,
    /// Whether the firm put it away. Its records stay, and no request knows of it.
    pub hidden: bool,
}

/// The departments that objects are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Who customers are.
    Customers,
    /// What is sold.
    Sales,
    /// How customers are won.
    Marketing,
    /// How they are helped.
    Service,
    /// What the firm counts with.
    Data,
}

impl Group {
    /// Every group with its name in the API.
    pub const ALL: &[(&str, Group)] = &[
        ("customers", Group::Customers),
        ("sales", Group::Sales),
        ("marketing", Group::Marketing),
        ("service", Group::Service),
        ("data", Group::Data),
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        Group::ALL.iter().find(|(_, group)| *group == self).map_or("", |(name, _)| name)
    }

    /// The group of this name.
    pub fn named(name: &str) -> Option<Group> {
        Group::ALL.iter().find(|(known, _)| *known == name).map(|(_, group)| *group)
    }
}

/// Whom or what the rows of a table are about, and so who may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The person whose id this column holds.
    Person(Cow<'static, str>),
    /// The company whose id this column holds.
    Company(Cow<'static, str>),
    /// The customer: the company of the first column, or else the person of the second.
    Customer {
        /// The column with the company's id.
        company: Cow<'static, str>,
        /// The column with the person's id.
        person: Cow<'static, str>,
    },
    /// Whomever the record is about that this column points to.
    Part(Cow<'static, str>),
    /// The firm as a whole; everybody may see it.
    Firm,
    /// What only administrators may see.
    Administration,
}

/// The columns of an object's table, in their order.
#[derive(Clone, Debug)]
pub struct Columns {
    names: Vec<(String, ColumnType)>,
    positions: HashMap<String, usize>,
}

impl Columns {
    /// Numbers the columns in the order given.
    pub fn new(names: Vec<(String, ColumnType)>) -> Columns {
        let positions = names.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        Columns { names, positions }
    }

    /// Name and type of each column.
    pub fn names(&self) -> &[(String, ColumnType)] {
        &self.names
    }

    /// Where a column stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The value of a column in a row.
    pub fn get<'a>(&self, row: &'a [Value], name: &str) -> Option<&'a Value> {
        self.position(name).and_then(|at| row.get(at))
    }

    /// Writes the value of a column in a row; a column that does not exist is left alone.
    pub fn set(&self, row: &mut [Value], name: &str, value: Value) {
        if let Some(place) = self.position(name).and_then(|at| row.get_mut(at)) {
            *place = value;
        }
    }
}

/// An interaction that follows from a record and is rewritten or withdrawn with it. Its id is derived from
/// the record's id and the kind.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The kind of the interaction, like `order_placed`.
    pub kind: &'static str,
    /// The field that says when it happened; without a value there is no interaction.
    pub at: &'static str,
    /// Select fields and the choices that each must hold for there to be an interaction, like a call among
    /// the kinds of activities.
    pub only: &'static [(&'static str, &'static [&'static str])],
    /// The select field and the choices under which there is no interaction, like a draft's.
    pub unless: Option<(&'static str, &'static [&'static str])>,
    /// The field that says whose it is.
    pub person: &'static str,
    /// The field with the company, if there is one.
    pub company: Option<&'static str>,
    /// The money field with its amount.
    pub amount: Option<&'static str>,
    /// The field with its channel.
    pub channel: Option<&'static str>,
    /// The department that acted or was acted on.
    pub department: &'static str,
    /// The field that says another department, where the record knows.
    pub department_field: Option<&'static str>,
    /// `in` when the customer acted, `out` when the firm did.
    pub direction: &'static str,
    /// Columns of interactions that hold ids, each with the field it is taken from: `order_id` from the
    /// `id` of an order. A record that no column holds is named in the properties.
    pub links: &'static [(&'static str, &'static str)],
}

impl Moment {
    /// Something the customer did with the sales department, by the usual fields of a record.
    pub const fn of(kind: &'static str, at: &'static str) -> Moment {
        Moment {
            kind,
            at,
            only: &[],
            unless: None,
            person: "person_id",
            company: Some("company_id"),
            amount: None,
            channel: None,
            department: "sales",
            department_field: None,
            direction: "in",
            links: &[],
        }
    }
}

/// Fields that a room computes and keeps in a table of its own, shown on an object as read-only.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The object they are shown on.
    pub object: Cow<'static, str>,
    /// The room's table.
    pub table: Cow<'static, str>,
    /// The column of that table with the record's id.
    pub key: Cow<'static, str>,
    /// The fields, in the order shown.
    pub fields: Cow<'static, [Field]>,
}

/// Slugs that are written down in a declaration.
pub fn slugs(written: &'static [&'static str]) -> Cow<'static, [Cow<'static, str>]> {
    written.iter().map(|slug| Cow::Borrowed(*slug)).collect()
}

impl Object {
    /// An object with nothing but its names, from which a declaration goes on.
    pub const fn named(slug: &'static str, label: &'static str, label_singular: &'static str) -> Object {
        Object {
            slug: Cow::Borrowed(slug),
            label: Cow::Borrowed(label),
            label_singular: Cow::Borrowed(label_singular),
            title: Cow::Borrowed(&[]),
            search: Cow::Borrowed(&[]),
            fields: Cow::Borrowed(&[]),
            moments: &[],
            counter: None,
            derive: None,
            subject: Subject::Firm,
            icon: None,
            group: None,
            built_in: true,
            hidden: false,
        }
    }

    /// The same object, shown with a picture in a department.
    pub const fn shown(mut self, icon: &'static str, group: Group) -> Object {
        // A constant cannot run the destructor of what stood there; it was nothing that needs one.
        std::mem::forget(self.icon.replace(Cow::Borrowed(icon)));
        self.group = Some(group);
        self
    }

    /// The fields of every record, then its own.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        COMMON.iter().chain(self.fields.iter())
    }

    /// The columns of its table: those of its fields, its place in the feed and the text that is searched.
    pub fn columns(&self) -> Columns {
        let mut columns: Vec<_> = self.all_fields().flat_map(Field::columns).collect();
        columns.push((SEQ_COLUMN.to_owned(), ColumnType::Integer));
        if !self.search.is_empty() {
            columns.push((SEARCH_COLUMN.to_owned(), ColumnType::Text));
        }
        Columns::new(columns)
    }

    /// The field of this name that is stored with the record.
    pub fn field(&self, slug: &str) -> Option<&Field> {
        self.all_fields().find(|field| field.slug == slug)
    }
}

/// Fields that a room adds to an object of a room below it, because they mean something only up there.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The object.
    pub object: &'static str,
    /// The fields, kept in the object's own table behind those it has.
    pub fields: &'static [Field],
}

/// Every object and attachment that is known, and so everything a request may name.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The objects, in the order in which they were declared.
    pub objects: Vec<Object>,
    /// What rooms attach to them.
    pub attachments: Vec<Attachment>,
    /// The objects of which only some records are there for whoever has this catalog.
    pub scopes: HashMap<String, RowScope>,
    /// The segments that whoever has this catalog may ask for; none where she may ask for all.
    pub segments: Option<HashSet<Id>>,
}

/// Where a field's columns stand.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In the object's own table.
    Own(&'a Field),
    /// In an attached table.
    Attached(&'a Attachment, &'a Field),
}

impl<'a> Place<'a> {
    /// The field itself.
    pub fn field(&self) -> &'a Field {
        match self {
            Place::Own(field) | Place::Attached(_, field) => field,
        }
    }
}

impl Catalog {
    /// The object of this name.
    pub fn object(&self, slug: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.slug == slug)
    }

    /// Whether conditions may ask who is in a segment.
    pub fn knows(&self, segment: Id) -> bool {
        self.segments.as_ref().is_none_or(|known| known.contains(&segment))
    }

    /// What is attached to an object.
    pub fn attached(&self, object: &str) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().filter(move |attachment| attachment.object == object)
    }

    /// The field of this name, the object's own or an attached one.
    pub fn place<'a>(&'a self, object: &'a Object, slug: &str) -> Option<Place<'a>> {
        let own = object.field(slug).map(Place::Own);
        own.or_else(|| {
            self.attached(&object.slug).find_map(|attachment| {
                let field = attachment.fields.iter().find(|field| field.slug == slug)?;
                Some(Place::Attached(attachment, field))
            })
        })
    }

    /// The names a request may use for an object's fields, for the text of an error.
    pub fn field_names(&self, object: &Object) -> String {
        let own = object.all_fields().map(|field| field.slug.as_ref());
        let attached = self.attached(&object.slug).flat_map(|attachment| attachment.fields.iter());
        own.chain(attached.map(|field| field.slug.as_ref())).collect::<Vec<_>>().join(", ")
    }
}

/// The fields of every record.
pub const COMMON: &[Field] = &[
    Field::new("id", "Id", FieldType::Id).read_only(),
    Field::new("created_at", "Created", FieldType::DateTime).read_only(),
    Field::new("updated_at", "Changed", FieldType::DateTime).read_only(),
    Field::new("owner_id", "Owner", FieldType::User),
    Field::new("source", "Source", FieldType::Code).help("The system or file this record came from."),
    Field::new("source_id", "Id in the source", FieldType::Code)
        .help("What that system calls this record; unique within the source."),
];

/// The column with the sequence of the last change to a record.
pub const SEQ_COLUMN: &str = "seq";
/// The column with the key of everything the search box looks in.
pub const SEARCH_COLUMN: &str = "search_text";
