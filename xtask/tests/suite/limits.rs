//! Small documents that say very much: what schemas combine to is bounded, and what people mean by such schemas works.

use std::fmt::Write as _;

use xtask::{generate_text, limits};

use crate::repository::root;

/// Bytes of Rust that no document of these may come to. Each of them has less than 40 kB.
const MOST: usize = 32 << 20;

/// The schemas, under `components`, as a crate: the bytes of its models and the codes of what is said of them.
fn made(schemas: &str) -> (usize, Vec<&'static str>) {
    let document =
        format!("openapi: 3.1.0\ninfo: {{title: T, version: v}}\ncomponents:\n  schemas:\n{schemas}");
    let (problems, files) =
        generate_text(&[("a.yaml", &document)], "a.yaml", &[], "small").expect("the templates can be read");
    let own = files.iter().filter(|(path, _)| !path.starts_with("src/runtime"));
    let codes = problems.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    (own.map(|(_, text)| text.len()).sum(), codes)
}

fn to(name: &str) -> String {
    format!("{{$ref: '#/components/schemas/{name}'}}")
}

/// So many schemas as a list, each of one property and what `more` gives it.
fn list(count: usize, property: &str, more: &str) -> String {
    (0..count).fold(String::new(), |mut list, index| {
        let _ = write!(list, "{{properties: {{{property}{index}: {{type: string}}}}{more}}}, ");
        list
    })
}

#[test]
fn a_schema_may_lead_back_to_itself() {
    let (s, b, o) = (to("S"), to("B"), to("O"));
    let boolean = "    B: {type: object, properties: {b: {type: boolean}}}\n";
    let cases = [
        format!("    S: {{properties: {{k: {{type: string}}}}, anyOf: [{s}, {b}]}}\n{boolean}"),
        format!(
            "    S: {{anyOf: [{b}, {o}]}}\n    O: {{properties: {{o: {{type: string}}}}, anyOf: [{s}]}}\n{boolean}"
        ),
        format!(
            "    S: {{properties: {{s: {{type: string}}}}, anyOf: [{b}, {o}]}}\n    O: {{properties: {{o: {{type: string}}}}, anyOf: [{s}]}}\n{boolean}"
        ),
        format!(
            "    S: {{properties: {{a: {{type: string}}}}, then: {{properties: {{x: {s}}}, oneOf: [{s}, {b}]}}, oneOf: [{{properties: {{c: {{type: string}}}}, oneOf: [{s}, {b}]}}]}}\n{boolean}"
        ),
        format!(
            "    S: {{properties: {{a: {{type: string}}}}, allOf: [{{oneOf: [{s}, {o}]}}]}}\n    O: {{properties: {{b: {{type: string}}}}, allOf: [{s}]}}\n"
        ),
    ];
    for case in cases {
        let (bytes, codes) = made(&case);
        assert!(bytes < 100_000 && !codes.contains(&"too-complex"), "{bytes} {codes:?}\n{case}");
    }
}

#[test]
fn an_animal_may_be_a_cat_that_is_any_animal() {
    let (cat, dog, animal) = (to("Cat"), to("Dog"), to("Animal"));
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: v}}\ncomponents:\n  schemas:\n    Animal: {{type: object, required: [kind], properties: {{kind: {{type: string}}, name: {{type: string}}}}, discriminator: {{propertyName: kind}}, oneOf: [{cat}, {dog}]}}\n    Cat: {{properties: {{lives: {{type: integer}}}}, anyOf: [{animal}]}}\n    Dog: {{properties: {{tricks: {{type: integer}}}}}}\n"
    );
    let (problems, files) =
        generate_text(&[("a.yaml", &document)], "a.yaml", &[], "zoo").expect("the templates can be read");
    assert!(problems.diagnostics.iter().all(|diagnostic| diagnostic.code != "too-complex"));
    let animal = &files["src/models/animal.rs"];
    assert!(animal.contains("Cat(AnimalCat)") && animal.contains("pub lives: Option<i64>"), "{animal}");
}

#[test]
fn alternatives_within_alternatives_are_bounded() {
    let inherits = |name: &str| format!(", allOf: [{}]", to(name));
    let levels = format!(
        "    S: {{type: object, properties: {{s: {{type: string}}}}, oneOf: [{}]}}\n    L: {{properties: {{x: {{type: string}}}}, oneOf: [{}]}}\n    M: {{properties: {{y: {{type: string}}}}, oneOf: [{}]}}\n",
        list(100, "a", &inherits("L")),
        list(100, "b", &inherits("M")),
        list(100, "c", ""),
    );
    let (bytes, codes) = made(&levels);
    assert!(bytes < MOST && codes.contains(&"too-complex"), "{bytes} {codes:?}");
    let (bytes, _) =
        made(&format!("    S: {{allOf: [{}], oneOf: [{}]}}\n", list(100, "a", ""), list(100, "b", "")));
    assert!(bytes < MOST, "{bytes}");
}

#[test]
fn inheritance_is_bounded() {
    let chain =
        (1..600).fold("    S0: {properties: {p0: {type: string}}}\n".to_owned(), |mut chain, index| {
            let parent = to(&format!("S{}", index - 1));
            let _ = writeln!(
                chain,
                "    S{index}: {{allOf: [{parent}], properties: {{p{index}: {{type: string}}}}}}"
            );
            chain
        });
    let (bytes, codes) = made(&chain);
    assert!(bytes < 2 * MOST && codes.contains(&"too-complex"), "{bytes} {codes:?}");
}

#[test]
fn the_table_of_limits_is_that_of_the_code() {
    let readme = std::fs::read_to_string(root().join("xtask/README.md")).expect("the page can be read");
    assert!(readme.contains(&limits::table()), "xtask/README.md lacks\n{}", limits::table());
}

#[test]
fn the_readme_lists_a_bounded_number_of_losses() {
    let listed = |count: usize| {
        let schemas: String = (0..count).map(|i| format!("    S{i}: {{type: string, enum: []}}\n")).collect();
        let document = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: v}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        );
        let (_, files) = generate_text(&[("a.yaml", &document)], "a.yaml", &[], "lossy")
            .expect("the templates can be read");
        let readme = &files["README.md"];
        let losses = readme.lines().filter(|line| line.starts_with("* `invalid-keyword`")).count();
        (losses, readme.lines().last().expect("it has lines").to_owned())
    };
    let (losses, last) = listed(limits::LOSSES);
    assert!(losses == limits::LOSSES && last.contains("#/components/schemas/"), "{losses} {last}");
    let (losses, last) = listed(limits::LOSSES + 5);
    assert_eq!((losses, last.as_str()), (limits::LOSSES, "* and 5 more, which the generator reports"));
}

/// The codes of errors, and of what else the document would have been made.
fn refused(name: &str, text: &str) -> Vec<&'static str> {
    let made = generate_text(&[(name, text)], name, &[], "large").expect("the templates can be read");
    let errors = made.0.diagnostics.iter().filter(|it| it.severity == xtask::diagnostic::Severity::Error);
    errors.map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn what_is_beyond_a_limit_is_an_error_at_its_place() {
    let head = "openapi: 3.1.0\ninfo: {title: T, version: v}\n";
    let (fits, long) = ("n".repeat(limits::NAME), "n".repeat(limits::NAME + 1));
    // In YAML a key has 1,024 bytes at the most.
    let schema = |name: &str, schema: &str| {
        format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "v"}}, "components": {{"schemas": {{"{name}": {schema}}}}}}}"#
        )
    };
    assert_eq!(refused("a.json", &schema(&long, "{}")), ["too-large"]);
    assert!(refused("a.json", &schema(&fits, "{}")).is_empty());
    assert_eq!(
        refused("a.yaml", &format!("{head}servers: [{{url: 'https://{long}'}}]\npaths: {{}}")),
        ["too-large"]
    );
    let media = (0..=limits::MEDIA_TYPES).map(|i| format!("a/{i}: {{}}")).collect::<Vec<_>>().join(", ");
    let answer = format!(
        "{head}paths: {{/a: {{get: {{responses: {{'200': {{description: a, content: {{{media}}}}}}}}}}}}}"
    );
    assert_eq!(refused("a.yaml", &answer), ["too-large"]);
    let text = "x".repeat(limits::TEXT / 100);
    let aliases = "*a, ".repeat(200);
    assert_eq!(
        refused("a.yaml", &format!("{head}x-a: &a {text}\nx-b: [{aliases}]\npaths: {{}}")),
        ["too-large"]
    );
    let parts = (0..8000).map(|i| format!(r#""p{i}": {{}}"#)).collect::<Vec<_>>().join(", ");
    let places = schema(&fits, &format!(r#"{{"properties": {{{parts}}}}}"#));
    assert_eq!(refused("a.json", &places), ["too-large"]);
}
