//! Every table that can be about somebody says so.

use std::collections::BTreeSet;

use db::Dialect;
use platform::erasure;

use super::firm::Firm;

/// Columns with ids that never name a person, or a record that could be one.
const OTHERS: &[&str] = &[
    "id",
    "user_id",
    "actor_id",
    "job_id",
    "batch_id",
    "source_id",
    "team_id",
    "parent_id",
    "webhook_id",
    "import_id",
    "default_id",
    "owner_id",
    "dismissed_by",
    "created_by",
    "home_id",
    "key_from",
    "key_to",
    "merge_id",
    "purpose_id",
    "form_id",
    "mail_id",
    "consent_id",
    "previous_home_id",
    "rule_id",
    "segment_id",
    "request_id",
];

/// Tables of erasures themselves: what they hold goes when one is done, or says of nobody who she was.
const OWN: &[&str] = &["erasure_ids", "erasure_words", "erasures"];

/// Tables and their columns with ids.
fn columns(firm: &Firm) -> Vec<(String, String)> {
    let sql = match firm.app.db.dialect() {
        Dialect::Sqlite => {
            "select m.name, p.name from sqlite_master m cross join pragma_table_info(m.name) p \
             where m.type = 'table' and p.type = 'BLOB'"
        }
        Dialect::Postgres => {
            "select c.table_name::text, c.column_name::text from information_schema.columns c \
             where c.table_schema = current_schema() and c.udt_name = 'uuid'"
        }
    };
    let rows = firm.app.db.read_blocking(move |tx| tx.query(sql, &[])).unwrap();
    rows.iter().map(|row| (row.text(0).unwrap().to_owned(), row.text(1).unwrap().to_owned())).collect()
}

db::db_test! {
    fn a_column_that_can_name_somebody_is_declared(scratch: Scratch) {
        let firm = Firm::open(scratch);
        let schema = firm.app.schema();
        let declared: BTreeSet<(&str, &str)> =
            erasure::declared(&firm.app.modules).map(|personal| (personal.table, personal.column)).collect();
        let missing: Vec<_> = columns(&firm)
            .into_iter()
            // Records go by their objects, what is computed of them with them, and words with their index.
            .filter(|(table, _)| schema.catalog.object(table).is_none())
            .filter(|(table, _)| !schema.catalog.attachments.iter().any(|attachment| attachment.table == *table))
            // Moments go by their profile; what else they point to is in their own tables.
            .filter(|(table, _)| table != "interactions")
            .filter(|(table, _)| !table.starts_with("words_") && !OWN.contains(&table.as_str()))
            // On SQLite digests look like ids.
            .filter(|(_, column)| column.ends_with("_id") || column.ends_with("_by"))
            .filter(|(table, column)| !declared.contains(&(table.as_str(), column.as_str())))
            .filter(|(_, column)| !OTHERS.contains(&column.as_str()))
            .collect();
        assert!(
            missing.is_empty(),
            "say in `Module.personal` what becomes of rows with these when somebody is erased: {missing:?}"
        );
        // What is declared is there.
        let there: BTreeSet<(String, String)> = columns(&firm).into_iter().collect();
        for (table, column) in declared {
            assert!(there.contains(&(table.to_owned(), column.to_owned())), "there is no {table}.{column}");
        }
        // Every object whose records can point to a person says what becomes of them.
        let people = schema.object("people").unwrap();
        let related: BTreeSet<&str> =
            firm.app.modules.iter().flat_map(|module| module.related).map(|related| related.object).collect();
        for object in schema.catalog.objects.iter().filter(|object| object.slug != people.slug) {
            let points = object.fields.iter().any(|field| match &field.kind {
                model::field::FieldType::Relation { object, .. } | model::field::FieldType::Relations { object } => *object == people.slug,
                model::field::FieldType::Reference { objects } => objects.contains(&people.slug),
                _ => false,
            });
            assert!(!points || related.contains(object.slug.as_ref()), "nobody says what becomes of {}", object.slug);
        }
        for sql in erasure::statements_of(&firm.app.modules) {
            firm.app.db.prepare_check(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}
