//! What a generated crate may hold, judged by the parsers that its readers use: syn for rustc's, `pulldown-cmark` for
//! rustdoc's.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};
use xtask::sync::FileSet;

/// Attributes that generated code has; no text of a document adds one.
const ATTRIBUTES: &[&str] =
    &["allow", "deprecated", "derive", "doc", "expect", "inline", "must_use", "non_exhaustive"];

/// Macros that generated code calls.
const MACROS: &[&str] = &[
    "bearer",
    "client",
    "compile_error",
    "from_variants",
    "integer_enum",
    "newtype",
    "object",
    "setters",
    "string_enum",
    "union",
];

/// A crate without the parts that are the same in all.
pub(super) struct Files(FileSet);

impl Files {
    pub(super) fn generated(files: FileSet) -> Self {
        Self(files.into_iter().filter(|(path, _)| !path.starts_with("src/runtime/")).collect())
    }
}

/// Asserts that a crate does nothing but what the emitters meant.
pub(super) fn assert_harmless(files: &Files, what: &str) {
    let mut seen = BTreeSet::new();
    for (path, text) in &files.0 {
        assert_portable(path, what);
        assert!(seen.insert(path.to_ascii_lowercase()), "{what}: {path} differs from another in case only");
        assert_readable(text, &format!("{what}: {path}"));
        let file = format!("{what}: {path}");
        match path.rsplit('.').next() {
            Some("rs") => assert_code(text, &file),
            Some("md") => assert_markdown(text, &file, false),
            _ if path == "Cargo.toml" => assert_manifest(text, &file),
            _ => assert_eq!(path, "src/rustfmt.toml", "{what}: an unexpected file"),
        }
    }
}

/// Asserts that nothing in a text moves, hides or reorders what is shown.
pub(super) fn assert_readable(text: &str, what: &str) {
    let hidden = text.chars().find(|character| {
        *character != '\n' && character.is_control()
            || matches!(
                character,
                '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                    | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
            )
    });
    assert_eq!(hidden, None, "{what}:\n{text:?}");
}

fn assert_portable(path: &str, what: &str) {
    assert!(
        path.starts_with("src/") || ["Cargo.toml", "README.md"].contains(&path),
        "{what}: {path} is not below src/"
    );
    for name in path.split('/') {
        let stem = name.split('.').next().unwrap_or_default();
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        assert!(plain && !stem.is_empty() && name.len() < 200, "{what}: {path}");
        let device = ["con", "prn", "aux", "nul"].contains(&stem)
            || stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
        assert!(
            !device || !stem.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_alphabetic()),
            "{what}: {path}"
        );
    }
}

fn assert_code(text: &str, file: &str) {
    if let Err(error) = syn::parse_file(text) {
        panic!("{file}: {error}\n{text}");
    }
    let tokens: TokenStream = text.parse().expect("what parses has tokens");
    let mut streams = vec![tokens];
    while let Some(stream) = streams.pop() {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut docs = String::new();
        for (index, tree) in trees.iter().enumerate() {
            let next = |ahead: usize| trees.get(index + ahead);
            let is = |tree: Option<&TokenTree>, mark: char| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == mark);
            if let TokenTree::Ident(name) = tree
                && is(next(1), '!')
                && !is(next(2), '=')
            {
                assert!(MACROS.contains(&name.to_string().as_str()), "{file}: the macro {name}\n{text}");
            }
            if is(Some(tree), '#') {
                let inner = usize::from(is(next(1), '!'));
                let attribute = attribute(next(1 + inner)).unwrap_or_else(|| panic!("{file}:\n{text}"));
                // A crate of several APIs has a feature for each.
                let is_feature = attribute.0 == "cfg" && file.ends_with("src/lib.rs");
                let is_known = is_feature || ATTRIBUTES.contains(&attribute.0.as_str());
                assert!(is_known, "{file}: #[{}]\n{text}", attribute.0);
                if let Some(line) = attribute.1 {
                    docs += line.strip_prefix(' ').unwrap_or(&line);
                    docs.push('\n');
                }
            } else if matches!(tree, TokenTree::Ident(_)) && !docs.is_empty() {
                let example = has_example(file);
                assert_markdown(&std::mem::take(&mut docs), file, example);
            }
            if let TokenTree::Group(group) = tree {
                streams.push(group.stream());
            }
        }
        // The documentation of a module without items.
        assert_markdown(&docs, file, has_example(file));
    }
}

/// The name of an attribute, and the line that it documents.
fn attribute(tree: Option<&TokenTree>) -> Option<(String, Option<String>)> {
    let Some(TokenTree::Group(group)) = tree
        .filter(|tree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket))
    else {
        return None;
    };
    let trees: Vec<TokenTree> = group.stream().into_iter().collect();
    let TokenTree::Ident(name) = trees.first()? else { return None };
    let line = match (name == "doc", trees.get(2)) {
        (true, Some(TokenTree::Literal(literal))) => {
            Some(syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value())
        }
        (true, _) => return None,
        _ => None,
    };
    Some((name.to_string(), line))
}

/// Whether a file begins with an example of ours: that of an API.
fn has_example(file: &str) -> bool {
    file.ends_with("src/lib.rs") || file.ends_with("src/zoo/mod.rs")
}

/// Asserts that a text in Markdown holds no code that runs, no HTML, and no link but to the web and, by our own hand, to
/// items.
fn assert_markdown(text: &str, file: &str, example: bool) {
    let fail = |what: &str| panic!("{file}: {what} in\n{text}");
    // What rustdoc turns on.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut examples = 0;
    for event in Parser::new_with_broken_link_callback(text, options, Some(item)) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => fail("HTML"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => fail("indented code"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => match &*language {
                "text" => {}
                "no_run" => examples += 1,
                other => fail(&format!("a block of {other:?}")),
            },
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let item = dest_url.strip_prefix("item:").map(|name| name.trim_matches('`'));
                let web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                let mut heads = ["Self::", "super::", "models::"].into_iter();
                let path = heads.find_map(|head| dest_url.strip_prefix(head));
                let own = path.or(item).is_some_and(is_item);
                let guide = file.ends_with("README.md") && &*dest_url == "examples/README.md";
                assert!(web || own || guide, "{file}: a link to {dest_url:?} in\n{text}");
            }
            _ => {}
        }
    }
    assert!(examples <= usize::from(example), "{file}: code that runs in\n{text}");
}

/// The target of a link without one, which rustdoc takes for an item.
fn item<'a>(link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
    Some((format!("item:{}", link.reference).into(), "".into()))
}

/// Whether a name is one that the generator links to: an item of Rust.
fn is_item(name: &str) -> bool {
    name.split("::").all(|part| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

fn assert_manifest(text: &str, file: &str) {
    let parse = |text: &str| -> BTreeMap<String, toml::Value> {
        toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}\n{text}"))
    };
    let template = parse(include_str!("../../../../templates/Cargo.toml"));
    let mut manifest = parse(text);
    for table in ["dependencies", "lints", "lib"] {
        assert_eq!(manifest.get(table), template.get(table), "{file}: {table}");
    }
    let doctest = manifest.get("lib").and_then(|lib| lib.get("doctest"));
    assert_eq!(doctest, Some(&toml::Value::Boolean(false)), "{file}: the documentation is no test");
    let package = manifest.remove("package").expect("a manifest has a package");
    let keys: Vec<&str> =
        package.as_table().expect("a package is a table").keys().map(String::as_str).collect();
    let expected = ["description", "edition", "license", "name", "publish", "rust-version", "version"];
    assert_eq!(keys, expected, "{file}");
}
