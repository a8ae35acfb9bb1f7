//! From alternatives to the variants of a union, and how a value finds its variant.
//!
//! * **The value decides.** A discriminator decides alone, also next to other keywords or inside `allOf`. So does a
//!   required property whose listed values differ in every alternative. Otherwise the runtime tries each alternative and
//!   takes the best fit (`model/wire/fit.rs`): the fewest unlisted values (a new `enum` value, a property beyond
//!   `additionalProperties: false`), then the most matching constants, then the fewest lost properties, then the first
//!   in the list. A wrong constant never fits.
//! * **`Unknown`** keeps the value as sent if nothing fits, if several alternatives take it though none lists it, or if
//!   each alternative loses something that another one keeps.
//! * **A tag comes back as sent.** If a mapping gives several tags to one schema without the property, each tag is a
//!   variant: `Signal::Lamp(Lamp)` and `Signal::Torch(Lamp)`. A tag of another JSON type makes the value `Unknown`: the
//!   text `"1"` is not the number 1. An alternative without a tag is tried if the value has no tag, or a tag that
//!   belongs to no other alternative and the alternative has a property for it.
//! * **Names.** A variant is named after its type, without the words that it shares with the union. An unnamed
//!   alternative takes its title, else its constant, else its required properties.
//! * **Constants listed one by one**, with titles and descriptions, become one enum. Alternatives that only list
//!   `required` become no types. Alternatives that differ only in `pattern` or length become one variant.

mod tell;
mod variant;

use std::collections::BTreeSet;

pub(super) use self::tell::tags;
use self::tell::{DEEPEST, Told, keeps, may_lack, told, writes};
use self::variant::{candidate, named, words};
use super::candidate::Candidate;
use super::field::docs;
use super::name::Item;
use super::shape::{Alternative, Alternatives, is_component};
use super::together::stated;
use super::types::Types;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::ir::{Plain, Tagging, TypeDef, TypeId, TypeKind, TypeRef, Union, UnionVariant};
use crate::spec::Discriminator;

pub(super) fn lower(
    types: &Types<'_>,
    place: &Pointer,
    alternatives: &Alternatives,
    diagnostics: &mut Diagnostics,
) -> Union {
    let told = told(types, alternatives);
    if let Some(property) = &alternatives.discriminator {
        unused_tags(types, place, property, &told, diagnostics);
    }
    let Told { tagging, tags_are_text, tags } = told;
    let keeps_tag = |member: &Pointer| match &tagging {
        Tagging::Property(property) => keeps(types, member, property, DEEPEST),
        Tagging::Untagged => true,
    };
    let members = alternatives
        .members
        .iter()
        .zip(&tags)
        .flat_map(|(member, tags)| split(types, member, tags, keeps_tag(&member.place)));
    let members: Vec<Member<'_>> = members.collect();
    // What takes null as a whole needs no variant that does.
    let is_nullable = types.shapes.get(place).is_some_and(|shape| shape.nullable);
    let uses = members.iter().map(|member| {
        let used = types.used(member.place, diagnostics);
        if is_nullable { used.ty } else { used.optional() }
    });
    let uses: Vec<TypeRef> = uses.collect();
    let mut candidates: Vec<Candidate> = (1..)
        .zip(members.iter().zip(&uses))
        .map(|(position, (member, ty))| candidate(types, place, (position, member), ty))
        .collect();
    candidates.push(Candidate { class: 2, ..Candidate::unknown(&place.child("unknown")) });
    let mut names = types.namer.resolve(Item::Variant, &candidates, &["self"]);
    let unknown = names.pop().unwrap_or_default();
    let mut variants: Vec<UnionVariant> = Vec::new();
    let mut seen: BTreeSet<TypeRef> = BTreeSet::new();
    for ((name, Member { place: member, tags, .. }), ty) in names.into_iter().zip(members).zip(uses) {
        // Without a tag, a second variant of one type could never be read.
        if tags.is_empty() && !seen.insert(ty.clone()) {
            continue;
        }
        let docs = types.schemas.get(member).filter(|_| !is_component(member)).map(docs).unwrap_or_default();
        let added_tag = match &tagging {
            Tagging::Property(property) if !writes(types, member, property, DEEPEST) => tags.first().cloned(),
            Tagging::Property(_) | Tagging::Untagged => None,
        };
        let keeps_tag = keeps_tag(member);
        variants.push(UnionVariant { name, ty, tags, keeps_tag, added_tag, convertible: false, docs });
    }
    let tag_may_be_absent = match &tagging {
        Tagging::Property(property) => {
            alternatives.members.iter().any(|member| may_lack(types, &member.place, property))
        }
        Tagging::Untagged => false,
    };
    Union { tagging, tags_are_text, tag_may_be_absent, variants, unknown }
}

/// What becomes a variant.
struct Member<'a> {
    place: &'a Pointer,
    tags: Vec<String>,
    /// The tag by which the variant is told from another one of the same schema.
    own_tag: Option<String>,
}

/// An alternative as a variant, or where its type does not keep which of several tags it had, as one of each tag.
fn split<'a>(
    types: &Types<'_>,
    member: &'a Alternative,
    tags: &[String],
    keeps_tag: bool,
) -> Vec<Member<'a>> {
    let place = &member.place;
    if tags.len() < 2 || keeps_tag {
        return vec![Member { place, tags: tags.to_vec(), own_tag: None }];
    }
    let name = types.schemas.target(place).last();
    let of_tag = |tag: &String| {
        let own_tag = (words(tag) != words(&name)).then(|| tag.clone());
        Member { place, tags: vec![tag.clone()], own_tag }
    };
    tags.iter().map(of_tag).collect()
}

/// Notes what a discriminator says in vain.
fn unused_tags(
    types: &Types<'_>,
    place: &Pointer,
    property: &str,
    told: &Told,
    diagnostics: &mut Diagnostics,
) {
    let Told { tagging, tags, .. } = told;
    let note = |code, message: String| Diagnostic::new(Severity::Note, code, message).at(&stated(place));
    let help = "each alternative must be an object with its own value in `mapping`";
    if *tagging != Tagging::Property(property.to_owned()) {
        let message =
            "this discriminator does not distinguish all alternatives, so they are tried one by one";
        diagnostics.push(note("unused-discriminator", message.to_owned()).help(help));
    } else if tags.iter().any(Vec::is_empty) {
        let message = "some alternatives have no tag, so they are tried if the tag matches no other";
        diagnostics.push(note("untagged-alternative", message.to_owned()).help(help));
    }
    let Some(schema) = types.schemas.get(place) else { return };
    let offered: Vec<&Pointer> = schema.one_of.iter().chain(&schema.any_of).collect();
    let mapping = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    for (tag, target) in mapping.filter(|_| !offered.is_empty()) {
        let target = Discriminator::target(target);
        let target = types.schemas.target(&target);
        let is_known = tags.iter().flatten().any(|known| known == tag);
        if !is_known && !offered.iter().any(|member| types.schemas.target(member) == target) {
            let message =
                format!("the tag `{tag}` maps to a schema that is not an alternative, so it is ignored");
            let help = "add the schema to the alternatives with an overlay";
            diagnostics.push(note("unused-mapping", message).help(help));
        }
    }
}

/// What follows from all types together: which variants their union is made from, and which structs are told from others
/// by allowing no more properties.
pub(super) fn finish(defs: &mut [TypeDef]) {
    let plain: Vec<Option<TypeRef>> = defs
        .iter()
        .map(|def| match &def.kind {
            TypeKind::Alias(inner) => Some(inner.clone()),
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => None,
        })
        .collect();
    let mut told: BTreeSet<TypeId> = BTreeSet::new();
    for def in defs.iter_mut() {
        let TypeKind::Union(union) = &mut def.kind else { continue };
        let types: Vec<TypeRef> =
            union.variants.iter().map(|variant| unaliased(&variant.ty, &plain)).collect();
        if union.tagging == Tagging::Untagged {
            told.extend(types.iter().filter_map(named));
        }
        for (variant, ty) in union.variants.iter_mut().zip(&types) {
            let is_declared = matches!(variant.ty, TypeRef::Named(_) | TypeRef::Boxed(_));
            let is_plain = is_plain(if let TypeRef::Vec(item) = ty { item } else { ty });
            let is_alone = types.iter().filter(|other| *other == ty).count() == 1;
            variant.convertible = is_alone && (is_declared || is_plain);
        }
    }
    for (id, def) in (0..).map(TypeId).zip(defs) {
        if let TypeKind::Struct(object) = &mut def.kind {
            object.closed &= told.contains(&id);
        }
    }
}

/// Whether a type is a name. Any JSON and null are made by naming the variant: nobody has one of them for the union's sake.
fn is_plain(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(_) => true,
        TypeRef::Plain(plain) => !matches!(plain, Plain::Value | Plain::Null | Plain::Constant(_)),
        TypeRef::Boxed(_) | TypeRef::Option(_) | TypeRef::Vec(_) | TypeRef::Map(_) | TypeRef::Tuple(_) => {
            false
        }
    }
}

/// A type without the names that aliases give it, and where it stands.
fn unaliased(ty: &TypeRef, aliases: &[Option<TypeRef>]) -> TypeRef {
    let inner = |ty: &TypeRef| Box::new(unaliased(ty, aliases));
    match ty {
        TypeRef::Named(id) => match aliases.get(id.0 as usize) {
            Some(Some(alias)) => unaliased(alias, aliases),
            Some(None) | None => ty.clone(),
        },
        TypeRef::Boxed(boxed) => *inner(boxed),
        TypeRef::Option(some) => TypeRef::Option(inner(some)),
        TypeRef::Vec(item) => TypeRef::Vec(inner(item)),
        TypeRef::Map(value) => TypeRef::Map(inner(value)),
        TypeRef::Tuple(items) => TypeRef::Tuple(items.iter().map(|item| unaliased(item, aliases)).collect()),
        TypeRef::Plain(Plain::Base64 | Plain::Base64Url) => TypeRef::Plain(Plain::Bytes),
        TypeRef::Plain(plain) => TypeRef::Plain(plain.clone()),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::diagnostic::Diagnostics;
    use crate::document::{Document, Sources, Strictness};
    use crate::ir::{Api, TypeKind};
    use crate::lower::lower;
    use crate::spec::Spec;

    fn api(schemas: &str) -> Api {
        let text = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{}}, components: {{schemas: {{{schemas}}}}}}}"
        );
        let mut sources = Sources::memory([("api.yaml", text.as_bytes())]);
        let mut diagnostics = Diagnostics::default();
        let document = Document::load(&mut sources, "api.yaml", &[], Strictness::Strict, &mut diagnostics);
        let spec = Spec::resolve(&document.expect("it is a document"), &mut diagnostics);
        let api = lower(spec, "api", &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        api
    }

    #[test]
    fn one_long_list_of_alternatives_is_no_combination() {
        let mut schemas = String::from("Event: {allOf: [{$ref: '#/components/schemas/Base'}], oneOf: [");
        for index in 0..111 {
            let _ = write!(schemas, "{{$ref: '#/components/schemas/E{index}'}},");
        }
        schemas += "]}, Base: {type: object, properties: {at: {type: string}}}";
        for index in 0..111 {
            let _ =
                write!(schemas, ", E{index}: {{type: object, properties: {{p{index}: {{type: string}}}}}}");
        }
        let api = api(&schemas);
        let event = api.types.iter().find(|def| def.name == "Event").expect("it is a type");
        let TypeKind::Union(union) = &event.kind else { panic!("{event:?}") };
        assert_eq!(union.variants.len(), 111);
    }
}
