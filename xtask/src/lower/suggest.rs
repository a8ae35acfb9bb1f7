//! From what a document says of an operation to the guess that it gives a list page by page: a suggestion of what an
//! overlay could say, never more.

use super::pages::{Reader, by_place};
use super::types::Types;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::escaped;
use crate::ir::{Given, Group, Operation, OutputType, Passing, Plain, TypeDef, TypeRef};
use crate::spec::{self, Spec};

/// The code of the suggestions.
pub(crate) const PAGES_LIKELY: &str = "pages-likely";

/// Parameters with the properties that give their next value, all in small letters and digits alone. What is not here may be
/// called so by accident.
const CURSORS: &[(&str, &[&str])] = &[
    ("after", &["lastid"]),
    ("continuationtoken", &["continuationtoken", "nextcontinuationtoken"]),
    ("continue", &["continue"]),
    ("cursor", &["nextcursor"]),
    ("marker", &["nextmarker"]),
    ("nexttoken", &["nexttoken"]),
    ("pagecursor", &["nextpagecursor"]),
    ("pagetoken", &["nextpage", "nextpagetoken"]),
    ("startcursor", &["nextcursor"]),
];

/// Properties with the URL of the next page.
const URLS: &[&str] = &["nextlink", "nextpageuri", "nextpageurl", "nexturl", "odatanextlink"];

/// Properties that say whether there are more pages.
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage"];

/// Suggests what an overlay could say of the operations that most likely give a list page by page.
pub(super) fn suggest(
    spec: &Spec,
    types: &Types<'_>,
    defs: &[TypeDef],
    groups: &[Group],
    diagnostics: &mut Diagnostics,
) {
    let described = by_place(spec);
    for operation in groups.iter().flat_map(|group| &group.operations) {
        let Some(described) = described.get(&operation.place) else { continue };
        suggest_for(&Reader { operation, described, types, defs }, diagnostics);
    }
}

fn suggest_for(reader: &Reader<'_>, diagnostics: &mut Diagnostics) {
    let (operation, described) = (reader.operation, reader.described);
    let reads = operation.http_method == "GET" && operation.representation.is_none();
    if !reads || described.pages.is_some() || described.is_one_page {
        return;
    }
    let Some(found) = found(reader, operation, described) else { return };
    let message = format!("`{}` looks like a paginated list", operation.id);
    let note = Diagnostic::new(Severity::Note, PAGES_LIKELY, message).at(&operation.place);
    diagnostics.push(note.help(format!(
        "if it is, add this to an overlay; if not, add `x-rust-pages: false`:\n- target: {}\n  update: {{x-rust-pages: {{{found}}}}}",
        operation.place.json_path()
    )));
}

/// The members of the extension.
fn found(reader: &Reader<'_>, operation: &Operation, described: &spec::Operation) -> Option<String> {
    let OutputType::One(Given::Value(output)) = &operation.output else { return None };
    let properties = properties(reader, output);
    let list = if matches!(reader.unaliased(output), TypeRef::Vec(_)) {
        None
    } else {
        let mut lists = properties
            .iter()
            .filter(|(pointer, ty)| matches!(ty, TypeRef::Vec(_)) && pointer.matches('/').count() == 1);
        // Of several nobody knows which one goes on.
        let (only, others) = (lists.next()?, lists.next());
        Some(&only.0).filter(|_| others.is_none())?.into()
    };
    let next =
        next(operation, described, &properties).or_else(|| last(reader, operation, list?, &properties))?;
    let more = properties
        .iter()
        .find(|(pointer, ty)| *ty == TypeRef::Plain(Plain::Bool) && is_called(pointer, MORE));
    let more =
        more.filter(|_| next.starts_with("cursor")).map(|(pointer, _)| format!("more: {}", quoted(pointer)));
    let items = list.map(|list: &String| format!("items: {}", quoted(list)));
    Some(items.into_iter().chain([next]).chain(more).collect::<Vec<_>>().join(", "))
}

/// How the next page is asked for.
fn next(
    operation: &Operation,
    described: &spec::Operation,
    properties: &[(String, TypeRef)],
) -> Option<String> {
    let text = |names: &[&str]| {
        let is_text = |ty: &TypeRef| *ty == TypeRef::Plain(Plain::String);
        properties
            .iter()
            .find(|(pointer, ty)| is_text(ty) && is_called(pointer, names))
            .map(|(pointer, _)| pointer)
    };
    let all = operation.arguments.iter().chain(&operation.setters);
    for parameter in all.filter(|one| matches!(one.passing, Passing::Query(_))) {
        let known = CURSORS.iter().find(|(name, _)| *name == plain(&parameter.wire));
        if let Some(from) = known.and_then(|(_, names)| text(names)) {
            return Some(format!("cursor: {}, next: {}", quoted(&parameter.wire), quoted(from)));
        }
    }
    if let Some(url) = text(URLS) {
        return Some(format!("url: {}", quoted(url)));
    }
    let successes = described.responses.iter().filter(|response| response.status.is_success());
    let mut headers = successes.flat_map(|response| &response.headers);
    headers.any(|header| header.name.eq_ignore_ascii_case("link")).then(|| "link: next".to_owned())
}

/// How the next page is asked for where the last item is the cursor and a property says whether there is a next one.
fn last(
    reader: &Reader<'_>,
    operation: &Operation,
    list: &str,
    properties: &[(String, TypeRef)],
) -> Option<String> {
    let has_more =
        properties.iter().any(|(pointer, ty)| *ty == TypeRef::Plain(Plain::Bool) && is_called(pointer, MORE));
    let (_, TypeRef::Vec(item)) = properties.iter().find(|(pointer, _)| pointer == list)? else {
        return None;
    };
    let has_id =
        reader.fields(item).into_iter().any(|(name, ty)| name == "id" && ty == TypeRef::Plain(Plain::String));
    let parameter = operation.setters.iter().find(|one| one.wire == "starting_after")?;
    (has_more && has_id).then(|| format!("cursor: {}, next: {list}/-/id", parameter.wire))
}

/// The properties of an answer, and those of objects in it: their places and types.
fn properties(reader: &Reader<'_>, output: &TypeRef) -> Vec<(String, TypeRef)> {
    let mut found: Vec<(String, TypeRef)> = Vec::new();
    for (name, ty) in reader.fields(output) {
        found.push((format!("/{}", escaped(&name)), ty));
    }
    for (pointer, ty) in found.clone() {
        for (name, ty) in reader.fields(&ty) {
            found.push((format!("{pointer}/{}", escaped(&name)), ty));
        }
    }
    found
}

/// Whether the last name of a place is one of these.
fn is_called(pointer: &str, names: &[&str]) -> bool {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    names.contains(&plain(last).as_str())
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// A text of YAML.
fn quoted(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/_-.@".contains(character);
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    if begins && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
