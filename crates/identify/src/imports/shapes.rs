//! What requests and answers of imports look like, for the OpenAPI document.

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
        "extends": {"type": "boolean", "description": "Whether this file repeats or continues another of its source."},
        "dry_run": {"type": "boolean", "description": "Whether to only say what would happen."},
        "format": {"enum": ["csv", "tsv", "xlsx", "jsonl"], "description": "How the file is stored; found from its first bytes."},
        "sheet": {"type": "string", "description": "The sheet of a workbook."},
        "keep_typed": {"type": "boolean", "description": "Whether values that users typed stay; they do unless this is false."},
        "companies": {"type": "string", "description": "Makes people's companies: email by the domain of the address, or the column with the company's name."}}})
}

pub(super) fn import_schema() -> Json {
    json!({"type": "object", "required": ["id", "job_id", "state", "counts", "problems"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "job_id": {"type": "string", "format": "uuid"},
        "file_name": {"type": "string"},
        "source": {"type": "string"},
        "dry_run": {"type": "boolean"},
        "state": {"enum": ["queued", "running", "paused", "done", "failed", "cancelled"]},
        "stage": {"type": ["string", "null"]},
        "counts": {"type": "object"},
        "problems": {"type": "array", "items": {"type": "object"}},
        "error": {"type": ["string", "null"]}}})
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
    json!({"type": "object", "required": ["columns", "rows", "problems"], "properties": {
        "columns": {"type": "array", "items": {"type": "object"}},
        "format": {"type": "string"},
        "sheets": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "problems": {"type": "array", "items": {"type": "string"}}}})
}
