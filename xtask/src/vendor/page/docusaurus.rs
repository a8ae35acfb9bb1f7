//! Pages of Docusaurus, whose plugin for OpenAPI keeps the operation as JSON in the front matter.

use serde::de::IgnoredAny;

use super::{Cut, Shape, lines_before};

/// The operation in the front matter of a page. The lines of the front matter may have become one on their way.
pub(super) fn read(text: &str) -> Option<Cut> {
    let start = text.find("---")?;
    if !text.get(..start)?.trim_matches(['\u{feff}', ' ', '\r', '\n']).is_empty() {
        return None;
    }
    let matter = start + "---".len();
    let (at, json) = text
        .get(matter..)?
        .match_indices("api:")
        .map(|(at, key)| (matter + at, matter + at + key.len()))
        .filter(|(at, _)| text.get(..*at).is_some_and(|before| before.ends_with([' ', '\n'])))
        .find_map(|(at, value)| {
            let rest = text.get(value..)?;
            let json = rest.trim_start_matches(' ');
            json.starts_with('{').then_some((at, value + rest.len() - json.len()))
        })?;
    // Behind the front matter everything is the page's text.
    let before = text.get(matter..at)?;
    if before.contains("\n---") || before.contains(" --- ") {
        return None;
    }
    let rest = text.get(json..)?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let operation = rest.get(..values.byte_offset())?;
    let text = lines_before(text, json) + operation;
    Some(Cut { text, shape: Shape::Operation { title: title(before) } })
}

/// The title in a front matter, in quotes or to the end of its line.
fn title(matter: &str) -> Option<String> {
    let keys = matter.match_indices("title:").map(|(at, key)| (at, at + key.len()));
    let mut own =
        keys.filter(|(at, _)| matter.get(..*at).is_some_and(|before| before.ends_with([' ', '\n'])));
    let value = matter.get(own.next()?.1..)?.trim_start_matches(' ');
    if value.starts_with('"') {
        return serde_json::Deserializer::from_str(value).into_iter::<String>().next()?.ok();
    }
    let line = value.split('\n').next()?.trim();
    Some(line.trim_matches('\'').to_owned()).filter(|line| !line.is_empty())
}
