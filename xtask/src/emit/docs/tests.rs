//! What a description says is what its documentation says, and nothing of it runs.

mod judge;
mod random;

use self::judge::{assert_harmless, said};
use self::random::Random;
use super::{clean_cell, clean_line, code, lines, outer};

/// Asserts that a text that holds no HTML says the same in a comment, and does nothing. Gives whether it keeps its emphasis,
/// too: marks that touch a word may be none any more where a link or an entity in between became plain text.
fn assert_same(text: &str) -> bool {
    let written = lines(text).join("\n");
    assert_harmless(&written, text);
    assert_eq!(said(&written, false), said(text, false), "of {text:?}:\n{written}");
    said(&written, true) == said(text, true)
}

#[test]
fn text_that_would_do_something_is_only_read() {
    let long = "word ".repeat(19);
    for (text, expected) in [
        ("", ""),
        ("\n \u{200b}\n<!-- a -->", ""),
        ("plain `code` *text*", "plain `code` *text*"),
        ("```\nstd::fs::write();\n```", "```text\nstd::fs::write();\n```"),
        ("```rust\nopen", "```text\nopen\n```"),
        ("~~~\na\n```\n~~~", "````text\na\n```\n````"),
        ("    indented();", "```text\nindented();\n```"),
        ("see [Foo] and [x](./y.html)", "see \\[Foo\\] and x"),
        ("[text](https://a.b/c)", "[text](https://a.b/c)"),
        ("[text](javascript:x)", "text"),
        ("[text][1]\n\n[1]: https://a.b/c", "[text](https://a.b/c)"),
        ("at https://a.b/c.", "at <https://a.b/c>."),
        ("at <https://a.b/c>", "at <https://a.b/c>"),
        ("one `tick", "one `tick"),
        ("*/ evil \u{202e} \u{0} end", "*/ evil   end"),
        ("a &#x202e; b", "a  b"),
        ("a\u{2028}#![inner]", "a\n#!\\[inner\\]"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tick ``a ` b`` end", "tick ``a ` b`` end"),
        ("`[ro|rw]`", "`[ro|rw]`"),
        ("code `over\ntwo` lines", "code `over\ntwo` lines"),
        ("-     code();", "- ```text\n  code();\n  ```"),
        (">     code();", "> ```text\n> code();\n> ```"),
        ("> ~~~\n> code();", "> ```text\n> code();\n> ```"),
        ("    code();\n\n     more();", "```text\ncode();\n\n more();\n```"),
        ("two  \nlines", "two\\\nlines"),
        (&format!("{long}12345 - dash"), &format!("{long}12345 -\ndash")),
        (&format!("* {long}- dash"), &format!("* {long}-\n  dash")),
        (&format!("{long}12345 [a](https://b.c)"), &format!("{long}12345\n[a](https://b.c)")),
        ("a | b\n--|--\n`c \\| d` | e", "a | b\n--|--\n`c \\| d` | e"),
        ("text\n  - a\n    - b", "text\n  - a\n    - b"),
        ("[^1]: note that", "\\[^1\\]: note that"),
    ] {
        let written = lines(text).join("\n");
        assert_eq!(written, expected, "of {text:?}");
        assert_eq!(outer(text).is_none(), expected.is_empty(), "of {text:?}");
        assert_harmless(&written, text);
    }
}

#[test]
fn layout_makes_no_block() {
    let payload = format!("std::fs::write(\"planted\",\"x\").unwrap();//{}", "a".repeat(70));
    let long = "b".repeat(101);
    for text in [
        format!("```rust {payload} ```"),
        format!("- ```rust {payload} ```"),
        format!("text\n  - {long} {payload}"),
        format!("- {long} {payload}"),
        format!("> ``` {}word <script>alert(1)</script> ```", "word ".repeat(20)),
        format!("> - ```` {}`` ``` ~~~ {payload} ````", "word ".repeat(15)),
        format!("1. {long}\n   # {payload}"),
        format!("{long} {long} = {long} --- {payload}"),
    ] {
        assert!(assert_same(&text), "of {text:?}");
        assert_harmless(&clean_line(&text), &text);
        assert_harmless(&format!("| a |\n|---|\n| {} |", clean_cell(&text)), &text);
    }
}

#[test]
fn html_is_the_markdown_that_it_means() {
    for (html, expected) in [
        (
            "<p>Describes <code>Foo</code>.</p> <p>See <a href=\"https://a.b/c?d=1&amp;e=2\">more</a>.</p>",
            "Describes `Foo`.\n\nSee [more](https://a.b/c?d=1&e=2).",
        ),
        (
            "<p>One of:</p> <ul> <li> <p> <code>a</code> - first</p> </li> <li> <p>second</p> </li> </ul>",
            "One of:\n\n* `a` - first\n* second",
        ),
        (
            "One of: <ol><li>a<li>b <ul><li>c</ul></ol> and so on",
            "One of:\n\n1. a\n2. b\n   * c\n\nand so on",
        ),
        ("<b>Note</b>: it is <i>not</i> <b> so </b>.", "**Note**: it is *not* **so** ."),
        ("one<br>two<br/>three<br><br>four", "one\\\ntwo\\\nthree\n\nfour"),
        ("<h2>Title</h2>text<hr>text", "## Title\n\ntext\n\n---\n\ntext"),
        (
            "<table><tr><th>a<th>b|c</tr><tr><td>1</td><td><p>2</p><p>3</p></td></tr></table>",
            "| a | b\\|c |\n|---|---|\n| 1 | 2 3 |",
        ),
        ("<pre><code>a &lt; b\n\n  c</code></pre>", "```text\na < b\n\n  c\n```"),
        ("<blockquote>said</blockquote>", "> said"),
        ("10<sup>2</sup> of H<sub>2</sub>O", "10^2 of H2O"),
        ("a <!-- not seen --> b", "a  b"),
        ("for `<id>` and <id> and a<b", "for `<id>` and \\<id> and a\\<b"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("<a href=\"javascript:x\">text</a> <img src=x onerror=y alt=\"a picture\">", "text a picture"),
        ("<p>literal `x` *y* [z]</p>", "literal \\`x\\` \\*y\\* \\[z\\]"),
        ("&lt;b&gt; &amp;lt; &copy; &#8238;", "\\<b> \\&lt; ©"),
        ("<div>\n\n*Markdown*\n\n</div>", "*Markdown*"),
        ("- a <b>c\n- d</b>", "- a **c**\n- d"),
        ("| a |\n|---|\n| b<br>c <ul><li>d</li></ul> |", "| a |\n|---|\n| b c d |"),
        ("<b>bold</b>word and <code>`</code>", "**bold**word and `` ` ``"),
        ("a<b>(b)</b>c", "a(b)c"),
        ("_a_<a@b.c> __b__<a@b.c>", "*a*a@b.c **b**a@b.c"),
    ] {
        let written = lines(html).join("\n");
        assert_eq!(written, expected, "of {html:?}");
        assert_harmless(&written, html);
    }
}

#[test]
fn a_line_is_the_first_that_says_something() {
    for (text, line, cell) in [
        ("", "", ""),
        ("\n\n  a\nb", "a", "a"),
        ("<p>A <b>b</b>.</p><p>c</p>", "A **b**.", "A **b**."),
        ("# Title\n\ntext", "Title", "Title"),
        ("```rust\ncode();\n```", "`code();`", "`code();`"),
        ("`a|b` | c", "`a|b` | c", "`a\\|b` \\| c"),
        ("- item\n- item", "item", "item"),
        ("see [Foo]", "see \\[Foo\\]", "see \\[Foo\\]"),
        ("<!-- -->", "", ""),
        ("~~~", "\\~~~", "~~~"),
        ("1. First", "1\\. First", "1. First"),
        ("```rust", "\\`\\`\\`rust", "\\`\\`\\`rust"),
    ] {
        assert_eq!((clean_line(text).as_str(), clean_cell(text).as_str()), (line, cell), "of {text:?}");
    }
    for (text, expected) in [
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("", "` `"),
        ("a\nb\u{202e}", "`a\\nb\\u{202e}`"),
        ("[a]", "`[a]`"),
    ] {
        assert_eq!(code(text), expected);
    }
}

#[test]
fn a_text_of_any_depth_and_length_is_read() {
    for text in [
        ">".repeat(10_000),
        "- ".repeat(5_000),
        "<b>".repeat(10_000),
        "*a ".repeat(10_000),
        "[".repeat(10_000),
        format!("<p>{}", "<a ".repeat(100_000)),
        format!("<p>{}", "<!--".repeat(100_000)),
        format!("<p>{}", "&".repeat(300_000)),
        "&".repeat(300_000),
        "`a ``b ".repeat(50_000),
    ] {
        assert_harmless(&lines(&text).join("\n"), "a deep text");
    }
}

#[test]
fn every_piece_at_every_column_says_the_same() {
    for before in ["", "- ", "> ", "1. ", "> - ", "text\n"] {
        for piece in random::PIECES {
            for column in (0..2).chain(86..104) {
                let filler: String = "ab cde fghi ".chars().cycle().take(column).collect();
                let text = format!("{before}{filler} {piece} and more words behind it");
                assert!(assert_same(&text), "of {text:?}");
            }
        }
    }
}

#[test]
fn random_markdown_says_the_same() {
    random_texts(2_000);
}

#[test]
#[ignore = "takes minutes: `cargo test -p xtask --lib docs -- --ignored`"]
fn fifty_thousand_random_texts_say_the_same() {
    random_texts(50_000);
}

fn random_texts(number: u64) {
    let mut plainer = 0;
    for seed in 0..number {
        let text = Random::new(seed).markdown();
        plainer += u64::from(!assert_same(&text));
        let html = Random::new(seed).html();
        let written = lines(&html).join("\n");
        assert_harmless(&written, &html);
        assert_eq!(judge::words(&written), judge::words(&html), "of {html:?}:\n{written}");
        for text in [text, html] {
            assert_harmless(&clean_line(&text), &text);
            assert_harmless(&format!("| a |\n|---|\n| {} |", clean_cell(&text)), &text);
        }
    }
    assert!(plainer * 1_000 <= number, "{plainer} of {number} lose emphasis");
}
