//! The page to read: the same as the data, as tables and lists, without a script.

use platform::firm::Firm;
use serde_json::{Map, Value as Json};

/// The page.
pub(super) fn page(firm: &Firm, all: &Map<String, Json>) -> String {
    let mut body = String::new();
    for (name, value) in all {
        let title = title(name);
        body += &format!("<section><h2>{}</h2>", escaped(&title));
        match value {
            Json::Array(rows) if rows.is_empty() => body.push_str("<p>Nothing.</p>"),
            other => show(&mut body, other),
        }
        body.push_str("</section>");
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>What {0} knows of you</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <style>:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;\
         margin:2rem auto;padding:0 1rem}}table{{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}}\
         th,td{{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #8886;vertical-align:top;\
         overflow-wrap:anywhere}}th{{width:14rem;font-weight:600}}</style></head><body>\
         <h1>What {0} knows of you</h1>\
         <p>The same stands in data.json, for programs. Files of yours are in the folder files.</p>{body}</body></html>",
        escaped(&firm.name)
    )
}

fn show(into: &mut String, value: &Json) {
    match value {
        Json::Object(map) => {
            into.push_str("<table>");
            for (name, value) in map.iter().filter(|(_, value)| !value.is_null()) {
                *into += &format!("<tr><th scope=\"row\">{}</th><td>", escaped(&title(name)));
                show(into, value);
                into.push_str("</td></tr>");
            }
            into.push_str("</table>");
        }
        Json::Array(list) => list.iter().for_each(|value| match value {
            Json::Object(_) | Json::Array(_) => show(into, value),
            plain => {
                show(into, plain);
                into.push_str("<br>");
            }
        }),
        Json::Null => into.push('–'),
        Json::String(text) => into.push_str(&escaped(text)),
        other => into.push_str(&escaped(&other.to_string())),
    }
}

/// A name of the data as a heading.
fn title(name: &str) -> String {
    let words = name.trim_start_matches("x_").replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_somebody_typed_is_no_markup() {
        let mut shown = String::new();
        show(&mut shown, &json!({"<b>": ["<script>alert(1)</script>", "\"&'"], "empty": null}));
        assert!(!shown.contains("<script") && !shown.contains("<b>"), "{shown}");
        assert!(shown.contains("&lt;script&gt;") && !shown.contains("Empty"), "{shown}");
    }
}
