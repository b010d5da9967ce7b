//! The receipt as a page to print: what was erased, when and by whom, and nothing of who it was.

use serde_json::Value as Json;

use crate::firm::Firm;

/// What stands in counts, in words.
const NAMES: &[(&str, &str)] = &[
    ("records", "Records"),
    ("unlinked", "Records kept without her"),
    ("interactions", "Moments"),
    ("changes", "Entries of the history emptied"),
    ("batch_members", "Entries of the history of bulk work emptied"),
    ("comments", "Comments"),
    ("notifications", "Notifications"),
    ("record_files", "Attached files"),
    ("files", "Contents of files"),
    ("exports", "Exports"),
    ("imports", "Uploaded files"),
    ("texts", "Stored answers, deliveries and settings that named her"),
    ("warehouse_files", "Files of the warehouse written anew"),
    ("computed", "Computed figures"),
    ("merges", "Merges"),
    ("identifiers", "Identifiers"),
    ("duplicates", "Possible duplicates"),
];

/// The page.
pub(super) fn page(firm: &Firm, erasure: &Json) -> String {
    let text = |field: &str| escaped(erasure[field].as_str().unwrap_or("–"));
    let done = erasure["state"] == "done";
    let mut rows = String::new();
    let mut row = |name: &str, value: String| {
        rows += &format!("<tr><th scope=\"row\">{}</th><td>{value}</td></tr>", escaped(name));
    };
    row("Receipt", text("id"));
    row("Requested", text("requested_at"));
    row("Requested by", text("requested_by_name"));
    row("Due", text("due_at"));
    row("Completed", if done { text("finished_at") } else { "not yet".to_owned() });
    let people = erasure["records"].as_array().map_or(0, Vec::len);
    row("People", people.to_string());
    for (what, count) in erasure["counts"].as_object().into_iter().flatten() {
        let name = NAMES.iter().find(|(known, _)| known == what).map(|(_, name)| (*name).to_owned());
        let name = name.unwrap_or_else(|| what.replace('_', " "));
        row(&name, escaped(&count.to_string()));
    }
    let says = match done {
        true => "The data named below have been erased from records, history, files and analysis.",
        false => "The data are hidden from everybody and will be erased by the time named below.",
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Receipt of an erasure</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>\
         :root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;\
         padding:0 1rem}}table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.4rem .5rem;\
         border-bottom:1px solid #8886;vertical-align:top;overflow-wrap:anywhere}}</style></head><body>\
         <h1>Receipt of an erasure</h1><p>{}</p><p>{says}</p><table>{rows}</table>\
         <p>This receipt holds no personal data.</p></body></html>",
        escaped(&firm.name)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
