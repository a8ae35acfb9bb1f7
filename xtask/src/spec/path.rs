//! From the key of a path item to the path of a request and what of its query is not said by parameters.
//!
//! A key may only be a path (OpenAPI 3.0.4, Paths Object). Where several operations share one, authors tell them apart by
//! a query, `/{container}?comp=acl`, or a fragment, `/#Action=Publish`, and often describe the same by a parameter as
//! well.

use super::{Location, Parameter, ParameterContent, ParameterStyle};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::Pointer;

/// The path, with the pairs of the key's query that are not left to parameters. A parameter whose value the key says is
/// taken away. `place` is that of the path item.
pub(super) fn read(
    key: &str,
    place: &Pointer,
    parameters: &mut Vec<Parameter>,
    diagnostics: &mut Diagnostics,
) -> String {
    let (key, fragment) = split(key, '#');
    if fragment.is_some() {
        diagnostics.push(
            Diagnostic::warning("invalid-path", "a path cannot have a fragment; it is left out")
                .label(Place::Key(place.clone()), "")
                .help("a fragment is never sent; declare what the server needs as a parameter"),
        );
    }
    let (path, Some(query)) = split(key, '?') else { return key.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| stays(pair, parameters)).collect();
    let path = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    diagnostics.push(
        Diagnostic::warning(
            "invalid-path",
            format!("a path cannot have a query; the path is read as `{path}`"),
        )
        .label(Place::Key(place.clone()), "")
        .help("declare the query as parameters; what is in both is sent once"),
    );
    path
}

/// The names of a path's placeholders, in their order.
pub(crate) fn placeholders(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// Whether a pair of the key's query stays in it: otherwise a parameter sends it.
fn stays(pair: &str, parameters: &mut Vec<Parameter>) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let placeholder = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    let declared = parameters.iter().any(|parameter| parameter.is(Location::Query, name));
    if pair.is_empty() || (declared && (value.is_empty() || placeholder.is_some())) {
        return false;
    }
    // Other styles have no form in a query, so they stay what they are.
    let in_path = |parameter: &&mut Parameter| {
        let simple = !matches!(
            parameter.content,
            ParameterContent::Style { style: ParameterStyle::Label | ParameterStyle::Matrix, .. }
        );
        simple && placeholder.is_some_and(|placeholder| parameter.is(Location::Path, placeholder))
    };
    let Some(parameter) = parameters.iter_mut().find(in_path) else {
        parameters.retain(|parameter| !parameter.is(Location::Query, name));
        return true;
    };
    name.clone_into(&mut parameter.name);
    parameter.location = Location::Query;
    if let ParameterContent::Style { style, .. } = &mut parameter.content {
        *style = ParameterStyle::Form;
    }
    false
}

/// What is before and behind a character that stands in no placeholder.
fn split(text: &str, at: char) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    let found = text.char_indices().find(|(_, character)| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && *character == at
    });
    match found.and_then(|(index, _)| text.split_at_checked(index)) {
        Some((before, behind)) => (before, behind.strip_prefix(at)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostics, Severity};
    use crate::document::{Document, Sources, Strictness};
    use crate::spec::{Location, Spec};

    /// The path of the one operation, and its parameters.
    fn read(key: &str, parameters: &str) -> (String, Vec<(Location, String)>) {
        let text = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{'{key}': {{get: \
             {{parameters: [{parameters}], responses: {{'204': {{description: d}}}}}}}}}}}}"
        );
        let mut sources = Sources::memory([("api.yaml", text.as_bytes())]);
        let mut diagnostics = Diagnostics::default();
        let document = Document::load(&mut sources, "api.yaml", &[], Strictness::Strict, &mut diagnostics);
        let spec = Spec::resolve(&document.expect("it is a document"), &mut diagnostics);
        assert_eq!(diagnostics.count(Severity::Warning), 1, "{key}");
        let operation = spec.operations.first().expect("it has an operation");
        let parameters = operation.parameters.iter();
        (
            operation.path.clone(),
            parameters.map(|parameter| (parameter.location, parameter.name.clone())).collect(),
        )
    }

    #[test]
    fn what_a_path_says_of_its_query_is_sent_once() {
        const ACL: &str = "{name: comp, in: query, required: true, schema: {type: string}}";
        const TERM: &str = "{name: term, in: path, required: true, schema: {type: string}}";
        let comp = || (Location::Query, "comp".to_owned());
        let term = || (Location::Path, "term".to_owned());
        for (key, parameters, path, left) in [
            ("/a?comp=acl", ACL, "/a?comp=acl", vec![]),
            ("/a?comp=acl&all", "", "/a?comp=acl&all", vec![]),
            ("/a?comp", ACL, "/a", vec![comp()]),
            ("/a?comp={comp}", ACL, "/a", vec![comp()]),
            ("/a?comp={term}", TERM, "/a", vec![comp()]),
            ("/a?comp=x{term}", TERM, "/a?comp=x{term}", vec![term()]),
            ("/a/{term}#comp=acl", &format!("{ACL}, {TERM}"), "/a/{term}", vec![term(), comp()]),
        ] {
            assert_eq!(read(key, parameters), (path.to_owned(), left), "{key}");
        }
    }
}
