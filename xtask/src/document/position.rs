//! From pointers into a text to lines and columns, in one pass over the text and only when somebody looks.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser, Span};

use super::Pointer;

/// A stretch of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column in characters, from 1.
    pub(crate) column: usize,
    /// The number of characters, at least 1; the renderer stops at the end of the line.
    pub(crate) width: usize,
}

impl Spot {
    fn new(span: Span) -> Self {
        Self { line: span.start.line(), column: span.start.col() + 1, width: span.len().max(1) }
    }
}

/// What the text says about one wanted node.
#[derive(Clone, Debug, Default)]
struct Found {
    /// Every place where the key stands: more than one only in a faulty document.
    keys: Vec<Spot>,
    value: Option<Spot>,
    scalar: bool,
}

/// The wanted pointers of one file as a tree of tokens, so that the pass skips whatever nobody asks for.
#[derive(Default)]
struct Wanted {
    children: BTreeMap<String, usize>,
    found: Found,
}

/// The positions of some nodes of one text.
pub(crate) struct Positions {
    nodes: Vec<Wanted>,
}

impl Positions {
    /// Finds `pointers` in `text`. Text that does not parse to its end gives the positions up to the fault.
    pub(crate) fn find<'a>(text: &str, pointers: impl IntoIterator<Item = &'a Pointer>) -> Self {
        let mut positions = Self { nodes: vec![Wanted::default()] };
        for pointer in pointers {
            let mut node = 0;
            for token in pointer.tokens() {
                node = positions.want(node, token);
            }
        }
        positions.scan(text);
        positions
    }

    /// Where a node stands: the value if it is a scalar, otherwise its key, which is what a reader looks for. A node that
    /// the text does not hold gives its nearest ancestor.
    pub(crate) fn node(&self, pointer: &Pointer) -> Option<Spot> {
        let found = self.nearest(pointer);
        if found.scalar { found.value } else { found.keys.last().copied().or(found.value) }
    }

    /// Where the key of a node stands.
    pub(crate) fn key(&self, pointer: &Pointer) -> Option<Spot> {
        let found = self.nearest(pointer);
        found.keys.last().copied().or(found.value)
    }

    /// Every place where the key of a node stands, in the order of the text.
    pub(crate) fn keys(&self, pointer: &Pointer) -> &[Spot] {
        &self.nearest(pointer).keys
    }

    pub(super) fn is_written(&self, pointer: &Pointer) -> bool {
        let mut node = Some(0);
        for token in pointer.tokens() {
            node = node.and_then(|node| self.child(node, &token));
        }
        let found = node.and_then(|node| self.nodes.get(node)).map(|wanted| &wanted.found);
        found.is_some_and(|found| found.value.is_some() || !found.keys.is_empty())
    }

    fn nearest(&self, pointer: &Pointer) -> &Found {
        static NOTHING: Found = Found { keys: Vec::new(), value: None, scalar: false };
        let mut nearest = self.nodes.first().map_or(&NOTHING, |root| &root.found);
        let mut node = 0;
        for token in pointer.tokens() {
            let next =
                self.child(node, &token).and_then(|next| self.nodes.get(next).map(|wanted| (next, wanted)));
            match next {
                Some((next, wanted)) if wanted.found.value.is_some() || !wanted.found.keys.is_empty() => {
                    node = next;
                    nearest = &wanted.found;
                }
                _ => break,
            }
        }
        nearest
    }

    fn child(&self, node: usize, token: &str) -> Option<usize> {
        self.nodes.get(node)?.children.get(token).copied()
    }

    fn want(&mut self, node: usize, token: String) -> usize {
        if let Some(child) = self.child(node, &token) {
            return child;
        }
        let child = self.nodes.len();
        self.nodes.push(Wanted::default());
        if let Some(parent) = self.nodes.get_mut(node) {
            parent.children.insert(token, child);
        }
        child
    }

    fn scan(&mut self, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if self.scan_json(text).is_some() {
            return;
        }
        for wanted in &mut self.nodes {
            wanted.found = Found::default();
        }
        self.scan_yaml(text);
    }

    /// A pass over JSON, which takes a tenth of one over YAML; `None` where the text is anything else.
    fn scan_json(&mut self, text: &str) -> Option<()> {
        let mut stack: Vec<Frame> = Vec::new();
        let mut rest = text;
        let (mut line, mut column) = (1, 1);
        loop {
            let blank = rest.len() - rest.trim_start_matches([' ', ',', ':', '\t']).len();
            column += blank;
            rest = rest.get(blank..)?;
            let width = match rest.bytes().next() {
                None => return stack.is_empty().then_some(()),
                Some(b'\n' | b'\r') => {
                    rest = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?;
                    (line, column) = (line + 1, 1);
                    continue;
                }
                Some(b'{' | b'[' | b'}' | b']') => 1,
                Some(b'"') => 1 + string_end(rest.get(1..)?)?,
                Some(_) => {
                    rest.find(|c: char| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '+' | '.' | 'E'))?
                }
            };
            let (token, after) = rest.split_at_checked(width)?;
            let spot = Spot { line, column, width: token.chars().count() };
            match token {
                "{" | "[" => {
                    let node = self.enter(&mut stack, spot);
                    let map = token == "{";
                    stack.push(Frame { node, map, awaits_key: map, child: None, index: 0 });
                }
                "}" | "]" => {
                    stack.pop()?;
                    if let Some(parent) = stack.last_mut() {
                        parent.advance();
                    }
                }
                _ => match token.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                    Some(text) if text.contains('\\') => {
                        let text: String = serde_json::from_str(token).ok()?;
                        self.scalar(&mut stack, Some(&text), spot);
                    }
                    Some(text) => self.scalar(&mut stack, Some(text), spot),
                    None => {
                        let number = token.parse::<serde_json::Number>().is_ok();
                        (number || matches!(token, "true" | "false" | "null")).then_some(())?;
                        self.scalar(&mut stack, Some(token), spot);
                    }
                },
            }
            column += spot.width;
            rest = after;
        }
    }

    fn scan_yaml(&mut self, text: &str) {
        let mut stack: Vec<Frame> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { return };
            match event {
                Event::Scalar(value, ..) => self.scalar(&mut stack, Some(&value), Spot::new(span)),
                Event::Alias(_) => self.scalar(&mut stack, None, Spot::new(span)),
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    let node = self.enter(&mut stack, Spot::new(span));
                    let map = matches!(event, Event::MappingStart(..));
                    stack.push(Frame { node, map, awaits_key: map, child: None, index: 0 });
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    stack.pop();
                    if let Some(parent) = stack.last_mut() {
                        parent.advance();
                    }
                }
                _ => {}
            }
        }
    }

    fn scalar(&mut self, stack: &mut [Frame], text: Option<&str>, spot: Spot) {
        match stack.last_mut() {
            Some(frame) if frame.awaits_key => {
                let child = frame.node.zip(text).and_then(|(node, text)| self.child(node, text));
                frame.child = child;
                if let Some(wanted) = child.and_then(|child| self.nodes.get_mut(child)) {
                    wanted.found.keys.push(spot);
                }
            }
            _ => {
                let node = self.current(stack);
                self.record(node, spot, true);
            }
        }
        if let Some(frame) = stack.last_mut() {
            frame.advance();
        }
    }

    /// The wanted node that the next value is, if any: a collection in the place of a key is none.
    fn current(&self, stack: &[Frame]) -> Option<usize> {
        match stack.last() {
            None => Some(0),
            Some(frame) if frame.awaits_key => None,
            Some(frame) if frame.map => frame.child,
            Some(frame) => frame.node.and_then(|node| self.child(node, &frame.index.to_string())),
        }
    }

    fn enter(&mut self, stack: &mut [Frame], spot: Spot) -> Option<usize> {
        let node = self.current(stack);
        if let Some(frame) = stack.last_mut().filter(|frame| frame.awaits_key) {
            frame.child = None;
        }
        self.record(node, Spot { width: 1, ..spot }, false);
        node
    }

    fn record(&mut self, node: Option<usize>, spot: Spot, scalar: bool) {
        if let Some(wanted) = node.and_then(|node| self.nodes.get_mut(node)) {
            wanted.found.value = Some(spot);
            wanted.found.scalar = scalar;
        }
    }
}

/// Where a string of JSON ends, behind its closing quotation mark, if that is on the same line.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(index + 1),
            b'\n' | b'\r' => return None,
            _ => {}
        }
    }
    None
}

/// A collection that the pass is inside of.
struct Frame {
    /// The wanted node that it is, `None` where nobody asks for anything inside.
    node: Option<usize>,
    map: bool,
    awaits_key: bool,
    child: Option<usize>,
    index: usize,
}

impl Frame {
    fn advance(&mut self) {
        self.index += 1;
        self.awaits_key = self.map && !self.awaits_key;
    }
}
