//! From parameters to arguments and setters.

use serde_json::Value;

use super::body;
use super::candidate::Candidate;
use super::field::documented;
use super::mime;
use super::name::Item;
use super::shape::ShapeKind;
use super::style::{holds_structure, kinds, style};
use super::types::Types;
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::ir::{Argument, JsonLocation, Passing, Plain, Style, Styled, TypeRef};
use crate::spec::{
    Location, MediaType, Operation, Parameter, ParameterContent, ParameterStyle, placeholders,
};
use crate::text::is_token;

/// What the parameters of an operation become.
pub(super) struct Parameters {
    /// Those of the path as the template has them, then the other required ones by location and name.
    pub(super) arguments: Vec<Argument>,
    /// The optional ones by location and name.
    pub(super) setters: Vec<Argument>,
}

/// Something that wants to be a parameter, with where it belongs and the names that it may have.
struct Placed<T> {
    /// Of the path the position in the template, of the others whether they are required.
    at: T,
    argument: Argument,
    candidate: Candidate,
}

/// `parts` are those of the body, each with whether it is required; they come last.
pub(super) fn lower(
    operation: &Operation,
    parts: Vec<(bool, Argument)>,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Parameters {
    let template = placeholders(&operation.path);
    let mut of_path: Vec<Placed<usize>> = Vec::new();
    let mut others: Vec<Placed<bool>> = Vec::new();
    for parameter in &operation.parameters {
        let position = template.iter().position(|name| *name == parameter.name);
        if let Some(why) = left_out(parameter, position, operation, types) {
            diagnostics.push(why);
            continue;
        }
        let argument = argument(parameter, types, diagnostics);
        let candidate = candidate(parameter, operation);
        match parameter.location {
            Location::Path => {
                of_path.push(Placed { at: position.unwrap_or_default(), argument, candidate });
            }
            Location::Query | Location::Header | Location::Cookie => {
                others.push(Placed { at: parameter.required, argument, candidate });
            }
        }
    }
    of_path.extend(undeclared(operation, &template, diagnostics));
    others.extend(parts.into_iter().map(|(at, argument)| {
        let place = operation.pointer.child("part").child(&argument.wire);
        let candidate = Candidate::new(&place, &argument.wire, Case::Snake);
        let candidate = Candidate { class: 1, ..candidate.or(format!("{} part", argument.wire)) };
        Placed { at, argument, candidate }
    }));
    of_path.sort_by_key(|placed| placed.at);
    name(operation, of_path, others, types)
}

/// Why a parameter is left out; `None` for one that is not.
fn left_out(
    parameter: &Parameter,
    position: Option<usize>,
    operation: &Operation,
    types: &Types<'_>,
) -> Option<Diagnostic> {
    if parameter.location == Location::Path && position.is_none() {
        let message = format!("the path `{}` has no placeholder `{{{}}}`", operation.path, parameter.name);
        let warning = Diagnostic::warning("unknown-path-parameter", message).at(&parameter.pointer);
        return Some(warning.at(&operation.pointer).help("the parameter is left out"));
    }
    if is_ignored(parameter) {
        let severity = if is_said(parameter, operation, types) { Severity::Note } else { Severity::Warning };
        let message = format!("OpenAPI ignores the header parameter `{}`; it is left out", parameter.name);
        let said = Diagnostic::new(severity, "ignored-header", message).at(&parameter.pointer);
        let help = "declare a media type or a security scheme in its place, or remove it with an overlay";
        return Some(said.help(help));
    }
    (parameter.location == Location::Header && !is_token(&parameter.name)).then(|| {
        let message = format!("`{}` is not a valid header name; the parameter is left out", parameter.name);
        let help = "a header name consists of letters, digits and `!#$%&'*+-.^_|~`";
        Diagnostic::warning("invalid-header", message).at(&parameter.pointer).help(help)
    })
}

/// The placeholders of the path that no parameter describes, each once.
fn undeclared(operation: &Operation, template: &[&str], diagnostics: &mut Diagnostics) -> Vec<Placed<usize>> {
    let mut found = Vec::new();
    for (at, name) in template.iter().enumerate() {
        let known = operation.parameters.iter().any(|p| p.location == Location::Path && p.name == *name);
        if known || template.iter().position(|other| other == name) != Some(at) {
            continue;
        }
        let message = format!("the placeholder `{{{name}}}` of `{}` has no parameter", operation.path);
        let warning = Diagnostic::warning("undeclared-path-parameter", message).at(&operation.pointer);
        diagnostics.push(warning.help("it is treated as a required string"));
        let place = operation.pointer.child("parameters").child(name);
        let argument = Argument {
            name: String::new(),
            wire: (*name).to_owned(),
            ty: TypeRef::Plain(Plain::String),
            deprecated: false,
            passing: Passing::Path(Styled::PATH),
            docs: String::new(),
            place: place.clone(),
        };
        found.push(Placed { at, argument, candidate: Candidate::new(&place, name, Case::Snake) });
    }
    found
}

/// Gives all of them names of their own.
fn name(
    operation: &Operation,
    of_path: Vec<Placed<usize>>,
    others: Vec<Placed<bool>>,
    types: &Types<'_>,
) -> Parameters {
    // Whether a parameter is required changes between versions, so its name does not depend on that.
    let candidates: Vec<Candidate> = others.iter().map(|placed| placed.candidate.clone()).collect();
    let of_pages = operation.pages.iter().flat_map(|_| RESERVED_OF_PAGES);
    let reserved: Vec<&str> = RESERVED_SETTERS.iter().chain(of_pages).copied().chain([CALL]).collect();
    let names = types.namer.resolve(Item::Parameter, &candidates, &reserved);
    // No code names the arguments of the path, so they leave the others theirs.
    let candidates: Vec<Candidate> = of_path.iter().map(|placed| placed.candidate.clone()).collect();
    let taken: Vec<&str> = names.iter().map(String::as_str).chain([CALL]).collect();
    let path_names = types.namer.internal(&candidates, &taken);
    let named = |argument: Argument, name: String| Argument { name, ..argument };
    let mut arguments: Vec<Argument> =
        of_path.into_iter().zip(path_names).map(|(placed, name)| named(placed.argument, name)).collect();
    let mut setters = Vec::new();
    // They came sorted by location and name.
    for (placed, name) in others.into_iter().zip(names) {
        let side = if placed.at { &mut arguments } else { &mut setters };
        side.push(named(placed.argument, name));
    }
    Parameters { arguments, setters }
}

/// The variable in the body of a method.
const CALL: &str = "call";

/// Methods that every request has, and names that clippy takes for methods of a trait.
pub(super) const RESERVED_SETTERS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_future",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "send",
    "send_blocking",
    "send_full",
    "send_full_blocking",
    "send_if_changed",
    "shl",
    "shr",
    "sub",
    "value",
    "with_header",
    "with_removed",
    "with_request_id",
    "with_timeout",
];

/// Methods of the requests that give pages.
const RESERVED_OF_PAGES: &[&str] = &["items", "items_blocking", "pages", "pages_blocking"];

/// OpenAPI 3.0.4, Parameter Object, `name`: these headers are described elsewhere.
fn is_ignored(parameter: &Parameter) -> bool {
    parameter.location == Location::Header
        && ["accept", "authorization", "content-type"].contains(&parameter.name.to_ascii_lowercase().as_str())
}

/// Whether the operation says elsewhere what an ignored header would: nothing is lost with it then.
fn is_said(parameter: &Parameter, operation: &Operation, types: &Types<'_>) -> bool {
    let names = |content: &[MediaType]| content.iter().map(|media| media.name.clone()).collect::<Vec<_>>();
    let offered = match parameter.name.to_ascii_lowercase().as_str() {
        "authorization" => return !operation.security.is_empty(),
        "accept" => operation.responses.iter().flat_map(|response| names(&response.content)).collect(),
        _ => operation.request_body.iter().flat_map(|body| names(&body.content)).collect::<Vec<_>>(),
    };
    let listed = parameter.schema().and_then(|schema| types.schemas.get(schema));
    let listed = listed.map(|schema| schema.enumeration.as_slice()).unwrap_or_default();
    !offered.is_empty() && listed.iter().all(|value| offered.iter().any(|name| value == name))
}

fn candidate(parameter: &Parameter, operation: &Operation) -> Candidate {
    let spelling = parameter.rust_name.as_deref().unwrap_or(&parameter.name);
    let location = parameter.location.keyword();
    let place = operation.pointer.child(location).child(&parameter.name);
    let candidate = Candidate::new(&place, spelling, Case::Snake).by_hand(parameter.rust_name.is_some());
    Candidate {
        class: u8::from(parameter.rust_name.is_none()),
        ..candidate.or(format!("{spelling} {location}"))
    }
}

fn argument(parameter: &Parameter, types: &Types<'_>, diagnostics: &mut Diagnostics) -> Argument {
    let ty = match parameter.schema() {
        Some(schema) => types.used(schema, diagnostics).ty,
        None => TypeRef::Plain(Plain::Value),
    };
    let schema = parameter.schema().and_then(|schema| types.schemas.get(schema));
    let said = parameter.description.clone();
    Argument {
        name: String::new(),
        wire: parameter.name.clone(),
        ty,
        deprecated: parameter.deprecated,
        passing: passing(parameter, types, diagnostics),
        docs: match schema {
            Some(schema) => documented(said, schema),
            None => said.unwrap_or_default(),
        },
        place: parameter.pointer.clone(),
    }
}

fn passing(parameter: &Parameter, types: &Types<'_>, diagnostics: &mut Diagnostics) -> Passing {
    let (given, explode, allow_reserved) = match &parameter.content {
        ParameterContent::Style { style, explode, allow_reserved, schema } => {
            undefined(parameter, *style, *explode, schema, types, diagnostics);
            (*style, *explode, *allow_reserved)
        }
        ParameterContent::Media(media)
            if !parameter.whole_query && is_text(&media.name, media.schema.as_ref(), types) =>
        {
            let path_or_header = matches!(parameter.location, Location::Path | Location::Header);
            let style = if path_or_header { ParameterStyle::Simple } else { ParameterStyle::Form };
            (style, !path_or_header, false)
        }
        ParameterContent::Media(media)
            if parameter.whole_query
                && mime::is_form(&media.name)
                && (body::has_names(media, types) || body::is_text(media, types)) =>
        {
            return Passing::QueryForm(body::form(media, types));
        }
        ParameterContent::Media(media) => {
            if !mime::is_json(&media.name) {
                diagnostics.push(
                    Diagnostic::warning(
                        "unsupported-content",
                        format!("parameter `{}` cannot be written as `{}`", parameter.name, media.name),
                    )
                    .at(&parameter.pointer)
                    .help("it is sent as JSON"),
                );
            }
            if parameter.whole_query {
                return Passing::QueryJson;
            }
            return Passing::Json(match parameter.location {
                Location::Path => JsonLocation::Path,
                Location::Query => JsonLocation::Query,
                Location::Header => JsonLocation::Header,
                Location::Cookie => JsonLocation::Cookie,
            });
        }
    };
    let styled = Styled { style: style(given), explode, allow_reserved };
    match parameter.location {
        Location::Path if styled.style == Style::Simple && lists_empty(parameter, types) => {
            Passing::PathOrEmpty
        }
        Location::Path => Passing::Path(styled),
        Location::Query => Passing::Query(styled),
        Location::Header => Passing::Header(styled),
        Location::Cookie => Passing::Cookie { explode, plain: given == ParameterStyle::Cookie },
    }
}

/// Whether a parameter with a media type is a single text, which has the same form as without one.
fn is_text(media_type: &str, schema: Option<&Pointer>, types: &Types<'_>) -> bool {
    let kind = schema.and_then(|schema| types.shape(schema)).map(|shape| &shape.kind);
    !mime::is_json(media_type) && matches!(kind, Some(ShapeKind::Scalar(_) | ShapeKind::Enum(_)) | None)
}

/// Whether the document says that the value may be the empty text: a listed value or the default is.
fn lists_empty(parameter: &Parameter, types: &Types<'_>) -> bool {
    let empty = |value: &Value| value == "";
    parameter.schema().is_some_and(|schema| {
        let default = types.schemas.get(schema).and_then(|schema| schema.default.as_ref());
        let listed = |kind: &ShapeKind| matches!(kind, ShapeKind::Enum(listing) if listing.values.iter().any(|listed| empty(&listed.value)));
        default.is_some_and(empty) || kinds(schema, types).into_iter().any(listed)
    })
}

/// Reports a combination of style and value that OpenAPI leaves undefined (OpenAPI 3.0.4, "Style Examples": "n/a", and
/// "Undefined Values and Type Restrictions" for values inside of values), with what is sent instead.
fn undefined(
    parameter: &Parameter,
    style: ParameterStyle,
    explode: bool,
    schema: &Pointer,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) {
    let query = parameter.location == Location::Query;
    let kinds = kinds(schema, types);
    let Some((what, sent)) = kinds.into_iter().find_map(|kind| gap(kind, style, explode, query, types))
    else {
        return;
    };
    diagnostics.push(
        Diagnostic::warning(
            "undefined-style",
            format!(
                "OpenAPI does not define how `{}` with style `{}` writes {what}",
                parameter.name,
                style.keyword()
            ),
        )
        .at(&parameter.pointer)
        .help(sent),
    );
}

/// What a style does not define of a kind of values, and how that is sent.
fn gap(
    kind: &ShapeKind,
    style: ParameterStyle,
    explode: bool,
    query: bool,
    types: &Types<'_>,
) -> Option<(&'static str, &'static str)> {
    let deep = style == ParameterStyle::DeepObject;
    let delimited = matches!(
        style,
        ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited | ParameterStyle::TabDelimited
    );
    let single = matches!(kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_));
    let list = matches!(kind, ShapeKind::Array(_) | ShapeKind::Tuple(_));
    let object = matches!(kind, ShapeKind::Object(_) | ShapeKind::Map(_));
    let nested = holds_structure(kind, types);
    Some(match (list, object) {
        _ if single && (deep || delimited) => ("a single value", "it is sent like style `form`"),
        (true, _) if deep => {
            ("an array", "its items are sent as `name[]=item`, objects as `name[0][key]=value`")
        }
        (_, true) if deep && nested => {
            ("nested values", "they are sent with a bracket per level, `name[a][b]=value`")
        }
        (_, true) if nested && explode && query => (
            "nested values",
            "a nested array is sent as `member=a&member=b`, a nested object as `member[key]=value`",
        ),
        (true, _) if nested && explode && query => {
            ("nested values", "they are sent with a bracket per level, `name[0][key]=value`")
        }
        _ if nested => ("nested values", "each is sent as JSON text"),
        (true, _) | (_, true) if delimited && explode => {
            ("several parameters (`explode`)", "it is sent like style `form`")
        }
        _ => return None,
    })
}
