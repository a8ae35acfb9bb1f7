//! Operations: methods that build requests, and what comes back.

use super::{Docs, Pages, Security, TypeRef, Xml, XmlName};
use crate::document::Pointer;

/// What the operations of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupOrigin {
    /// A tag.
    Tag(String),
    /// A part of the path, in operations without a tag.
    Path(String),
}

impl GroupOrigin {
    /// The text that the group is named after.
    pub fn spelling(&self) -> &str {
        match self {
            Self::Tag(text) | Self::Path(text) => text,
        }
    }
}

/// Operations that are called together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What its operations have in common.
    pub origin: GroupOrigin,
    /// The module, and the method of the client that leads to it.
    pub module: String,
    /// The type that holds the methods.
    pub name: String,
    /// The module (file) of models that declares the enums of its answers, if there are any.
    pub outputs: Option<String>,
    /// What the document says of the tag.
    pub docs: Docs,
    /// The operations, sorted by method name.
    pub operations: Vec<Operation>,
}

impl Group {
    /// The names of the enums of its answers.
    pub fn output_enums(&self) -> impl Iterator<Item = &str> {
        let outputs = self.operations.iter().flat_map(|operation| [&operation.output, &operation.error]);
        outputs.filter_map(|output| match output {
            OutputType::Several { name, .. } => Some(name.as_str()),
            OutputType::Empty | OutputType::NoBody | OutputType::One(_) => None,
        })
    }
}

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The method that builds the request.
    pub method: String,
    /// The request type.
    pub name: String,
    /// How errors and logs call it: the `operationId`, or method and path.
    pub id: String,
    /// The HTTP method in capitals.
    pub http_method: String,
    /// The server that it has to itself, by the builder's method; `None` for that of the API.
    pub server: Option<String>,
    /// The path template.
    pub path: String,
    /// A line about it.
    pub summary: Docs,
    /// More about it.
    pub description: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Where it comes from.
    pub place: Pointer,
    /// Arguments of the method, in order.
    pub arguments: Vec<Argument>,
    /// Optional parameters, sorted by location and name.
    pub setters: Vec<Setter>,
    /// What of several media types the method is for; `None` for the method of the operation itself.
    pub representation: Option<Representation>,
    /// The body: an argument if required, else a setter.
    pub body: Option<Body>,
    /// The body, where it is put together of the arguments and setters that are parts.
    pub multipart: Option<Multipart>,
    /// Alternatives, each a list of scheme names; empty where no credential is sent.
    pub security: Security,
    /// What the client accepts, the value of the `Accept` header.
    pub accept: String,
    /// What a success gives.
    pub output: OutputType,
    /// What a documented error gives.
    pub error: OutputType,
    /// How an answer is read, in order of precedence.
    pub cases: Vec<Case>,
    /// How it gives a list page by page.
    pub pages: Option<Pages>,
    /// Whether a request may be sent again; `None` where its method says it.
    pub retry: Option<Retry>,
}

/// Whether a request may be sent again after the server may have seen it; the variants of the runtime's `Retry`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It may.
    Always,
    /// It may not, whatever its method.
    Never,
    /// It may, with a key in this header.
    Key(String),
}

impl Operation {
    /// Whether an answer is given item by item.
    pub fn gives_stream(&self) -> bool {
        self.cases.iter().any(|case| case.decode.is_stream())
    }

    /// What bodies hold that are XML.
    pub fn xml(&self) -> impl Iterator<Item = &Xml> {
        let sent = self
            .body
            .iter()
            .filter_map(|body| if let BodyFormat::Xml(_, xml) = &body.format { Some(xml) } else { None });
        sent.chain(
            self.cases
                .iter()
                .filter_map(|case| if let Decode::Xml(_, xml) = &case.decode { Some(xml) } else { None }),
        )
    }
}

/// A choice of the caller's: an operation has a method for each media type that makes a difference in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Representation {
    /// The body is sent as this media type.
    Body(String),
    /// The answer is asked for as this media type.
    Answer(String),
}

/// A body of several parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Multipart {
    /// The media type, without the boundary.
    pub media_type: String,
    /// Whether it is sent even if no part is given.
    pub required: bool,
}

/// A required parameter, or a part of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name in Rust.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// The type of the value.
    pub ty: TypeRef,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// How it is put into the request.
    pub passing: Passing,
    /// What the document says of it.
    pub docs: Docs,
    /// Where it comes from.
    pub place: Pointer,
}

/// An optional parameter.
pub type Setter = Argument;

/// How a parameter is put into a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passing {
    /// Into a placeholder of the path.
    Path(Styled),
    /// Into a placeholder of the path in the usual form, as a text that may be empty.
    PathOrEmpty,
    /// Into the query.
    Query(Styled),
    /// Into a header, whose reserved characters always pass.
    Header(Styled),
    /// Into a cookie.
    Cookie {
        /// Whether arrays and objects become several cookies.
        explode: bool,
        /// Whether nothing is percent-encoded.
        plain: bool,
    },
    /// As the whole query, a form, with the properties that are not written in the usual way.
    QueryForm(Vec<FormField>),
    /// As the whole query, a JSON text.
    QueryJson,
    /// As a JSON document, into the query or where `Location` says.
    Json(JsonLocation),
    /// As a part of the body.
    Part(Part),
}

/// How a value becomes a part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How the value is written.
    pub format: PartFormat,
    /// The media type that the document gives it; `None` for the usual one of its format.
    pub media_type: Option<String>,
    /// Whether each item of an array is a part.
    pub several: bool,
}

/// How the value of a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartFormat {
    /// As text.
    Text,
    /// As JSON.
    Json,
    /// As text where the value is one, as JSON otherwise; each item of an array by itself.
    Value,
    /// A list as one text, its items joined as in a header.
    List(Style),
    /// As the caller says: a file.
    File,
}

/// Where a parameter that is a JSON document goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonLocation {
    /// A placeholder of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter is written into the path, the query or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Styled {
    /// The style.
    pub style: Style,
    /// Whether arrays and objects become several parameters, or what stands for that in a path.
    pub explode: bool,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
}

impl Styled {
    /// The form that a path parameter or a header has where the document says nothing.
    pub const PATH: Self = Self { style: Style::Simple, explode: false, allow_reserved: false };
    /// The form that a query parameter has where the document says nothing.
    pub const QUERY: Self = Self { style: Style::Form, explode: true, allow_reserved: false };
}

/// How arrays and objects are written; the variants of the runtime's `Style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `blue,black`
    Simple,
    /// `color=blue,black`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color=blue%09black`
    TabDelimited,
    /// `color[R]=100`
    DeepObject,
}

/// What is sent as a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The name of the argument or setter.
    pub name: String,
    /// Whether the method takes it.
    pub required: bool,
    /// How it is written.
    pub format: BodyFormat,
    /// The media type.
    pub media_type: String,
    /// The type of the value.
    pub ty: TypeRef,
    /// What the document says of it.
    pub docs: Docs,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// As JSON.
    Json,
    /// As JSON that changes a part of a resource, whose members can be removed (RFC 7396).
    MergePatch,
    /// As `application/x-www-form-urlencoded`, with the properties that are not written in the usual way.
    Form(Vec<FormField>),
    /// As a `multipart/` body that the caller puts together.
    Multipart,
    /// As XML: the element that the body is, and what it holds.
    Xml(XmlName, Xml),
    /// As JSON values, one in each line.
    JsonLines,
    /// As a JSON text sequence.
    JsonSequence,
    /// As the text of a scalar.
    Text,
    /// As it is.
    Bytes,
}

/// A property of a form and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// The name on the wire.
    pub name: String,
    /// As a query parameter; `None` for JSON.
    pub styled: Option<Styled>,
}

/// What an operation gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputType {
    /// Nothing but the status.
    Empty,
    /// No documented answer of this side has a body.
    NoBody,
    /// One type.
    One(Given),
    /// One of several types, an enum among the models.
    Several {
        /// The name of the enum.
        name: String,
        /// Its variants.
        variants: Vec<OutputVariant>,
    },
}

/// A variant of an output enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputVariant {
    /// The name in Rust.
    pub name: String,
    /// What it holds; `None` for nothing.
    pub ty: Option<Given>,
    /// What the document says of the answer.
    pub docs: Docs,
}

/// How an answer is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The statuses that it holds for.
    pub statuses: Statuses,
    /// Whether it is a success.
    pub success: bool,
    /// How the body is read.
    pub decode: Decode,
    /// The variant of the output enum, if there is one.
    pub variant: Option<String>,
}

/// The statuses of a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// These.
    Codes(Vec<u16>),
    /// A hundred, by their first digit.
    Range(u16),
    /// All others.
    Default,
}

/// What a body is given as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A value.
    Value(TypeRef),
    /// A stream of JSON values.
    Items(TypeRef),
    /// A stream of events that are described as a whole.
    Events(TypeRef),
    /// A stream of events whose data is described.
    EventsOf(TypeRef),
}

/// How a body is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decode {
    /// Not at all.
    Empty,
    /// As JSON.
    Json(TypeRef),
    /// As JSON that may be null; an empty body is null.
    Nullable(TypeRef),
    /// As XML.
    Xml(TypeRef, Xml),
    /// As JSON values one after another, as they come: JSON Lines.
    JsonLines(TypeRef),
    /// As a JSON text sequence, as it comes.
    JsonSequence(TypeRef),
    /// As server-sent events with JSON as their data, as they come.
    Events(TypeRef),
    /// As server-sent events with text as their data, as they come.
    TextEvents,
    /// As server-sent events that are described as a whole, as they come.
    WholeEvents(TypeRef),
    /// As the text of a scalar.
    Text(TypeRef),
    /// As it is.
    Bytes,
}

impl Decode {
    /// Whether it gives items one after another.
    pub fn is_stream(&self) -> bool {
        match self {
            Self::JsonLines(_)
            | Self::JsonSequence(_)
            | Self::Events(_)
            | Self::TextEvents
            | Self::WholeEvents(_) => true,
            Self::Empty | Self::Json(_) | Self::Nullable(_) | Self::Xml(..) | Self::Text(_) | Self::Bytes => {
                false
            }
        }
    }
}
