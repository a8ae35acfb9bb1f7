//! From operations to methods, request types and groups of them by tag.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Lowered;
use super::candidate::Candidate;
use super::media_type::Kind;
use super::name::Item;
use super::server::Methods;
use super::types::Types;
use super::{body, client, media_type, parameter, response};
use crate::case::Case;
use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::{Group, GroupOrigin, Operation, OutputType, Representation, Retry};
use crate::spec::{self, MediaType, Spec};

/// Methods of the client that are not groups, and files that are not those of groups.
const RESERVED_GROUPS: &[&str] = &[
    "builder",
    "call",
    "clone",
    "endpoints",
    "mod",
    "new",
    "operations",
    "with_base_url",
    "with_credentials",
    "with_header",
];

/// Names that an operations file uses for other things.
const RESERVED_TYPES: &[&str] = &[
    "base64",
    "base64url",
    "body",
    "box",
    "btreemap",
    "bytes",
    "call",
    "case",
    "core",
    "date",
    "datetime",
    "default",
    "err",
    "event",
    "eventstream",
    "field",
    "from",
    "identified",
    "into",
    "ipv4addr",
    "ipv6addr",
    "jsonstream",
    "mergepatch",
    "method",
    "multipart",
    "new",
    "nobody",
    "none",
    "ok",
    "operation",
    "option",
    "part",
    "request",
    "result",
    "secret",
    "security",
    "self",
    "some",
    "status",
    "string",
    "style",
    "uuid",
    "value",
    "vec",
];

/// The operations by their group.
pub(super) fn groups(
    spec: &Spec,
    servers: &Methods,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Group> {
    let mut grouped: BTreeMap<&GroupOrigin, Vec<&spec::Operation>> = BTreeMap::new();
    for operation in &spec.operations {
        if let Some(call) = types.places.call(&operation.pointer) {
            types.namer.note_membership(&operation.pointer, call.group.spelling());
            grouped.entry(&call.group).or_default().push(operation);
        }
    }
    let declared = |key: &GroupOrigin| match key {
        GroupOrigin::Tag(tag) => spec.tags.iter().find(|declared| declared.name == *tag),
        GroupOrigin::Path(_) => None,
    };
    let candidates = |case: Case| -> Vec<Candidate> {
        grouped
            .keys()
            .map(|key| {
                let (kind, text) = match key {
                    GroupOrigin::Tag(tag) => ("tags", tag),
                    GroupOrigin::Path(text) => ("paths", text),
                };
                let pinned = declared(key).and_then(|declared| declared.rust_name.clone());
                let class = u8::from(pinned.is_none());
                let spelling = pinned.unwrap_or_else(|| text.clone());
                let place = Pointer::root().child(kind).child(text);
                let candidate = Candidate::new(&place, &spelling, case).by_hand(class == 0);
                Candidate { class, ..candidate.or(format!("{spelling} group")) }
            })
            .collect()
    };
    let modules = types.namer.resolve(Item::Group, &candidates(Case::Module), RESERVED_GROUPS);
    let names = types.namer.resolve(Item::Handle, &candidates(Case::Pascal), RESERVED_TYPES);
    let mut groups: Vec<Group> = grouped
        .into_iter()
        .zip(modules.into_iter().zip(names))
        .map(|((key, operations), (module, name))| Group {
            docs: declared(key).and_then(|declared| declared.description.clone()).unwrap_or_default(),
            operations: lower(&operations, &name, (spec, servers), types, diagnostics),
            origin: key.clone(),
            module,
            name,
            outputs: None,
        })
        .collect();
    groups.sort_by(|a, b| a.module.cmp(&b.module));
    name_outputs(&mut groups, spec, types);
    groups
}

/// A method that an operation gets.
struct Method<'a> {
    operation: &'a spec::Operation,
    /// What the body is sent as, if there is one.
    body: Option<(&'a MediaType, Kind)>,
    /// What the answer is asked for as, where that is the caller's choice.
    answer: Option<&'a str>,
    representation: Option<Representation>,
    /// What is added to the operation's name: a short word, and a longer one.
    words: [String; 2],
}

/// The methods of an operation: its own, and one for each further media type that makes a difference in Rust.
///
/// A caller who has a choice makes it by the name of the method: each takes and gives exactly the types of its media types.
/// An enum of bodies or answers would make every caller of the usual one pay for the others.
fn methods<'a>(
    operation: &'a spec::Operation,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Method<'a>> {
    let bodies = match &operation.request_body {
        Some(body) => {
            let bodies = body::representations(body, types);
            body::note_others(body, &bodies, types, diagnostics);
            bodies
        }
        None => Vec::new(),
    };
    let own = bodies.first().copied();
    let mut methods =
        vec![Method { operation, body: own, answer: None, representation: None, words: Default::default() }];
    methods.extend(bodies.iter().skip(1).map(|(media, kind)| Method {
        operation,
        body: Some((media, *kind)),
        answer: None,
        representation: Some(Representation::Body(media.name.clone())),
        words: media_type::words(&media.name, *kind),
    }));
    methods.extend(response::alternatives(operation, types).into_iter().map(|(media, kind)| Method {
        operation,
        body: own,
        answer: Some(&media.name),
        representation: Some(Representation::Answer(media.name.clone())),
        words: media_type::words(&media.name, kind).map(|words| format!("as {words}")),
    }));
    methods
}

impl Method<'_> {
    fn candidate(&self, types: &Types<'_>, case: Case) -> Candidate {
        let operation = self.operation;
        let [short, long] = &self.words;
        let (names, class) =
            types.places.call(&operation.pointer).map_or((&[][..], 0), |call| (&call.names[..], call.class));
        let (first, more) = names.split_first().map_or(("", &[][..]), |(first, more)| (first.as_str(), more));
        let candidate = if self.representation.is_some() {
            let place = operation.pointer.child("representation").child(long);
            Candidate::new(&place, &format!("{first} {short}"), case)
        } else {
            Candidate::new(&operation.pointer, first, case)
        };
        let mut candidate = candidate.by_hand(operation.rust_name.is_some());
        candidate.words.truncate(1);
        candidate.words.extend(more.iter().map(|name| format!("{name} {short}")));
        candidate.words.extend(names.last().map(|name| format!("{name} {long}")));
        // The operation itself keeps its name beside its other methods.
        candidate.class =
            if self.representation.is_some() { class.saturating_add(u8::MAX / 2) } else { class };
        candidate
    }
}

/// Methods that a group has itself, or that clippy takes for those of a trait.
const RESERVED_METHODS: &[&str] = &["clone", "cmp", "eq", "new"];

/// The operations of one group.
fn lower(
    operations: &[&spec::Operation],
    group: &str,
    (spec, servers): (&Spec, &Methods),
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Operation> {
    let all: Vec<Method<'_>> =
        operations.iter().flat_map(|operation| methods(operation, types, diagnostics)).collect();
    let candidates = |case| all.iter().map(|method| method.candidate(types, case)).collect::<Vec<_>>();
    let methods = types.namer.resolve(Item::Method, &candidates(Case::Snake), RESERVED_METHODS);
    let mut taken: Vec<String> = RESERVED_TYPES.iter().map(|name| (*name).to_owned()).collect();
    taken.push(group.to_ascii_lowercase());
    let names = types.namer.resolve(Item::Request, &candidates(Case::Pascal), &as_strs(&taken));
    let mut lowered: Vec<Operation> = all
        .iter()
        .zip(methods.into_iter().zip(names))
        .map(|(method, (name, request))| one(method, (name, request), (spec, servers), types, diagnostics))
        .collect();
    lowered.sort_by(|a, b| a.method.cmp(&b.method));
    lowered
}

fn one(
    of: &Method<'_>,
    (method, name): (String, String),
    (spec, servers): (&Spec, &Methods),
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Operation {
    // What is to be said of an operation is said once.
    let mut said = Diagnostics::default();
    let diagnostics = if of.representation.is_some() { &mut said } else { diagnostics };
    let operation = of.operation;
    let body = operation.request_body.as_ref().zip(of.body);
    let (mut body, multipart, parts) =
        match body.map(|(body, media)| body::lower(body, media, types, diagnostics)) {
            None => (None, None, Vec::new()),
            Some(Lowered::Whole(body)) => (Some(*body), None, Vec::new()),
            Some(Lowered::Parts(multipart, parts)) => (None, Some(multipart), parts),
        };
    let parameters = parameter::lower(operation, parts, types, diagnostics);
    if let Some(body) = &mut body {
        let others = || parameters.arguments.iter().chain(&parameters.setters);
        let free = ["body", "request_body", "payload"]
            .into_iter()
            .find(|free| !others().any(|argument| argument.name == *free));
        body.name = free.unwrap_or("body_").to_owned();
    }
    let responses = response::lower(operation, of.answer, types, diagnostics);
    Operation {
        method,
        name,
        id: operation.label(),
        http_method: operation.method.clone(),
        server: servers.of(operation),
        path: operation.path.clone(),
        summary: operation.summary.clone().unwrap_or_default(),
        description: operation.description.clone().unwrap_or_default(),
        deprecated: operation.deprecated,
        place: operation.pointer.clone(),
        arguments: parameters.arguments,
        setters: parameters.setters,
        representation: of.representation.clone(),
        body,
        multipart,
        security: client::security(&operation.security, spec),
        accept: responses.accept,
        output: responses.output,
        error: responses.error,
        cases: responses.cases,
        // What an answer holds is known when the types are.
        pages: None,
        retry: operation.retry.as_ref().map(|retry| match retry {
            spec::Retry::Always => Retry::Always,
            spec::Retry::Never => Retry::Never,
            spec::Retry::Key(header) => Retry::Key(header.clone()),
        }),
    }
}

/// Names the enums of answers that have several types, which are models.
fn name_outputs(groups: &mut [Group], spec: &Spec, types: &Types<'_>) {
    let by_hand = spec.operations.iter().filter(|operation| operation.rust_name.is_some());
    let by_hand: BTreeSet<&Pointer> = by_hand.map(|operation| &operation.pointer).collect();
    let mut enums: Vec<(&mut String, Candidate)> = Vec::new();
    for group in groups {
        for operation in &mut group.operations {
            let by_hand = by_hand.contains(&operation.place);
            let stem = types.places.call(&operation.place).map_or("", |call| call.stem.as_str());
            let place = match &operation.representation {
                None => operation.place.clone(),
                Some(Representation::Body(media)) => operation.place.child("body").child(media),
                Some(Representation::Answer(media)) => operation.place.child("answer").child(media),
            };
            for (side, output) in [("output", &mut operation.output), ("error", &mut operation.error)] {
                if let OutputType::Several { name, .. } = output {
                    let mut words = vec![format!("{} {} {side}", group.name, operation.name)];
                    // The other methods of an operation are told from it by their words.
                    if operation.representation.is_none() {
                        words.splice(
                            0..0,
                            [format!("{stem} {side}"), format!("{} {stem} {side}", group.name)],
                        );
                    }
                    let spelling = words.first().cloned().unwrap_or_default();
                    let candidate = Candidate::new(&place.child(side), &spelling, Case::Pascal);
                    enums.push((name, Candidate { words, ..candidate.by_hand(by_hand) }));
                }
            }
        }
    }
    let taken = types.taken(&[Item::Required]);
    let candidates: Vec<Candidate> = enums.iter().map(|(_, candidate)| candidate.clone()).collect();
    let names = types.namer.resolve(Item::Output, &candidates, &as_strs(&taken));
    for ((name, _), found) in enums.into_iter().zip(names) {
        *name = found;
    }
}

fn as_strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}
