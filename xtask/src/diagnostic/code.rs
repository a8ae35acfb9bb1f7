//! What each code means. A code is stable: it is what people search for and scripts compare.

/// The page that shows them all, which a test writes from the fixtures.
const PAGE: &str = include_str!("../../DIAGNOSTICS.md");

/// What a code means, with an example; `None` for one that does not exist.
pub fn explain(code: &str) -> Option<&'static str> {
    let sections = PAGE.split("\n## ").skip(1);
    let found = sections.filter_map(|section| section.split_once('\n')).find(|(name, _)| *name == code)?;
    Some(found.1.trim())
}

/// All codes, sorted, each with what it means and why it matters.
pub const CODES: &[(&str, &str)] = &[
    (
        "alternative-requirements",
        "Alternatives list nothing but required properties. Which of them are needed is the server's to check; the type has all of them as optional.",
    ),
    (
        "borrowed-schema",
        "A media type has no schema while another one of the same body or answer has. The schema is taken for both.",
    ),
    (
        "callbacks",
        "Callbacks are requests that the server sends. Their models are generated; a server that receives them is not.",
    ),
    (
        "conditional-properties",
        "Properties that only exist under a condition (`then`, `else`, `dependentSchemas`) become optional fields.",
    ),
    ("conflicting-pages", "Two pages of a source say different things about the same part of the document."),
    (
        "contradictory-schema",
        "The parts of `allOf` ask for types that no value can have together. The first type is used.",
    ),
    ("duplicate-key", "A key stands twice in one map, and only the last one counts."),
    ("duplicate-label", "Two labels of an enumeration speak of the same value."),
    ("duplicate-module", "Two APIs of `codegen.toml` have the same module."),
    (
        "duplicate-operation-id",
        "An `operationId` must be unique in a document, since links and tools find operations by it.",
    ),
    ("duplicate-parameter", "An operation has two parameters with the same name in the same place."),
    ("duplicate-value", "A value stands twice in an `enum`."),
    ("empty-document", "The file has no content."),
    (
        "endless",
        "Every value of this type would have to hold another one. One link of the circle becomes optional.",
    ),
    (
        "external-reference",
        "A `$ref` leads to the network or out of the document's folder. Neither is ever read: a document must not decide what the generator opens.",
    ),
    (
        "ignored-header",
        "OpenAPI ignores header parameters called `Accept`, `Content-Type` and `Authorization`: media types and security schemes say the same.",
    ),
    ("inapplicable-keyword", "A keyword says nothing about values of the stated type, and is left out."),
    ("incomplete-operation", "An operation lacks something that makes it one."),
    ("integer-range", "Some integers of this schema fit into no type of Rust that the generator uses."),
    ("invalid-config", "`codegen.toml` cannot be read, or has a key that means nothing."),
    (
        "invalid-crate",
        "The name, version or description of the crate in `codegen.toml` is none that Cargo takes.",
    ),
    ("invalid-extension", "An `x-` extension of ours has a value that it cannot have."),
    ("invalid-header", "A header has a name that HTTP cannot send. Every request with it would fail."),
    (
        "invalid-json-path",
        "The target of an overlay's action is no JSONPath (RFC 9535), or its brackets nest too deeply.",
    ),
    ("invalid-keyword", "A keyword has a value of the wrong kind, and is left out."),
    ("invalid-lock", "`vendor.lock` cannot be read."),
    ("invalid-method", "A key of `additionalOperations` cannot be an HTTP method."),
    ("invalid-module", "The module of an API must be a Rust identifier in snake case."),
    ("invalid-names", "A names file cannot be read, or holds what names nothing."),
    ("invalid-overlay", "An overlay does not follow the Overlay Specification."),
    ("invalid-pages", "What an overlay says of the pages of a list does not fit the operation."),
    (
        "invalid-path",
        "A path of the API, or of a file in `codegen.toml`, is written in a way that it must not be.",
    ),
    ("invalid-source", "The `source` of an API in `codegen.toml` names nothing that can be asked."),
    ("invalid-status", "A key of `responses` is no status, no range such as `4XX`, and not `default`."),
    ("links", "Links describe how answers lead to other calls. Nothing is generated for them."),
    ("misplaced-extension", "An `x-` extension of ours stands where it has no effect."),
    ("missing-keyword", "Something that OpenAPI requires is not there."),
    (
        "missing-variable",
        "A header of a source takes its value from a variable of the environment that is not set.",
    ),
    ("mutual-tls", "Mutual TLS is set up on the client, not per call."),
    ("name-not-free", "A name that was pinned is taken by something else."),
    ("name-pinned-twice", "A names file pins the same name for two items."),
    (
        "no-content",
        "A status that has no body by the rules of HTTP is described with one. The body is not read.",
    ),
    ("no-document", "A page of a source holds no OpenAPI document."),
    ("no-paths", "The document lists no operations."),
    ("no-success", "An operation describes no successful answer; what succeeds gives `()`."),
    ("not-text", "The file is not UTF-8."),
    ("null-value", "A keyword is `null`, which says nothing. It is left out."),
    ("open-tuple", "An array lists its first elements and may have more. It becomes a list of any of them."),
    (
        "operation-reference",
        "A method of a path item is a `$ref`, which OpenAPI does not have. It is followed.",
    ),
    ("outside-root", "The document does not lie in the folder that was given as the root of its files."),
    ("overlay-conflict", "An overlay's update does not fit what stands at its target."),
    (
        "overlay-matches-nothing",
        "The target of an overlay's action selects nothing: the document changed, or the target is misspelled.",
    ),
    ("page-too-large", "An answer of a provider has more bytes than are read."),
    (
        "pages-likely",
        "An operation looks as if it gave a list page by page. An overlay can say so, and the client then asks for the next pages.",
    ),
    ("read-only-part", "A `multipart` body has a property that is `readOnly`. It is not sent."),
    (
        "recursive-schema",
        "A schema leads back to itself by nothing but `allOf`, `oneOf` and `anyOf`. That part is cut.",
    ),
    ("reference-cycle", "References lead to each other and never to a definition."),
    ("reference-siblings", "Keywords beside a `$ref` have no effect in this version of OpenAPI."),
    ("refused-redirect", "A provider sends the reader elsewhere, and that is not followed."),
    ("reserved-extension", "Extensions that begin with `x-oas-` are the generator's own, and are left out."),
    ("reserved-module", "A module cannot have this name, because the crate needs it for something else."),
    ("selects-nothing", "A selector of `codegen.toml` matches no operation."),
    ("server-variable", "The URL of a server and the list of its variables do not fit together."),
    (
        "several-alternatives",
        "Several sets of alternatives of one schema have too many combinations. Only the first sets are used.",
    ),
    (
        "several-media-types",
        "An answer offers media types that become different types, and one method for each is generated.",
    ),
    ("stale-name", "A line of a names file pins what does not exist any more."),
    ("syntax", "The text is not YAML or JSON."),
    (
        "too-complex",
        "Written out, inheritance and alternatives of a schema come to more than the limits allow. Any JSON value is used instead.",
    ),
    ("too-deep", "Something nests more deeply than the limits allow."),
    ("too-large", "Something has more bytes or more parts than the limits allow."),
    ("tuple-items", "`items` is a list, as in older drafts of JSON Schema. It is read as `prefixItems`."),
    ("undeclared-parts", "A `multipart` body does not say which parts it has."),
    ("undeclared-path-parameter", "A placeholder of a path has no parameter. It is taken as a string."),
    ("undefined-style", "A parameter has a style that OpenAPI does not define for its type or place."),
    ("unequal-lists", "A list of names for the values of an `enum` is not as long as the `enum`."),
    ("unknown-extension", "No `x-rust-` extension has this name."),
    ("unknown-keyword", "A keyword is not known here, and is left out."),
    ("unknown-path-parameter", "A parameter of the path has no placeholder in it, and is left out."),
    (
        "unknown-security-scheme",
        "A security requirement names a scheme that is not declared. The requirement is left out.",
    ),
    ("unknown-version", "The document states no version of its format, or one that does not exist."),
    ("unnamed-document", "A document stands in `specs/`, and no API is made of it."),
    ("unreachable-page", "A page of a source cannot be read."),
    ("unreadable-file", "A file cannot be read."),
    ("unresolved-reference", "A `$ref` leads to nothing. What it stands for is any JSON, or is left out."),
    ("unsupported-content", "A media type cannot carry what its schema describes."),
    ("unsupported-keyword", "A keyword has no effect on what is generated."),
    ("unsupported-version", "Swagger 1.x is not supported."),
    (
        "untagged-alternative",
        "An alternative has no value of the discriminator. It is recognized by its shape.",
    ),
    ("unused-discriminator", "A discriminator has nothing to tell apart."),
    ("unused-keyword", "A keyword says nothing here, because something else decides."),
    ("unused-label", "A label speaks of a value that the `enum` does not list."),
    ("unused-mapping", "A mapping of a discriminator leads to no alternative."),
    ("unused-schema", "A schema describes what has no structure, such as bytes."),
    (
        "webhooks",
        "Webhooks are requests that the server sends. Their models are generated; a server that receives them is not.",
    ),
    ("wrong-type", "A value has another type than the keyword asks for, and can be read all the same."),
];
