//! From diagnostics to lines that programs read.

use serde_json::{Map, Value, json};

use super::locate::{Located, LocatedLabel};
use crate::diagnostic::{Diagnostics, Machine, Severity};
use crate::document::Sources;

impl Diagnostics {
    /// Every diagnostic of at least `least`, sorted by file and position, in a line of its own.
    pub fn lines(&self, sources: &Sources, least: Severity, machine: Machine) -> String {
        let line = match machine {
            Machine::Json => json_line,
            Machine::Github => github_line,
        };
        self.located(sources, least).iter().map(|located| line(located) + "\n").collect()
    }
}

fn json_line(located: &Located<'_>) -> String {
    let item = located.item;
    let places: Vec<Value> = located.labels.iter().map(place).collect();
    let mut line = json!({
        "severity": item.severity.name(), "code": item.code, "message": item.message, "places": places,
    });
    if let (Some(map), Some(help)) = (line.as_object_mut(), &item.help) {
        map.insert("help".to_owned(), json!(help));
    }
    line.to_string()
}

fn place(label: &LocatedLabel<'_>) -> Value {
    let mut map = Map::from_iter([("file".to_owned(), json!(label.path))]);
    if let Some(spot) = label.spot {
        map.insert("line".to_owned(), json!(spot.line));
        map.insert("column".to_owned(), json!(spot.column));
    }
    if !label.text.is_empty() {
        map.insert("text".to_owned(), json!(label.text));
    }
    Value::Object(map)
}

fn github_line(located: &Located<'_>) -> String {
    let item = located.item;
    let command = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = vec![format!("title={}", property(item.code))];
    if let Some(label) = located.labels.first() {
        properties.push(format!("file={}", property(label.path)));
        if let Some(spot) = label.spot {
            properties.push(format!("line={},col={}", spot.line, spot.column));
        }
    }
    let help = item.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!("::{command} {}::{}", properties.join(","), data(&format!("{}{help}", item.message)))
}

/// Text of a workflow command as GitHub reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
