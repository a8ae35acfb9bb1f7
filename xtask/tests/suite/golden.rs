//! Documents of one feature each, with the Rust that they become.
//!
//! `tests/golden/<feature>/openapi.yaml` (with `overlay.yaml` and `parts.yaml` where there are any) becomes the module `<feature>` of one
//! generated crate; `tests/golden/<feature>/expected/src/` is the folder of that module. `tests/golden/lib.rs` joins the expected
//! folders and the templates' runtime into a library that Cargo compiles with the other targets of this package, so what
//! is expected also compiles, without a second build of the dependencies.
//!
//! `BLESS=1 cargo test -p xtask --test suite golden` takes over what is generated now.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use xtask::ir::RESERVED_TYPES;
use xtask::report;
use xtask::sync::{FileSet, Mode, sync};

use crate::repository::{Repository, root};

fn golden() -> PathBuf {
    root().join("xtask/tests/golden")
}

/// The names of the folders, sorted.
fn features() -> Vec<String> {
    let entries =
        fs::read_dir(golden()).expect("the fixtures can be read").map(|entry| entry.expect("it can be read"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> =
        folders.map(|entry| entry.file_name().into_string().expect("it is UTF-8")).collect();
    names.sort();
    names
}

/// All fixtures as one crate.
fn generate(features: &[String]) -> FileSet {
    let repository = Repository::new("golden");
    let mut config = String::new();
    for feature in features {
        repository
            .0
            .copy(&golden().join(feature).join("openapi.yaml"), &format!("specs/{feature}/openapi.yaml"));
        let parts = golden().join(feature).join("parts.yaml");
        if parts.exists() {
            repository.0.copy(&parts, &format!("specs/{feature}/parts.yaml"));
        }
        let overlay = golden().join(feature).join("overlay.yaml");
        let overlays = if overlay.exists() {
            repository.0.copy(&overlay, &format!("specs/{feature}/overlay.yaml"));
            format!("[\"{feature}/overlay.yaml\"]")
        } else {
            "[]".to_owned()
        };
        let document = format!("{feature}/openapi.yaml");
        let _ =
            writeln!(config, "[[api]]\nmodule = {feature:?}\ndocument = {document:?}\noverlays = {overlays}");
    }
    repository.0.write("specs/codegen.toml", config);
    repository.generated()
}

/// The library that compiles what is expected: the generated root, with the modules where they stand here.
fn library(root: &str) -> String {
    let mut text = String::from(
        "// Written by `BLESS=1 cargo test -p xtask --test suite golden`.\n\
         #![deny(warnings)]\n\
         #![allow(clippy::indexing_slicing, reason = \"a rule for the generator itself\")]\n",
    );
    for line in root.lines().filter(|line| !line.starts_with("#[cfg(feature")) {
        match line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            Some("runtime") => text += "#[path = \"../../../templates/runtime/mod.rs\"]\n",
            Some(feature) => {
                let _ = writeln!(text, "#[path = \"{feature}/expected/src/mod.rs\"]");
            }
            None => {}
        }
        text += line;
        text.push('\n');
    }
    text
}

/// The examples in the documentation of the modules, which no test of the generated crate compiles.
fn examples(generated: &FileSet, features: &[String]) -> String {
    let mut text = String::from(
        "\nextern crate self as generated_client;\n\n\
         #[allow(dead_code, unused_must_use, reason = \"what is in documentation is compiled here\")]\nmod examples {\n",
    );
    for feature in features {
        let module = generated.get(&format!("src/{feature}/mod.rs")).expect("the module is generated");
        let lines = module.lines().filter_map(|line| line.strip_prefix("//! "));
        let example = lines.skip_while(|line| *line != "```no_run").skip(1).take_while(|line| *line != "```");
        for line in example {
            let line =
                line.strip_prefix("# ").unwrap_or(line).replace("fn example()", &format!("fn {feature}()"));
            let _ = writeln!(text, "    {line}");
        }
    }
    text + "}\n"
}

#[test]
fn fixtures_become_what_is_expected() {
    let features = features();
    let generated = generate(&features);
    let mode = if std::env::var_os("BLESS").is_some() { Mode::Write } else { Mode::Check };
    let mut drift = String::new();
    for feature in &features {
        let prefix = format!("src/{feature}/");
        let own = generated
            .iter()
            .filter_map(|(path, text)| Some((format!("src/{}", path.strip_prefix(&prefix)?), text.clone())));
        let folder = golden().join(feature).join("expected");
        let report = sync(&folder, own.collect(), mode).expect("the expected files can be read and written");
        drift += &report::differences(&report, &format!("golden/{feature}/expected"));
    }
    let library = library(&generated["src/lib.rs"]) + &examples(&generated, &features);
    if mode == Mode::Write {
        fs::write(golden().join("lib.rs"), library).expect("the library can be written");
        return;
    }
    assert!(drift.is_empty(), "{drift}\nto take it over: BLESS=1 cargo test -p xtask --test suite golden");
    let present = fs::read_to_string(golden().join("lib.rs")).expect("the library can be read");
    assert_eq!(present, library, "golden/lib.rs does not list the fixtures");
}

/// A model with the name of something that its file imports would hide it, or be hidden.
#[test]
fn no_model_can_be_called_as_what_its_file_imports() {
    let mut imported: BTreeSet<String> = BTreeSet::new();
    for feature in features() {
        for folder in ["models", "wire"] {
            let files = fs::read_dir(golden().join(feature.as_str()).join("expected/src").join(folder));
            for file in files.into_iter().flatten() {
                let text = fs::read_to_string(file.expect("it can be read").path()).expect("it is UTF-8");
                for item in syn::parse_file(&text).expect("it is Rust").items {
                    let syn::Item::Use(item) = item else { continue };
                    names(&item.tree, &mut imported);
                }
            }
        }
    }
    let reserved: BTreeSet<String> = RESERVED_TYPES.iter().map(|name| name.to_ascii_lowercase()).collect();
    // A test that reads no imports finds all of them reserved.
    assert!(imported.contains("Bytes") && imported.contains("Nullable"), "{imported:?}");
    let free = imported.iter().filter(|name| !reserved.contains(&name.to_ascii_lowercase()));
    assert_eq!(free.collect::<Vec<_>>(), Vec::<&String>::new());
}

/// The names that a `use` item brings, but for those of other models and for modules.
fn names(tree: &syn::UseTree, found: &mut BTreeSet<String>) {
    match tree {
        syn::UseTree::Path(path) if path.ident == "super" || path.ident == "self" => {}
        syn::UseTree::Path(path) => names(&path.tree, found),
        syn::UseTree::Name(name) if name.ident.to_string().starts_with(char::is_uppercase) => {
            found.insert(name.ident.to_string());
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|item| names(item, found)),
        syn::UseTree::Name(_) | syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {}
    }
}
