//! From what an API is called in Rust to a list for the eye, and to counts that say how its names read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use xtask::document::Pointer;
use xtask::ir::{Api, Given, Group, Operation, OutputType, TypeKind, TypeRef};

/// How the names of a document's crate read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Names {
    /// The length of each method's name.
    pub(crate) lengths: Vec<usize>,
    /// Methods that say all words of their group again.
    pub(crate) repeating: Vec<String>,
    /// Methods with `by` in their name.
    pub(crate) by: Vec<String>,
    /// Groups, methods, fields and variants that end in a hash.
    pub(crate) hashed: Vec<String>,
    /// Types that end in a hash.
    pub(crate) hashed_types: Vec<String>,
}

/// The fewest digits that a hash has.
const DIGITS: usize = 4;

impl Names {
    /// Reads the names of an API.
    pub(crate) fn of(api: &Api) -> Self {
        let mut names = Self::default();
        for group in &api.groups {
            let said = words(&group.module);
            if is_hashed(&group.module, &format!("{:?}", group.origin)) {
                names.hashed.push(group.module.clone());
            }
            for operation in &group.operations {
                let call = format!("{}.{}", group.module, operation.method);
                let method = words(&operation.method);
                names.lengths.push(operation.method.trim_start_matches("r#").len());
                if said.iter().all(|word| method.contains(word)) {
                    names.repeating.push(call.clone());
                }
                if operation.method.contains("_by_") {
                    names.by.push(call.clone());
                }
                if is_hashed(&operation.method, &format!("{} {}", operation.id, operation.path)) {
                    names.hashed.push(call);
                }
            }
        }
        for def in &api.types {
            let place = text(&def.place);
            if is_hashed(&def.name, &place) {
                names.hashed_types.push(def.name.clone());
            }
            let parts: Vec<(String, String)> = match &def.kind {
                TypeKind::Struct(object) => {
                    object.fields.iter().map(|field| (field.name.clone(), field.wire.clone())).collect()
                }
                TypeKind::Enum(listed) => listed
                    .variants
                    .iter()
                    .map(|variant| (variant.name.clone(), variant.value.to_string()))
                    .collect(),
                TypeKind::Union(union) => {
                    union.variants.iter().map(|variant| (variant.name.clone(), place.clone())).collect()
                }
                TypeKind::Alias(_) | TypeKind::Newtype(_) => Vec::new(),
            };
            let hashed = parts.into_iter().filter(|(name, said)| is_hashed(name, said));
            names.hashed.extend(hashed.map(|(name, _)| format!("{}::{name}", def.name)));
        }
        names
    }
}

/// The words of a name, in the singular.
fn words(name: &str) -> BTreeSet<String> {
    let name = name.trim_start_matches("r#").trim_end_matches('_');
    name.split('_').map(|word| word.strip_suffix('s').unwrap_or(word).to_owned()).collect()
}

/// Whether a name ends in digits of a hash: hexadecimal ones that nothing says that it is named after.
fn is_hashed(name: &str, said: &str) -> bool {
    let capital = name.starts_with(|first: char| first.is_ascii_uppercase());
    let is_digit = |letter: &char| {
        letter.is_ascii_digit()
            || if capital { ('A'..='F').contains(letter) } else { ('a'..='f').contains(letter) }
    };
    let count = name.chars().rev().take_while(is_digit).count();
    let Some(tail) = count.checked_sub(DIGITS).and_then(|_| name.get(name.len() - DIGITS..)) else {
        return false;
    };
    let letters =
        |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    !letters(said).contains(&letters(tail))
}

fn text(place: &Pointer) -> String {
    place.tokens().collect::<Vec<_>>().join(" ")
}

/// Every call of an API, a line each: `group.method(arguments) -> type`.
pub(crate) fn list(api: &Api) -> String {
    let mut out = String::new();
    for group in &api.groups {
        for operation in &group.operations {
            let _ = writeln!(out, "{}", call(api, group, operation));
        }
    }
    for def in &api.types {
        let kind = match &def.kind {
            TypeKind::Struct(_) => "struct",
            TypeKind::Enum(_) => "enum",
            TypeKind::Union(_) => "union",
            TypeKind::Alias(_) => "alias",
            TypeKind::Newtype(_) => "newtype",
        };
        let _ = writeln!(out, "{kind} {}  # {}", def.name, def.place);
    }
    out
}

fn call(api: &Api, group: &Group, operation: &Operation) -> String {
    let mut arguments: Vec<&str> =
        operation.arguments.iter().map(|argument| argument.name.as_str()).collect();
    arguments.extend(operation.body.iter().filter(|body| body.required).map(|body| body.name.as_str()));
    let given = |given: &Given| match given {
        Given::Value(value) => ty(api, value),
        Given::Items(item) | Given::Events(item) | Given::EventsOf(item) => {
            format!("Stream<{}>", ty(api, item))
        }
    };
    let output = match &operation.output {
        OutputType::Empty | OutputType::NoBody => "()".to_owned(),
        OutputType::One(one) => given(one),
        OutputType::Several { name, .. } => name.clone(),
    };
    let arguments = arguments.join(", ");
    let (module, method, id) = (&group.module, &operation.method, &operation.id);
    format!("{module}.{method}({arguments}) -> {output}  # {} {} {id}", operation.http_method, operation.path)
}

/// A type as a reader knows it.
fn ty(api: &Api, used: &TypeRef) -> String {
    match used {
        TypeRef::Named(id) => api.type_def(*id).map(|def| def.name.clone()).unwrap_or_default(),
        TypeRef::Boxed(inner) => ty(api, inner),
        TypeRef::Option(inner) => format!("Option<{}>", ty(api, inner)),
        TypeRef::Vec(inner) => format!("Vec<{}>", ty(api, inner)),
        TypeRef::Map(inner) => format!("Map<{}>", ty(api, inner)),
        other => format!("{other:?}"),
    }
}
