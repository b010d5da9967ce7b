//! The SQL of the schema: what tables and indexes there are, and what users said about objects and fields.

db::statements! {
    /// The columns of the tables of objects and rooms.
    pub COLUMNS = "select object, name, type from schema_columns";
    /// The indexes of objects and rooms.
    pub INDEXES = "select name from schema_indexes";
    /// The version of the schema.
    pub VERSION = "select version from schema_version where id = 1";
    /// The schema changed.
    pub RAISE = "update schema_version set version = version + 1 where id = 1";
    /// A column was made.
    pub ADD_COLUMN = "insert into schema_columns (object, name, type) values ($1, $2, $3)";
    /// An index was made.
    pub ADD_INDEX = "insert into schema_indexes (name) values ($1) on conflict (name) do nothing";
    /// An index was dropped.
    pub DROP_INDEX = "delete from schema_indexes where name = $1";
    /// What is said of objects, in the order in which it was said first.
    pub OBJECTS = "select slug, made, said from object_definitions order by number, slug";
    /// What is said of fields, in the order in which it was said first.
    pub FIELDS = "select object, slug, made, said from field_definitions order by number, object, slug";
    /// Says something of an object.
    pub SAY_OBJECT = "insert into object_definitions (slug, made, said, number, changed_at) \
         values ($1, $2, $3, (select count(*) + 1 from object_definitions), $4) \
         on conflict (slug) do update set said = excluded.said, changed_at = excluded.changed_at";
    /// Says something of a field.
    pub SAY_FIELD = "insert into field_definitions (object, slug, made, said, number, changed_at) \
         values ($1, $2, $3, $4, (select count(*) + 1 from field_definitions), $5) \
         on conflict (object, slug) do update set said = excluded.said, changed_at = excluded.changed_at";
    /// Shared views and those of users that name a field in their settings.
    pub VIEWS_WITH = "select name from views where object = $1 and settings like $2 escape '\\' order by name limit 10";
    /// Whether there is a table of this name.
    pub TABLE = "select 1 from schema_columns where object = $1 limit 1";
}
