//! What templates say.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// One template.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name in addresses.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// One sentence: for whom it is.
    pub about: String,
    /// The objects a firm of this trade looks at, in their order.
    pub objects: Vec<String>,
    /// Its pipelines.
    #[serde(default)]
    pub pipelines: Vec<Pipeline>,
    /// Fields of its own.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Shared views.
    #[serde(default)]
    pub views: Vec<View>,
}

/// A pipeline with its stages in their order.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Its name.
    pub name: String,
    /// Its stages, as records have them.
    pub stages: Vec<Map<String, Json>>,
}

/// A field as `POST /objects/{object}/fields` takes it, and the object.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Field {
    /// The object.
    pub object: String,
    /// Its name.
    pub name: String,
    /// Its type and the rest.
    #[serde(flatten)]
    pub rest: Map<String, Json>,
}

/// A shared view as `POST /views` takes it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The object.
    pub object: String,
    /// Its name.
    pub name: String,
    /// `table`, `board` or `calendar`.
    pub kind: String,
    /// Columns, filter, order and groups.
    #[serde(default)]
    pub settings: Map<String, Json>,
}

const TEXTS: [(&str, &str); 6] = [
    ("shop", include_str!("shop.toml")),
    ("subscription", include_str!("subscription.toml")),
    ("b2b", include_str!("b2b.toml")),
    ("luxury", include_str!("luxury.toml")),
    ("marketplace", include_str!("marketplace.toml")),
    ("blank", include_str!("blank.toml")),
];

/// Every template, in the order in which they are offered.
pub fn all() -> &'static [Template] {
    static ALL: OnceLock<Vec<Template>> = OnceLock::new();
    // A test reads each; a file that cannot be read is none.
    ALL.get_or_init(|| TEXTS.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::{TEXTS, Template, all};

    #[test]
    fn each_file_is_a_template() {
        for (name, text) in TEXTS {
            let template: Template = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(template.name, name);
            for pipeline in &template.pipelines {
                let outcomes: Vec<_> =
                    pipeline.stages.iter().filter_map(|stage| stage.get("outcome")).collect();
                assert_eq!(outcomes, ["won", "lost"], "{name}: {}", pipeline.name);
            }
        }
        assert_eq!(all().len(), TEXTS.len());
    }
}
