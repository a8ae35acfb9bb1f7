//! From paths to texts, and from texts to JSON values; the only part of this layer that touches the disk.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::position::Positions;
use super::value::{Reading, TOO_LONG, TOO_MANY_NODES, TOO_MUCH_TEXT};
use super::{Pointer, Strictness};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::limits;

/// The texts of one description, and where each node of it came from.
#[derive(Debug, Default)]
pub struct Sources {
    store: Store,
    /// The folder that references must not leave; by default that of the main document.
    root: Option<PathBuf>,
    files: BTreeMap<String, Source>,
    origins: BTreeMap<Pointer, Pointer>,
}

/// Where files are read from.
#[derive(Debug)]
enum Store {
    /// The disk. Paths are relative to a folder that is not shown.
    Disk(PathBuf),
    /// Texts that were given by path.
    Memory(BTreeMap<String, Vec<u8>>),
    /// A revision of the Git repository at a folder.
    Revision(PathBuf, String),
}

impl Default for Store {
    fn default() -> Self {
        Self::Disk(PathBuf::new())
    }
}

/// One file that was read.
#[derive(Debug)]
pub struct Source {
    /// The path, as the user gave it or below the folder of the path that the user gave.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The text as a tree, as its author wrote it; `None` where it is not one. Of keys that stand twice one holds.
    pub fn tree(&self) -> Option<Value> {
        parse(&self.path, &self.text, &Pointer::root()).ok().map(|(value, _)| value)
    }
}

impl Sources {
    /// Sources that are read from the disk when they are asked for.
    pub fn disk() -> Self {
        Self::default()
    }

    /// Sources that are read from the disk, by paths relative to `base`.
    pub fn below(base: &Path) -> Self {
        Self { store: Store::Disk(base.to_owned()), ..Self::default() }
    }

    /// Sources that are read from a revision of the Git repository at `base`, by paths relative to `base`.
    pub fn at(base: &Path, revision: &str) -> Self {
        Self { store: Store::Revision(base.to_owned(), revision.to_owned()), ..Self::default() }
    }

    /// These sources with a folder that references must not leave, where it is not that of the main document.
    #[must_use]
    pub fn rooted(self, root: Option<PathBuf>) -> Self {
        Self { root, ..self }
    }

    /// The folder of a description, empty or with a slash at its end, and the path of its main document below that.
    pub(super) fn split(&self, main: &str) -> Result<(String, String), Diagnostic> {
        let Some(root) = &self.root else {
            let end = main.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
            let (folder, file) = main.split_at(end);
            return Ok((folder.to_owned(), file.to_owned()));
        };
        let plain =
            |path: &Path| path.components().filter(|it| *it != Component::CurDir).collect::<PathBuf>();
        let (main_path, root) = (plain(Path::new(main)), plain(root));
        let Ok(below) = main_path.strip_prefix(&root) else {
            let message = format!("`{main}` is outside `{}`, the root of its files", root.display());
            return Err(Diagnostic::error("outside-root", message).label(Place::File(main.to_owned()), ""));
        };
        let folder = root.display().to_string().replace('\\', "/");
        let folder = if folder.is_empty() || folder.ends_with('/') { folder } else { folder + "/" };
        Ok((folder, below.display().to_string().replace('\\', "/")))
    }

    /// Adds a text that was read elsewhere, so that diagnostics can show its lines.
    pub fn add(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), Source { path: path.to_owned(), text: text.to_owned() });
    }

    /// Sources that are all given here by path; nothing is read from the disk.
    pub fn memory<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect();
        Self { store: Store::Memory(files), ..Self::default() }
    }

    /// The file that a pointer leads into, by [`Pointer::file_name`].
    pub fn get(&self, file_name: &str) -> Option<&Source> {
        self.files.get(file_name)
    }

    /// Every file that was read, with the name that pointers call it by.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.files.iter().map(|(name, source)| (name.as_str(), source))
    }

    /// The file that was read from `path`.
    pub fn by_path(&self, path: &str) -> Option<&Source> {
        self.files.values().find(|source| source.path == path)
    }

    /// Notes that the node at `place` came from `origin`, a place in another file or another place of this one.
    pub(super) fn set_origin(&mut self, place: Pointer, origin: Pointer) {
        self.origins.insert(place, origin);
    }

    /// Notes for each pair that what stands at the first place is written where the second says.
    pub(crate) fn move_places(&mut self, moves: &[(Pointer, Pointer)]) {
        let mut origins = BTreeMap::new();
        for (to, from) in moves {
            for below in self.with_origin(from) {
                origins.insert(below.moved(from, to), self.author_place(&below));
            }
            origins.insert(to.clone(), self.author_place(from));
        }
        self.origins.extend(origins);
    }

    /// Forgets where the nodes at and below `place` came from.
    pub(super) fn forget_origins(&mut self, place: &Pointer) {
        for key in self.with_origin(place) {
            self.origins.remove(&key);
        }
    }

    /// The nodes at and below `place` that came from elsewhere.
    fn with_origin(&self, place: &Pointer) -> Vec<Pointer> {
        let below = self.origins.range(place.below("/")..).map(|(key, _)| key);
        let below = below.take_while(|key| key.is_within(place));
        self.origins.get_key_value(place).map(|(key, _)| key).into_iter().chain(below).cloned().collect()
    }

    /// Moves the places of the items behind a removed one; `remaining` is how many items the list has now.
    pub(super) fn close_gap(&mut self, list: &Pointer, removed: usize, remaining: usize) {
        self.forget_origins(&list.child(removed));
        for index in removed..remaining {
            let (new, old) = (list.child(index), list.child(index + 1));
            let origin = self.author_place(&old);
            let below: Vec<Pointer> =
                self.origins.keys().filter(|key| key.is_within(&old)).cloned().collect();
            for key in below {
                if let Some(origin) = self.origins.remove(&key) {
                    self.origins.insert(key.moved(&old, &new), origin);
                }
            }
            self.origins.entry(new).or_insert(origin);
        }
    }

    /// The place in an author's file for a place in the canonical document: by the nearest ancestor that came from
    /// elsewhere.
    pub fn author_place(&self, pointer: &Pointer) -> Pointer {
        let mut tail = Vec::new();
        let mut here = pointer.clone();
        loop {
            if let Some(origin) = self.origins.get(&here) {
                return tail.iter().rev().fold(origin.clone(), |place, token: &String| place.child(token));
            }
            let Some(parent) = here.parent() else { return pointer.clone() };
            tail.push(here.last());
            here = parent;
        }
    }

    /// Reads `path` as the file that pointers call `name` and parses it. `root` is the folder that the file must not
    /// leave, not even by a symbolic link; `None` where the user named the file.
    ///
    /// # Errors
    ///
    /// A located diagnostic for a file that cannot be read, is not text, is empty, or is not YAML or JSON.
    pub(super) fn read(
        &mut self,
        name: &str,
        path: &str,
        root: Option<&Path>,
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Result<Value, Diagnostic> {
        // What a reference names is called as the document calls it, wherever that stands.
        let bytes = self.bytes(path, root, if root.is_some() { name } else { path })?;
        let decoded = if bytes.len() > limits::FILE { Err(too_large(path)) } else { decode(path, &bytes) };
        if decoded.is_err() {
            // Also a text that is faulty is shown, as far as it is one.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.files.insert(name.to_owned(), Source { path: path.to_owned(), text });
        }
        self.read_given(name, path, decoded?, strictness, diagnostics)
    }

    /// Parses a text that was read elsewhere as the file that pointers call `name` and that is shown as `path`.
    ///
    /// # Errors
    ///
    /// A located diagnostic for a text that is empty, or is not YAML or JSON.
    pub(crate) fn read_given(
        &mut self,
        name: &str,
        path: &str,
        text: &str,
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Result<Value, Diagnostic> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.files.insert(name.to_owned(), Source { path: path.to_owned(), text: text.to_owned() });
        let (value, duplicates) = parse(path, text, &Pointer::file(name))?;
        if !duplicates.is_empty() {
            let positions = Positions::find(text, &duplicates);
            for pointer in duplicates {
                diagnostics.push(duplicate_key(path, &positions, &pointer, strictness));
            }
        }
        Ok(value)
    }

    /// Reads a text that is no document, such as a configuration.
    ///
    /// # Errors
    ///
    /// A diagnostic for a file that cannot be read or is not text.
    pub(crate) fn text(&mut self, path: &str) -> Result<String, Diagnostic> {
        let bytes = self.bytes(path, None, path)?;
        if bytes.len() > limits::FILE {
            return Err(too_large(path));
        }
        let text = decode(path, &bytes)?.to_owned();
        self.add(path, &text);
        Ok(text)
    }

    /// [`Self::text`] of a file that need not exist.
    ///
    /// # Errors
    ///
    /// A diagnostic for a file that is there and cannot be read or is not text.
    pub(crate) fn text_if_there(&mut self, path: &str) -> Result<Option<String>, Diagnostic> {
        let is_there = match &self.store {
            Store::Memory(files) => files.contains_key(path),
            Store::Revision(base, revision) => is_in(base, revision, path),
            // Also a link that leads nowhere is there.
            Store::Disk(base) => base.join(path).symlink_metadata().is_ok(),
        };
        if is_there { self.text(path).map(Some) } else { Ok(None) }
    }

    /// The bytes of a file, which messages call `shown`.
    fn bytes(&self, path: &str, root: Option<&Path>, shown: &str) -> Result<Vec<u8>, Diagnostic> {
        let unreadable = |reason: &dyn std::fmt::Display| {
            Diagnostic::error("unreadable-file", format!("cannot read `{shown}`: {reason}"))
                .label(Place::File(path.to_owned()), "")
        };
        match &self.store {
            Store::Memory(files) => files.get(path).cloned().ok_or_else(|| unreadable(&"no such file")),
            Store::Revision(base, revision) => {
                show(base, revision, path).map_err(|reason| unreadable(&reason))
            }
            Store::Disk(base) => {
                match root.map(|root| is_inside(base, root, path)) {
                    // To read a pipe is to wait, perhaps for ever. What the user names may be one.
                    Some(Ok(true)) if !base.join(path).is_file() => {
                        return Err(unreadable(&"it is not a file"));
                    }
                    None | Some(Ok(true)) => {}
                    Some(Ok(false)) => return Err(unreadable(&"it is outside the document's folder")),
                    Some(Err(error)) => return Err(unreadable(&reason(&error))),
                }
                let mut bytes = Vec::new();
                let read = std::fs::File::open(base.join(path))
                    .and_then(|file| file.take(limits::FILE as u64 + 1).read_to_end(&mut bytes));
                read.map_err(|error| unreadable(&reason(&error)))?;
                Ok(bytes)
            }
        }
    }
}

/// Why a file cannot be read, in words that are the same on every system: they may become part of a README.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::Other => error.to_string(),
        kind => kind.to_string(),
    }
}

/// Whether a file really lies in the folder `root`; both are relative to `base`.
fn is_inside(base: &Path, root: &Path, path: &str) -> io::Result<bool> {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    Ok(base.join(path).canonicalize()?.starts_with(base.join(root).canonicalize()?))
}

/// Whether a revision has a file, by its path below the folder `base` of the repository.
fn is_in(base: &Path, revision: &str, path: &str) -> bool {
    let object = format!("{revision}:./{path}");
    let run = Command::new("git").arg("-C").arg(base).args(["cat-file", "-e", &object]).output();
    run.is_ok_and(|run| run.status.success())
}

/// A file of a revision, by its path below the folder `base` of the repository. What a symbolic link names is not read.
fn show(base: &Path, revision: &str, path: &str) -> Result<Vec<u8>, String> {
    let object = format!("{revision}:./{path}");
    let run = Command::new("git").arg("-C").arg(base).args(["show", "--end-of-options", &object]).output();
    let run = run.map_err(|error| format!("cannot run git: {error}"))?;
    if run.status.success() {
        return Ok(run.stdout);
    }
    let said = String::from_utf8_lossy(&run.stderr);
    Err(said.lines().next().unwrap_or("git gives no reason").trim_start_matches("fatal: ").to_owned())
}

/// The text of a file, without its byte order mark.
fn decode<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, Diagnostic> {
    let not_text = |fault: usize, reason: &str| {
        let valid = bytes.get(..fault).unwrap_or_default();
        let line = valid.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let start = valid.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let column = valid.get(start..).map_or(0, |tail| String::from_utf8_lossy(tail).chars().count()) + 1;
        Diagnostic::error("not-text", format!("not a text file: {reason}"))
            .label(Place::Position { file: path.to_owned(), line, column }, "")
            .help("OpenAPI documents are YAML or JSON text in UTF-8")
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|error| not_text(error.valid_up_to(), "this byte is not UTF-8"))?;
    if let Some(zero) = text.find('\0') {
        return Err(not_text(zero, "this byte is zero"));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(empty(path));
    }
    Ok(text)
}

fn too_large(path: &str) -> Diagnostic {
    let message = format!("the file is larger than {} MiB", limits::FILE >> 20);
    let diagnostic = Diagnostic::error("too-large", message).label(Place::File(path.to_owned()), "");
    diagnostic.help("split it into several files, connected by `$ref`")
}

fn empty(path: &str) -> Diagnostic {
    Diagnostic::error("empty-document", "the document is empty").label(Place::File(path.to_owned()), "")
}

/// The value of a text and the keys that stand twice in it.
fn parse(path: &str, text: &str, root: &Pointer) -> Result<(Value, Vec<Pointer>), Diagnostic> {
    let json = Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if json || text.trim_start().starts_with('{') {
        let reading = Reading::new(root.clone(), false, text.len());
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let result = reading.value(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
        match result {
            Ok(value) => return Ok((value, reading.into_duplicates())),
            // A text in braces may still be YAML in flow style.
            Err(error) if json => {
                return Err(syntax(path, &error.to_string(), Some((error.line(), error.column()))));
            }
            Err(_) => {}
        }
    }
    if let Some(position) = too_deep(text) {
        return Err(syntax(path, "recursion limit exceeded", Some(position)));
    }
    let reading = Reading::new(root.clone(), true, text.len());
    match reading.value(serde_yaml::Deserializer::from_str(text)) {
        Ok(Value::Null) => Err(empty(path)),
        Ok(value) => Ok((value, reading.into_duplicates())),
        Err(error) => {
            let position = error.location().map(|location| (location.line(), location.column()));
            Err(syntax(path, &error.to_string(), position))
        }
    }
}

/// Where brackets nest so deeply that the YAML scanner, whose time grows with the square of their depth, must not see
/// them. Brackets within strings count too, which is why the limit is far beyond that of the reader.
fn too_deep(text: &str) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    let (mut line, mut column) = (1, 0);
    for letter in text.chars() {
        column += 1;
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '\n' => (line, column) = (line + 1, 0),
            _ => {}
        }
        if depth > limits::BRACKETS {
            return Some((line, column));
        }
    }
    None
}

fn syntax(path: &str, message: &str, given: Option<(usize, usize)>) -> Diagnostic {
    let fault = message.split(" at line ").next().unwrap_or_default().trim_end_matches('.');
    let is = |text: &str| message.contains(text);
    let (code, help) = match () {
        () if is(TOO_MANY_NODES) || is(TOO_MUCH_TEXT) || is("repetition limit") => {
            ("too-large", Some("replace the aliases with what they stand for".to_owned()))
        }
        () if is(TOO_LONG) => ("too-large", Some(format!("a key may have at most {} bytes", limits::NAME))),
        () if is("recursion limit") => {
            let help = format!(
                "maps and lists may nest at most {} levels deep; move parts to `components`",
                limits::DEPTH
            );
            ("too-deep", Some(help))
        }
        () => ("syntax", None),
    };
    let position = |(line, column): (usize, usize)| Place::Position {
        file: path.to_owned(),
        line: line.max(1),
        column: column.max(1),
    };
    let place = given.map_or_else(|| Place::File(path.to_owned()), position);
    let diagnostic = Diagnostic { help, ..Diagnostic::error(code, fault).label(place, "") };
    // YAML also says what it was reading, and where that began.
    match message.split_once(", while ").and_then(|(_, context)| context.split_once(" at line ")) {
        Some((context, at)) => {
            match at.split_once(" column ").map(|(line, column)| (line.parse(), column.parse())) {
                Some((Ok(line), Ok(column))) => {
                    diagnostic.label(position((line, column)), format!("while {context}"))
                }
                _ => diagnostic,
            }
        }
        None => diagnostic,
    }
}

/// A key that stands twice in its map, with both places.
fn duplicate_key(path: &str, positions: &Positions, pointer: &Pointer, strictness: Strictness) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        strictness.severity(),
        "duplicate-key",
        format!("the key `{}` appears twice in one map", pointer.last()),
    );
    let words = ["again here", "first here"];
    for (spot, words) in positions.keys(pointer).iter().rev().take(2).zip(words) {
        let place = Place::Position { file: path.to_owned(), line: spot.line, column: spot.column };
        diagnostic = diagnostic.label(place, words);
    }
    diagnostic.help("remove one of them; until then the last one counts")
}
