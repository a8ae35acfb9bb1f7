//! From parameters to arguments and setters.

use super::name::{Candidate, Case, resolve};
use super::types::Types;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{Argument, JsonLocation, Passing, Query, Style, TypeRef};
use crate::spec::{Location, Operation, Parameter, ParameterContent, ParameterStyle};

/// What the parameters of an operation become.
pub(super) struct Parameters {
    /// Those of the path as the template has them, then the other required ones by location and name.
    pub(super) arguments: Vec<Argument>,
    /// The optional ones by location and name.
    pub(super) setters: Vec<Argument>,
}

pub(super) fn lower(operation: &Operation, types: &Types<'_>, diagnostics: &mut Diagnostics) -> Parameters {
    let template = placeholders(&operation.path);
    let mut arguments: Vec<(usize, Argument, Candidate)> = Vec::new();
    let mut setters: Vec<(Argument, Candidate)> = Vec::new();
    for parameter in &operation.parameters {
        let position = template.iter().position(|name| *name == parameter.name);
        if parameter.location == Location::Path && position.is_none() {
            diagnostics.push(
                Diagnostic::warning(
                    "unknown-path-parameter",
                    format!("the path `{}` has no placeholder `{{{}}}`", operation.path, parameter.name),
                )
                .at(&parameter.pointer)
                .at(&operation.pointer)
                .help("the parameter is left out"),
            );
            continue;
        }
        if is_ignored(parameter) {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Note,
                    "ignored-header",
                    format!("OpenAPI ignores the header parameter `{}`; it is left out", parameter.name),
                )
                .at(&parameter.pointer)
                .help("describe it by a media type or a security scheme"),
            );
            continue;
        }
        let argument = argument(parameter, types, diagnostics);
        let candidate = candidate(parameter, operation);
        match parameter.location {
            Location::Path => arguments.push((position.unwrap_or_default(), argument, candidate)),
            _ if parameter.required => arguments.push((usize::MAX, argument, candidate)),
            _ => setters.push((argument, candidate)),
        }
    }
    for (position, name) in template.iter().enumerate() {
        let known = operation.parameters.iter().any(|p| p.location == Location::Path && p.name == *name);
        if !known && template.iter().position(|other| other == name) == Some(position) {
            diagnostics.push(
                Diagnostic::warning(
                    "undeclared-path-parameter",
                    format!("the placeholder `{{{name}}}` of `{}` has no parameter", operation.path),
                )
                .at(&operation.pointer)
                .help("it is taken as a string"),
            );
            let place = operation.pointer.child("parameters").child(name);
            let argument = Argument {
                name: String::new(),
                wire: name.clone(),
                ty: TypeRef::String,
                deprecated: false,
                passing: Passing::Path(None),
                docs: String::new(),
                place: place.clone(),
            };
            arguments.push((position, argument, Candidate::new(&place, name, Case::Snake)));
        }
    }
    // The sort is stable, and parameters came sorted by location and name.
    arguments.sort_by_key(|(position, ..)| *position);
    let (mut arguments, candidates): (Vec<_>, Vec<_>) =
        arguments.into_iter().map(|(_, argument, candidate)| (argument, candidate)).unzip();
    name(&mut arguments, &candidates, &["call"]);
    let (mut setters, candidates): (Vec<_>, Vec<_>) = setters.into_iter().unzip();
    name(&mut setters, &candidates, RESERVED_SETTERS);
    Parameters { arguments, setters }
}

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
    "shl",
    "shr",
    "sub",
    "value",
    "with_header",
    "with_request_id",
    "with_timeout",
];

fn name(arguments: &mut [Argument], candidates: &[Candidate], reserved: &[&str]) {
    for (argument, name) in arguments.iter_mut().zip(resolve(candidates, reserved)) {
        argument.name = name;
    }
}

/// The names between braces, in order.
fn placeholders(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// OpenAPI 3.0.4, Parameter Object, `name`: these headers are described elsewhere.
fn is_ignored(parameter: &Parameter) -> bool {
    parameter.location == Location::Header
        && ["accept", "authorization", "content-type"].contains(&parameter.name.to_ascii_lowercase().as_str())
}

fn candidate(parameter: &Parameter, operation: &Operation) -> Candidate {
    let spelling = parameter.rust_name.as_deref().unwrap_or(&parameter.name);
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let place = operation.pointer.child(location).child(&parameter.name);
    let mut candidate = Candidate::new(&place, spelling, Case::Snake);
    candidate.class = u8::from(parameter.rust_name.is_none());
    candidate.names.push(Case::Snake.identifier(&format!("{spelling} {location}")));
    candidate
}

fn argument(parameter: &Parameter, types: &Types<'_>, diagnostics: &mut Diagnostics) -> Argument {
    let ty = match parameter.schema() {
        Some(schema) => types.used(schema, diagnostics).ty,
        None => TypeRef::Value,
    };
    Argument {
        name: String::new(),
        wire: parameter.name.clone(),
        ty,
        deprecated: parameter.deprecated,
        passing: passing(parameter),
        docs: parameter.description.clone().unwrap_or_default(),
        place: parameter.pointer.clone(),
    }
}

fn passing(parameter: &Parameter) -> Passing {
    match (&parameter.content, parameter.location) {
        (ParameterContent::Media { .. }, Location::Path) => Passing::Json(JsonLocation::Path),
        (ParameterContent::Media { .. }, Location::Query) => Passing::Json(JsonLocation::Query),
        (ParameterContent::Media { .. }, Location::Header) => Passing::Json(JsonLocation::Header),
        (ParameterContent::Media { .. }, Location::Cookie) => Passing::Json(JsonLocation::Cookie),
        (ParameterContent::Style { style: ParameterStyle::Simple, explode: false, .. }, Location::Path) => {
            Passing::Path(None)
        }
        (ParameterContent::Style { style, explode, .. }, Location::Path) => {
            Passing::Path(Some((self::style(*style), *explode)))
        }
        (ParameterContent::Style { style, explode, allow_reserved, .. }, Location::Query) => {
            Passing::Query(Query {
                style: self::style(*style),
                explode: *explode,
                allow_reserved: *allow_reserved,
            })
        }
        (ParameterContent::Style { explode, .. }, Location::Header) => Passing::Header(*explode),
        (ParameterContent::Style { explode, .. }, Location::Cookie) => Passing::Cookie(*explode),
    }
}

fn style(style: ParameterStyle) -> Style {
    match style {
        ParameterStyle::Matrix => Style::Matrix,
        ParameterStyle::Label => Style::Label,
        ParameterStyle::Simple => Style::Simple,
        ParameterStyle::Form => Style::Form,
        ParameterStyle::SpaceDelimited => Style::SpaceDelimited,
        ParameterStyle::PipeDelimited => Style::PipeDelimited,
        ParameterStyle::DeepObject => Style::DeepObject,
    }
}
