//! The keys of extensions: our own, in which travels what `openapiv3` has no place for, and those of others that say
//! something of listed values.
//!
//! Whoever writes a key and whoever reads it name the same constant. What each holds is told in the table of the parent
//! module.

pub(crate) const ALLOW_RESERVED: &str = "x-oas-allow-reserved";
pub(crate) const CONTAINS: &str = "x-oas-contains";
pub(crate) const CONTENT_ENCODING: &str = "x-oas-content-encoding";
pub(crate) const CONTENT_MEDIA_TYPE: &str = "x-oas-content-media-type";
pub(crate) const CONTENT_SCHEMA: &str = "x-oas-content-schema";
pub(crate) const DEFAULT_MAPPING: &str = "x-oas-default-mapping";
pub(crate) const DEPENDENT_REQUIRED: &str = "x-oas-dependent-required";
pub(crate) const DEPENDENT_SCHEMAS: &str = "x-oas-dependent-schemas";
pub(crate) const DEPRECATED: &str = "x-oas-deprecated";
pub(crate) const ELSE: &str = "x-oas-else";
pub(crate) const ENUM_NAME: &str = "x-oas-enum-name";
pub(crate) const EXAMPLES: &str = "x-oas-examples";
pub(crate) const EXPLODE: &str = "x-oas-explode";
pub(crate) const FORMAT: &str = "x-oas-format";
pub(crate) const IDENTIFIER: &str = "x-oas-identifier";
pub(crate) const IF: &str = "x-oas-if";
pub(crate) const ITEM_SCHEMA: &str = "x-oas-item-schema";
pub(crate) const KIND: &str = "x-oas-kind";
pub(crate) const LABELS: &str = "x-oas-labels";
pub(crate) const MAX_CONTAINS: &str = "x-oas-max-contains";
pub(crate) const MAXIMUM: &str = "x-oas-maximum";
pub(crate) const MIN_CONTAINS: &str = "x-oas-min-contains";
pub(crate) const MINIMUM: &str = "x-oas-minimum";
pub(crate) const MULTIPLE_OF: &str = "x-oas-multiple-of";
pub(crate) const MUTUAL_TLS: &str = "x-oas-mutual-tls";
pub(crate) const NAME: &str = "x-oas-name";
pub(crate) const NEVER: &str = "x-oas-never";
pub(crate) const NO_DEFAULT: &str = "x-oas-no-default";
pub(crate) const OAUTH2_METADATA_URL: &str = "x-oas-oauth2-metadata-url";
pub(crate) const PARENT: &str = "x-oas-parent";
pub(crate) const PATTERN_PROPERTIES: &str = "x-oas-pattern-properties";
pub(crate) const PREFIX_ITEMS: &str = "x-oas-prefix-items";
pub(crate) const PROPERTY_NAMES: &str = "x-oas-property-names";
pub(crate) const QUERYSTRING: &str = "x-oas-querystring";
pub(crate) const STYLE: &str = "x-oas-style";
pub(crate) const SUMMARY: &str = "x-oas-summary";
pub(crate) const THEN: &str = "x-oas-then";
pub(crate) const TYPES: &str = "x-oas-types";
pub(crate) const UNEVALUATED_ITEMS: &str = "x-oas-unevaluated-items";
pub(crate) const UNEVALUATED_PROPERTIES: &str = "x-oas-unevaluated-properties";
pub(crate) const XML: &str = "x-oas-xml";

/// How our own keys begin, which authors may not use.
pub(crate) const OURS: &str = "x-oas-";

/// What the values are called, or what they mean, as a list beside `enum` or as an object by value.
pub(super) const BESIDE: [(&str, &str); 4] = [
    ("x-enum-varnames", "name"),
    ("x-enumNames", "name"),
    ("x-enum-descriptions", "description"),
    ("x-enumDescriptions", "description"),
];

/// Both, and what the type is called.
pub(super) const AUTOREST: &str = "x-ms-enum";

/// The variants of values that an overlay pins.
pub(super) const PINNED: &str = "x-rust-variants";

/// All keys that say something of listed values.
pub(super) const OF_VALUES: [&str; 6] =
    [BESIDE[0].0, BESIDE[1].0, BESIDE[2].0, BESIDE[3].0, AUTOREST, PINNED];
