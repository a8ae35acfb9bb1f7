//! From types to a function that sends a text through the type of an index.

use std::fmt::Write as _;

use xtask::emit::{TypeText, type_texts};
use xtask::ir::{Api, TypeRef};

/// What the function calls; one copy is enough for several functions.
pub(crate) const HELPERS: &str = r#"
type Answer = ::std::result::Result<::std::string::String, ::serde_json::Error>;

fn plain<T: ::serde::de::DeserializeOwned + ::serde::Serialize>(text: &str) -> Answer {
    ::serde_json::to_string(&::serde_json::from_str::<T>(text)?)
}

fn coded<C, T>(text: &str) -> Answer
where
    C: for<'de> crate::runtime::wire::Decode<'de, T> + crate::runtime::wire::Encode<T>,
{
    let mut deserializer = ::serde_json::Deserializer::from_str(text);
    let value = C::decode(&mut deserializer)?;
    deserializer.end()?;
    let mut out = ::std::vec::Vec::new();
    C::encode(&value, &mut ::serde_json::Serializer::new(&mut out))?;
    ::std::result::Result::Ok(::std::string::String::from_utf8_lossy(&out).into_owned())
}
"#;

/// The module `name` with a function `run`, beside the [`HELPERS`]; `root` is the path of the API's module.
pub(crate) fn module(api: &Api, types: &[TypeRef], name: &str, root: &str) -> String {
    let (uses, texts) = type_texts(api, types);
    let models = if api.types.is_empty() { String::new() } else { format!("use {root}::models;") };
    let mut out = format!(
        "\npub mod {name} {{\n#![allow(unused)]\n{models}\n{uses}\n\n\
         pub fn run(index: usize, text: &str) -> super::Answer {{\n    match index {{\n"
    );
    for (index, TypeText { ty, codec, .. }) in texts.iter().enumerate() {
        let _ = match codec {
            Some(codec) => writeln!(out, "        {index} => super::coded::<{codec}, {ty}>(text),"),
            None => writeln!(out, "        {index} => super::plain::<{ty}>(text),"),
        };
    }
    out + "        _ => ::std::panic!(\"there is no such type\"),\n    }\n}\n}\n"
}
