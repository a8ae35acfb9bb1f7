//! Turns the text of `specs/codegen.toml` into the list of APIs to generate.

mod source;
mod url;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path};

use serde::Deserialize;
use toml::Spanned;

use crate::case::is_module;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Pattern, Selection, Selector};
use crate::version::Version;

use self::source::RawSource;
pub use self::source::{Locator, Part, Source};
pub(crate) use self::url::Url;

/// Modules that the generated crate cannot have: the runtime's, those named like another feature of the crate, like a
/// file or folder that Cargo gives a meaning, or like a crate that generated paths begin with.
const RESERVED: &[&str] = &[
    "alloc", "bin", "blocking", "brotli", "core", "default", "gzip", "http2", "lib", "main", "mock", "pages",
    "ring", "runtime", "std", "tls", "tower", "tracing", "xml", "zstd",
];

/// What is to be generated.
#[derive(Debug, PartialEq, Eq)]
pub struct Config {
    /// The text that it was read from.
    pub text: String,
    /// What the generated crate says of itself.
    pub package: Package,
    /// The APIs in the file's order.
    pub apis: Vec<ApiConfig>,
}

/// What a generated crate says of itself; what is not said is the generator's choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The name of the package.
    pub name: Option<String>,
    /// The version, as in `1.2.3`.
    pub version: Option<String>,
    /// One line about it.
    pub description: Option<String>,
}

/// One API: a module of the generated crate, and what it is made from.
#[derive(Debug, PartialEq, Eq)]
pub struct ApiConfig {
    /// The name of the module and of the Cargo feature.
    pub module: String,
    /// The OpenAPI document, relative to the folder of the configuration, with `/`.
    pub document: String,
    /// Where the document is named.
    pub document_place: Place,
    /// The overlays in the order of their application, relative like the document.
    pub overlays: Vec<String>,
    /// The operations that are wanted.
    pub selection: Selection,
    /// Whether each group of operations gets a Cargo feature of its own.
    pub group_features: bool,
    /// Where `cargo xtask vendor` takes the document from.
    pub source: Option<Source>,
}

impl ApiConfig {
    /// The file of the names that are pinned for this API, relative like the document.
    pub(crate) fn names_file(&self) -> String {
        format!("{}.names.toml", self.module)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    #[serde(default, rename = "crate")]
    package: RawPackage,
    api: Vec<RawApi>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPackage {
    name: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    description: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApi {
    module: Spanned<String>,
    document: Spanned<String>,
    #[serde(default)]
    overlays: Vec<Spanned<String>>,
    source: Option<Spanned<RawSource>>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    group_features: bool,
    #[serde(default)]
    include: Vec<Spanned<RawSelector>>,
    #[serde(default)]
    exclude: Vec<Spanned<RawSelector>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSelector {
    tag: Option<String>,
    id: Option<String>,
    method: Option<String>,
    path: Option<String>,
}

impl Config {
    /// Reads a configuration. `file` is the name that diagnostics give it.
    ///
    /// # Errors
    ///
    /// All that is wrong with the values, or the first thing that is wrong with the TOML or its keys.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let raw: RawConfig = toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            vec![problem(file, text, &span, "invalid-config", error.message())]
        })?;
        let mut checks = Checks { file, text, modules: BTreeMap::new(), found: Vec::new() };
        checks.package(&raw.package);
        let mut sources = Vec::new();
        for api in &raw.api {
            checks.module(&api.module);
            checks.path(api.document.get_ref(), api.document.span().start);
            api.overlays.iter().for_each(|it| checks.path(it.get_ref(), it.span().start));
            sources.push(checks.source(api));
            api.include.iter().chain(&api.exclude).for_each(|selector| checks.selector(selector));
        }
        if !checks.found.is_empty() {
            return Err(checks.found);
        }
        let selectors = |raw: Vec<Spanned<RawSelector>>| {
            let selectors = raw.into_iter().map(|selector| {
                let place = Place::at(file, text, selector.span().start);
                let RawSelector { tag, id, method, path } = selector.into_inner();
                Selector {
                    place,
                    tag: tag.map(Pattern),
                    id: id.map(Pattern),
                    method,
                    path: path.map(Pattern),
                }
            });
            selectors.collect()
        };
        let apis = raw.api.into_iter().zip(sources).map(|(api, source)| ApiConfig {
            module: api.module.into_inner(),
            document_place: Place::at(file, text, api.document.span().start),
            document: api.document.into_inner(),
            overlays: api.overlays.into_iter().map(Spanned::into_inner).collect(),
            selection: Selection { include: selectors(api.include), exclude: selectors(api.exclude) },
            group_features: api.group_features,
            source,
        });
        let RawPackage { name, version, description } = raw.package;
        let package = Package {
            name: name.map(Spanned::into_inner),
            version: version.map(Spanned::into_inner),
            description: description.map(Spanned::into_inner),
        };
        Ok(Self { text: text.to_owned(), package, apis: apis.collect() })
    }
}

/// What was found wrong so far, and the place of each module's name.
struct Checks<'a> {
    file: &'a str,
    text: &'a str,
    modules: BTreeMap<&'a str, Range<usize>>,
    found: Vec<Diagnostic>,
}

impl<'a> Checks<'a> {
    fn module(&mut self, module: &'a Spanned<String>) {
        let name = module.get_ref().as_str();
        if !is_module(name) {
            let message = format!(
                "{name:?} cannot name a module: it must be snake_case and not a keyword, for example `net_bird`"
            );
            self.push(module, "invalid-module", message);
        } else if RESERVED.contains(&name) {
            self.push(
                module,
                "reserved-module",
                format!("the module name `{name}` is reserved: choose another one"),
            );
        } else if let Some(first) = self.modules.insert(name, module.span()) {
            let message = format!("two APIs have the module name `{name}`");
            let diagnostic = problem(self.file, self.text, &module.span(), "duplicate-module", message);
            self.found.push(diagnostic.label(Place::at(self.file, self.text, first.start), "first here"));
        }
    }

    /// What Cargo takes in a manifest.
    fn package(&mut self, package: &RawPackage) {
        if let Some(name) = package.name.as_ref().filter(|name| !is_package(name.get_ref())) {
            let message = format!("{:?} is not a valid crate name", name.get_ref());
            self.push(name, "invalid-crate", message);
        }
        if let Some(version) =
            package.version.as_ref().filter(|version| Version::parse(version.get_ref()).is_none())
        {
            let message = format!("{:?} is not a version like `1.2.3`", version.get_ref());
            self.push(version, "invalid-crate", message);
        }
        let plain =
            |text: &str| !text.chars().any(|character| character.is_control() || "\"\\".contains(character));
        if let Some(text) = package.description.as_ref().filter(|text| !plain(text.get_ref())) {
            self.push(
                text,
                "invalid-crate",
                "the description must be one line without `\"` and `\\`".to_owned(),
            );
        }
    }

    /// Documents are only read from below the folder of the configuration, whatever the machine.
    fn path(&mut self, text: &str, byte: usize) {
        let inside = Path::new(text).components().all(|part| matches!(part, Component::Normal(_)));
        if text.is_empty() || !inside || text.contains(['\\', ':']) {
            let message = format!("{text:?} must be a relative path inside this folder, written with `/`");
            self.found.push(problem(self.file, self.text, &(byte..byte), "invalid-path", message));
        }
    }

    fn source(&mut self, api: &RawApi) -> Option<Source> {
        let Some(raw) = &api.source else {
            if !api.headers.is_empty() {
                let message = "`headers` needs a `source`, which this API does not have";
                self.push(&api.module, "invalid-source", message.to_owned());
            }
            return None;
        };
        let mut wrong = Vec::new();
        let place = (self.file, self.text, raw.span());
        let source = Source::read(raw.get_ref(), api.headers.clone(), place, &mut wrong);
        for (byte, code, message) in wrong {
            self.found.push(problem(self.file, self.text, &(byte..byte), code, message));
        }
        for (file, byte) in source.files() {
            self.path(file, byte);
        }
        Some(source)
    }

    /// One that says nothing would select everything.
    fn selector(&mut self, selector: &Spanned<RawSelector>) {
        let RawSelector { tag, id, method, path } = selector.get_ref();
        if [tag, id, method, path].into_iter().all(Option::is_none) {
            let message = "this selector is empty: give it a `tag`, `id`, `method` or `path`";
            self.found.push(problem(self.file, self.text, &selector.span(), "invalid-config", message));
        }
    }

    fn push(&mut self, value: &Spanned<String>, code: &'static str, message: String) {
        self.found.push(problem(self.file, self.text, &value.span(), code, message));
    }
}

/// Whether a package and its crate can be called so.
fn is_package(name: &str) -> bool {
    name.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
        && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok()
}

fn problem(
    file: &str,
    text: &str,
    span: &Range<usize>,
    code: &'static str,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(code, message).label(Place::at(file, text, span.start), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code and position of everything that is wrong with `text`.
    fn problems(text: &str) -> Vec<(&'static str, usize, usize)> {
        let found = Config::parse("codegen.toml", text).expect_err("the configuration is wrong");
        found
            .iter()
            .map(|diagnostic| match &diagnostic.labels[0].place {
                Place::Position { line, column, .. } => (diagnostic.code, *line, *column),
                other => panic!("{other:?} is no position"),
            })
            .collect()
    }

    fn api(module: &str) -> String {
        format!("[[api]]\nmodule = \"{module}\"\ndocument = \"a.yaml\"\n")
    }

    #[test]
    fn reads_the_apis_in_order() {
        let text = format!("{}overlays = [\"one.yaml\", \"sub/two.yaml\"]\n{}", api("zeta_2"), api("alpha"));
        let config = Config::parse("codegen.toml", &text).expect("the configuration is right");
        assert_eq!(
            config.apis.iter().map(|api| api.module.as_str()).collect::<Vec<_>>(),
            ["zeta_2", "alpha"]
        );
        assert_eq!(config.apis[0].overlays, ["one.yaml", "sub/two.yaml"]);
        assert!(config.apis[1].overlays.is_empty());
    }

    #[test]
    fn unknown_and_missing_keys_are_located() {
        assert_eq!(problems(&format!("{}color = 1\n", api("a"))), [("invalid-config", 4, 1)]);
        assert_eq!(problems(&format!("root = 1\n{}", api("a"))), [("invalid-config", 1, 1)]);
        assert_eq!(problems("[[api]]\nmodule = \"a\"\n"), [("invalid-config", 1, 1)]);
        assert_eq!(problems("[[api]]\nmodule = a\n"), [("invalid-config", 2, 10)]);
        assert_eq!(problems(""), [("invalid-config", 1, 1)]);
    }

    #[test]
    fn a_crate_has_a_name_a_version_and_a_description() {
        let with = |line: &str| format!("[crate]\n{line}\n{}", api("a"));
        let text = with("name = \"my-client\"\nversion = \"1.20.3\"\ndescription = \"Mine.\"");
        let package = Config::parse("codegen.toml", &text).expect("the configuration is right").package;
        assert_eq!(package.name.as_deref(), Some("my-client"));
        assert_eq!(package.version.as_deref(), Some("1.20.3"));
        assert_eq!(package.description.as_deref(), Some("Mine."));
        for line in [
            "name = \"\"",
            "name = \"1a\"",
            "name = \"a b\"",
            "name = \"crate\"",
            "version = \"1.2\"",
            "version = \"01.2.3\"",
            "version = \"1.2.3-a\"",
            "version = \"1.2.+3\"",
            "description = \"a\\nb\"",
        ] {
            let found = problems(&with(line));
            assert_eq!(found.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["invalid-crate"], "{line}");
        }
        assert_eq!(problems(&with("colour = 1")), [("invalid-config", 2, 1)]);
    }

    #[test]
    fn a_module_is_a_free_lower_snake_identifier() {
        for name in [
            "", "1a", "_a", "a_", "a__b", "aB", "a-b", "ä", "a/b", "../a", "self", "crate", "async", "gen",
            "nul", "com1",
        ] {
            assert_eq!(problems(&api(name)), [("invalid-module", 2, 10)], "{name:?}");
        }
        for name in ["runtime", "default", "bin", "blocking", "tls"] {
            assert_eq!(problems(&api(name)), [("reserved-module", 2, 10)], "{name:?}");
        }
        for name in ["a", "github_2022", "comma", "com10", "runtimes"] {
            assert!(Config::parse("codegen.toml", &api(name)).is_ok(), "{name:?}");
        }
    }

    #[test]
    fn no_module_is_called_like_a_feature_of_every_crate() {
        let root = crate::repository().expect("the tests run in the repository");
        let manifest = std::fs::read_to_string(root.join("templates/Cargo.toml")).expect("it can be read");
        let manifest: toml::Table = manifest.parse().expect("it is TOML");
        for name in manifest["features"].as_table().expect("it has features").keys() {
            if is_module(name) {
                assert_eq!(problems(&api(name)), [("reserved-module", 2, 10)], "{name}");
            }
        }
    }

    #[test]
    fn everything_wrong_with_values_comes_at_once() {
        let text = "[[api]]\nmodule = \"B\"\ndocument = \"../a.yaml\"\noverlays = [\"/x\", \"a\\\\b\"]\n";
        let expected = [
            ("invalid-module", 2, 10),
            ("invalid-path", 3, 12),
            ("invalid-path", 4, 13),
            ("invalid-path", 4, 19),
        ];
        assert_eq!(problems(text), expected);
    }

    #[test]
    fn a_repeated_module_points_at_both() {
        let found =
            Config::parse("codegen.toml", &(api("a") + &api("a"))).expect_err("the module is repeated");
        let lines = found[0].labels.iter().map(|label| match label.place {
            Place::Position { line, .. } => line,
            _ => 0,
        });
        assert_eq!(lines.collect::<Vec<_>>(), [5, 2]);
    }
}
