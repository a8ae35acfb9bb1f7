//! Formats the bulk of the output like prettyplease: everything on one line, and the few lists that are broken if too
//! long.
//!
//! A method returns `None` if a line must be broken in another way or something is unknown; the caller then leaves
//! the item or method to prettyplease. The tokens stay the same in any case, so a mistake here can only affect white
//! space.

mod statement;

use std::borrow::Cow;

use syn::LitStr;

use super::pretty;
use super::token::{Run, is_name};

/// The width of a line in bytes, as in prettyplease.
const MARGIN: usize = 89;

/// The indentation of an inner line.
pub(super) const INDENT: usize = 4;

/// What follows the tokens of a line.
enum End<'a> {
    /// Text that must fit too.
    Within(&'a str),
    /// Text that may exceed the margin: prettyplease does not count the comma after the last item of a list.
    Beyond(&'a str),
    /// Text, on a line that cannot be broken.
    Unbroken(&'a str),
}

use End::{Beyond, Unbroken, Within};

/// Writes items.
pub(super) struct Writer<'o> {
    pub(super) out: &'o mut String,
}

impl Writer<'_> {
    /// Writes the leading attributes, inner and outer, and returns what follows them.
    pub(super) fn attributes<'r>(&mut self, indent: usize, mut run: Run<'r>) -> Option<Run<'r>> {
        while run.first() == "#" {
            let (mark, bracket) = match run.tail() {
                inner if inner.first() == "!" => ("#!", inner.tail()),
                outer => ("#", outer),
            };
            let (inside, after) = bracket.group()?;
            let (name, value) = inside.until(&["="]);
            self.indent(indent);
            if name.all(|text| text == "doc") && !value.is_empty() {
                self.comment(if mark == "#" { "///" } else { "//!" }, value.tail().first())?;
            } else {
                let start = self.out.len() - indent;
                self.out.push_str(mark);
                self.out.push('[');
                inside.line(self.out)?;
                self.out.push_str("]\n");
                (self.out.len() - start <= MARGIN + 1).then_some(())?;
            }
            run = after;
        }
        Some(run)
    }

    /// Writes a line of documentation from its literal.
    fn comment(&mut self, mark: &str, literal: &str) -> Option<()> {
        let text = match literal.strip_prefix("r\"").or_else(|| literal.strip_prefix('"')) {
            Some(quoted) if !quoted.contains('\\') => Cow::Borrowed(quoted.strip_suffix('"')?),
            _ => Cow::Owned(syn::parse_str::<LitStr>(literal).ok()?.value()),
        };
        if text.contains(['\n', '\r']) || text.starts_with('/') {
            return None;
        }
        self.out.push_str(mark);
        self.out.push_str(text.trim_end_matches(' '));
        self.out.push('\n');
        Some(())
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Writes tokens on a line of their own.
    fn line(&mut self, indent: usize, run: Run<'_>, end: End<'_>) -> Option<()> {
        let start = self.out.len();
        self.indent(indent);
        run.line(self.out)?;
        let width = self.out.len() - start;
        let (width, text) = match end {
            Within(text) => (width + text.len(), text),
            Beyond(text) => (width, text),
            Unbroken(text) => (0, text),
        };
        (width <= MARGIN).then_some(())?;
        self.out.push_str(text);
        self.out.push('\n');
        Some(())
    }

    /// Tries the first way or, if it gives up, the second.
    fn either(
        &mut self,
        first: impl FnOnce(&mut Self) -> Option<()>,
        second: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let start = self.out.len();
        first(self).or_else(|| {
            self.out.truncate(start);
            second(self)
        })
    }

    /// Writes a list with an item per line.
    fn list<'r>(&mut self, indent: usize, parts: impl Iterator<Item = Run<'r>>) -> Option<()> {
        let mut parts = parts.peekable();
        while let Some(part) = parts.next() {
            let end = if parts.peek().is_some() { Within(",") } else { Beyond(",") };
            self.either(|this| this.line(indent, part, end), |this| this.call(indent, part, ","))?;
        }
        Some(())
    }

    /// Writes a call with an argument per line.
    fn call(&mut self, indent: usize, run: Run<'_>, end: &str) -> Option<()> {
        let (head, from) = run.until(&["("]);
        let (arguments, after) = from.group()?;
        let plain = !head.is_empty() && head.all(|text| is_name(text) || matches!(text, "::" | "."));
        // A single argument may be broken in another way.
        (plain && after.is_empty() && arguments.parts().nth(1).is_some()).then_some(())?;
        self.enclosed(indent, head, "(", arguments, [")", end])
    }

    /// Writes a list between its opening and closing tokens, which are on the lines around it.
    fn enclosed(
        &mut self,
        indent: usize,
        head: Run<'_>,
        open: &str,
        items: Run<'_>,
        close: [&str; 2],
    ) -> Option<()> {
        self.line(indent, head, Within(open))?;
        self.list(indent + INDENT, items.parts())?;
        self.indent(indent);
        self.out.extend(close);
        self.out.push('\n');
        Some(())
    }

    /// Writes any item but an `impl`, whose methods are written one by one.
    pub(super) fn item(&mut self, item: Run<'_>) -> Option<()> {
        let item = self.attributes(0, item)?;
        let keyword = if item.first() == "pub" { item.tail().first() } else { item.first() };
        match keyword {
            "use" if item.all(|text| text != "{") => self.line(0, item, Unbroken("")),
            "use" => {
                // A single name loses its braces.
                let (names, _) = item.until(&["{"]).1.group()?;
                names.parts().nth(1)?;
                self.either(|this| this.line(0, item, Within("")), |this| this.import(item))
            }
            "type" if item.all(|text| is_name(text) || matches!(text, "::" | "=" | ";")) => {
                self.line(0, item, Unbroken(""))
            }
            "type" => self.ty(0, item.until(&[";"]).0, ";"),
            "struct" | "enum" => {
                let (head, from) = item.until(&["{"]);
                if from.is_empty() { self.line(0, item, Within("")) } else { self.fields(head, from) }
            }
            "mod" => self.line(0, item, Within("")),
            name if is_name(name) => {
                let (path, from) = item.until(&["!"]);
                let arguments = from.tail();
                let (inside, _) = arguments.group()?;
                inside.all(|text| is_name(text) || matches!(text, "as" | "," | "::")).then_some(())?;
                let start = self.out.len();
                path.line(self.out)?;
                self.out.push('!');
                let head = self.out.len();
                arguments.line(self.out)?;
                if self.out.len() - start > MARGIN {
                    // Several names share lines.
                    inside.tail().is_empty().then_some(())?;
                    self.out.truncate(head);
                    self.out.push_str("(\n");
                    self.line(INDENT, inside, Unbroken(""))?;
                    self.out.push_str(");");
                }
                self.out.push('\n');
                Some(())
            }
            _ => None,
        }
    }

    /// Writes a macro in braces with a part per line. A part is only broken at its own parentheses.
    pub(super) fn table(&mut self, indent: usize, item: Run<'_>) -> Option<()> {
        let (path, from) = item.until(&["!"]);
        let (parts, _) = from.tail().group()?;
        self.indent(indent);
        path.line(self.out)?;
        self.out.push_str("! {\n");
        for part in parts.parts() {
            let part = self.attributes(indent + INDENT, part)?;
            self.either(
                |this| this.line(indent + INDENT, part, Within(",")),
                |this| {
                    this.either(
                        |this| this.call(indent + INDENT, part, ","),
                        |this| this.line(indent + INDENT, part, Unbroken(",")),
                    )
                },
            )?;
        }
        self.indent(indent);
        self.out.push_str("}\n");
        Some(())
    }

    /// Writes an import of more names than fit on a line, with as many per line as fit.
    fn import(&mut self, item: Run<'_>) -> Option<()> {
        let (path, from) = item.until(&["{"]);
        let (names, end) = from.group()?;
        self.line(0, path, Within("{"))?;
        let mut width = 0;
        let mut parts = names.parts().peekable();
        while let Some(part) = parts.next() {
            let name = part.first();
            (part.tail().is_empty() && is_name(name)).then_some(())?;
            let comma = usize::from(parts.peek().is_some());
            if width > 0 && width + 1 + name.len() + comma <= MARGIN {
                self.out.push(' ');
                width += 1;
            } else {
                if width > 0 {
                    self.out.push('\n');
                }
                self.indent(INDENT);
                width = INDENT;
            }
            self.out.push_str(name);
            self.out.push(',');
            width += name.len() + 1;
        }
        self.out.push_str("\n}");
        self.line(0, end, Within(""))
    }

    /// Writes a struct with named fields, or an enum.
    fn fields(&mut self, head: Run<'_>, from: Run<'_>) -> Option<()> {
        let (inside, _) = from.group()?;
        if inside.is_empty() {
            return self.line(0, head, Within(" {}"));
        }
        let end = if head.all(is_name) { Unbroken(" {") } else { Within(" {") };
        self.line(0, head, end)?;
        let around = if head.all(|text| text != "enum") { "struct X {" } else { "enum X {" };
        for part in inside.parts() {
            self.either(|this| this.field(part), |this| this.leave(around, INDENT, part, ","))?;
        }
        self.out.push_str("}\n");
        Some(())
    }

    fn field(&mut self, field: Run<'_>) -> Option<()> {
        let field = self.attributes(INDENT, field)?;
        field.all(|text| text != "{").then_some(())?;
        self.ty(INDENT, field, ",")
    }

    /// Writes tokens that end with a type, with one generic argument per line if they do not fit; or with the content
    /// of a variant, in the same way.
    fn ty(&mut self, indent: usize, run: Run<'_>, end: &str) -> Option<()> {
        self.either(
            |this| this.line(indent, run, Within(end)),
            |this| {
                let (path, from) = run.until(&["(", "<"]);
                let (inside, close, after) = match from.group() {
                    // Tuples after a colon or an equals sign are left to prettyplease.
                    Some((inside, after)) if path.all(is_name) => (inside, ")", after),
                    Some(_) => return None,
                    None => {
                        let (inside, after) = from.tail().until(&[">"]);
                        (inside, after.first(), after.tail())
                    }
                };
                (!close.is_empty() && after.is_empty()).then_some(())?;
                this.enclosed(indent, path, from.first(), inside, [close, end])
            },
        )
    }

    /// Leaves a part to prettyplease, inside blocks that open and close on their own lines.
    fn leave(&mut self, around: &str, indent: usize, part: Run<'_>, end: &str) -> Option<()> {
        let levels = indent / INDENT;
        let text = pretty(&format!("{around} {}{end} {}", part.source(), "}".repeat(levels))).ok()?;
        let lines = text.lines().count().checked_sub(levels)?;
        for line in text.lines().take(lines).skip(levels) {
            self.out.push_str(line);
            self.out.push('\n');
        }
        Some(())
    }

    /// Writes the first line of an `impl`.
    pub(super) fn head(&mut self, item: Run<'_>, end: &str) -> Option<()> {
        let head = self.attributes(0, item)?;
        let (of, by) = head.until(&["for"]);
        if head.all(is_name) {
            return self.line(0, head, Unbroken(end));
        }
        self.either(
            |this| this.line(0, head, Within(end)),
            |this| {
                (!by.is_empty()).then_some(())?;
                this.line(0, of, Within(""))?;
                this.line(0, by, if by.tail().all(is_name) { Unbroken(end) } else { Within(end) })
            },
        )
    }

    /// Writes an item of an `impl`.
    pub(super) fn member(&mut self, member: Run<'_>) -> Option<()> {
        let member = self.attributes(INDENT, member)?;
        if member.until(&["fn"]).1.is_empty() {
            self.either(|this| this.line(INDENT, member, Within("")), |this| this.constant(member))
        } else {
            self.function(member)
        }
    }

    /// Writes a constant that does not fit on a line: a list, or a text, which is not broken.
    fn constant(&mut self, member: Run<'_>) -> Option<()> {
        let (head, from) = member.through(&["="]);
        if head.all(|text| text != "<") && from.first().starts_with('"') && from.tail().first() == ";" {
            return self.line(INDENT, member, Unbroken(""));
        }
        let (items, end) = (from.first() == "&").then(|| from.tail().group())??;
        // Numbers would share lines.
        let number = items.first().starts_with(|first: char| first.is_ascii_digit());
        (!number && head.first() == "const" && end.first() == ";").then_some(())?;
        self.enclosed(INDENT, head, " &[", items, ["]", ";"])
    }
}
