//! What the route of colleagues takes and answers, for the OpenAPI document.

use serde_json::{Value as Json, json};

pub(super) fn input() -> Json {
    let said = |what: &str| json!({"type": "string", "description": what});
    json!({"type": "object", "required": ["file", "name"], "properties": {
        "file": {"type": "string", "format": "binary"},
        "name": said("The column with names."),
        "email": said("The column with e-mail addresses."),
        "domain": said("A domain in which addresses are made of the names, where no column holds any: ann.kie@example.com."),
        "role": said("The role of those who are new, member where nothing is said."),
        "role_column": said("The column with the names of roles; where a cell is empty, role counts."),
        "team": said("The column with teams, which are made where they are not there."),
        "format": {"enum": ["csv", "tsv", "xlsx", "jsonl"], "description": "How the file is stored; found from its first bytes."},
        "sheet": said("The sheet of a workbook."),
        "encoding": said("The encoding of a text, where it is not UTF-8."),
        "separator": {"enum": [",", ";", "tab", "|", "spaces"], "description": "What stands between columns; found from the first lines."},
        "dry_run": {"type": "boolean", "description": "Whether to only say what would happen."}}})
}

pub(super) fn outcome() -> Json {
    let count = json!({"type": "integer"});
    let optional = json!({"type": ["string", "null"]});
    let row = json!({"type": "object", "required": ["row", "state", "name", "email", "role", "team", "user_id", "link", "column", "reason"],
        "properties": {
            "row": {"type": "integer", "description": "Its number in the file; the first row of data is 1"},
            "state": {"enum": ["new", "there", "refused"], "description": "Added, there already, or refused"},
            "name": optional,
            "email": optional,
            "role": {"type": ["string", "null"], "description": "What somebody new may do"},
            "team": optional,
            "user_id": {"type": ["string", "null"], "format": "uuid"},
            "link": {"type": ["string", "null"], "description": "How somebody new comes in, once; told here and never again"},
            "column": {"type": ["string", "null"], "description": "The column for which the row is refused"},
            "reason": optional}});
    json!({"type": "object", "required": ["dry_run", "counts", "teams", "rows"], "properties": {
        "dry_run": {"type": "boolean"},
        "counts": {"type": "object", "required": ["rows", "new", "there", "refused", "joined"], "properties": {
            "rows": count, "new": count, "there": count, "refused": count,
            "joined": {"type": "integer", "description": "How many join a team, counted once for each team"}}},
        "teams": {"type": "array", "items": {"type": "string"}, "description": "The teams that are made"},
        "rows": {"type": "array", "items": row}}})
}
