//! The floors of the runtime and of the generator: nothing imports what imports it, however many lie between.
//!
//! A path of the code (`crate::…`, `super::…`, `self::…`, `child::…`, in a `use` or not) is an edge from its file to the file
//! of the longest module in it. What a macro names by `$crate` is named by whoever uses the macro, and does not count; nor
//! does what a test module names.
//!
//! In the runtime no file is part of a circle, and no folder at the top: a `mod.rs` that shows what its files have stands above them.
//! In the generator a `mod.rs` has what its files share as well as what they make, so there the files and folders beside
//! each other count, each with all that it holds; and what a `mod.rs` shows of another file is that file's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module by its path below the root; the root itself is empty.
type Module = Vec<String>;

/// Which modules each module names.
type Edges = BTreeMap<Module, BTreeSet<Module>>;

/// What each module shows of others: by name, the path of what it is.
type Shown = BTreeMap<Module, BTreeMap<String, Module>>;

/// The modules of a crate, or of a part of one.
struct Tree {
    /// How paths from the crate on begin.
    within: &'static [&'static str],
    /// The texts of the modules.
    files: BTreeMap<Module, String>,
}

#[test]
fn no_module_of_the_runtime_imports_in_a_circle() {
    let tree =
        Tree { within: &["runtime"], files: files(&crate::repository::root().join("templates/runtime")) };
    let edges = tree.edges(&Shown::new());
    let named = |from: &str, to: &str| edges[&path(from)].contains(&path(to));
    // A test that reads no edges finds no circle.
    assert!(named("client::exchange", "response::reply") && named("model::wire::union", "model::wire::fit"));
    assert_eq!(circle(&edges), None, "these modules import each other");
    assert_eq!(circle(&beside(&edges, &[])), None, "these folders import each other");
}

#[test]
fn no_module_of_the_generator_imports_in_a_circle() {
    let mut files = files(&crate::repository::root().join("xtask/src"));
    // A crate of its own, above the other.
    files.remove(&path("main"));
    let tree = Tree { within: &[], files };
    let edges = tree.edges(&tree.shown());
    let named = |from: &str, to: &str| edges[&path(from)].contains(&path(to));
    assert!(named("lower::body", "lower::multipart") && named("lower::parameter", "spec::parameter"));
    assert_eq!(circle_of_siblings(&edges), None, "these import each other");
}

#[test]
fn a_circle_is_found() {
    let file = |name: &str, text: &str| (path(name), text.to_owned());
    let files = BTreeMap::from([
        file("", "mod a; pub mod b { }"),
        file("a", "use std::fmt; use crate::runtime::{b::{c::C, D}};"),
        file("b", "pub use self::c::C; struct D;"),
        file("b::c", "fn f() -> super::e::E { macro_rules! m { () => { $crate::runtime::a::A } } }"),
        file("b::e", "pub(super) struct E; use super::super::a::A;"),
    ]);
    let tree = Tree { within: &["runtime"], files };
    let circle = circle(&tree.edges(&Shown::new())).unwrap();
    assert_eq!(circle, ["a", "b", "b::c", "b::e", "a"]);
}

#[test]
fn a_circle_of_siblings_is_found() {
    let with = |d: &str| {
        let file = |name: &str, text: &str| (path(name), text.to_owned());
        let files = BTreeMap::from([
            file("", "mod a; mod d;"),
            file("a", "mod b; pub use b::c::C; use super::d::D; fn f() { b::g() }"),
            file("a::b", "mod c; pub(super) fn g() -> super::C {}"),
            file("a::b::c", "pub struct C(super::super::E);"),
            file("d", d),
        ]);
        let tree = Tree { within: &[], files };
        circle_of_siblings(&tree.edges(&tree.shown()))
    };
    // A parent and its children may name each other, and tests may name all.
    assert_eq!(with("pub struct D; #[cfg(test)] mod tests { use crate::a::C; }"), None);
    assert_eq!(with("pub struct D(crate::a::C);").unwrap(), ["a", "d", "a"]);
}

fn path(name: &str) -> Module {
    name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The texts of all modules below a folder.
fn files(root: &Path) -> BTreeMap<Module, String> {
    let (mut files, mut pending) = (BTreeMap::new(), vec![Module::new()]);
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(root.join(folder.join("/"))).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let mut module = folder.clone();
            module.extend(
                name.strip_suffix(".rs")
                    .or(Some(&name))
                    .filter(|name| !matches!(*name, "mod" | "lib"))
                    .map(str::to_owned),
            );
            if entry.path().is_dir() {
                pending.push(module);
            } else {
                files.insert(module, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    files
}

impl Tree {
    fn edges(&self, shown: &Shown) -> Edges {
        let edges = self.files.iter().map(|(module, text)| {
            let mut named = Vec::new();
            paths(text.parse().unwrap(), &mut named);
            let of = |path: Vec<String>| self.module(self.absolute(module, path)?, shown);
            (module.clone(), named.into_iter().filter_map(of).filter(|to| to != module).collect())
        });
        edges.collect()
    }

    /// The module that has what a path names: that of its longest beginning, or the one that this one shows it from.
    fn module(&self, mut path: Module, shown: &Shown) -> Option<Module> {
        loop {
            let length = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
            let (module, rest) = path.split_at(length);
            let target = rest.split_first().and_then(|(name, rest)| {
                let target = shown.get(module)?.get(name)?;
                Some([target.as_slice(), rest].concat())
            });
            match target {
                Some(target) if target != path => path = target,
                Some(_) | None => return Some(module.to_vec()),
            }
        }
    }

    /// What each module has from others under a name of its own.
    fn shown(&self) -> Shown {
        let of = |(module, text): (&Module, &String)| {
            let tokens: Vec<TokenTree> = text.parse::<TokenStream>().unwrap().into_iter().collect();
            let mut used = Vec::new();
            for (index, token) in tokens.iter().enumerate() {
                if let (TokenTree::Ident(word), [TokenTree::Ident(first), rest @ ..]) =
                    (token, &tokens[index + 1..])
                    && word == "use"
                {
                    path_from(vec![first.to_string()], rest, &mut used);
                }
            }
            let names = used.into_iter().filter_map(|path| {
                let path = self.absolute(module, path).filter(|path| !self.files.contains_key(path))?;
                Some((path.last()?.clone(), path))
            });
            (module.clone(), names.collect())
        };
        self.files.iter().map(of).collect()
    }

    /// A path from the root on; `None` where it leads elsewhere.
    fn absolute(&self, module: &Module, path: Vec<String>) -> Option<Module> {
        let mut rest = path.into_iter().peekable();
        let mut base = module.clone();
        match rest.next()?.as_str() {
            "crate" => {
                base.clear();
                for part in self.within {
                    rest.next().filter(|first| first == part)?;
                }
            }
            "super" => drop(base.pop()),
            "self" => {}
            child => {
                base.push(child.to_owned());
                self.files.get(&base)?;
            }
        }
        while rest.next_if(|part| part == "super").is_some() {
            base.pop();
        }
        base.extend(rest);
        Some(base)
    }
}

/// All paths of a text, those of groups one by one.
fn paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            TokenTree::Group(group) => paths(group.stream(), found),
            TokenTree::Punct(punct) if punct.as_char() == '$' => rest = after.get(1..).unwrap_or_default(),
            // Who may see something is no import.
            TokenTree::Ident(name) if name == "pub" && matches!(after, [TokenTree::Group(_), ..]) => {
                rest = after.get(1..).unwrap_or_default();
            }
            // Tests stand above all.
            TokenTree::Punct(punct) if punct.as_char() == '#' && is_for_tests(after.first()) => {
                let end = after.iter().position(
                    |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
                );
                rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
            }
            TokenTree::Ident(name) => rest = path_from(vec![name.to_string()], after, found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Whether what stands behind a `#` says that an item is for tests.
fn is_for_tests(attribute: Option<&TokenTree>) -> bool {
    attribute.is_some_and(|attribute| attribute.to_string().replace(' ', "") == "[cfg(test)]")
}

/// Reads a path on, and gives what comes behind it.
fn path_from<'a>(
    mut path: Vec<String>,
    mut rest: &'a [TokenTree],
    found: &mut Vec<Vec<String>>,
) -> &'a [TokenTree] {
    while let [TokenTree::Punct(one), TokenTree::Punct(two), next, after @ ..] = rest {
        if one.as_char() != ':' || two.as_char() != ':' {
            break;
        }
        match next {
            TokenTree::Ident(name) => path.push(name.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let items: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in
                    items.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
                {
                    if let [TokenTree::Ident(name), item @ ..] = item {
                        let own = (name != "self").then(|| name.to_string());
                        path_from(path.iter().cloned().chain(own).collect(), item, found);
                    }
                }
                return after;
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => break,
        }
        rest = after;
    }
    found.push(path);
    rest
}

/// A circle of files or folders that stand beside each other, each with all that it holds.
fn circle_of_siblings(edges: &Edges) -> Option<Vec<String>> {
    let folders: BTreeSet<&[String]> =
        edges.keys().filter_map(|module| Some(module.split_last()?.1)).collect();
    folders.into_iter().find_map(|folder| circle(&beside(edges, folder)))
}

/// The edges between what stands in a folder.
fn beside(edges: &Edges, folder: &[String]) -> Edges {
    let sibling = |module: &Module| {
        let own = module.strip_prefix(folder)?.first()?;
        Some([folder, std::slice::from_ref(own)].concat())
    };
    let mut found = Edges::new();
    for (from, to) in edges {
        let Some(from) = sibling(from) else { continue };
        let to: BTreeSet<Module> = to.iter().filter_map(sibling).filter(|to| *to != from).collect();
        found.entry(from).or_default().extend(to);
    }
    found
}

/// A circle, if there is one: its modules, the first once more at the end.
fn circle(edges: &Edges) -> Option<Vec<String>> {
    fn visit<'a>(
        module: &'a Module,
        edges: &'a Edges,
        way: &mut Vec<&'a Module>,
        done: &mut BTreeSet<&'a Module>,
    ) -> bool {
        let closes = way.contains(&module);
        if closes || done.contains(module) {
            if closes {
                way.push(module);
            }
            return closes;
        }
        way.push(module);
        if edges[module].iter().any(|next| visit(next, edges, way, done)) {
            return true;
        }
        way.pop();
        done.insert(module);
        false
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    edges.keys().find(|module| visit(module, edges, &mut way, &mut done))?;
    let start = way.iter().position(|module| Some(module) == way.last())?;
    Some(way[start..].iter().map(|module| module.join("::")).collect())
}
