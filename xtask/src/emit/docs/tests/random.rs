//! Random texts in Markdown and HTML, the same ones each time.

/// What begins, ends or breaks a block or mark, or looks as if it did.
pub(super) const PIECES: &[&str] = &[
    "`code`",
    "``a ` b``",
    "``` not a fence ```",
    "```rust std::fs::write(1); ```",
    "```` ``` ```` ``` `` ```` ```",
    "`````` a b ``````",
    "`a|b`",
    "`[a]`",
    "`<id> c`",
    "`\\`",
    "` ` `",
    "``` `",
    "`",
    "``",
    "```",
    "~~~",
    "~~~ rust",
    "~~struck~~",
    "~5",
    "a~b~ c",
    "*text*",
    "**text**",
    "***text***",
    "__text__ _a_",
    "*a **b** c*",
    "snake_case_name",
    "*open",
    "open*",
    "_ _",
    "* * *",
    "- - -",
    "***",
    "---",
    "--",
    "-",
    "+",
    "*",
    "===",
    "=",
    "1.",
    "2)",
    "1234567890.",
    "#",
    "## head",
    "#tag",
    ">",
    "> quoted",
    ">>>",
    "|",
    "|---|---|",
    "a | b",
    ":-: | :-:",
    "[",
    "]",
    "[Item]",
    "[`Item`]",
    "[a][b]",
    "[a]: b",
    "[^1]: note",
    "[^1]",
    "[ ] task",
    "[x]",
    "[a](b)",
    "[a b](https://c.d/e_f)",
    "[a](https://c.d/(e))",
    "![a](https://c.d)",
    "[![a](https://c.d)](https://e.f)",
    "!",
    "https://a.b/c_d?e=f&g;",
    "<https://a.b>",
    "<a@b.c>",
    "&lt;b&gt;",
    "&amp;lt;",
    "&copy; & &x;",
    "&#42;a&#42;",
    "\\*a\\*",
    "\\`",
    "\\\\",
    "\\",
    "\\[a\\]",
    "\\# a",
    "1\\. a",
    "a  ",
    "std::fs::write(\"planted\",\"x\").unwrap();//aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "größe 名前 🎉",
];

/// What stands between two pieces.
const JOINTS: &[&str] = &[
    " ", " ", " ", " ", "", "  ", "\n", "\n", "\n\n", "\n\n", "\n  ", "\n    ", "\n\n    ", "\n   ",
    "\n\n\t", "\n> ", "\n- ", "\n  - ", "\n* ", "\n1. ", "\n\n   ", "\n> > ", "\n\n- ",
];

const TAGS: &[&str] = &[
    "p",
    "/p",
    "b",
    "/b",
    "i",
    "/i",
    "code",
    "/code",
    "pre",
    "/pre",
    "ul",
    "/ul",
    "ol",
    "/ol",
    "li",
    "/li",
    "table",
    "/table",
    "tr",
    "/tr",
    "td",
    "/td",
    "th",
    "h3",
    "/h3",
    "br",
    "br/",
    "hr",
    "a href=\"https://a.b\"",
    "/a",
    "a href='javascript:x'",
    "script",
    "/script",
    "style",
    "div",
    "/div",
    "blockquote",
    "/blockquote",
    "x-y",
    "/x-y",
    "!-- c --",
    "!DOCTYPE html",
    "?php",
    "![CDATA[",
    "id",
    "img src=https://a.b alt=c",
    "img onerror=\"x\"",
    "sup",
    "/sup",
    "span class=\"a>b\"",
    "/span",
    "a",
    "details",
    "summary",
    "s",
    "/s",
    "B",
    "P ",
    "p\nid=a",
];

/// Numbers that look random (SplitMix64).
pub(super) struct Random {
    state: u64,
    word: usize,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed, word: 0 }
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end).expect("a length")).expect("below a length")
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len())).expect("a place in the list")
    }

    /// So many words that the text behind them stands at any column.
    fn words(&mut self, out: &mut String) {
        for _ in 0..self.below(25) {
            self.word += 1;
            out.push_str(&format!("w{} ", self.word));
        }
    }

    /// A text without HTML.
    pub(super) fn markdown(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..=self.below(8) {
            self.words(&mut out);
            out.push_str(self.of(PIECES));
            out.push_str(self.of(JOINTS));
        }
        out
    }

    /// A text with HTML, in which each word is seen.
    pub(super) fn html(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..=self.below(12) {
            self.words(&mut out);
            match self.below(4) {
                0 => out.push_str(self.of(&[
                    "`code`",
                    "*a*",
                    "[x](https://a.b)",
                    "&lt;",
                    "\\",
                    "~~~\n",
                    "```\n",
                    "> ",
                    "#",
                ])),
                _ => out.push_str(&format!("<{}>", self.of(TAGS))),
            }
            out.push_str(self.of(JOINTS));
        }
        out
    }
}
