//! From documented answers to the output and error of an operation, and how each answer is read.
//!
//! * **No content.** A 204, a 205, a 304 and every answer to `HEAD` has no body (RFC 9110), whatever the document says.
//!   The method returns `()`, and a note says so. An empty body where one is documented is `None` if the schema is
//!   nullable, else an error.
//! * **304** is not part of the output type. `send_if_changed` returns it as `None`; every request has that method,
//!   since servers accept conditional requests that their documents do not mention.
//! * **Undocumented successes.** The call took effect, so the result must not read as a failure. If exactly one success
//!   is documented, an undocumented 2xx is read as that one, since a 200 in place of a 201 is by far the usual case. If
//!   the body does not decode, or several successes are documented, the error kind is `UnexpectedSuccess`. It is never
//!   retryable and keeps status, headers and body. `default` describes errors, so it never matches a 2xx.
//! * **Content types** are not enforced: JSON is read as JSON under any label, because many servers mislabel it. Three
//!   things still depend on the label: whether a string is quoted (Springdoc documents all JSON as `*/*`), whether the
//!   body is an event stream, and whether the body of an undocumented success is the documented file or text.
//! * **Redirects** documented next to a success are followed. One that is the only documented success is the answer.

use super::body::{same_content, same_schema};
use super::media_type::{self, Kind, ranked};
use super::mime;
use super::shape::{Shape, ShapeKind};
use super::status::status_name;
use super::types::Types;
use super::xml;
use crate::case::Case as Casing;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{Case, Decode, Given, OutputType, OutputVariant, Plain, Statuses, TypeRef};
use crate::spec::{MediaType, Operation, Response, StatusPattern};

/// What the answers of an operation become. The names of the enums are still to be given.
pub(super) struct Responses {
    pub(super) output: OutputType,
    pub(super) error: OutputType,
    pub(super) cases: Vec<Case>,
    pub(super) accept: String,
}

/// One answer on its side.
struct Answer {
    status: StatusPattern,
    success: bool,
    decode: Decode,
    docs: String,
}

/// Leaves out content that never comes: of answers to HEAD, and of the statuses that have none (RFC 9110, sections 6.4.1
/// and 15.3.6).
pub(super) fn leave_out_content(operations: &mut [Operation], diagnostics: &mut Diagnostics) {
    for operation in operations {
        for response in operation.responses.iter_mut().filter(|response| !response.content.is_empty()) {
            let subject = match response.status {
                _ if operation.method == "HEAD" => "an answer to `HEAD`".to_owned(),
                StatusPattern::Code(code @ (100..=199 | 204 | 205 | 304)) => format!("an answer `{code}`"),
                StatusPattern::Code(_) | StatusPattern::Range(_) | StatusPattern::Default => continue,
            };
            response.content.clear();
            let message = format!("{subject} never has a body; what is described here is ignored");
            let note = Diagnostic::new(Severity::Note, "no-content", message);
            diagnostics.push(note.at(&response.pointer.child("content")));
        }
    }
}

/// The answers that a caller can ask for beside the best one: media types of a success that hold something else in Rust.
pub(super) fn alternatives<'a>(operation: &'a Operation, types: &Types<'_>) -> Vec<(&'a MediaType, Kind)> {
    let success = successes(&operation.responses);
    let mut found: Vec<(&MediaType, Kind)> = Vec::new();
    for response in operation.responses.iter().filter(|response| success.contains(&response.status)) {
        let mut known: Vec<(&MediaType, Kind)> = Vec::new();
        for (media, kind) in ranked(&response.content, types) {
            let same = |(other, other_kind): &(&MediaType, Kind)| {
                if *other_kind == kind {
                    return same_content(media, other, kind, types);
                }
                // Bytes are no text, whatever the schema calls them, and a stream is read as one. But an object is the
                // same value in a form that the client does not read (`application/vnd.kubernetes.protobuf`).
                let is_object = media.schema.as_ref().and_then(|schema| types.shape(schema));
                let is_object = is_object.is_some_and(|shape| matches!(shape.kind, ShapeKind::Object(_)));
                let alone = |kind| match kind {
                    Kind::Bytes => !is_object,
                    Kind::Lines | Kind::Sequence | Kind::Events => true,
                    Kind::Json | Kind::Xml | Kind::Form | Kind::Multipart | Kind::Text => false,
                };
                let apart = alone(kind) || alone(*other_kind);
                !apart && media.schema.is_some() && same_schema(media, other, types)
            };
            if !known.iter().any(same) {
                known.push((media, kind));
            }
        }
        for (media, kind) in known.into_iter().skip(1) {
            if !found.iter().any(|(other, _)| other.name == media.name) {
                found.push((media, kind));
            }
        }
    }
    found
}

/// The answers of an operation; of a success that offers the media type `wanted`, that one.
pub(super) fn lower(
    operation: &Operation,
    wanted: Option<&str>,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Responses {
    let success = successes(&operation.responses);
    let mut accept: Vec<(bool, String)> = Vec::new();
    let mut answers: Vec<Answer> = Vec::new();
    for response in &operation.responses {
        let is_success = success.contains(&response.status);
        let wanted = wanted.filter(|_| is_success);
        let (decode, media_types) = decode(response, is_success, wanted, types, diagnostics);
        for media_type in media_types {
            let entry = (!is_success, media_type);
            if !accept.iter().any(|(_, name)| *name == entry.1) {
                accept.push(entry);
            }
        }
        let docs = response.description.clone();
        if is_success && response.status == StatusPattern::Default {
            // Only `default` is documented: it describes success, and whatever else comes.
            let status = StatusPattern::Range(2);
            answers.push(Answer { status, success: true, decode: decode.clone(), docs: docs.clone() });
            answers.push(Answer { status: StatusPattern::Default, success: false, decode, docs });
        } else {
            answers.push(Answer { status: response.status, success: is_success, decode, docs });
        }
    }
    if success.is_empty() {
        // The method must be able to succeed.
        let status = StatusPattern::Range(2);
        answers.push(Answer { status, success: true, decode: Decode::Empty, docs: String::new() });
        diagnostics.push(
            Diagnostic::new(
                Severity::Note,
                "no-success",
                "no success is documented; every 2xx counts as one, and its body is not read",
            )
            .at(&operation.pointer)
            .help("read the body with `send().into_stream()`"),
        );
    }
    accept.sort();
    let accept: Vec<String> = accept.into_iter().map(|(_, name)| name).collect();
    let output = side(&answers, true);
    let error = side(&answers, false);
    Responses {
        cases: cases(&answers, &output, &error),
        output,
        error,
        accept: if accept.is_empty() { "application/json".to_owned() } else { accept.join(", ") },
    }
}

/// The patterns that stand for success: 2xx; without one, redirects; without any, `default`.
fn successes(responses: &[Response]) -> Vec<StatusPattern> {
    let statuses = || responses.iter().map(|response| response.status);
    let of = |wanted: fn(StatusPattern) -> bool| {
        statuses().filter(move |status| wanted(*status)).collect::<Vec<_>>()
    };
    let second = of(StatusPattern::is_success);
    if !second.is_empty() {
        return second;
    }
    let third = of(|status| matches!(status, StatusPattern::Code(100..=399) | StatusPattern::Range(1 | 3)));
    if third.is_empty() { of(|status| status == StatusPattern::Default) } else { third }
}

/// How an answer is read, and the media types that are read so.
fn decode(
    response: &Response,
    success: bool,
    wanted: Option<&str>,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> (Decode, Vec<String>) {
    let ranked = ranked(&response.content, types);
    let wanted = ranked.iter().find(|(media, _)| wanted.is_some_and(|name| media.name == name));
    let Some(&(media, kind)) = wanted.or(ranked.first()) else { return (Decode::Empty, Vec::new()) };
    let decode = match kind {
        // An error is read as a whole.
        Kind::Lines | Kind::Sequence | Kind::Events if !success => {
            Decode::Text(TypeRef::Plain(Plain::String))
        }
        Kind::Json => json(media, types, diagnostics),
        Kind::Xml => match &media.schema {
            Some(schema) => {
                Decode::Xml(types.used(schema, diagnostics).optional(), xml::body(schema, types).1)
            }
            None => Decode::Text(TypeRef::Plain(Plain::String)),
        },
        Kind::Lines => Decode::JsonLines(item(media, types, diagnostics)),
        Kind::Sequence => Decode::JsonSequence(item(media, types, diagnostics)),
        Kind::Events => match (&media.item_schema, &media.schema) {
            (Some(event), _) => Decode::WholeEvents(types.used(event, diagnostics).optional()),
            (None, Some(data)) if !media_type::is_string(data, types) => {
                Decode::Events(item(media, types, diagnostics))
            }
            (None, _) => Decode::TextEvents,
        },
        Kind::Text => Decode::Text(media_type::text(media, types).optional()),
        Kind::Form => Decode::Text(TypeRef::Plain(Plain::String)),
        Kind::Bytes | Kind::Multipart => Decode::Bytes,
    };
    let place = response.pointer.child("content").child(&media.name);
    media_type::note_unused_schema(media, kind, "returned", &place, types, diagnostics);
    let alike = ranked
        .iter()
        .filter(|(other, other_kind)| *other_kind == kind && same_content(media, other, kind, types));
    // What no header can hold cannot be asked for.
    let sendable = |name: &String| {
        name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && !name.trim().is_empty()
    };
    (decode, alike.map(|(media, _)| media.name.clone()).filter(sendable).collect())
}

/// How JSON is read. Where the document allows any media type, a string may come without quotes.
fn json(media: &MediaType, types: &Types<'_>, diagnostics: &mut Diagnostics) -> Decode {
    let Some(schema) = &media.schema else { return Decode::Nullable(TypeRef::Plain(Plain::Value)) };
    if let Some(text) = media_type::scalar(schema, types).filter(|_| mime::is_any(&media.name)) {
        return Decode::Text(text.optional());
    }
    let used = types.used(schema, diagnostics);
    let takes_null =
        matches!(types.shape(schema), Some(Shape { kind: ShapeKind::Any | ShapeKind::Null, .. }));
    if used.nullable || takes_null { Decode::Nullable(used.optional()) } else { Decode::Json(used.ty) }
}

/// The type of one item of a stream.
fn item(media: &MediaType, types: &Types<'_>, diagnostics: &mut Diagnostics) -> TypeRef {
    match media_type::item(media, types) {
        Some(schema) => types.used(schema, diagnostics).optional(),
        None => TypeRef::Plain(Plain::Value),
    }
}

/// The type of one side of the answers.
fn side(answers: &[Answer], success: bool) -> OutputType {
    let mut decodes: Vec<&Decode> = Vec::new();
    let answers: Vec<&Answer> = answers.iter().filter(|answer| answer.success == success).collect();
    for answer in &answers {
        // An error without a body is told by its status; a success without one is a value of its own.
        if (success || answer.decode != Decode::Empty) && !decodes.contains(&&answer.decode) {
            decodes.push(&answer.decode);
        }
    }
    match decodes.as_slice() {
        [] if success => OutputType::Empty,
        [] => OutputType::NoBody,
        [Decode::Empty] => OutputType::Empty,
        [only] => OutputType::One(decoded(only).unwrap_or(Given::Value(TypeRef::Plain(Plain::Value)))),
        _ => {
            let answers: Vec<&Answer> =
                answers.into_iter().filter(|answer| success || answer.decode != Decode::Empty).collect();
            let variants = answers
                .iter()
                .map(|answer| OutputVariant {
                    // Statuses differ, so their names do.
                    name: Casing::Pascal.identifier(&status_name(answer.status)),
                    ty: decoded(&answer.decode),
                    docs: answer.docs.clone(),
                })
                .collect();
            OutputType::Several { name: String::new(), variants }
        }
    }
}

fn decoded(decode: &Decode) -> Option<Given> {
    Some(match decode {
        Decode::Empty => return None,
        Decode::Json(ty) | Decode::Nullable(ty) | Decode::Xml(ty, _) | Decode::Text(ty) => {
            Given::Value(ty.clone())
        }
        Decode::JsonLines(ty) | Decode::JsonSequence(ty) => Given::Items(ty.clone()),
        Decode::Events(ty) => Given::EventsOf(ty.clone()),
        Decode::TextEvents => Given::EventsOf(TypeRef::Plain(Plain::String)),
        Decode::WholeEvents(ty) => Given::Events(ty.clone()),
        Decode::Bytes => Given::Value(TypeRef::Plain(Plain::Bytes)),
    })
}

/// The cases; answers that are read alike are one.
fn cases(answers: &[Answer], output: &OutputType, error: &OutputType) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for success in [true, false] {
        let side = if success { output } else { error };
        let mut variants = match side {
            OutputType::Several { variants, .. } => variants.as_slice(),
            OutputType::Empty | OutputType::NoBody | OutputType::One(_) => &[],
        }
        .iter();
        for answer in answers.iter().filter(|answer| answer.success == success) {
            let has_variant = success || answer.decode != Decode::Empty;
            let variant =
                if has_variant { variants.next().map(|variant| variant.name.clone()) } else { None };
            let statuses = match answer.status {
                StatusPattern::Code(code) => Statuses::Codes(vec![code]),
                StatusPattern::Range(first) => Statuses::Range(first),
                StatusPattern::Default => Statuses::Default,
            };
            let alike = cases.iter_mut().find(|case| {
                case.success == success && case.decode == answer.decode && case.variant == variant
            });
            match (alike.map(|case| &mut case.statuses), statuses) {
                (Some(Statuses::Codes(codes)), Statuses::Codes(more)) => codes.extend(more),
                (_, statuses) => {
                    cases.push(Case { statuses, success, decode: answer.decode.clone(), variant });
                }
            }
        }
    }
    // A code wins over a range and a range over the rest, whichever side they are on.
    cases.sort_by_key(|case| match &case.statuses {
        Statuses::Codes(_) => 0,
        Statuses::Range(_) => 1,
        Statuses::Default => 2,
    });
    cases
}
