//! From an alternative without a name of its own to words that tell it from others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use serde_json::Value;

use super::Places;
use crate::document::Pointer;
use crate::lower::shape::is_component;

/// How deeply the parts of an alternative are looked into for what tells it from others.
const DEEPEST: usize = 4;

/// How many of the things that an alternative holds may be in its name.
const DETAILS: usize = 2;

/// How much is said of alternatives, of media types and of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Detail {
    /// What is enough for most.
    Little,
    /// What an alternative holds as well.
    More,
    /// What tells it from its neighbours as well, so that it depends on them.
    All,
}

/// How many alternatives of a list have something.
#[derive(Default)]
pub(super) struct Tally {
    properties: BTreeMap<String, usize>,
    /// By the property and the value as JSON.
    values: BTreeMap<(String, String), usize>,
    formats: BTreeMap<String, usize>,
}

impl Places<'_> {
    /// What an alternative without a name of its own is called: its title, the only value of a property that has just
    /// one, or its type; in detail what it holds too.
    ///
    /// The token of an alternative that was merged with other keywords is the place of the alternative.
    pub(in crate::lower) fn alternative(&self, pointer: &Pointer, token: &str, detail: Detail) -> String {
        let named = Pointer::parse(token);
        let pointer = if token.contains("#/") { &named } else { pointer };
        if is_component(pointer) {
            return pointer.last();
        }
        match self.difference(pointer).filter(|_| detail == Detail::All) {
            Some(difference) => format!("{} {difference}", self.held(pointer, Detail::More)),
            None => self.held(pointer, detail),
        }
    }

    /// What tells an alternative from its neighbours: a property that none of them has, the only value of one, a format, or
    /// at last where it stands.
    fn difference(&self, pointer: &Pointer) -> Option<String> {
        let list = pointer.parent()?;
        let whole = self.schemas.get(&list.parent()?)?;
        let members = if list.last() == "oneOf" { &whole.one_of } else { &whole.any_of };
        let tally = self.tally(&list, members);
        // One that is no member itself has none of what its neighbours have.
        let most = usize::from(members.contains(pointer));
        let own = self.properties(pointer, DEEPEST);
        let is_alone = |count: Option<&usize>| count.is_none_or(|count| *count <= most);
        if let Some(name) = own.keys().find(|name| is_alone(tally.properties.get(*name))) {
            return Some(name.clone());
        }
        let value = own.iter().find_map(|(name, property)| {
            let value = self.schemas.get(&property.pointer)?.enumeration.first()?;
            is_alone(tally.values.get(&(name.clone(), value.to_string())))
                .then(|| value.as_str().map_or_else(|| format!("{name} {value}"), str::to_owned))
        });
        let format = || {
            let format = self.schemas.get(pointer)?.format.clone()?;
            is_alone(tally.formats.get(&format)).then_some(format)
        };
        let position = || Some((pointer.last().parse::<usize>().ok()? + 1).to_string());
        value.or_else(format).or_else(position)
    }

    /// What the alternatives of a list have, counted once for all of them.
    fn tally(&self, list: &Pointer, members: &[Pointer]) -> Arc<Tally> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lists.get(list) {
            return Arc::clone(known);
        }
        let mut tally = Tally::default();
        for member in members {
            for (name, property) in self.properties(self.schemas.target(member), DEEPEST) {
                let values = self.schemas.get(&property.pointer).into_iter().flat_map(|it| &it.enumeration);
                for value in values.map(Value::to_string).collect::<BTreeSet<String>>() {
                    *tally.values.entry((name.clone(), value)).or_default() += 1;
                }
                *tally.properties.entry(name).or_default() += 1;
            }
            if let Some(format) = self.schemas.get(member).and_then(|schema| schema.format.clone()) {
                *tally.formats.entry(format).or_default() += 1;
            }
        }
        let tally = Arc::new(tally);
        lists.insert(list.clone(), Arc::clone(&tally));
        tally
    }

    /// What an alternative is or holds.
    fn held(&self, pointer: &Pointer, detail: Detail) -> String {
        let Some(schema) = self.schemas.get(pointer) else { return "alternative".to_owned() };
        if let Some(title) = schema.title.as_deref().filter(|title| !title.is_empty() && title.len() < 40) {
            return title.to_owned();
        }
        let properties = self.properties(pointer, DEEPEST);
        let mut constants: Vec<_> = properties.iter().collect();
        // Whether it has to be there may stand beside the alternatives.
        constants.sort_by_key(|(_, property)| !property.required);
        let mut constants = constants.into_iter().filter_map(|(name, property)| {
            let values = &self.schemas.get(&property.pointer)?.enumeration;
            let [value] = values.as_slice() else { return None };
            Some((name, value))
        });
        if let Some(Value::String(text)) = constants.clone().map(|(_, value)| value).find(|it| it.is_string())
        {
            return text.clone();
        }
        if detail > Detail::Little {
            if let Some((name, value)) = constants.next() {
                return format!("{name} {value}");
            }
            let required = properties.iter().filter(|(_, property)| property.required);
            let mut names: Vec<&str> = required.map(|(name, _)| name.as_str()).take(DETAILS).collect();
            if names.is_empty() {
                names.extend(properties.keys().map(String::as_str).take(DETAILS));
            }
            if names.is_empty() {
                names.extend(schema.enumeration.iter().filter_map(Value::as_str).take(DETAILS));
            }
            if !names.is_empty() {
                return names.join(" ");
            }
        }
        match schema.types.first() {
            Some(primitive) => crate::lower::shape::type_name(*primitive).to_owned(),
            None => "object".to_owned(),
        }
    }

    /// The properties of a schema and of its `allOf` parts.
    fn properties(&self, pointer: &Pointer, depth: usize) -> BTreeMap<String, Property> {
        self.properties_but(pointer, depth, &mut BTreeSet::new())
    }

    /// The same, without those of what was `seen` at the same depth.
    fn properties_but<'s>(
        &'s self,
        pointer: &'s Pointer,
        depth: usize,
        seen: &mut BTreeSet<(usize, &'s Pointer)>,
    ) -> BTreeMap<String, Property> {
        let mut found = BTreeMap::new();
        let (Some(schema), Some(depth)) = (self.schemas.get(pointer), depth.checked_sub(1)) else {
            return found;
        };
        if !seen.insert((depth, self.schemas.target(pointer))) {
            return found;
        }
        let own = schema.properties.iter().map(|(name, pointer)| {
            (name.clone(), Property { pointer: pointer.clone(), required: schema.required.contains(name) })
        });
        let parts: Vec<_> = schema.all_of.iter().map(|part| self.properties_but(part, depth, seen)).collect();
        for (name, property) in parts.into_iter().flatten().chain(own) {
            let required = found.get(&name).is_some_and(|known: &Property| known.required);
            found.insert(name, Property { required: required || property.required, ..property });
        }
        for (name, property) in &mut found {
            property.required |= schema.required.contains(name);
        }
        found
    }
}

/// A property of an alternative.
struct Property {
    pointer: Pointer,
    required: bool,
}
