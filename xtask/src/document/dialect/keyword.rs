//! Which keywords each object of OpenAPI has, in any version, and what stands behind them.

/// The objects of OpenAPI that this layer tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Kind {
    Schema,
    Parameter,
    Header,
    RequestBody,
    Response,
    Operation,
    MediaType,
    Encoding,
    Example,
    Server,
    ServerVariable,
    Info,
    Contact,
    License,
    Tag,
    ExternalDocs,
    Discriminator,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    Root,
}

/// What a keyword holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Shape {
    Text,
    Flag,
    /// An integer that is not negative.
    Count,
    Number,
    /// Any value, taken as it is.
    Literal,
    Texts,
    TextMap,
    /// A node with a table of its own: it is hoisted and a reference stays.
    Node(Kind),
    NodeMap(Kind),
    NodeList(Kind),
    /// An object that stays inside of its node.
    Part(Kind),
    PartMap(Kind),
    PartList(Kind),
    /// What the finishing step of the object reads from the author's map by itself.
    Special,
    /// Part of the standard and not generated: dropped with a diagnostic.
    Unsupported,
}

impl Kind {
    /// What the object is called in a message.
    pub(in crate::document) fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Parameter => "parameter",
            Self::Header => "header",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::Operation => "operation",
            Self::MediaType => "media type",
            Self::Encoding => "encoding",
            Self::Example => "example",
            Self::Server => "server",
            Self::ServerVariable => "server variable",
            Self::Info => "info object",
            Self::Contact => "contact",
            Self::License => "license",
            Self::Tag => "tag",
            Self::ExternalDocs => "external documentation",
            Self::Discriminator => "discriminator",
            Self::SecurityScheme => "security scheme",
            Self::OAuthFlows | Self::OAuthFlow => "OAuth flow",
            Self::Root => "OpenAPI document",
        }
    }

    /// The shape of a keyword of this object; `None` for one that no version of OpenAPI has.
    pub(in crate::document) fn shape(self, keyword: &str) -> Option<Shape> {
        match self {
            Self::Schema => schema(keyword),
            Self::Parameter | Self::Header => parameter(self, keyword),
            Self::RequestBody | Self::Response | Self::MediaType | Self::Encoding | Self::Example => {
                body(self, keyword)
            }
            Self::Operation | Self::Root => top(self, keyword),
            Self::Server
            | Self::ServerVariable
            | Self::Info
            | Self::Contact
            | Self::License
            | Self::Tag
            | Self::ExternalDocs
            | Self::Discriminator
            | Self::SecurityScheme
            | Self::OAuthFlows
            | Self::OAuthFlow => small(self, keyword),
        }
    }
}

fn schema(keyword: &str) -> Option<Shape> {
    Some(match keyword {
        "title" | "description" | "format" | "pattern" | "contentEncoding" | "contentMediaType" => {
            Shape::Text
        }
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => Shape::Flag,
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" => Shape::Count,
        "multipleOf" | "minimum" | "maximum" => Shape::Number,
        "default" | "example" | "const" | "xml" | "dependentRequired" => Shape::Literal,
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Shape::NodeMap(Kind::Schema)
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Shape::NodeList(Kind::Schema),
        "not" | "if" | "then" | "else" | "contains" | "propertyNames" | "contentSchema"
        | "unevaluatedItems" | "additionalItems" => Shape::Node(Kind::Schema),
        "discriminator" => Shape::Part(Kind::Discriminator),
        "externalDocs" => Shape::Part(Kind::ExternalDocs),
        "type"
        | "enum"
        | "examples"
        | "exclusiveMinimum"
        | "exclusiveMaximum"
        | "required"
        | "items"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "$ref"
        | "$id"
        | "id"
        | "$anchor"
        | "$schema"
        | "$comment"
        | "$dynamicAnchor"
        | "$recursiveAnchor" => Shape::Special,
        "$vocabulary" | "dependencies" => Shape::Unsupported,
        _ => return None,
    })
}

fn parameter(kind: Kind, keyword: &str) -> Option<Shape> {
    Some(match keyword {
        "name" | "in" if kind == Kind::Parameter => Shape::Text,
        "description" | "style" => Shape::Text,
        "required" | "deprecated" | "explode" | "allowReserved" | "allowEmptyValue" => Shape::Flag,
        "schema" => Shape::Node(Kind::Schema),
        "content" => Shape::PartMap(Kind::MediaType),
        "example" => Shape::Literal,
        "examples" => Shape::PartMap(Kind::Example),
        // A schema spelt out beside the name, as in Swagger 2.0.
        "type" | "format" | "enum" | "items" | "default" | "minimum" | "maximum" | "minLength"
        | "maxLength" | "pattern" | "nullable" | "$ref" => Shape::Special,
        _ => return None,
    })
}

fn body(kind: Kind, keyword: &str) -> Option<Shape> {
    Some(match (kind, keyword) {
        (Kind::Response | Kind::RequestBody, "content") => Shape::PartMap(Kind::MediaType),
        (Kind::Response | Kind::RequestBody | Kind::Example, "description") => Shape::Text,
        (Kind::RequestBody, "required") => Shape::Flag,
        (Kind::Response, "headers") | (Kind::Encoding, "headers") => Shape::NodeMap(Kind::Header),
        (Kind::Response, "links" | "summary") => Shape::Special,
        (Kind::MediaType, "schema" | "itemSchema") => Shape::Node(Kind::Schema),
        (Kind::MediaType, "example") => Shape::Literal,
        (Kind::MediaType, "examples") => Shape::PartMap(Kind::Example),
        (Kind::MediaType, "encoding") => Shape::PartMap(Kind::Encoding),
        (Kind::MediaType, "prefixEncoding" | "itemEncoding") => Shape::Unsupported,
        (Kind::Encoding, "contentType" | "style") => Shape::Text,
        (Kind::Encoding, "explode" | "allowReserved") => Shape::Flag,
        (Kind::Encoding, "encoding" | "prefixEncoding" | "itemEncoding") => Shape::Unsupported,
        (Kind::Example, "summary" | "externalValue") => Shape::Text,
        (Kind::Example, "value" | "dataValue" | "serializedValue") => Shape::Literal,
        _ => return None,
    })
}

fn top(kind: Kind, keyword: &str) -> Option<Shape> {
    Some(match (kind, keyword) {
        (Kind::Operation, "summary" | "description" | "operationId") => Shape::Text,
        (Kind::Operation, "tags") => Shape::Texts,
        (Kind::Operation, "deprecated") => Shape::Flag,
        (Kind::Operation, "parameters") => Shape::NodeList(Kind::Parameter),
        (Kind::Operation, "requestBody") => Shape::Node(Kind::RequestBody),
        (Kind::Operation, "responses" | "callbacks") => Shape::Special,
        (Kind::Root, "info") => Shape::Part(Kind::Info),
        (Kind::Root, "tags") => Shape::PartList(Kind::Tag),
        (Kind::Root, "openapi" | "paths" | "webhooks" | "components" | "jsonSchemaDialect" | "$self") => {
            Shape::Special
        }
        (_, "externalDocs") => Shape::Part(Kind::ExternalDocs),
        (_, "servers") => Shape::PartList(Kind::Server),
        (_, "security") => Shape::Special,
        _ => return None,
    })
}

fn small(kind: Kind, keyword: &str) -> Option<Shape> {
    Some(match (kind, keyword) {
        (Kind::Server, "url" | "description") => Shape::Text,
        (Kind::Server, "variables") => Shape::PartMap(Kind::ServerVariable),
        (Kind::Server, "name") => Shape::Special,
        (Kind::ServerVariable, "default" | "description") => Shape::Text,
        (Kind::ServerVariable, "enum") => Shape::Texts,
        (Kind::Info, "title" | "description" | "termsOfService" | "version") => Shape::Text,
        (Kind::Info, "summary") => Shape::Special,
        (Kind::Info, "contact") => Shape::Part(Kind::Contact),
        (Kind::Info, "license") => Shape::Part(Kind::License),
        (Kind::Contact, "name" | "url" | "email") => Shape::Text,
        (Kind::License, "name" | "url") => Shape::Text,
        (Kind::License, "identifier") => Shape::Special,
        (Kind::Tag, "name" | "description") => Shape::Text,
        (Kind::Tag, "externalDocs") => Shape::Part(Kind::ExternalDocs),
        (Kind::Tag, "summary" | "parent" | "kind") => Shape::Special,
        (Kind::ExternalDocs, "description" | "url") => Shape::Text,
        (Kind::Discriminator, "propertyName") => Shape::Text,
        (Kind::Discriminator, "mapping" | "defaultMapping") => Shape::Special,
        (Kind::SecurityScheme, "type" | "description" | "name" | "in" | "scheme" | "bearerFormat") => {
            Shape::Text
        }
        (Kind::SecurityScheme, "openIdConnectUrl") => Shape::Text,
        (Kind::SecurityScheme, "flows") => Shape::Part(Kind::OAuthFlows),
        (Kind::SecurityScheme, "deprecated" | "oauth2MetadataUrl") => Shape::Special,
        (Kind::OAuthFlows, "implicit" | "password" | "clientCredentials" | "authorizationCode") => {
            Shape::Part(Kind::OAuthFlow)
        }
        (Kind::OAuthFlows, "deviceAuthorization") => Shape::Unsupported,
        (Kind::OAuthFlow, "authorizationUrl" | "tokenUrl" | "refreshUrl") => Shape::Text,
        (Kind::OAuthFlow, "scopes") => Shape::TextMap,
        _ => return None,
    })
}
