//! One change: what it is about, where it stands, and how it is judged.

use std::fmt;

use serde::Serialize;

use crate::document::Pointer;

/// Which of the two judges a change is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Code that uses the crate.
    Code,
    /// What a client of the old state sends to a server of the new one, and reads of it.
    Wire,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The whole of an API: its module, server and texts.
    Api,
    /// A security scheme.
    SecurityScheme,
    /// A method of the client's builder that takes credentials.
    Credential,
    /// A method of the client's builder that says where requests go.
    Setting,
    /// The handle that holds the operations of a tag.
    Group,
    /// An operation: its method and its request type.
    Operation,
    /// A security requirement of an operation: schemes that are needed together.
    Security,
    /// A parameter of an operation: an argument or a setter.
    Parameter,
    /// The body of a request.
    Body,
    /// A media type of a request or a response.
    MediaType,
    /// A documented answer.
    Response,
    /// A header of an answer, and the method that reads it.
    Header,
    /// A schema, on the wire.
    Schema,
    /// A variant of the enum that an operation gives.
    Outcome,
    /// A model.
    Type,
    /// A field of a struct.
    Field,
    /// A variant of an enum of values.
    Value,
    /// A variant of a union.
    Alternative,
}

impl Kind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::SecurityScheme => "security-scheme",
            Self::Credential => "credential",
            Self::Setting => "setting",
            Self::Group => "group",
            Self::Operation => "operation",
            Self::Security => "security",
            Self::Parameter => "parameter",
            Self::Body => "body",
            Self::MediaType => "media-type",
            Self::Response => "response",
            Self::Header => "header",
            Self::Schema => "schema",
            Self::Outcome => "outcome",
            Self::Type => "type",
            Self::Field => "field",
            Self::Value => "value",
            Self::Alternative => "alternative",
        }
    }
}

/// What a change means for code that uses the crate, in the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// Nothing that a compiler sees.
    Invisible,
    /// More can be used, or something should no longer be: all code compiles and means the same.
    Additive,
    /// Some code no longer compiles, or compiles and means something else.
    Breaking,
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invisible => "invisible",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        })
    }
}

/// What a change means for a client of the old state that talks to a server of the new one, in the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// Nothing is sent or answered otherwise.
    Untouched,
    /// Whatever was sent is still taken, whatever is answered was foreseen.
    Safe,
    /// It depends on the server.
    Doubtful,
    /// Something that was sent is refused, or something is answered that was not foreseen.
    Breaking,
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Untouched => "untouched",
            Self::Safe => "safe",
            Self::Doubtful => "doubtful",
            Self::Breaking => "breaking",
        })
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Who tells of it.
    pub about: About,
    /// The rule that found it: the kind and what happened, `field-became-required`.
    pub rule: String,
    /// What it is about.
    pub kind: Kind,
    /// The Rust path, the new one where the item still exists; on the wire, what people call the place.
    pub path: String,
    /// A sentence about it.
    pub message: String,
    /// What it means for code that uses the crate.
    pub rust: Impact,
    /// Whether code that breaks still compiles.
    pub silent: bool,
    /// What it means on the wire.
    pub wire: Wire,
    /// Whether requests or credentials go elsewhere than before.
    pub elsewhere: bool,
    /// The operations that it reaches, if it is not about one alone.
    pub calls: Vec<String>,
    /// The rules of oasdiff that say the same.
    pub oasdiff: Vec<String>,
    /// The old name, where the item can keep it.
    pub old_name: Option<String>,
    /// The overlay action that keeps the old name.
    pub pin: Option<String>,
    /// Whether it follows from another change: a type within what was added, removed or renamed.
    pub consequence: bool,
    /// Where it stands: `specs/netbird.yaml:41:9`, in the old document for what was removed.
    pub place: String,
    /// The same as a pointer, and whether it leads into the old document.
    #[serde(skip)]
    pub(super) pointer: (Pointer, bool),
}
