//! From types to a function that says which variant a text decodes as, and what becomes of it when it is written again.

use std::fmt::Write as _;

use xtask::emit::{TypeText, type_texts};
use xtask::ir::{Api, TypeId, TypeKind, TypeRef};

/// What the function calls; one copy is enough for several functions.
pub(crate) const HELPERS: &str = r#"
type Answer = ::std::result::Result<::std::string::String, ::serde_json::Error>;

fn variant<T>(text: &str, name: fn(&T) -> &'static str) -> Answer
where
    T: ::serde::de::DeserializeOwned + ::serde::Serialize,
{
    let value: T = ::serde_json::from_str(text)?;
    ::std::result::Result::Ok(::std::format!("{}\t{}", name(&value), ::serde_json::to_string(&value)?))
}
"#;

/// The module `name` with a function `run`, beside the [`HELPERS`]; `root` is the path of the API's module.
pub(crate) fn module(api: &Api, types: &[TypeId], name: &str, root: &str) -> String {
    let refs: Vec<TypeRef> = types.iter().map(|id| TypeRef::Named(*id)).collect();
    let (uses, texts) = type_texts(api, &refs);
    let models = if api.types.is_empty() { String::new() } else { format!("use {root}::models;") };
    let mut out = format!(
        "\npub mod {name} {{\n#![allow(unused)]\n{models}\n{uses}\n\n\
         pub fn run(index: usize, text: &str) -> super::Answer {{\n    match index {{\n"
    );
    for (index, (id, TypeText { ty, .. })) in types.iter().zip(&texts).enumerate() {
        let names: Vec<&str> = match api.type_def(*id).map(|def| &def.kind) {
            Some(TypeKind::Union(union)) => union
                .variants
                .iter()
                .map(|variant| variant.name.as_str())
                .chain([union.unknown.as_str()])
                .collect(),
            Some(TypeKind::Enum(item)) => item
                .variants
                .iter()
                .map(|variant| variant.name.as_str())
                .chain([item.unknown.as_str()])
                .collect(),
            _ => Vec::new(),
        };
        let _ = writeln!(out, "        {index} => super::variant::<{ty}>(text, |value| match value {{");
        for name in names {
            let _ = writeln!(out, "            {ty}::{name} {{ .. }} => {name:?},");
        }
        out += "        }),\n";
    }
    out + "        _ => ::std::panic!(\"there is no such type\"),\n    }\n}\n}\n"
}
