//! HTML that shows a document with Swagger UI, Redoc, RapiDoc, Scalar or Stoplight Elements: it embeds it or names it.

use super::{Cut, Page, Shape, lines_before};

mod json;
mod markup;

use markup::{Piece, pieces};

/// Attributes, in lower case, that name a document on whatever element they stand.
const NAMING: &[&str] = &["spec-url", "apidescriptionurl", "api-description-url"];

/// Words of scripts that show a document.
const VIEWERS: &[&str] = &["SwaggerUI", "Redoc", "Scalar", "createApiReference", "elements-api"];

/// The documents that a page embeds, or else the addresses that it names.
pub(super) fn read(text: &str) -> Page {
    let (mut cuts, mut names) = (Vec::new(), Vec::new());
    for piece in pieces(text) {
        let (code, at, shows) = match &piece {
            Piece::Attribute { element, name, value, at } => {
                let names_it = NAMING.contains(&name.as_str()) || (element == "script" && name == "data-url");
                if names_it {
                    names.push(value.trim().to_owned());
                }
                if names_it || !value.trim_start().starts_with('{') {
                    continue;
                }
                (value.as_str(), *at, element == "script" && name.starts_with("data-"))
            }
            Piece::Script { code, at } => (*code, *at, VIEWERS.iter().any(|viewer| code.contains(viewer))),
        };
        for (start, document) in json::documents(code) {
            let lines = lines_before(text, at) + &lines_before(code, start);
            cuts.push(Cut { text: lines + document, shape: Shape::Document });
        }
        if shows {
            names.extend(addresses(code));
        }
    }
    if cuts.is_empty() && !names.is_empty() {
        names.sort();
        names.dedup();
        return Page::Named(names);
    }
    Page::Cuts(cuts)
}

/// The text of each `url: "…"`, and that of `Redoc.init("…"`.
fn addresses(code: &str) -> impl Iterator<Item = String> + '_ {
    let properties = code.match_indices("url").filter_map(|(at, key)| {
        let before = code.get(..at)?;
        // `validatorUrl` has another letter; `x.url` and `my_url` are something else.
        if before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '$' | '.' | '-')) {
            return None;
        }
        let after = code.get(at + key.len()..)?.trim_start_matches(['"', '\'']).trim_start();
        literal(after.strip_prefix(':')?.trim_start())
    });
    let calls = code
        .match_indices("Redoc.init(")
        .filter_map(|(at, call)| literal(code.get(at + call.len()..)?.trim_start()));
    properties.chain(calls)
}

/// The string that a text of JavaScript begins with, if it ends in its line.
fn literal(code: &str) -> Option<String> {
    let quote = code.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let rest = code.get(1..)?;
    let text = rest.get(..rest.find([quote, '\n'])?)?;
    if !text.contains('\\') {
        return Some(text.to_owned());
    }
    // Its escapes are those of JSON, or it is no address.
    serde_json::from_str(&format!("\"{text}\"")).ok()
}
