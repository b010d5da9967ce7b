//! Functions that look into properties ([`model::property()`]), as SQLite gets them from us. They are made anew with every
//! migration, in the schema that holds the tables.

/// Makes them.
pub(crate) const MAKE: &str = r#"
create or replace function property_text(properties text, name text) returns text
language sql immutable parallel safe as $$
    select case when position('\u0000' in properties) = 0
        and json_typeof(properties::json -> name) in ('string', 'boolean')
        then (properties::json ->> name) collate "C" end
$$;
create or replace function property_folded(properties text, name text) returns text
language sql immutable parallel safe as $$
    select lower(property_text(properties, name) collate "C")
$$;
create or replace function property_number(properties text, name text) returns double precision
language sql immutable parallel safe as $$
    select case when position('\u0000' in properties) = 0
        and json_typeof(properties::json -> name) = 'number'
        then (properties::json ->> name)::double precision end
$$;
"#;
