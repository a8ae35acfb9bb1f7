//! The floors of the runtime: no module imports one that imports it, however many lie between, and no folder does.
//!
//! A path of the code (`crate::…`, `super::…`, `self::…`, in a `use` or not) is an edge from its file to the file of the
//! longest module in it. A `mod.rs` that shows what its files have stands above them. What a macro names by `$crate` is
//! named by whoever uses the macro, and does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module by its path below the runtime; the runtime itself is empty.
type Module = Vec<String>;

/// Which modules each module names.
type Edges = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn no_module_of_the_runtime_imports_in_a_circle() {
    let files = files(&crate::repository::root().join("templates/runtime"));
    let edges = edges(&files);
    let named = |from: &str, to: &str| edges[&path(from)].contains(&path(to));
    // A test that reads no edges finds no circle.
    assert!(named("client::exchange", "response::reply") && named("model::wire::union", "model::wire::fit"));
    assert_eq!(circle(&edges), None, "these modules import each other");
    assert_eq!(circle(&of_folders(&edges)), None, "these folders import each other");
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
    let circle = circle(&edges(&files)).unwrap();
    assert_eq!(circle, ["a", "b", "b::c", "b::e", "a"]);
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
                name.strip_suffix(".rs").or(Some(&name)).filter(|name| *name != "mod").map(str::to_owned),
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

fn edges(files: &BTreeMap<Module, String>) -> Edges {
    let edges = files.iter().map(|(module, text)| {
        let mut named = Vec::new();
        paths(text.parse().unwrap(), &mut named);
        let of = |path: Vec<String>| {
            let path = absolute(module, path)?;
            // The longest beginning that is a module.
            (0..=path.len()).rev().map(|length| path[..length].to_vec()).find(|path| files.contains_key(path))
        };
        (module.clone(), named.into_iter().filter_map(of).filter(|to| to != module).collect())
    });
    edges.collect()
}

/// A path from the runtime on; `None` where it leads elsewhere.
fn absolute(module: &Module, path: Vec<String>) -> Option<Module> {
    let mut rest = path.into_iter().peekable();
    let mut base = module.clone();
    match rest.next()?.as_str() {
        "crate" => {
            base.clear();
            rest.next().filter(|first| first == "runtime")?;
        }
        "super" => drop(base.pop()),
        "self" => {}
        _ => return None,
    }
    while rest.next_if(|part| part == "super").is_some() {
        base.pop();
    }
    base.extend(rest);
    Some(base)
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
            TokenTree::Ident(name) if name == "crate" || name == "super" || name == "self" => {
                rest = path_from(vec![name.to_string()], after, found);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
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

/// The edges between the folders at the top.
fn of_folders(edges: &Edges) -> Edges {
    let folder = |module: &Module| module.first().cloned().into_iter().collect::<Module>();
    let mut folders = Edges::new();
    for (from, to) in edges {
        let from = folder(from);
        let to = to.iter().map(folder).filter(|to| *to != from).collect::<BTreeSet<_>>();
        folders.entry(from).or_default().extend(to);
    }
    folders
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
