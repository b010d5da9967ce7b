//! What requests and answers of imports look like, for the OpenAPI document.

use platform::http::reference;
use platform::jobs;
use platform::provenance::Party;
use serde_json::{Value as Json, json};

pub(super) fn input_schema() -> Json {
    json!({"type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"},
        "as": {"type": "string", "description": "The object that rows become."},
        "match": {"type": "string", "description": "Fields that tell whether a record is there already, with commas."},
        "map": {"type": "string", "description": "A JSON object of columns and the fields they fill; company_id.name looks the company up."},
        "create": {"type": "string", "description": "Relations whose records are made where a look-up does not find them, with commas."},
        "map_file": {"type": "string", "description": "A map file in TOML, instead of as, match and map."},
        "source": {"type": "string", "description": "The name of the system or file the rows come from."},
        "party": {"enum": Party::NAMES, "description": "Whose knowledge the file holds: the firm's own (first, unless said otherwise), a partner's (second), or somebody's who does not deal with the customer (third)."},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1, "description": "How likely its values are to be right."},
        "extends": {"type": "boolean", "description": "Whether this file repeats or continues another of its source."},
        "dry_run": {"type": "boolean", "description": "Whether to only say what would happen."},
        "format": {"enum": ["csv", "tsv", "xlsx", "jsonl"], "description": "How the file is stored; found from its first bytes."},
        "sheet": {"type": "string", "description": "The sheet of a workbook."},
        "keep_typed": {"type": "boolean", "description": "Whether values that users typed stay; they do unless this is false."},
        "companies": {"type": "string", "description": "Makes people's companies: email by the domain of the address, or the column with the company's name."}}})
}

pub(super) fn import_schema() -> Json {
    let count = json!({"type": "integer"});
    let optional = json!({"type": ["string", "null"]});
    let made = json!({"type": "object", "required": ["created", "updated", "unchanged"],
        "properties": {"created": count, "updated": count, "unchanged": count}});
    json!({"type": "object", "required": ["id", "job_id", "batch_id", "file_name", "source", "party", "confidence", "dry_run", "state", "stage",
        "progress", "counts", "problems", "actor", "created_at", "finished_at", "error"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "job_id": {"type": "string", "format": "uuid"},
        "file_name": {"type": "string"},
        "batch_id": {"type": "string", "format": "uuid", "description": "What its changes have in common"},
        "source": optional,
        "party": {"enum": Party::NAMES},
        "confidence": {"type": ["number", "null"]},
        "dry_run": {"type": "boolean"},
        "state": {"enum": ["queued", "running", "paused", "done", "failed", "cancelled"]},
        "stage": optional,
        "progress": jobs::progress(),
        "counts": {"type": "object", "required": ["rows", "accepted", "rejected", "by_object", "kept"], "properties": {
            "rows": count, "accepted": count, "rejected": count,
            "by_object": {"type": "object", "additionalProperties": made},
            "kept": {"type": "integer", "description": "Values that users typed and that stayed"}}},
        "problems": {"type": "array", "items": {"type": "object", "required": ["row", "column", "value", "reason"],
            "properties": {"row": count, "column": optional, "value": optional, "reason": {"type": "string"}}}},
        "unused_columns": {"type": ["array", "null"], "items": {"type": "string"}},
        "actor": reference("Actor"),
        "created_at": {"type": "string", "format": "date-time"},
        "finished_at": {"type": ["string", "null"], "format": "date-time"},
        "error": optional}})
}

pub(super) fn list_schema() -> Json {
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": import_schema()}}})
}

pub(super) fn preview_schema() -> Json {
    json!({"type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"},
        "as": {"type": "string"},
        "format": {"type": "string"},
        "sheet": {"type": "string"},
        "map_file": {"type": "string"}}})
}

pub(super) fn preview_answer() -> Json {
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let optional = json!({"type": ["string", "null"]});
    let column = json!({"type": "object", "required": ["name", "samples", "empty", "date_forms", "guess"], "properties": {
        "name": {"type": "string"}, "samples": texts, "empty": {"type": "integer"}, "date_forms": texts,
        "guess": {"type": ["object", "null"], "required": ["field"], "properties": {"field": {"type": "string"}}}}});
    json!({"type": "object", "required": ["format", "sheets", "encoding", "separator", "columns", "rows", "rows_seen",
        "problems", "encodings", "separators"], "properties": {
        "format": {"enum": ["csv", "tsv", "xlsx", "jsonl"]},
        "sheets": texts,
        "encoding": optional,
        "separator": optional,
        "header": {"type": ["boolean", "null"]},
        "columns": {"type": "array", "items": column},
        "rows": {"type": "array", "items": texts},
        "rows_seen": {"type": "integer"},
        "problems": {"type": "array", "items": {"type": "string"},
            "description": "What has to be said before the file can be imported"},
        "encodings": {"type": "array", "items": {"type": "object", "required": ["encoding", "sample"],
            "properties": {"encoding": {"type": "string"}, "sample": {"type": "string"}}}},
        "separators": texts}})
}
