//! From the keywords that narrow a schema without choosing its type to one table of them.

use std::collections::BTreeMap;

use openapiv3 as oas;

/// What values a schema allows beyond their type (OpenAPI 3.0.4, Schema Object).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// Bounds by keyword. An exclusive bound stands in for its inclusive one.
    pub bounds: BTreeMap<Bound, f64>,
    /// A regular expression that strings match.
    pub pattern: Option<String>,
}

/// A keyword that bounds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// `exclusiveMaximum`
    ExclusiveMaximum,
    /// `exclusiveMinimum`
    ExclusiveMinimum,
    /// `maxItems`
    MaxItems,
    /// `maxLength`
    MaxLength,
    /// `maxProperties`
    MaxProperties,
    /// `maximum`
    Maximum,
    /// `minItems`
    MinItems,
    /// `minLength`
    MinLength,
    /// `minProperties`
    MinProperties,
    /// `minimum`
    Minimum,
    /// `multipleOf`
    MultipleOf,
}

impl Constraints {
    pub(super) fn read(kind: &oas::SchemaKind) -> Self {
        let mut read = Self::default();
        match kind {
            oas::SchemaKind::Type(oas::Type::String(string)) => {
                read.pattern.clone_from(&string.pattern);
                read.count(Bound::MinLength, string.min_length);
                read.count(Bound::MaxLength, string.max_length);
            }
            oas::SchemaKind::Type(oas::Type::Number(number)) => {
                read.range(
                    number.minimum,
                    number.exclusive_minimum,
                    number.maximum,
                    number.exclusive_maximum,
                );
                read.set(Bound::MultipleOf, number.multiple_of);
            }
            oas::SchemaKind::Type(oas::Type::Integer(integer)) => {
                let (minimum, maximum) = (integer.minimum.map(lossy), integer.maximum.map(lossy));
                read.range(minimum, integer.exclusive_minimum, maximum, integer.exclusive_maximum);
                read.set(Bound::MultipleOf, integer.multiple_of.map(lossy));
            }
            oas::SchemaKind::Type(oas::Type::Array(array)) => {
                read.count(Bound::MinItems, array.min_items);
                read.count(Bound::MaxItems, array.max_items);
            }
            oas::SchemaKind::Type(oas::Type::Object(object)) => {
                read.count(Bound::MinProperties, object.min_properties);
                read.count(Bound::MaxProperties, object.max_properties);
            }
            oas::SchemaKind::Any(any) => {
                read.pattern.clone_from(&any.pattern);
                let exclusive = |flag: Option<bool>| flag.unwrap_or(false);
                let (below, above) = (exclusive(any.exclusive_minimum), exclusive(any.exclusive_maximum));
                read.range(any.minimum, below, any.maximum, above);
                read.set(Bound::MultipleOf, any.multiple_of);
                read.count(Bound::MinLength, any.min_length);
                read.count(Bound::MaxLength, any.max_length);
                read.count(Bound::MinItems, any.min_items);
                read.count(Bound::MaxItems, any.max_items);
                read.count(Bound::MinProperties, any.min_properties);
                read.count(Bound::MaxProperties, any.max_properties);
            }
            oas::SchemaKind::Type(oas::Type::Boolean(_))
            | oas::SchemaKind::OneOf { .. }
            | oas::SchemaKind::AllOf { .. }
            | oas::SchemaKind::AnyOf { .. }
            | oas::SchemaKind::Not { .. } => {}
        }
        read
    }

    fn set(&mut self, bound: Bound, value: Option<f64>) {
        self.bounds.extend(value.map(|value| (bound, value)));
    }

    fn count(&mut self, bound: Bound, value: Option<usize>) {
        self.set(bound, value.map(|value| lossy(i64::try_from(value).unwrap_or(i64::MAX))));
    }

    fn range(&mut self, minimum: Option<f64>, below: bool, maximum: Option<f64>, above: bool) {
        self.set(if below { Bound::ExclusiveMinimum } else { Bound::Minimum }, minimum);
        self.set(if above { Bound::ExclusiveMaximum } else { Bound::Maximum }, maximum);
    }
}

/// Bounds choose a width and are compared, for which the nearest float is exact enough.
#[expect(clippy::cast_precision_loss, reason = "bounds choose a width and are compared")]
pub(super) fn lossy(bound: i64) -> f64 {
    bound as f64
}
