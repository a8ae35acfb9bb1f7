//! From the types of examples to a program that decodes and encodes them.
//!
//! The program is the generated crate itself with a `main` at its end: so it reaches the codecs that the crate keeps to
//! itself, and what examples do not need is not compiled to machine code.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use xtask::emit::{TypeText, type_texts};
use xtask::ir::{Api, TypeRef};

use crate::{Failure, workspace};

/// What reads cases, one a line: the index of the type, a tab, JSON. Writes `+` and JSON, or `-` and an error.
const MAIN: &str = r#"
fn plain<T: ::serde::de::DeserializeOwned + ::serde::Serialize>(text: &str) -> ::std::result::Result<::std::string::String, ::serde_json::Error> {
    ::serde_json::to_string(&::serde_json::from_str::<T>(text)?)
}

fn coded<C, T>(text: &str) -> ::std::result::Result<::std::string::String, ::serde_json::Error>
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

pub fn main() {
    let path = ::std::env::args().nth(1).expect("the file of cases is given");
    for line in ::std::fs::read_to_string(path).expect("the file of cases can be read").lines() {
        let (index, text) = line.split_once('\t').expect("a case has two parts");
        match run(index.parse().expect("the first is a number"), text) {
            ::std::result::Result::Ok(text) => ::std::println!("+{text}"),
            ::std::result::Result::Err(error) => ::std::println!("-{error}"),
        }
    }
}
"#;

/// Writes the program for a generated crate.
pub(super) fn write(api: &Api, types: &[TypeRef], folder: &Path, package: &str) -> Result<(), Failure> {
    let source = folder.join("crates").join(package);
    let library = fs::read_to_string(source.join("src/lib.rs"))?;
    // The generator owns `src/` and would remove the file, so it is written after the crate, which it then is part of.
    fs::write(source.join("src/examples.rs"), library + &cases(api, types))?;

    let manifest = fs::read_to_string(source.join("Cargo.toml"))?;
    let target = format!("{package}-examples");
    let folder = folder.join("examples").join(&target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), workspace::program(&manifest, package, &target))?;
    Ok(())
}

fn cases(api: &Api, types: &[TypeRef]) -> String {
    let (uses, texts) = type_texts(api, types);
    let mut out = String::from("\npub mod round_trips {\n#![allow(warnings)]\nuse crate::models;\n");
    if api.types.is_empty() {
        out = out.replace("use crate::models;\n", "");
    }
    let _ = write!(
        out,
        "{uses}\n{MAIN}\nfn run(index: usize, text: &str) -> ::std::result::Result<::std::string::String, ::serde_json::Error> {{\n    match index {{\n"
    );
    for (index, TypeText { ty, codec }) in texts.iter().enumerate() {
        let _ = match codec {
            Some(codec) => writeln!(out, "        {index} => coded::<{codec}, {ty}>(text),"),
            None => writeln!(out, "        {index} => plain::<{ty}>(text),"),
        };
    }
    out + "        _ => ::std::unreachable!(),\n    }\n}\n}\n\nfn main() {\n    round_trips::main();\n}\n"
}
