//! From tokens to text as prettyplease has it, for what the emitters write by the thousands: everything that stands on one
//! line, and the few lists that are broken where they do not fit.
//!
//! A method gives up (`None`) where a line would have to be broken in another way or something is not known here; the
//! caller then leaves that item or method to prettyplease. What is written are the same tokens in any case, so a mistake
//! here can only be one of blanks.

use std::borrow::Cow;

use syn::LitStr;

use super::token::{Run, is_name};

/// The width of a line in bytes, as in prettyplease.
const MARGIN: usize = 89;

/// How far an inner line stands to the right of the outer one.
const INDENT: usize = 4;

/// What is behind the tokens of a line.
enum End<'a> {
    /// Text that must fit too.
    Within(&'a str),
    /// Text that may stand in the margin: prettyplease does not count the comma behind the last item of a list.
    Beyond(&'a str),
    /// Nothing, and the line has no place where it could be broken.
    Unbroken,
}

use End::{Beyond, Unbroken, Within};

/// Writes items.
pub(super) struct Writer<'o> {
    pub(super) out: &'o mut String,
}

impl Writer<'_> {
    /// The attributes that stand first, inner and outer, and what follows them.
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

    /// A line of documentation from its literal.
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

    /// Tokens on a line of their own.
    fn line(&mut self, indent: usize, run: Run<'_>, end: End<'_>) -> Option<()> {
        let start = self.out.len();
        self.indent(indent);
        run.line(self.out)?;
        let width = self.out.len() - start;
        let (width, text) = match end {
            Within(text) => (width + text.len(), text),
            Beyond(text) => (width, text),
            Unbroken => (0, ""),
        };
        (width <= MARGIN).then_some(())?;
        self.out.push_str(text);
        self.out.push('\n');
        Some(())
    }

    /// Does the first thing or, if that gives up, the second.
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

    /// A list with an item on each line.
    fn list<'r>(&mut self, indent: usize, parts: impl Iterator<Item = Run<'r>>) -> Option<()> {
        let mut parts = parts.peekable();
        while let Some(part) = parts.next() {
            let end = if parts.peek().is_some() { Within(",") } else { Beyond(",") };
            self.line(indent, part, end)?;
        }
        Some(())
    }

    /// Any item but an `impl`, whose methods are written one by one.
    pub(super) fn item(&mut self, item: Run<'_>) -> Option<()> {
        let item = self.attributes(0, item)?;
        let keyword = if item.first() == "pub" { item.tail().first() } else { item.first() };
        match keyword {
            "use" if item.all(|text| text != "{") => self.line(0, item, Unbroken),
            "use" => {
                // A single name loses its braces.
                let (names, _) = item.until(&["{"]).1.group()?;
                names.parts().nth(1)?;
                self.either(|this| this.line(0, item, Within("")), |this| this.import(item))
            }
            "type" if item.all(|text| is_name(text) || matches!(text, "::" | "=" | ";")) => {
                self.line(0, item, Unbroken)
            }
            "struct" | "enum" => {
                let (head, from) = item.until(&["{"]);
                if from.is_empty() { self.line(0, item, Within("")) } else { self.fields(head, from) }
            }
            "mod" | "type" => self.line(0, item, Within("")),
            name if is_name(name) && item.tail().first() == "!" => {
                let (inside, _) = item.tail().tail().group()?;
                inside.all(|text| is_name(text) || text == "as").then_some(())?;
                self.out.push_str(name);
                self.out.push('!');
                // Room for the name is kept by counting it as text behind.
                let arguments = item.tail().tail();
                (name.len() + arguments.source().len() <= MARGIN).then_some(())?;
                self.line(0, arguments, Within(""))
            }
            _ => None,
        }
    }

    /// An import of more names than fit on a line: as many on each as do.
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

    /// A struct with named fields or an enum.
    fn fields(&mut self, head: Run<'_>, from: Run<'_>) -> Option<()> {
        let (inside, _) = from.group()?;
        if inside.is_empty() {
            return self.line(0, head, Within(" {}"));
        }
        self.line(0, head, Within(" {"))?;
        for part in inside.parts() {
            let field = self.attributes(INDENT, part)?;
            field.all(|text| text != "{").then_some(())?;
            self.line(INDENT, field, Within(","))?;
        }
        self.out.push_str("}\n");
        Some(())
    }

    /// The first line of an `impl`.
    pub(super) fn head(&mut self, item: Run<'_>, end: &str) -> Option<()> {
        let head = self.attributes(0, item)?;
        let (of, by) = head.until(&["for"]);
        self.either(
            |this| this.line(0, head, Within(end)),
            |this| {
                (!by.is_empty()).then_some(())?;
                this.line(0, of, Within(""))?;
                this.line(0, by, Within(end))
            },
        )
    }

    /// An item of an `impl`.
    pub(super) fn member(&mut self, member: Run<'_>) -> Option<()> {
        let member = self.attributes(INDENT, member)?;
        if member.until(&["fn"]).1.is_empty() {
            self.either(|this| this.line(INDENT, member, Within("")), |this| this.constant(member))
        } else {
            self.function(member)
        }
    }

    /// A constant that does not fit on a line: a list, or a text, which is not broken.
    fn constant(&mut self, member: Run<'_>) -> Option<()> {
        let (head, from) = member.through(&["="]);
        if head.all(|text| text != "<") && from.first().starts_with('"') && from.tail().first() == ";" {
            return self.line(INDENT, member, Unbroken);
        }
        let (items, end) = (from.first() == "&").then(|| from.tail().group())??;
        // Numbers would be filled into lines.
        let number = items.first().starts_with(|first: char| first.is_ascii_digit());
        (!number && head.first() == "const" && end.first() == ";").then_some(())?;
        self.line(INDENT, head, Within(" &["))?;
        self.list(2 * INDENT, items.parts())?;
        self.indent(INDENT);
        self.out.push_str("];\n");
        Some(())
    }

    fn function(&mut self, member: Run<'_>) -> Option<()> {
        let (signature, from) = member.until(&["{"]);
        let (body, _) = from.group()?;
        let end = if body.is_empty() { " {}" } else { " {" };
        self.either(
            |this| this.line(INDENT, signature, Within(end)),
            |this| this.parameters(signature, end),
        )?;
        if body.is_empty() {
            return Some(());
        }
        self.statements(2 * INDENT, body)?;
        self.indent(INDENT);
        self.out.push_str("}\n");
        Some(())
    }

    /// A signature with a parameter on each line.
    fn parameters(&mut self, signature: Run<'_>, end: &str) -> Option<()> {
        let (_, from) = signature.until(&["fn"]);
        let (_, from) = from.until(&["("]);
        let (parameters, result) = from.group()?;
        (!parameters.is_empty()).then_some(())?;
        self.line(INDENT, signature.before(from), Within("("))?;
        self.list(2 * INDENT, parameters.parts())?;
        let start = self.out.len();
        self.indent(INDENT);
        self.out.push(')');
        if !result.is_empty() {
            self.out.push(' ');
        }
        result.line(self.out)?;
        self.out.push_str(end);
        (self.out.len() - start <= MARGIN).then_some(())?;
        self.out.push('\n');
        Some(())
    }

    fn statements(&mut self, indent: usize, mut run: Run<'_>) -> Option<()> {
        while !run.is_empty() {
            run = match run.first() {
                "while" | "match" => {
                    let (head, from) = run.until(&["{"]);
                    let (inside, after) = from.group()?;
                    let ends = !matches!(after.first(), ";" | "." | "?") && !inside.is_empty();
                    ends.then_some(())?;
                    let start = self.out.len();
                    self.indent(indent);
                    self.out.push_str(run.first());
                    self.out.push(' ');
                    head.tail().line(self.out)?;
                    self.out.push_str(" {");
                    (self.out.len() - start <= MARGIN).then_some(())?;
                    self.out.push('\n');
                    if run.first() == "match" {
                        self.arms(indent + INDENT, inside)?;
                    } else {
                        self.statements(indent + INDENT, inside)?;
                    }
                    self.indent(indent);
                    self.out.push_str("}\n");
                    after
                }
                "for" => return None,
                first => {
                    let (statement, after) = run.until(&[";"]);
                    let end = if after.is_empty() { "" } else { ";" };
                    if after.is_empty() {
                        // prettyplease gives some expressions at the end a semicolon.
                        (first != "return" && statement.until(&["="]).1.is_empty()).then_some(())?;
                    }
                    let (head, otherwise) = statement.until(&["else"]);
                    if otherwise.is_empty() {
                        self.either(
                            |this| this.line(indent, statement, Within(end)),
                            |this| this.literal(indent, statement, end),
                        )?;
                    } else {
                        self.otherwise(indent, head, otherwise)?;
                    }
                    after.tail()
                }
            };
        }
        Some(())
    }

    /// `let … else { … }`.
    fn otherwise(&mut self, indent: usize, head: Run<'_>, otherwise: Run<'_>) -> Option<()> {
        let (inside, _) = otherwise.tail().group()?;
        (head.first() == "let").then_some(())?;
        let (pattern, value) = head.tail().until(&["="]);
        self.indent(indent);
        self.out.push_str("let ");
        self.tuple(indent, pattern, " = ".len())?;
        self.out.push_str(" = ");
        self.tuple(indent, value.tail(), 0)?;
        if self.column() + " else ".len() <= MARGIN {
            self.out.push(' ');
        } else {
            self.out.push('\n');
            self.indent(indent);
        }
        self.out.push_str("else {\n");
        self.statements(indent + INDENT, inside)?;
        self.indent(indent);
        self.out.push_str("};\n");
        Some(())
    }

    /// What fits on the line with so much behind it, or a tuple with an item on each line.
    fn tuple(&mut self, indent: usize, run: Run<'_>, behind: usize) -> Option<()> {
        let start = self.out.len();
        run.line(self.out)?;
        if self.column() + behind <= MARGIN {
            return Some(());
        }
        self.out.truncate(start);
        let (items, after) = run.group()?;
        (run.first() == "(" && after.is_empty()).then_some(())?;
        self.out.push_str("(\n");
        self.list(indent + INDENT, items.parts())?;
        self.indent(indent);
        self.out.push(')');
        Some(())
    }

    fn column(&self) -> usize {
        self.out.len() - self.out.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// A struct expression with a field on each line, alone or in a `let`.
    fn literal(&mut self, indent: usize, statement: Run<'_>, end: &str) -> Option<()> {
        let (head, from) = statement.until(&["{"]);
        let (fields, after) = from.group()?;
        let path = if head.first() == "let" { head.until(&["="]).1.tail() } else { head };
        let alone = path.all(|text| is_name(text) || text == "::") && after.is_empty();
        (alone && !fields.is_empty()).then_some(())?;
        self.line(indent, head, Within(" {"))?;
        self.list(indent + INDENT, fields.parts())?;
        self.indent(indent);
        self.out.push('}');
        self.out.push_str(end);
        self.out.push('\n');
        Some(())
    }

    fn arms(&mut self, indent: usize, mut run: Run<'_>) -> Option<()> {
        while !run.is_empty() {
            let (arm, after) = run.until(&[","]);
            let body = arm.until(&["=>"]).1.tail();
            // Blocks lose or get their braces, and the unit becomes one.
            let unit = body.group().is_some_and(|(inside, after)| inside.is_empty() && after.is_empty());
            (body.first() != "{" && !unit).then_some(())?;
            self.line(indent, arm, Beyond(","))?;
            run = after.tail();
        }
        Some(())
    }
}
