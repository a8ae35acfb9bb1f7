//! The suite as data: its folders and documents, its scenarios with what the server expects and answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Failure;
use crate::options::Options;

/// What is said beyond the package: which documents are used, and which scenarios no document can say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    version: String,
    versions: BTreeMap<String, String>,
    /// Reasons by scenario for calls that are written by hand.
    pub(crate) by_hand: BTreeMap<String, String>,
    /// Reasons by scenario.
    pub(crate) excluded: BTreeMap<String, String>,
}

/// What the XML texts of scenarios stand for. XML has no types: which text is a number, which elements are a list is written
/// down by hand, so that the client's own reading of XML is not what it is compared with.
const XML: &str = include_str!("xml.json");

/// How many scenarios may be excluded.
const MOST_EXCLUDED: usize = 20;

/// A folder of the suite.
#[derive(Deserialize)]
struct Folder {
    name: String,
    documents: Vec<String>,
    scenarios: Vec<String>,
}

/// A document that a client is generated from.
pub(crate) struct Source {
    /// The module of the client.
    pub(crate) module: String,
    /// The document.
    pub(crate) path: PathBuf,
}

/// Something that a client has to be able to do.
pub(crate) struct Scenario {
    /// What the server calls it.
    pub(crate) name: String,
    /// The folder of the suite that it is in.
    pub(crate) folder: String,
    /// The modules of the folder's clients.
    pub(crate) modules: Vec<String>,
    /// The requests that belong to it, with their answers.
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request that the server expects and what it answers.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    /// The path, in the server's spelling: a backslash stands before a colon that is one.
    pub(crate) uri: String,
    /// The method, in small letters.
    pub(crate) method: String,
    /// What is expected.
    pub(crate) request: Request,
    /// What is answered.
    pub(crate) response: Response,
}

impl Exchange {
    /// Notes what the XML of the exchange stands for.
    fn stands_for(&mut self, value: &Value) {
        for body in [&mut self.request.body, &mut self.response.body].into_iter().flatten() {
            if body.content_type == "application/xml" {
                body.value = Some(value.clone());
            }
        }
    }

    /// The media type that the body is expected to be sent as.
    pub(crate) fn sent_as(&self) -> Option<&str> {
        let stated = header(&self.request.headers, "content-type");
        self.request.body.as_ref().map(|body| stated.unwrap_or(&body.content_type))
    }

    /// The media type that the answer is expected to be asked for as.
    pub(crate) fn asked_for(&self) -> Option<&str> {
        header(&self.request.headers, "accept")
    }

    /// The media type that the answer has.
    pub(crate) fn answered_as(&self) -> Option<&str> {
        self.response.body.as_ref().map(|body| body.content_type.as_str())
    }
}

fn header<'a>(headers: &'a BTreeMap<String, Value>, name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
}

/// What the server expects of a request.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// Query parameters: one value, or several of the same name.
    pub(crate) query: BTreeMap<String, Value>,
    /// Headers.
    pub(crate) headers: BTreeMap<String, Value>,
    /// The body.
    pub(crate) body: Option<Body>,
}

/// What the server answers.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Response {
    /// The status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: BTreeMap<String, Value>,
    /// The body.
    pub(crate) body: Option<Body>,
}

/// A text of the suite with the server's address in place of the name that stands for it (`node/mocks.mjs`).
pub(crate) fn addressed(text: &str, address: &str) -> String {
    text.replace("http://server.invalid", address)
}

/// A body.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Body {
    /// The media type.
    pub(crate) content_type: String,
    /// The content, if it is text.
    pub(crate) text: Option<String>,
    /// The content, if it is not.
    pub(crate) base64: Option<String>,
    /// The parts of a multipart body that are no files.
    #[serde(default)]
    pub(crate) parts: BTreeMap<String, Value>,
    /// The files of a multipart body.
    #[serde(default)]
    pub(crate) files: Vec<File>,
    /// What an XML text stands for.
    #[serde(skip)]
    pub(crate) value: Option<Value>,
}

/// A file of a multipart body.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct File {
    /// The name of the part.
    pub(crate) field: String,
    /// The name of the file.
    pub(crate) filename: Option<String>,
    /// The media type.
    pub(crate) content_type: Option<String>,
    /// The content.
    pub(crate) base64: String,
}

/// What is run.
pub(crate) struct Suite {
    /// What is said beyond the package.
    pub(crate) settings: Settings,
    /// The documents of the folders that have a wanted scenario.
    pub(crate) sources: Vec<Source>,
    /// The wanted scenarios by folder and name.
    pub(crate) scenarios: Vec<Scenario>,
}

impl Suite {
    /// Reads what was written below `folder` by the scripts.
    pub(crate) fn read(folder: &Path, settings: &str, options: &Options) -> Result<Self, Failure> {
        let settings: Settings = toml::from_str(settings)?;
        if settings.excluded.len() > MOST_EXCLUDED {
            return Err(format!("more than {MOST_EXCLUDED} scenarios are excluded").into());
        }
        let folders: Vec<Folder> = json(&folder.join("documents/manifest.json"))?;
        let mut mocks: BTreeMap<String, Mock> = json(&folder.join("mocks.json"))?;
        let mut named = settings.excluded.keys().chain(settings.by_hand.keys());
        let stale = named.find(|name| !mocks.contains_key(*name)).or_else(|| {
            settings.versions.keys().find(|name| !folders.iter().any(|folder| folder.name == **name))
        });
        if let Some(name) = stale {
            return Err(format!("suite.toml speaks of {name}, which the suite does not have").into());
        }
        let values: BTreeMap<String, Vec<Value>> = serde_json::from_str(XML)?;
        let mut suite = Self { settings, sources: Vec::new(), scenarios: Vec::new() };
        for Folder { name, documents, scenarios } in folders {
            // The server has scenarios that the current version of an API no longer shows.
            let mut names: Vec<String> = scenarios;
            names.extend(mocks.iter().filter(|(_, mock)| mock.folder == name).map(|(name, _)| name.clone()));
            names.sort();
            names.dedup();
            let modules: Vec<String> = documents.iter().map(|document| module(document)).collect();
            let before = suite.scenarios.len();
            for scenario in names {
                let mut mock =
                    mocks.remove(&scenario).ok_or_else(|| format!("the server has no {scenario}"))?;
                if let Some(values) = values.get(without_direction(&scenario)) {
                    mock.exchanges
                        .iter_mut()
                        .zip(values)
                        .for_each(|(exchange, value)| exchange.stands_for(value));
                }
                if options.wants(&name, &scenario) {
                    suite.scenarios.push(Scenario {
                        name: scenario,
                        folder: name.clone(),
                        modules: modules.clone(),
                        exchanges: mock.exchanges,
                    });
                }
            }
            if suite.scenarios.len() > before {
                let usual = options.openapi.as_ref().unwrap_or(&suite.settings.version);
                let version = suite.settings.versions.get(&name).unwrap_or(usual);
                let root = folder.join("documents").join(version);
                suite.sources.extend(documents.iter().zip(modules).map(|(document, module)| Source {
                    module,
                    path: root.join(format!("{document}.yaml")),
                }));
            }
        }
        if let Some(name) = mocks.keys().next() {
            return Err(format!("no folder has the scenario {name}").into());
        }
        Ok(suite)
    }
}

/// What the scenarios of getting and of putting a value have in common.
fn without_direction(scenario: &str) -> &str {
    scenario.strip_suffix("_get").or_else(|| scenario.strip_suffix("_put")).unwrap_or(scenario)
}

/// A scenario of the server.
#[derive(Deserialize)]
struct Mock {
    folder: String,
    exchanges: Vec<Exchange>,
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The name of the module for a document.
fn module(document: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    document.chars().map(plain).collect()
}
