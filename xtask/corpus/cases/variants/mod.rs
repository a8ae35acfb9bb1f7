//! From the places of a document that have alternatives to values of which it says which alternative they are, and to the
//! variant that each must decode as.
//!
//! `jsonschema` says which alternatives a value is valid against. One that is valid against exactly one is that one; where
//! a discriminator names an alternative that the value is valid against, it is the named one. Other values are not judged,
//! nor are those in which a discriminator, at any depth, names what they are not ([`tags`]).

pub(crate) mod arms;
mod candidates;
mod expected;
mod found;
mod judge;
mod pattern;
mod random;
pub(crate) mod sample;
mod scalar;
mod tags;
mod unions;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xtask::document::Pointer;
use xtask::inspect::Inspection;
use xtask::ir::{Api, Plain, TypeId, TypeKind, TypeRef};
use xtask::lower::TypeIndex;

pub(crate) use self::judge::{Case, judge};

use self::candidates::candidates;
use self::expected::{Expected, expected};
use self::tags::Tags;
use self::unions::{Choice, Group, Stated, heirs, stated};
use super::Failure;
use super::mutate::{self, Change};
use super::open;
use super::trees::Trees;
use super::validate::{Fault, Resources, Schemas, Verdict};

/// How many values of a document are judged.
const MOST_VALUES: usize = 10_000;

/// Values with more text than this are not sent through.
const LARGE: usize = 64 * 1024;

/// Why a value with a tag that contradicts the rest of it is not judged.
const CONTRADICTED: &str = "the discriminator names an alternative that it is not";

/// Why a value whose tag is new is not judged.
const UNTOLD: &str = "its tag is of no alternative";

/// What became of the values of a document's unions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Variants {
    /// Places with alternatives that became a type with variants.
    pub(crate) unions: usize,
    /// Those of them with a value that was judged.
    pub(crate) judged: usize,
    /// Places with alternatives whose values cannot be judged, by reason.
    pub(crate) unjudged: BTreeMap<String, usize>,
    /// Values whose alternative the document decides.
    pub(crate) values: usize,
    /// Those of them that decode as the variant of that alternative.
    pub(crate) right: usize,
    /// Those of the right ones that are not the same when they are written again.
    #[serde(default)]
    pub(crate) changed: usize,
    /// Those that decode as another variant.
    pub(crate) wrong: usize,
    /// Those that decode as another variant too, which they are not only by what no type of a program has: a length, a
    /// bound, a pattern. They are not counted as wrong.
    pub(crate) beyond_types: usize,
    /// Those that decode as what fits no variant.
    pub(crate) unknown: usize,
    /// Those that do not decode.
    pub(crate) refused: usize,
    /// Valid values that are not judged, and values that are left out, by reason.
    pub(crate) skipped: BTreeMap<String, usize>,
    /// What went wrong.
    pub(crate) failures: Vec<VariantFailure>,
}

/// A value that is not what the document says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct VariantFailure {
    /// The kind of failure.
    pub(crate) reason: String,
    /// The place with the alternatives.
    pub(crate) place: String,
    /// The alternative that the value is.
    pub(crate) alternative: String,
    /// The value.
    pub(crate) value: String,
    /// The variants that it may be.
    pub(crate) expected: Vec<String>,
    /// The variant that it is, or an error.
    pub(crate) found: String,
}

/// The cases of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The types that values are decoded into.
    pub(crate) types: Vec<TypeId>,
    /// The values.
    pub(crate) cases: Vec<Case>,
    /// What is known before any is decoded.
    pub(crate) variants: Variants,
}

/// The cases of a document; none where nothing can be generated.
pub(crate) fn cases(inspection: &Inspection) -> Result<Found, Failure> {
    let mut found = Found::default();
    let Some((api, index)) = &inspection.api else { return Ok(found) };
    let trees = Trees::read(inspection);
    let resources = Resources::new(&trees);
    let mut schemas = resources.schemas()?;
    let places = places(&trees, api, index, &mut found.variants.unjudged);
    let wanted: BTreeSet<Pointer> = places.iter().map(|(stated, _)| stated.place.clone()).collect();
    let examples = found::values(&trees, &wanted);
    found.variants.unions = places.len();
    let has_tags = tags::has_any(&trees);
    for (stated, id) in places {
        let shown = examples.get(&stated.place).map_or(&[][..], Vec::as_slice);
        let schemas = &mut schemas;
        let mut place = Place { trees: &trees, api, index, schemas, stated: &stated, id, has_tags };
        place.judge(shown, &mut found);
    }
    Ok(found)
}

/// The places with alternatives that became types with variants.
fn places(
    trees: &Trees,
    api: &Api,
    index: &TypeIndex,
    unjudged: &mut BTreeMap<String, usize>,
) -> Vec<(Stated, TypeId)> {
    let mut found = Vec::new();
    let mut skip = |reason: &str| *unjudged.entry(reason.to_owned()).or_default() += 1;
    for (id, def) in (0..).map(TypeId).zip(&api.types) {
        match (&def.kind, stated(trees, &def.place)) {
            (TypeKind::Union(_) | TypeKind::Enum(_), Some(stated)) => found.push((stated, id)),
            (TypeKind::Union(_), None) => {
                skip("the document has no schema there: several are brought together")
            }
            _ => {}
        }
    }
    for (place, ty) in &index.types {
        let what = match resolved(api, ty) {
            TypeRef::Named(id) => match api.type_def(*id).map(|def| &def.kind) {
                Some(TypeKind::Struct(_)) => "an object",
                Some(TypeKind::Newtype(_)) => "a newtype",
                _ => continue,
            },
            TypeRef::Plain(Plain::Value) => "any JSON",
            TypeRef::Vec(_) | TypeRef::Tuple(_) => "an array",
            TypeRef::Map(_) => "a map",
            _ => "a scalar",
        };
        if trees.at(place).is_some_and(|node| node.get("$ref").is_none()) && stated(trees, place).is_some() {
            skip(&format!("it became {what}"));
        }
    }
    found
}

/// The type behind aliases, boxes and what may be null.
fn resolved<'a>(api: &'a Api, ty: &'a TypeRef) -> &'a TypeRef {
    let mut at = ty;
    // Aliases do not refer to themselves.
    loop {
        at = match at {
            TypeRef::Option(inner) | TypeRef::Boxed(inner) => inner,
            TypeRef::Named(id) => match api.type_def(*id).map(|def| &def.kind) {
                Some(TypeKind::Alias(inner)) => inner,
                _ => return at,
            },
            _ => return at,
        };
    }
}

/// A place with alternatives whose values are judged.
struct Place<'a, 's> {
    trees: &'a Trees,
    api: &'a Api,
    index: &'a TypeIndex,
    schemas: &'a mut Schemas<'s>,
    stated: &'a Stated,
    id: TypeId,
    /// Whether the document has discriminators.
    has_tags: bool,
}

impl<'a> Place<'a, '_> {
    fn judge(&mut self, shown: &[Value], found: &mut Found) {
        let mut values: Vec<Value> = shown.to_vec();
        for value in candidates(self.trees, self.stated) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let ty = found.types.len();
        let before = found.cases.len();
        for value in values {
            let room = MOST_VALUES.saturating_sub(found.cases.len());
            match self.cases_of(ty, &value, room) {
                Ok(cases) => found.cases.extend(cases),
                Err(reason) => *found.variants.skipped.entry(reason).or_default() += 1,
            }
        }
        if found.cases.len() > before {
            found.types.push(self.id);
            found.variants.judged += 1;
        }
    }

    /// The cases of a value, one of each set of alternatives.
    ///
    /// # Errors
    ///
    /// Why there are none.
    fn cases_of(&mut self, ty: usize, value: &Value, room: usize) -> Result<Vec<Case>, String> {
        let text = value.to_string();
        if room == 0 {
            return Err(format!("left out: more than {MOST_VALUES} values of one document"));
        }
        if text.len() > LARGE {
            return Err("left out: too large".to_owned());
        }
        let def = self.api.type_def(self.id).ok_or("there is no such type")?;
        let variants_of = |choice: &Choice| expected(self.api, self.index, def, choice, value);
        let mut cases = Vec::new();
        for Decided { group, choice, rivals } in self.decided(value)? {
            let Expected { variants, unknown } =
                variants_of(choice).ok_or("which variant stands for the alternative is not known")?;
            let rivals = rivals.into_iter().flat_map(|(rival, fault)| {
                let variants = group.choices.get(rival).and_then(variants_of).into_iter();
                variants.flat_map(|it| it.variants).map(move |variant| (variant, fault.clone()))
            });
            let property = group.discriminator.as_ref().map(|discriminator| &discriminator.property);
            let tag = property.map(|property| format!("$.{property}"));
            let ty_ref = TypeRef::Named(self.id);
            let open = mutate::keys(value).into_iter().filter(|path| {
                open::reason(self.trees, self.api, &ty_ref, path, Change::Removed, value).is_some()
            });
            let open = open.map(|path| mutate::shown(&path)).filter(|path| Some(path) != tag.as_ref());
            cases.push(Case {
                ty,
                place: def.place.to_string(),
                alternative: choice.schema.to_string(),
                text: text.clone(),
                expected: variants,
                unknown,
                rivals: rivals.collect(),
                open: open.collect(),
                untagged: property.is_some_and(|property| value.get(property).is_none()),
            });
        }
        Ok(cases)
    }

    /// The alternatives that a value is, one of each set in which the document decides.
    ///
    /// # Errors
    ///
    /// Why nothing is decided.
    fn decided(&mut self, value: &Value) -> Result<Vec<Decided<'a>>, String> {
        if value.is_null() {
            return Err("null, which is no variant".to_owned());
        }
        let whole = self.verdict(&self.stated.place, value)?;
        if let Verdict::Invalid(_) = whole {
            return Err("not valid".to_owned());
        }
        if !self.agrees(&self.stated.place, value)? {
            return Err(CONTRADICTED.to_owned());
        }
        let mut decided = Vec::new();
        for group in &self.stated.groups {
            let mut fits: Vec<(&Choice, bool)> = Vec::new();
            let mut rivals = BTreeMap::new();
            for (index, choice) in group.choices.iter().enumerate() {
                match self.verdict(&choice.schema, value)? {
                    _ if !choice.admits(value) => {
                        let text = "type at $".to_owned();
                        rivals.insert(index, Fault { text, beyond_types: false });
                    }
                    Verdict::Invalid(fault) => drop(rivals.insert(index, fault)),
                    _ if !self.agrees(&choice.schema, value)? => {
                        let text = "discriminator at $".to_owned();
                        rivals.insert(index, Fault { text, beyond_types: false });
                    }
                    verdict => fits.push((choice, verdict == Verdict::Valid)),
                }
            }
            let named = group.named_by(self.trees, value);
            let choice = match (named, fits.as_slice()) {
                (Some(named), fits) if fits.iter().any(|(fit, _)| fit.schema == named.schema) => named,
                (Some(_), _) => {
                    return Err(CONTRADICTED.to_owned());
                }
                (None, [(only, true)]) if whole == Verdict::Valid => {
                    if self.takes_any_tag(group, only, value)? {
                        return Err(UNTOLD.to_owned());
                    }
                    only
                }
                (None, _) => continue,
            };
            if self.is_of_no_heir(choice, value)? || self.has_new_tag(choice, value) {
                return Err(UNTOLD.to_owned());
            }
            decided.push(Decided { group, choice, rivals });
        }
        if decided.is_empty() { Err("valid against several alternatives".to_owned()) } else { Ok(decided) }
    }

    /// Whether a value would be the alternative with any other tag, too: the one that it has is new.
    fn takes_any_tag(&mut self, group: &Group, choice: &Choice, value: &Value) -> Result<bool, String> {
        let property = group.discriminator.as_ref().map(|discriminator| &discriminator.property);
        let Some(property) = property.filter(|property| value.get(property).is_some()) else {
            return Ok(false);
        };
        let mut other = value.clone();
        if let Some(map) = other.as_object_mut() {
            map.insert(property.clone(), "a tag of no alternative".into());
        }
        Ok(self.verdict(&choice.schema, &other)? == Verdict::Valid)
    }

    /// Whether a value that is valid against a schema is what its tags say.
    fn agrees(&mut self, schema: &Pointer, value: &Value) -> Result<bool, String> {
        Ok(!self.has_tags || Tags::new(self.trees, self.schemas).agree(schema, value)?)
    }

    /// Whether the tag that an alternative has, be it inherited, names nothing that the document knows: what is newer than the
    /// client may be anything.
    fn has_new_tag(&mut self, choice: &Choice, value: &Value) -> bool {
        let parts = self.trees.parts(choice.target());
        let tags = Tags::new(self.trees, self.schemas);
        parts.iter().any(|part| tags.is_new(part, value))
    }

    /// Whether an alternative stands for its heirs, of which the value's tag names none.
    fn is_of_no_heir(&mut self, choice: &Choice, value: &Value) -> Result<bool, String> {
        let Some(heirs) = heirs(self.trees, choice.target()) else { return Ok(false) };
        let lacks = heirs.discriminator.as_ref().is_some_and(|it| value.get(&it.property).is_none());
        Ok(heirs.named_by(self.trees, value).is_none()
            && (lacks || self.takes_any_tag(&heirs, choice, value)?))
    }

    fn verdict(&mut self, schema: &Pointer, value: &Value) -> Result<Verdict, String> {
        // A keyword of 2019-09, which the validator does not follow.
        if self.trees.at(schema).is_some_and(|node| node.get("$recursiveRef").is_some()) {
            return Err("an alternative is a `$recursiveRef`".to_owned());
        }
        let verdict = self.schemas.verdict(schema, value);
        verdict.map_err(|fault| format!("its schema is not valid: {fault}"))
    }
}

/// An alternative that a value is.
struct Decided<'a> {
    group: &'a Group,
    choice: &'a Choice,
    /// What keeps it from being each of the others, by their index.
    rivals: BTreeMap<usize, Fault>,
}
