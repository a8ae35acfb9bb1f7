//! From diagnostics to the text that a person reads: the line at fault, a caret, and what to do about it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::locate::Located;
use crate::diagnostic::{Diagnostics, Severity, Style};
use crate::document::{Source, Sources, Spot};
use crate::text::{is_hidden, replaced};

/// Bytes of a line beyond which not all of it is shown.
const LONG_LINE: usize = 4_000;

/// How many of the other places of a kind are named.
const OTHERS: usize = 3;

impl Diagnostics {
    /// All diagnostics of at least `least`, sorted by file and position, with a blank line after each.
    pub fn render(&self, sources: &Sources, least: Severity, style: Style) -> String {
        let located = self.located(sources, least);
        let mut printer = Printer::new(sources, style);
        located.iter().map(|located| printer.print(located, None)).collect()
    }

    /// As [`render`](Self::render), but of each kind the first alone, with the places of some others. What weighs most
    /// stands last, where a terminal ends.
    pub fn brief(&self, sources: &Sources, least: Severity, style: Style) -> String {
        let located = self.located(sources, least);
        let mut groups: Vec<Vec<&Located<'_>>> = Vec::new();
        let mut known = BTreeMap::new();
        for one in &located {
            let index = *known.entry((one.item.severity, one.item.kind())).or_insert(groups.len());
            match groups.get_mut(index) {
                Some(group) => group.push(one),
                None => groups.push(vec![one]),
            }
        }
        groups.sort_by_key(|group| group.first().map(|first| first.item.severity));
        let mut printer = Printer::new(sources, style);
        let shown = groups.iter().filter_map(|group| {
            let (first, others) = group.split_first()?;
            Some(printer.print(first, alike(others)))
        });
        shown.collect()
    }

    /// How many diagnostics of at least `least` [`brief`](Self::brief) does not show.
    pub fn hidden(&self, least: Severity) -> usize {
        let chosen = || self.iter().filter(|item| item.severity >= least);
        let kinds: BTreeSet<_> = chosen().map(|item| (item.severity, item.kind())).collect();
        chosen().count() - kinds.len()
    }
}

/// What is said of the others of a kind.
fn alike(others: &[&Located<'_>]) -> Option<String> {
    let place = |located: &&Located<'_>| {
        let label = located.labels.first()?;
        Some(match label.spot {
            Some(spot) => format!("{}:{}:{}", path(label.path), spot.line, spot.column),
            None => path(label.path).into_owned(),
        })
    };
    let mut places: Vec<String> = others.iter().filter_map(place).take(OTHERS).collect();
    if others.len() > places.len() {
        places.push("…".to_owned());
    }
    (!others.is_empty()).then(|| format!("{} more like this: {}", others.len(), places.join(", ")))
}

/// Prints diagnostics of some files.
struct Printer<'a> {
    sources: &'a Sources,
    renderer: Renderer,
    lines: Lines<'a>,
}

impl<'a> Printer<'a> {
    fn new(sources: &'a Sources, style: Style) -> Self {
        let renderer = match style {
            Style::Coloured => Renderer::styled(),
            Style::Plain => Renderer::plain(),
        };
        Self { sources, renderer, lines: Lines::default() }
    }

    fn print(&mut self, located: &Located<'a>, more: Option<String>) -> String {
        let mut group = report(self.sources, &mut self.lines, located);
        if let Some(more) = more {
            group = group.element(Level::NOTE.message(more));
        }
        self.renderer.render(&[group]) + "\n\n"
    }
}

fn report<'a>(
    sources: &'a Sources,
    lines: &mut Lines<'a>,
    Located { labels, item }: &Located<'a>,
) -> Group<'a> {
    let level = match item.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(shown(&item.message)).id(item.code));
    for (index, label) in labels.iter().enumerate() {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let snippet = label.spot.and_then(|spot| {
            let line = lines.get(sources.by_path(label.path)?, spot.line)?;
            let line = shown(head(line));
            let (line, span) = excerpt(&line, columns(&line, spot))?;
            let annotation = kind.span(span);
            let annotation =
                if label.text.is_empty() { annotation } else { annotation.label(shown(label.text)) };
            let path = path(label.path);
            Some(Snippet::source(line.to_owned()).line_start(spot.line).path(path).annotation(annotation))
        });
        group = match (snippet, label.spot) {
            (Some(snippet), _) => group.element(snippet),
            (None, Some(spot)) => {
                group.element(Origin::path(path(label.path)).line(spot.line).char_column(spot.column))
            }
            (None, None) => group.element(Origin::path(path(label.path))),
        };
    }
    match &item.help {
        Some(help) => group.element(Level::HELP.message(shown(help))),
        None => group,
    }
}

/// A text of a document as a terminal may show it; what controls the terminal is replaced when it is rendered.
fn shown(text: &str) -> Cow<'_, str> {
    replaced(text, is_hidden)
}

/// A path, which a reference of a document may have made up.
fn path(path: &str) -> Cow<'_, str> {
    replaced(path, |character| character.is_control() || is_hidden(character))
}

/// The lines of files, found once for all diagnostics.
#[derive(Default)]
struct Lines<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Lines<'a> {
    /// A line of a file, from 1.
    fn get(&mut self, source: &'a Source, number: usize) -> Option<&'a str> {
        let lines = self.0.entry(&source.path).or_insert_with(|| source.text.lines().collect());
        lines.get(number.checked_sub(1)?).copied()
    }
}

/// What may be shown of a line: a minified file is one, and it is not walked through for each diagnostic.
fn head(line: &str) -> &str {
    let end = (2 * LONG_LINE..line.len()).find(|at| line.is_char_boundary(*at));
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}

/// The part of a line that is shown: all of it, or, of the long line of a minified file, up to what is behind the span.
/// `None` for a span so far behind in its line that finding it there would cost more than it tells.
fn excerpt(line: &str, span: Range<usize>) -> Option<(&str, Range<usize>)> {
    if line.len() <= LONG_LINE {
        return Some((line, span));
    }
    let end = (span.start.saturating_add(LONG_LINE / 4)..=line.len()).find(|at| line.is_char_boundary(*at));
    let shown = line.get(..end.unwrap_or(line.len())).filter(|shown| shown.len() <= LONG_LINE)?;
    Some((shown, span.start..span.end.min(shown.len())))
}

/// The bytes of a line that a spot covers.
fn columns(line: &str, spot: Spot) -> Range<usize> {
    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
    let start = byte(spot.column.saturating_sub(1));
    start..byte(spot.column.saturating_sub(1).saturating_add(spot.width)).max(start)
}
