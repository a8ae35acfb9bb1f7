//! Discriminators: which values of a property stand for which schemas, and what inherits from whom.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::Value;

use super::{Alternative, Alternatives, Shapes, distinct, is_component, is_null};
use crate::document::Pointer;
use crate::spec::{Discriminator, Primitive, Schema, Schemas};

/// How many generations of ancestors are looked through for a discriminator.
const DEEPEST: usize = 16;

/// Who inherits from whom, and what discriminators call them.
pub(super) struct Family {
    /// The components that name a place directly in their `allOf`, by that place.
    heirs: BTreeMap<Pointer, Vec<Pointer>>,
    /// The values that a property of a schema can have, as far as discriminators say so.
    tags: BTreeMap<(Pointer, String), BTreeSet<String>>,
    /// What each schema that stands for its heirs may be.
    unions: BTreeMap<Pointer, Alternatives>,
}

impl Family {
    pub(super) fn new(schemas: &Schemas) -> Self {
        let mut family = Self { heirs: BTreeMap::new(), tags: BTreeMap::new(), unions: BTreeMap::new() };
        for (pointer, schema) in schemas.iter() {
            if is_component(pointer) {
                for part in &schema.all_of {
                    family.heirs.entry(schemas.target(part).clone()).or_default().push(pointer.clone());
                }
            }
        }
        family
    }
}

/// The nearest schema with a discriminator, this one or one that it inherits from.
fn ancestor<'a>(schemas: &'a Schemas, pointer: &Pointer) -> Option<(Pointer, &'a Discriminator)> {
    let mut generation = vec![schemas.target(pointer).clone()];
    let mut seen = BTreeSet::new();
    for _ in 0..DEEPEST {
        let found = |at: &Pointer| schemas.get(at)?.discriminator.as_ref().map(|it| (at.clone(), it));
        if let Some(found) = generation.iter().find_map(found) {
            return Some(found);
        }
        let parents = generation.iter().filter_map(|at| schemas.get(at)).flat_map(|schema| &schema.all_of);
        let parents = parents.map(|part| schemas.target(part)).filter(|parent| seen.insert(*parent));
        generation = parents.cloned().collect();
    }
    None
}

impl Shapes<'_> {
    /// A component that others inherit from, told apart by a discriminator, is any of its heirs
    /// (OpenAPI 3.0.4, Discriminator Object, "Models with Polymorphism Support"), or itself where a tag says so.
    fn heirs_of(&mut self, pointer: &Pointer, schema: &Schema) -> Option<Alternatives> {
        let discriminator = self.polymorphism(pointer, schema)?;
        let mut members = self.descendants(pointer);
        if schema.discriminator.is_some() {
            let targets = discriminator.mapping.values();
            members.extend(targets.map(|target| self.schemas.target(&Discriminator::target(target)).clone()));
        } else {
            members.retain(|member| self.is_told(&discriminator, member));
        }
        members.retain(|member| member != pointer && self.schemas.get(member).is_some());
        let mut alternatives: Vec<Alternative> = Vec::new();
        for member in members {
            let tags = self.tags(&discriminator, &member, Some(pointer));
            alternatives.push(Alternative { place: self.itself(&member), tags });
        }
        let own = self.own_tags(pointer, schema, &discriminator, &alternatives);
        if !own.is_empty() {
            alternatives.insert(0, Alternative { place: self.insert_itself(pointer, schema), tags: own });
        }
        let discriminator = Some(discriminator.property);
        (!alternatives.is_empty()).then_some(Alternatives { members: alternatives, discriminator })
    }

    /// What a schema that stands for its heirs may be, as [`learn_tags`](Self::learn_tags) has found it.
    pub(super) fn heirs(&self, pointer: &Pointer) -> Option<&Alternatives> {
        self.family.unions.get(pointer)
    }

    /// Notes what discriminators call each schema that they tell from others, and what such schemas may be.
    pub(super) fn learn_tags(&mut self) {
        let told = self.schemas.iter().filter(|(pointer, schema)| {
            schema.discriminator.is_some() || self.polymorphism(pointer, schema).is_some()
        });
        let told: Vec<(Pointer, Schema)> =
            told.map(|(pointer, schema)| (pointer.clone(), schema.clone())).collect();
        for (pointer, schema) in told {
            let heirs = self.heirs_of(&pointer, &schema);
            self.family.unions.extend(heirs.clone().map(|heirs| (pointer.clone(), heirs)));
            let (members, property) = match (heirs, &schema.discriminator) {
                (Some(Alternatives { members, discriminator: Some(property) }), _) => (members, property),
                (_, Some(discriminator)) => {
                    let offered: Vec<Pointer> = schema.one_of.iter().chain(&schema.any_of).cloned().collect();
                    (self.told_apart(&pointer, &offered, discriminator), discriminator.property.clone())
                }
                (_, None) => continue,
            };
            for Alternative { place, tags } in members {
                for origin in self.origins(&place) {
                    self.family.tags.entry((origin, property.clone())).or_default().extend(tags.clone());
                }
            }
        }
    }

    /// Alternatives with the values of a discriminator that stand for each.
    pub(super) fn told_apart(
        &self,
        pointer: &Pointer,
        members: &[Pointer],
        discriminator: &Discriminator,
    ) -> Vec<Alternative> {
        let tags = |member: &Pointer| self.tags(discriminator, member, Some(pointer));
        let mut tags: Vec<Vec<String>> = members.iter().map(tags).collect();
        if !distinct(&tags) {
            // They list the values of each other, of which their names choose.
            for (member, tags) in members.iter().zip(&mut tags) {
                let called = self.called(tags, member, pointer);
                if !called.is_empty()
                    && self.explicit_tags(discriminator, self.schemas.target(member)).is_empty()
                {
                    *tags = called;
                }
            }
        }
        let pairs = members.iter().zip(tags);
        pairs.map(|(place, tags)| Alternative { place: place.clone(), tags }).collect()
    }

    /// The listed values that a schema is called like.
    fn called(&self, listed: &[String], member: &Pointer, parent: &Pointer) -> Vec<String> {
        let (name, parent) = (self.schemas.target(member).last(), parent.last());
        listed.iter().filter(|tag| is_called(tag, &name, &parent)).cloned().collect()
    }

    /// What inherits from a component; an heir with a discriminator of its own stands for its heirs.
    fn descendants(&self, pointer: &Pointer) -> BTreeSet<Pointer> {
        let mut ancestors = vec![pointer];
        let mut seen = BTreeSet::new();
        while let Some(ancestor) = ancestors.pop() {
            for heir in self.family.heirs.get(ancestor).into_iter().flatten() {
                let passes_on = self.schemas.get(heir).is_some_and(|schema| schema.discriminator.is_none());
                if seen.insert(heir.clone()) && passes_on {
                    ancestors.push(heir);
                }
            }
        }
        seen
    }

    /// Whether a discriminator further up speaks of a schema. One with a mapping names all that it tells apart; what
    /// else inherits only saves text.
    fn is_told(&self, discriminator: &Discriminator, member: &Pointer) -> bool {
        discriminator.mapping.is_empty() || !self.explicit_tags(discriminator, member).is_empty()
    }

    /// The discriminator that tells the heirs of a component apart: its own, or that of what it inherits from itself.
    fn polymorphism(&self, pointer: &Pointer, schema: &Schema) -> Option<Discriminator> {
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return None;
        }
        if let Some(own) = &schema.discriminator {
            return Some(own.clone());
        }
        if !is_component(pointer) || !self.family.heirs.contains_key(pointer) {
            return None;
        }
        let (at, discriminator) = ancestor(self.schemas, pointer)?;
        let parent = self.schemas.get(&at)?;
        let by_heirs = parent.one_of.is_empty() && parent.any_of.is_empty();
        let mut heirs = self.descendants(pointer).into_iter();
        (by_heirs && heirs.any(|heir| self.is_told(discriminator, &heir))).then(|| discriminator.clone())
    }

    /// Whether a schema is one of those that a polymorphic one stands for, which it therefore cannot be the same as.
    pub(super) fn is_heir(&self, pointer: &Pointer, of: &Pointer) -> bool {
        let of = self.schemas.target(of);
        let polymorphic = |schema: &Schema| self.polymorphism(of, schema).is_some();
        let inherits = self.family.heirs.get(of).is_some_and(|heirs| heirs.contains(pointer));
        let names = |members: &[Pointer]| members.iter().any(|it| self.schemas.target(it) == pointer);
        let offers = |schema: &Schema| names(&schema.one_of) || names(&schema.any_of);
        self.schemas.get(of).is_some_and(|schema| inherits && polymorphic(schema) || offers(schema))
    }

    /// The place of a schema as an object, where the schema stands for its heirs too.
    fn itself(&mut self, pointer: &Pointer) -> Pointer {
        match self.schemas.get(pointer).cloned() {
            Some(schema)
                if schema.discriminator.is_none() && self.polymorphism(pointer, &schema).is_some() =>
            {
                self.insert_itself(pointer, &schema)
            }
            _ => pointer.clone(),
        }
    }

    fn insert_itself(&mut self, pointer: &Pointer, schema: &Schema) -> Pointer {
        let place = pointer.child("base");
        let itself = Schema { discriminator: None, rust_name: None, ..schema.clone() };
        self.schemas.insert(place.clone(), itself);
        self.made.insert(place.clone());
        place
    }

    /// The tags of a polymorphic schema itself: those that say so, and listed ones that none of its heirs has.
    fn own_tags(
        &self,
        pointer: &Pointer,
        schema: &Schema,
        discriminator: &Discriminator,
        heirs: &[Alternative],
    ) -> Vec<String> {
        let said = self.explicit_tags(discriminator, pointer);
        if !said.is_empty() {
            return said;
        }
        let listed = self.listed(pointer, &discriminator.property);
        let free = |tag: &String| !heirs.iter().any(|heir| heir.tags.contains(tag));
        let free: Vec<String> = listed.into_iter().filter(free).collect();
        let by_name = schema.discriminator.is_none() && discriminator.mapping.is_empty();
        if free.is_empty() && by_name { vec![pointer.last()] } else { free }
    }

    /// The values of a discriminator that stand for a schema.
    pub(super) fn tags(
        &self,
        discriminator: &Discriminator,
        member: &Pointer,
        parent: Option<&Pointer>,
    ) -> Vec<String> {
        let member = self.schemas.target(member);
        let said = self.explicit_tags(discriminator, member);
        if !said.is_empty() {
            return said;
        }
        let listed = self.listed(member, &discriminator.property);
        // What it only inherits lists those of its siblings, too.
        let inherited = parent.map(|parent| self.listed(parent, &discriminator.property)).unwrap_or_default();
        let called = parent.map(|parent| self.called(&listed, member, parent)).unwrap_or_default();
        match listed.len() {
            // Without a mapping the tag is the name of the component.
            0 if is_component(member) => vec![member.last()],
            0 | 1 => listed,
            _ if listed == inherited => called,
            // So does a list that others use, too.
            _ if !called.is_empty() && self.shares_list(member, &discriminator.property) => called,
            _ => listed,
        }
    }

    /// Whether the list of values of a property is a component of its own.
    fn shares_list(&self, pointer: &Pointer, property: &str) -> bool {
        let parts = self.parts(pointer);
        let mut places = parts.iter().filter_map(|part| self.schemas.get(part)?.properties.get(property));
        places.any(|place| self.parts(place).iter().any(is_component))
    }

    /// The tags that a mapping or the schema itself states.
    fn explicit_tags(&self, discriminator: &Discriminator, member: &Pointer) -> Vec<String> {
        let mapped = discriminator.tags(member);
        if mapped.is_empty() {
            return self.schemas.get(member).and_then(|schema| schema.tag.clone()).into_iter().collect();
        }
        mapped.to_vec()
    }

    /// The values that a schema, or what it inherits from, lists for a property.
    pub(super) fn listed(&self, pointer: &Pointer, property: &str) -> Vec<String> {
        let values = |part: &Pointer| {
            let place = self.schemas.get(part)?.properties.get(property)?;
            self.enumerated(place, DEEPEST)
        };
        let values = self.parts(pointer).iter().find_map(values).unwrap_or_default();
        values.iter().map(tag).collect()
    }

    /// The values that a schema lists, or each of its alternatives does, but for null.
    fn enumerated(&self, pointer: &Pointer, depth: usize) -> Option<Vec<Value>> {
        let depth = depth.checked_sub(1)?;
        let listed = |part: &Pointer| {
            let schema = self.schemas.get(part)?;
            if !schema.enumeration.is_empty() {
                return Some(schema.enumeration.clone());
            }
            let members = schema.one_of.iter().chain(&schema.any_of);
            let members = members.filter(|member| !self.schemas.get(member).is_some_and(is_null));
            let values: Option<Vec<Vec<Value>>> =
                members.map(|member| self.enumerated(member, depth)).collect();
            values.map(|values| values.concat()).filter(|values| !values.is_empty())
        };
        let values = self.parts(pointer).iter().find_map(listed)?;
        Some(values.into_iter().filter(|value| !value.is_null()).collect())
    }

    /// The properties of an object that have one value because a discriminator gives it, with that value.
    pub(super) fn tagged_properties(&self, pointer: &Pointer) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for origin in self.origins(pointer) {
            let range = (origin.clone(), String::new())..;
            let of_origin = self.family.tags.range(range).take_while(|((place, _), _)| *place == origin);
            for ((_, property), tags) in of_origin {
                let (Some(tag), 1) = (tags.first(), tags.len()) else { continue };
                let listed = self.listed(&origin, property);
                let contradicts = !listed.is_empty() && !listed.contains(tag);
                if !contradicts && !self.lists_itself(&origin, property) {
                    found.insert(property.clone(), tag.clone());
                }
            }
        }
        found
    }

    /// Whether a schema lists several values for a property itself, not by what it inherits from.
    fn lists_itself(&self, pointer: &Pointer, property: &str) -> bool {
        let several = |part: &Pointer| {
            let place = self.schemas.get(part)?.properties.get(property)?;
            let named = is_component(self.schemas.target(place));
            self.schemas.get(place).map(|schema| schema.enumeration.len() > 1 && !named)
        };
        let own = self.parts(pointer).into_iter().filter(|part| part.is_within(pointer));
        !self.family.heirs.contains_key(pointer)
            && own.filter_map(|part| several(&part)).any(|several| several)
    }

    /// The schemas of the document that a schema which was made of several is.
    fn origins(&self, pointer: &Pointer) -> Vec<Pointer> {
        let mut found = Vec::new();
        let mut stack = vec![self.schemas.target(pointer).clone()];
        while let Some(at) = stack.pop() {
            let made = self.made.contains(&at);
            match at.parent().filter(|_| made && at.last() == "base") {
                Some(parent) => found.push(parent),
                None if made => {
                    let parts = self.schemas.get(&at).into_iter().flat_map(|schema| &schema.all_of);
                    stack.extend(parts.map(|part| self.schemas.target(part).clone()));
                }
                None => found.push(at),
            }
        }
        found
    }

    /// The place of a property that always is this text.
    pub(super) fn tag_property(
        &mut self,
        name: &str,
        written: &Pointer,
        holder: &Pointer,
        tag: String,
    ) -> Pointer {
        let Some(schema) = self.schemas.get(written) else { return written.clone() };
        let text = schema.types.iter().all(|primitive| *primitive == Primitive::String);
        if !text || schema.nullable || schema.secret {
            return written.clone();
        }
        let value = Value::String(tag);
        let schema = Schema {
            types: [Primitive::String].into(),
            description: schema.description.clone(),
            deprecated: schema.deprecated,
            xml: schema.xml.clone(),
            default: Some(value.clone()),
            enumeration: vec![value],
            ..Schema::default()
        };
        let place = holder.child("properties").child(name).child("tag");
        self.schemas.insert(place.clone(), schema);
        place
    }
}

/// A tag as the runtime compares it: text, or another scalar as text.
pub(in crate::lower) fn tag(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a listed value is what a schema is called, with or without the words that it shares with its parent at the start
/// and the end.
fn is_called(tag: &str, name: &str, parent: &str) -> bool {
    let words = |text: &str| -> Vec<String> { text.to_snake_case().split('_').map(str::to_owned).collect() };
    let (name, parent) = (words(name), words(parent));
    let start = name.iter().zip(&parent).take_while(|(a, b)| a == b).count();
    let (own, parents) = (name.iter().skip(start), parent.iter().skip(start));
    let end = own.clone().rev().zip(parents.rev()).take_while(|(a, b)| a == b).count();
    let own: String = own.take(name.len() - start - end).map(String::as_str).collect();
    let plain: String = words(tag).concat();
    !plain.is_empty() && (plain == own || plain == name.concat())
}
