//! Whether a value is valid against the schema at a place, by the crate `jsonschema`.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, Validator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xtask::document::Pointer;

use super::Failure;
use super::adapt::{adapted, fragment};
use super::trees::Trees;

/// The address of the folder of a description; nothing is ever fetched from it.
const BASE: &str = "http://description.invalid/";

/// The address of the main file, whose name does not matter to references within it.
const MAIN: &str = "main-file-of-the-description";

/// How much is told of what is wrong with a schema.
const LONGEST: usize = 100;

/// The files of a description as resources.
pub(crate) struct Resources(Vec<(String, Value)>);

/// The schemas of a description.
pub(crate) struct Schemas<'a> {
    trees: &'a [(String, Value)],
    registry: Registry<'a>,
    validators: BTreeMap<Pointer, Result<Validator, String>>,
}

impl Resources {
    pub(crate) fn new(trees: &Trees) -> Self {
        Self(trees.iter().map(|(file, tree)| (address(file), adapted(trees, file, tree))).collect())
    }

    pub(crate) fn schemas(&self) -> Result<Schemas<'_>, Failure> {
        let mut registry = Registry::new().draft(Draft::Draft202012);
        for (address, tree) in &self.0 {
            registry = registry.add(address.as_str(), tree)?;
        }
        Ok(Schemas { trees: &self.0, registry: registry.prepare()?, validators: BTreeMap::new() })
    }
}

/// What a schema says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is valid.
    Valid,
    /// It would be, were it not more than one of a `oneOf`.
    Ambiguous,
    /// It is not.
    Invalid(Fault),
}

/// Why a value is not valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fault {
    /// The keyword, and the place in the value.
    pub(crate) text: String,
    /// Whether no type of a program has what is missed: a length, a bound, a pattern.
    pub(crate) beyond_types: bool,
}

/// Formats that are types of their own.
const TYPES: [&str; 7] = ["base64url", "byte", "date", "date-time", "ipv4", "ipv6", "uuid"];

/// Whether an error is of a keyword that narrows the values of a type; of alternatives, whether it is of one of them.
fn is_beyond_types(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().any(|errors| errors.iter().all(is_beyond_types))
        }
        ValidationErrorKind::OneOfMultipleValid { .. }
        | ValidationErrorKind::Contains
        | ValidationErrorKind::ExclusiveMaximum { .. }
        | ValidationErrorKind::ExclusiveMinimum { .. }
        | ValidationErrorKind::MaxItems { .. }
        | ValidationErrorKind::Maximum { .. }
        | ValidationErrorKind::MaxLength { .. }
        | ValidationErrorKind::MaxProperties { .. }
        | ValidationErrorKind::MinItems { .. }
        | ValidationErrorKind::Minimum { .. }
        | ValidationErrorKind::MinLength { .. }
        | ValidationErrorKind::MinProperties { .. }
        | ValidationErrorKind::MultipleOf { .. }
        | ValidationErrorKind::Not { .. }
        | ValidationErrorKind::Pattern { .. }
        | ValidationErrorKind::PropertyNames { .. }
        | ValidationErrorKind::UniqueItems => true,
        ValidationErrorKind::Format { format } => !TYPES.contains(&format.as_str()),
        _ => false,
    }
}

fn address(file: &str) -> String {
    format!("{BASE}{}", if file.is_empty() { MAIN } else { file })
}

impl Schemas<'_> {
    /// Whether a value is valid.
    ///
    /// # Errors
    ///
    /// What is wrong with the schema.
    pub(crate) fn is_valid(&mut self, schema: &Pointer, value: &Value) -> Result<bool, String> {
        Ok(self.validator(schema)?.is_valid(value))
    }

    /// Whether a value is valid, and if not, why.
    ///
    /// # Errors
    ///
    /// What is wrong with the schema.
    pub(crate) fn verdict(&mut self, schema: &Pointer, value: &Value) -> Result<Verdict, String> {
        let validator = self.validator(schema)?;
        if validator.is_valid(value) {
            return Ok(Verdict::Valid);
        }
        let several = |error: &ValidationError<'_>| {
            matches!(error.kind(), ValidationErrorKind::OneOfMultipleValid { .. })
        };
        let faults = validator.iter_errors(value).filter(|error| !several(error));
        // What a type says weighs more.
        let fault = faults.map(|error| (is_beyond_types(&error), error)).min_by_key(|(beyond, _)| *beyond);
        Ok(fault.map_or(Verdict::Ambiguous, |(beyond_types, error)| {
            let text = format!("{} at ${}", error.kind().keyword(), error.instance_path());
            Verdict::Invalid(Fault { text, beyond_types })
        }))
    }

    fn validator(&mut self, schema: &Pointer) -> Result<&Validator, String> {
        if !self.validators.contains_key(schema) {
            let validator = self.compile(schema);
            self.validators.insert(schema.clone(), validator);
        }
        match self.validators.get(schema) {
            Some(Ok(validator)) => Ok(validator),
            Some(Err(fault)) => Err(fault.clone()),
            None => Err("it is not there".to_owned()),
        }
    }

    fn compile(&self, schema: &Pointer) -> Result<Validator, String> {
        let address = address(schema.file_name());
        let tree = self.trees.iter().find(|(other, _)| *other == address).map(|(_, tree)| tree);
        let reference = format!("{address}#{}", fragment(tree.ok_or("its file is not there")?, schema));
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .with_base_uri(BASE)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .with_format("base64url", is_base64)
            .with_format("byte", is_base64)
            .build(&json!({ "$ref": reference }))
            .map_err(|error| error.to_string().chars().take(LONGEST).collect())
    }
}

/// Whether a text is base64 of either alphabet (RFC 4648, sections 4 and 5), padded or not.
fn is_base64(text: &str) -> bool {
    let plain = text.trim_end_matches('=');
    plain.len() % 4 != 1 && plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte))
}
