//! The client of the document as it was, as a program that sends texts through its types.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::Options;
use xtask::document::Pointer;
use xtask::inspect::inspect;
use xtask::ir::TypeRef;

use crate::Failure;
use crate::cases::arms;

/// What the table of types calls: values are written as requests have them.
const HELPERS: &str = r#"
type Answer = ::std::result::Result<::std::string::String, ::serde_json::Error>;

fn plain<T: ::serde::de::DeserializeOwned + ::serde::Serialize>(text: &str) -> Answer {
    ::serde_json::to_string(&crate::runtime::Outgoing(&::serde_json::from_str::<T>(text)?))
}

fn coded<C, T>(text: &str) -> Answer
where
    C: for<'de> crate::runtime::wire::Decode<'de, T> + crate::runtime::wire::Encode<T>,
{
    let mut deserializer = ::serde_json::Deserializer::from_str(text);
    let value = C::decode(&mut deserializer)?;
    deserializer.end()?;
    ::serde_json::to_string(&crate::runtime::Outgoing(&crate::runtime::wire::Encoded::<C, T>::new(&value)))
}
"#;

/// Reads cases, one a line: the index of a type, a tab, JSON. Writes `+` and what came of it, or `-` and an error.
const MAIN: &str = r#"
pub fn main() {
    let path = ::std::env::args().nth(1).expect("the file of cases is given");
    for line in ::std::fs::read_to_string(path).expect("the file of cases can be read").lines() {
        let (index, text) = line.split_once('\t').expect("a case has two parts");
        match arms::run(index.parse().expect("the first is a number"), text) {
            ::std::result::Result::Ok(text) => ::std::println!("+{text}"),
            ::std::result::Result::Err(error) => ::std::println!("-{error}"),
        }
    }
}
"#;

/// The program.
pub(crate) struct Client {
    folder: PathBuf,
    program: PathBuf,
    places: BTreeMap<Pointer, usize>,
}

impl Client {
    /// Generates and compiles it.
    pub(crate) fn new(folder: &Path, document: &str) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let file = folder.join("openapi.yaml");
        fs::write(&file, document)?;
        let (api, index) = inspect(&file, &Options::default()).api.ok_or("the document cannot be read")?;
        let mut types: Vec<TypeRef> = Vec::new();
        let mut places = BTreeMap::new();
        for (place, ty) in index.types {
            let at = types.iter().position(|known| *known == ty).unwrap_or(types.len());
            if at == types.len() {
                types.push(ty);
            }
            places.insert(place, at);
        }
        let root = folder.join("old");
        let (outcome, _) = xtask::generate_modules(&[("shop".to_owned(), file)], "old", &root)?;
        outcome.report.ok_or("the document has errors")?;
        // The generator owns these files, and writes them anew in each run.
        let append = |path: &str, text: &str| -> Result<(), Failure> {
            let path = root.join(path);
            Ok(fs::write(&path, fs::read_to_string(&path)? + text)?)
        };
        append("src/runtime/mod.rs", "pub(crate) use self::model::outgoing::Outgoing;\n")?;
        let arms = arms::module(&api, &types, "arms", "crate::shop");
        append(
            "src/lib.rs",
            &format!("\npub mod program {{\n#![allow(warnings)]\n{HELPERS}{arms}{MAIN}}}\n"),
        )?;
        append(
            "Cargo.toml",
            "\n[[bin]]\nname = \"old\"\npath = \"main.rs\"\n\n[workspace]\nresolver = \"3\"\n",
        )?;
        fs::write(
            root.join("main.rs"),
            "//! The client as a program.\n\nfn main() {\n    old::program::main();\n}\n",
        )?;
        let repository = xtask::repository()?;
        fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock"))?;
        // Its dependencies are those of the workspace, and compiled already.
        let target = repository.join("target");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--bin", "old"]).current_dir(&root).env("CARGO_TARGET_DIR", &target);
        if !cargo.status()?.success() {
            return Err("the client does not compile".into());
        }
        Ok(Self { folder: folder.to_owned(), program: target.join("debug/old"), places })
    }

    /// The type of a place, as an index that [`run`](Self::run) takes.
    pub(crate) fn index(&self, place: &Pointer) -> Option<usize> {
        self.places.get(place).copied()
    }

    /// What comes of cases, a line for each.
    pub(crate) fn run(&self, cases: &str) -> Result<String, Failure> {
        let file = self.folder.join("cases");
        fs::write(&file, cases)?;
        let run = Command::new(&self.program).arg(&file).output()?;
        if run.status.success() {
            Ok(String::from_utf8(run.stdout)?)
        } else {
            Err(String::from_utf8_lossy(&run.stderr).into_owned().into())
        }
    }
}
