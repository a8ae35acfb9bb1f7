//! From the source of one API to its document: every page asked, read and put together, and what is wrong with them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::fetch::{self, Fault, Limits};
use super::join::{self, Fragment};
use super::lock;
use super::page::{self, Cut, Page, Shape};
use crate::config::{ApiConfig, Config, Locator, Part, Source, Url};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Pointer, Sources, Strictness};
use crate::error::Error;
use crate::load::Problems;
use crate::repository::{CONFIG, path};

/// The methods of a path item.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A document as its source gives it.
pub(super) struct Taken {
    pub(super) text: String,
    /// SHA-256 by address.
    pub(super) pages: BTreeMap<String, String>,
}

/// A part of a document on its way from its page.
struct Raw<'a> {
    /// The part of the source.
    part: &'a Part,
    /// What its places are called: the address of the page, or the path of the file.
    name: String,
    /// What was cut from it.
    cuts: Vec<Cut>,
    /// Whether that is a whole file.
    is_file: bool,
}

/// The taking of one document.
pub(super) struct Taking<'a> {
    root: &'a Path,
    api: &'a ApiConfig,
    limits: Limits,
    /// What is wrong with the pages.
    pub(super) problems: Problems,
    /// Whether a page could not be had.
    pub(super) unreachable: bool,
}

impl<'a> Taking<'a> {
    pub(super) fn new(root: &'a Path, config: &Config, api: &'a ApiConfig, limits: Limits) -> Self {
        let mut sources = Sources::below(root);
        // Most problems point into the configuration.
        sources.add(CONFIG, &config.text);
        let problems = Problems { sources, diagnostics: Diagnostics::default() };
        Self { root, api, limits, problems, unreachable: false }
    }

    /// The document, or nothing where a problem was found.
    pub(super) fn take(&mut self, source: &'a Source) -> Result<Option<Taken>, Error> {
        let Some(headers) = self.headers(source) else { return Ok(None) };
        let raw: Vec<_> = source.parts.par_iter().map(|part| self.raw(part, &headers)).collect();
        let mut parts = Vec::new();
        for (part, raw) in source.parts.iter().zip(raw) {
            match raw {
                Ok(raw) => parts.push(raw),
                Err(fault) => self.fault(part, fault)?,
            }
        }
        if parts.len() < source.parts.len() {
            return Ok(None);
        }
        let mut pages = BTreeMap::new();
        for raw in &parts {
            if let Locator::Page(url) = &raw.part.from {
                let cuts = raw.cuts.iter().map(|cut| match &cut.shape {
                    Shape::Document if raw.is_file => cut.text.clone(),
                    Shape::Document => cut.text.trim().to_owned(),
                    Shape::Operation { title } => {
                        format!("{}\n{}", title.as_deref().unwrap_or_default(), cut.text.trim())
                    }
                });
                pages.insert(url.as_str().to_owned(), lock::sha256(&cuts.collect::<Vec<_>>().join("\n")));
            }
        }
        let fragments = self.fragments(&parts);
        let text = match parts.as_slice() {
            [Raw { is_file: true, cuts, .. }] => cuts.iter().map(|cut| cut.text.as_str()).collect(),
            _ => join::render(join::join(&fragments, &mut self.problems.diagnostics), &self.api.document),
        };
        Ok(Some(Taken { text, pages }))
    }

    /// The headers with their values from the environment.
    fn headers(&mut self, source: &'a Source) -> Option<Vec<(&'a str, String)>> {
        let mut headers = Vec::new();
        for (name, variable) in &source.headers {
            match env::var(variable) {
                Ok(value) if !value.is_empty() && !value.contains(|it: char| it.is_control()) => {
                    headers.push((name.as_str(), value));
                }
                // The value is a secret, whatever is wrong with it.
                _ => {
                    let message = format!(
                        "the environment variable `{variable}` is not set, or cannot be sent as a header"
                    );
                    self.problems.diagnostics.push(
                        Diagnostic::error("missing-variable", message)
                            .label(source.place.clone(), format!("the value of the header {name}")),
                    );
                }
            }
        }
        (headers.len() == source.headers.len()).then_some(headers)
    }

    /// Asks for a part and reads what came.
    fn raw(&self, part: &'a Part, headers: &[(&str, String)]) -> Result<Raw<'a>, Fault> {
        let file = |text: String| vec![Cut { text, shape: Shape::Document }];
        let page = match &part.from {
            Locator::File(name) => {
                let name = path(name);
                let text = fs::read_to_string(self.root.join(&name))
                    .map_err(|error| Fault::Unreachable(error.to_string()))?;
                return Ok(Raw { part, name, cuts: file(text), is_file: true });
            }
            Locator::Page(page) => page,
        };
        let text = self.text(page, headers)?;
        let (name, cuts, is_file) = match page::read(&text) {
            Page::File => (page.clone(), file(text), true),
            Page::Cuts(cuts) if cuts.is_empty() => {
                return Err(no_document("it contains no part of a document"));
            }
            Page::Cuts(cuts) => (page.clone(), cuts, false),
            Page::Named(names) => {
                let named = named(page, &names)?;
                let text = self.text(&named, headers)?;
                if page::read(&text) != Page::File {
                    return Err(no_document(&format!(
                        "it names `{}`, which is not a document",
                        named.as_str()
                    )));
                }
                (named, file(text), true)
            }
        };
        Ok(Raw { part, name: name.as_str().to_owned(), cuts, is_file })
    }

    fn text(&self, url: &Url, headers: &[(&str, String)]) -> Result<String, Fault> {
        let bytes = fetch::fetch(url, headers, self.limits)?;
        String::from_utf8(bytes).map_err(|_| no_document("it is not UTF-8 text"))
    }

    /// Says why a part could not be had.
    fn fault(&mut self, part: &Part, fault: Fault) -> Result<(), Error> {
        let name = match &part.from {
            Locator::Page(url) => url.as_str().to_owned(),
            Locator::File(file) => path(file),
        };
        let diagnostic = match fault {
            Fault::NoCurl(source) => return Err(Error::NoCurl(source)),
            Fault::Unreachable(reason) => {
                self.unreachable = true;
                Diagnostic::error("unreachable-page", format!("cannot read `{name}`: {reason}"))
            }
            Fault::Refused(code, reason, help) => {
                Diagnostic::error(code, format!("cannot use `{name}`: {reason}")).help(help)
            }
        };
        self.problems.diagnostics.push(diagnostic.label(part.place.clone(), ""));
        Ok(())
    }

    /// The parts as trees, all in the shape of a document.
    fn fragments(&mut self, parts: &[Raw<'_>]) -> Vec<Fragment> {
        let mut fragments = Vec::new();
        for raw in parts {
            for (index, cut) in raw.cuts.iter().enumerate() {
                // Of a page with several parts each has a name; all are shown as the page.
                let name = if index == 0 { raw.name.clone() } else { format!("{} ({index})", raw.name) };
                let Problems { sources, diagnostics } = &mut self.problems;
                let read = sources.read_given(&name, &raw.name, &cut.text, Strictness::Strict, diagnostics);
                let value = match read {
                    Ok(value) => value,
                    Err(problem) => {
                        diagnostics.push(problem);
                        continue;
                    }
                };
                let root = Pointer::file(&name);
                let value = match &cut.shape {
                    Shape::Document => Some(value).filter(is_document),
                    Shape::Operation { title } => document_of(value, title.as_deref(), &root, sources),
                };
                match value {
                    Some(value) => fragments.push(Fragment { value, root }),
                    None => diagnostics.push(
                        Diagnostic::error(
                            "no-document",
                            format!("`{}` contains no OpenAPI document", raw.name),
                        )
                        .label(raw.part.place.clone(), ""),
                    ),
                }
            }
        }
        fragments
    }
}

/// The one address that a page names, within its host.
fn named(page: &Url, names: &[String]) -> Result<Url, Fault> {
    let help = "use the document itself as the source";
    let refused = |message: String| Fault::Refused("no-document", message, help.to_owned());
    let [name] = names else {
        return Err(refused(format!("it names several documents: {}", names.join(", "))));
    };
    let url = page.join(name).map_err(|reason| refused(format!("it names a document that {reason}")))?;
    if url.origin() == page.origin() {
        Ok(url)
    } else {
        Err(refused(format!("it names a document on another host, `{}`", url.as_str())))
    }
}

fn no_document(reason: &str) -> Fault {
    let help = "check whether the page has moved, or the provider publishes the document elsewhere";
    Fault::Refused("no-document", reason.to_owned(), help.to_owned())
}

/// Whether a tree says that it is OpenAPI.
fn is_document(value: &Value) -> bool {
    value.get("openapi").or_else(|| value.get("swagger")).is_some()
}

/// The document of which a page shows one operation, with what the page needs of the rest beside the operation's own keys.
fn document_of(value: Value, title: Option<&str>, root: &Pointer, sources: &mut Sources) -> Option<Value> {
    let Value::Object(mut operation) = value else { return None };
    let method = operation.remove("method")?.as_str()?.to_ascii_lowercase();
    let Some(Value::String(path)) = operation.remove("path") else { return None };
    if !METHODS.contains(&method.as_str()) {
        return None;
    }
    // What the page's own programs need, made from the rest.
    for key in ["postman", "jsonRequestBodyExample", "proxy", "extensions"] {
        operation.remove(key);
    }
    let mut document = Map::new();
    let mut places = vec![(root.child("paths").child(&path).child(&method), root.clone())];
    for key in ["info", "servers"] {
        if let Some(value) = operation.remove(key) {
            document.insert(key.to_owned(), value);
            places.push((root.child(key), root.child(key)));
        }
    }
    if let Some(schemes) = operation.remove("securitySchemes") {
        document.insert(
            "components".to_owned(),
            Map::from_iter([("securitySchemes".to_owned(), schemes)]).into(),
        );
        places.push((root.child("components").child("securitySchemes"), root.child("securitySchemes")));
    }
    if let Some(title) = title
        && !operation.contains_key("summary")
    {
        operation.insert("summary".to_owned(), title.into());
    }
    let item = Map::from_iter([(method, operation.into())]);
    document.insert("paths".to_owned(), Map::from_iter([(path, item.into())]).into());
    sources.move_places(&places);
    Some(document.into())
}
