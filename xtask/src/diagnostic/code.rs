//! The meaning of each code. A code is stable, because people search for it and scripts compare it.

/// The page that shows them all, which a test writes from the fixtures.
const PAGE: &str = include_str!("../../DIAGNOSTICS.md");

/// The meaning of a code with an example; `None` for an unknown code.
pub fn explain(code: &str) -> Option<&'static str> {
    let sections = PAGE.split("\n## ").skip(1);
    let found = sections.filter_map(|section| section.split_once('\n')).find(|(name, _)| *name == code)?;
    Some(found.1.trim())
}

/// All codes, sorted, each with its meaning.
pub const CODES: &[(&str, &str)] = &[
    (
        "alternative-requirements",
        "Alternatives list nothing but required properties. The server checks which of them it needs; the type makes all of them optional.",
    ),
    (
        "borrowed-schema",
        "A media type has no schema, but another one of the same body or answer has. Its schema is used for both.",
    ),
    (
        "callbacks",
        "Callbacks are requests that the server sends. The crate has their models, but no server that receives them.",
    ),
    (
        "conditional-properties",
        "Properties that exist only under a condition (`then`, `else`, `dependentSchemas`) become optional fields.",
    ),
    ("conflicting-pages", "Two pages of a source contradict each other about the same part of the document."),
    (
        "contradictory-schema",
        "The parts of `allOf` require types that no value can have together. The first type is used.",
    ),
    ("duplicate-key", "A key appears twice in one map. Only the last one counts."),
    ("duplicate-label", "Two values of an `enum` have the same name."),
    ("duplicate-module", "Two APIs of `codegen.toml` have the same module name."),
    (
        "duplicate-operation-id",
        "An `operationId` must be unique in a document, because links and tools find operations by it.",
    ),
    ("duplicate-parameter", "An operation has two parameters with the same name in the same place."),
    ("duplicate-value", "A value appears twice in an `enum`."),
    ("empty-document", "The file is empty."),
    (
        "endless",
        "Every value of this type would contain another one. One link of the circle becomes optional.",
    ),
    (
        "external-reference",
        "A `$ref` leads to the network or out of the document's folder. The generator never follows one, because a document must not decide what it opens.",
    ),
    (
        "ignored-header",
        "OpenAPI ignores header parameters named `Accept`, `Content-Type` and `Authorization`: media types and security schemes declare them.",
    ),
    ("inapplicable-keyword", "A keyword has no effect on the stated type and is left out."),
    ("incomplete-operation", "A part of an operation cannot be read."),
    ("integer-range", "Some integers of this schema fit into no Rust type that the generator uses."),
    ("invalid-config", "`codegen.toml` cannot be read, or has an unknown key."),
    (
        "invalid-crate",
        "Cargo does not accept the name, version or description of the crate in `codegen.toml`.",
    ),
    ("invalid-extension", "An `x-rust-` extension has an invalid value."),
    ("invalid-header", "HTTP does not allow this header name. Every request with it would fail."),
    (
        "invalid-json-path",
        "The target of an overlay action is not a JSONPath (RFC 9535), or its brackets nest too deeply.",
    ),
    ("invalid-keyword", "A keyword has an invalid value and is left out."),
    ("invalid-lock", "`vendor.lock` cannot be read."),
    ("invalid-method", "A key of `additionalOperations` is not a valid HTTP method."),
    ("invalid-module", "The module name of an API must be a Rust identifier in snake_case."),
    ("invalid-names", "A names file cannot be read, or has an unknown kind or an invalid name."),
    ("invalid-overlay", "An overlay does not follow the Overlay Specification."),
    ("invalid-pages", "What an overlay says about pages does not fit the operation."),
    ("invalid-path", "A path of the API, or of a file in `codegen.toml`, has an invalid form."),
    ("invalid-source", "The `source` of an API in `codegen.toml` is not something to download."),
    ("invalid-status", "A key of `responses` is not a status, a range such as `4XX`, or `default`."),
    ("links", "Links describe how answers lead to other calls. Nothing is generated for them."),
    ("misplaced-extension", "An `x-rust-` extension has no effect at its place."),
    ("missing-keyword", "A keyword that OpenAPI requires is missing."),
    (
        "missing-variable",
        "A header of a source takes its value from an environment variable that is not set.",
    ),
    ("mutual-tls", "Mutual TLS is set up on the client, not per call."),
    ("name-not-free", "Another item already has a pinned name."),
    ("name-pinned-twice", "A names file pins two items to the same name."),
    ("no-content", "A status that has no body in HTTP is documented with one. The body is not read."),
    ("no-document", "A page of a source contains no OpenAPI document."),
    ("no-paths", "The document lists no operations."),
    ("no-success", "An operation documents no success, so a success returns `()`."),
    ("not-text", "The file is not UTF-8."),
    ("null-value", "A keyword is `null`, which has no meaning. It is left out."),
    (
        "open-tuple",
        "An array lists its first elements and allows more. It becomes a list of any of these types.",
    ),
    (
        "operation-reference",
        "A method of a path item is a `$ref`, which OpenAPI does not allow. It is followed.",
    ),
    ("outside-root", "The document is not in the folder that was given as the root of its files."),
    ("overlay-conflict", "An overlay's update does not fit the value at its target."),
    (
        "overlay-matches-nothing",
        "The target of an overlay action selects nothing. The document changed, or the target is misspelled.",
    ),
    ("page-too-large", "An answer of a provider is larger than the limit."),
    (
        "pages-likely",
        "An operation looks like a paginated list. If an overlay confirms it, the client requests the next pages.",
    ),
    ("read-only-part", "A `multipart` body has a `readOnly` property. It is not sent."),
    (
        "recursive-schema",
        "A schema contains itself through `allOf`, `oneOf` and `anyOf` alone. That branch is cut.",
    ),
    ("reference-cycle", "References form a circle without a definition."),
    ("reference-siblings", "Keywords next to a `$ref` have no effect in this version of OpenAPI."),
    ("refused-redirect", "A provider redirects to an address that is not followed."),
    ("reserved-extension", "Extensions with the prefix `x-oas-` belong to the generator and are left out."),
    ("reserved-module", "The crate needs this module name for something else."),
    ("selects-nothing", "A selector of `codegen.toml` matches no operation."),
    ("server-variable", "The URL of a server and its list of variables do not match."),
    (
        "several-alternatives",
        "The sets of alternatives of a schema have too many combinations. Only the first sets are used.",
    ),
    ("several-media-types", "Several media types of a body have the same Rust type and share a method."),
    ("stale-name", "A line of a names file pins an item that no longer exists."),
    ("syntax", "The text is not valid YAML or JSON."),
    (
        "too-complex",
        "With `allOf` and alternatives expanded, a schema exceeds the limits. Any JSON value is used.",
    ),
    ("too-deep", "Something nests more deeply than the limits allow."),
    ("too-large", "Something has more bytes or parts than the limits allow."),
    ("tuple-items", "`items` is a list, as in older drafts of JSON Schema. It is read as `prefixItems`."),
    ("undeclared-parts", "A `multipart` body does not declare its parts."),
    (
        "undeclared-path-parameter",
        "A placeholder of a path has no parameter. It is treated as a required string.",
    ),
    ("undefined-style", "OpenAPI does not define the style of a parameter for its type or place."),
    ("unequal-lists", "A list of names for the values of an `enum` is not as long as the `enum`."),
    ("unknown-extension", "No `x-rust-` extension has this name."),
    ("unknown-keyword", "A keyword is unknown at its place and is left out."),
    ("unknown-path-parameter", "A path parameter has no placeholder in the path and is left out."),
    (
        "unknown-security-scheme",
        "A security requirement names a scheme that is not declared. The requirement is left out.",
    ),
    ("unknown-version", "The document has no version, or an unknown one."),
    ("unnamed-document", "No API in `codegen.toml` uses a document in `specs/`."),
    ("unreachable-page", "A page of a source cannot be read."),
    ("unreadable-file", "A file cannot be read."),
    (
        "unresolved-reference",
        "A `$ref` refers to nothing. Any JSON value is used in its place, or it is left out.",
    ),
    ("unsupported-content", "A media type cannot carry what its schema describes."),
    ("unsupported-keyword", "A keyword has no effect on what is generated."),
    ("unsupported-version", "Swagger 1.x is not supported."),
    (
        "untagged-alternative",
        "An alternative has no value of the discriminator. It is recognized by its shape.",
    ),
    ("unused-discriminator", "A discriminator does not distinguish the alternatives."),
    ("unused-keyword", "A keyword has no effect here, because something else decides."),
    ("unused-label", "A label belongs to a value that the `enum` does not list."),
    ("unused-mapping", "An entry of a discriminator's `mapping` refers to no alternative."),
    ("unused-schema", "A schema describes a body without structure, such as bytes."),
    (
        "webhooks",
        "Webhooks are requests that the server sends. The crate has their models, but no server that receives them.",
    ),
    ("wrong-type", "A value has another type than its keyword requires, but can still be read."),
];
