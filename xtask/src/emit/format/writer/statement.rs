//! Functions: their signatures, statements and the arms of `match`.

use super::{Beyond, INDENT, MARGIN, Within, Writer};
use crate::emit::format::pretty;
use crate::emit::format::token::{Run, is_name};

impl Writer<'_> {
    pub(super) fn function(&mut self, member: Run<'_>) -> Option<()> {
        let (signature, from) = member.until(&["{"]);
        let (body, _) = from.group()?;
        let end = if body.is_empty() { " {}" } else { " {" };
        self.either(
            |this| this.line(INDENT, signature, Within(end)),
            |this| this.either(|this| this.parameters(signature, end), |this| this.signature(signature, end)),
        )?;
        if body.is_empty() {
            return Some(());
        }
        self.statements(2 * INDENT, body)?;
        self.indent(INDENT);
        self.out.push_str("}\n");
        Some(())
    }

    /// Writes a signature with a parameter per line.
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

    /// Writes a signature before a body.
    fn signature(&mut self, signature: Run<'_>, end: &str) -> Option<()> {
        (end == " {").then_some(())?;
        let function = pretty(&format!("impl X {{ {} {{ x }} }}", signature.source())).ok()?;
        let text = function.strip_prefix("impl X {\n")?.strip_suffix("        x\n    }\n}\n")?;
        self.out.push_str(text);
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
                _ => {
                    let (statement, after) = run.until(&[";"]);
                    let end = if after.is_empty() { "" } else { ";" };
                    self.either(
                        |this| this.statement(indent, statement, end),
                        |this| this.leave(&block(indent, "loop {"), indent, statement, end),
                    )?;
                    after.tail()
                }
            };
        }
        Some(())
    }

    fn statement(&mut self, indent: usize, statement: Run<'_>, end: &str) -> Option<()> {
        let first = statement.first();
        // prettyplease adds a semicolon to some final expressions.
        let plain = !end.is_empty() || (first != "return" && statement.until(&["="]).1.is_empty());
        (plain && first != "for").then_some(())?;
        let (head, otherwise) = statement.until(&["else"]);
        if !otherwise.is_empty() {
            return self.otherwise(indent, head, otherwise);
        }
        self.either(
            |this| this.line(indent, statement, Within(end)),
            |this| {
                this.either(
                    |this| this.literal(indent, statement, end),
                    |this| this.chain(indent, statement, end),
                )
            },
        )
    }

    /// Writes a chain of method calls, one per line.
    fn chain(&mut self, indent: usize, statement: Run<'_>, end: &str) -> Option<()> {
        let (receiver, mut rest) = statement.until(&["."]);
        // The first call stays next to a short name.
        let plain =
            receiver.tail().is_empty() && is_name(receiver.first()) && receiver.first().len() > INDENT;
        (plain && !rest.is_empty()).then_some(())?;
        self.line(indent, receiver, Within(""))?;
        while !rest.is_empty() {
            let (_, after) = rest.tail().tail().group()?;
            (rest.first() == ".").then_some(())?;
            let (call, end) = (rest.before(after), if after.is_empty() { end } else { "" });
            self.either(
                |this| this.line(indent + INDENT, call, Within(end)),
                |this| this.call(indent + INDENT, call, end),
            )?;
            rest = after;
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

    /// Writes what fits on the line with `behind` bytes after it, or a tuple with an item per line.
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

    /// Writes a struct expression with a field per line, alone or in a `let`.
    fn literal(&mut self, indent: usize, statement: Run<'_>, end: &str) -> Option<()> {
        let (head, from) = statement.until(&["{"]);
        let (fields, after) = from.group()?;
        let path = if head.first() == "let" { head.until(&["="]).1.tail() } else { head };
        let alone = path.all(|text| is_name(text) || text == "::") && after.is_empty();
        (alone && !fields.is_empty()).then_some(())?;
        self.enclosed(indent, head, " {", fields, ["}", end])
    }

    fn arms(&mut self, indent: usize, mut run: Run<'_>) -> Option<()> {
        while !run.is_empty() {
            let (arm, after) = run.until(&[","]);
            let (pattern, body) = arm.until(&["=>"]);
            let body = body.tail();
            // Blocks lose or gain braces, and the unit becomes a block.
            let unit = body.group().is_some_and(|(inside, after)| inside.is_empty() && after.is_empty());
            (body.first() != "{" && !unit).then_some(())?;
            self.either(
                |this| this.line(indent, arm, Beyond(",")),
                |this| {
                    this.either(
                        |this| this.braced(indent, pattern, body),
                        |this| this.leave(&block(indent, "match x {"), indent, arm, ","),
                    )
                },
            )?;
            run = after.tail();
        }
        Some(())
    }

    /// Writes an arm whose body gets braces, because it does not fit after its pattern.
    fn braced(&mut self, indent: usize, pattern: Run<'_>, body: Run<'_>) -> Option<()> {
        // Some bodies get a semicolon, or are broken inside their own braces.
        let jump = matches!(body.first(), "return" | "break" | "continue");
        (!jump && body.all(|text| !matches!(text, "{" | "="))).then_some(())?;
        self.line(indent, pattern, Within(" => {"))?;
        self.line(indent + INDENT, body, Within(""))?;
        self.indent(indent);
        self.out.push_str("}\n");
        Some(())
    }
}

/// Returns the start of a function in which an inner block, opened by `last`, has this indentation.
fn block(indent: usize, last: &str) -> String {
    let blocks = (indent / INDENT).saturating_sub(2);
    match blocks {
        0 => "impl X { fn x() {".to_owned(),
        _ => format!("impl X {{ fn x() {{ {} {last}", "loop {".repeat(blocks - 1)),
    }
}
