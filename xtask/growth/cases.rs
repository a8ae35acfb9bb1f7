//! The documents: so many equal things in one place each.

use std::fmt::Write as _;

/// A kind of wide document.
pub(crate) struct Case {
    /// What it is called.
    pub(crate) name: &'static str,
    make: fn(usize) -> String,
}

impl Case {
    /// The document with so many things.
    pub(crate) fn document(&self, size: usize) -> String {
        (self.make)(size)
    }

    /// The name of its file.
    pub(crate) fn file(&self) -> &'static str {
        if self.name.starts_with("yaml-") { "wide.yaml" } else { "wide.json" }
    }
}

/// All cases.
pub(crate) const CASES: &[Case] = &[
    case("operations", |n| paths(&each(n, |i| path(&format!("/p{i}"), &format!("op{i}"))))),
    case("one-operation-id", |n| paths(&each(n, |i| path(&format!("/p{i}"), "same")))),
    case("no-operation-id", |n| paths(&each(n, |i| format!(r#""/p{i}":{{"get":{{{ANSWER}}}}}"#)))),
    case("one-path-nested", |n| {
        paths(&each(n, |i| path(&format!("/a/{{x}}/p{i}/{{y}}"), &format!("get p{i} by"))))
    }),
    case("tags", |n| {
        paths(&each(n, |i| format!(r#""/p{i}":{{"get":{{"tags":["T{i}"],"operationId":"get",{ANSWER}}}}}"#)))
    }),
    case("one-tag", |n| {
        paths(&each(n, |i| format!(r#""/p{i}":{{"get":{{"tags":["T"],"operationId":"o{i}",{ANSWER}}}}}"#)))
    }),
    case("path-parameters", |n| {
        let template: String = (0..n).map(|i| format!("/{{p{i}}}")).collect();
        let parameters =
            each(n, |i| format!(r#"{{"name":"p{i}","in":"path","required":true,{TEXT_SCHEMA}}}"#));
        paths(&format!(r#""{template}":{{"get":{{"parameters":[{parameters}],{ANSWER}}}}}"#))
    }),
    case("undeclared-path-parameters", |n| {
        let template: String = (0..n).map(|i| format!("/{{p{i}}}")).collect();
        paths(&format!(r#""{template}":{{"get":{{{ANSWER}}}}}"#))
    }),
    case("query-parameters", |n| {
        let parameters = each(n, |i| format!(r#"{{"name":"p{i}","in":"query",{TEXT_SCHEMA}}}"#));
        paths(&format!(r#""/p":{{"get":{{"parameters":[{parameters}],{ANSWER}}}}}"#))
    }),
    case("one-query-parameter", |n| {
        let parameters = each(n, |_| format!(r#"{{"name":"p","in":"query",{TEXT_SCHEMA}}}"#));
        paths(&format!(r#""/p":{{"get":{{"parameters":[{parameters}],{ANSWER}}}}}"#))
    }),
    case("header-parameters", |n| {
        let parameters = each(n, |i| format!(r#"{{"name":"x-p{i}","in":"header",{TEXT_SCHEMA}}}"#));
        paths(&format!(r#""/p":{{"get":{{"parameters":[{parameters}],{ANSWER}}}}}"#))
    }),
    case("media-types", |n| {
        let content = each(n, |i| format!(r#""application/x{i}":{{{TEXT_SCHEMA}}}"#));
        paths(&format!(
            r#""/p":{{"get":{{"responses":{{"200":{{"description":"","content":{{{content}}}}}}}}}}}"#
        ))
    }),
    case("media-types-of-bodies", |n| {
        let content = each(n, |i| {
            format!(
                r#""application/x{i}+json":{{"schema":{{"type":"object","properties":{{"p{i}":{{"type":"string"}}}}}}}}"#
            )
        });
        paths(&format!(r#""/p":{{"post":{{"requestBody":{{"content":{{{content}}}}},{ANSWER}}}}}"#))
    }),
    case("answers-headers", |n| {
        let headers = each(n, |i| format!(r#""X-H{i}":{{{TEXT_SCHEMA}}}"#));
        paths(&format!(
            r#""/p":{{"get":{{"responses":{{"200":{{"description":"","headers":{{{headers}}}}}}}}}}}"#
        ))
    }),
    case("statuses", |n| {
        let answers = each(n, |i| {
            format!(
                r#""{}":{{"description":"","content":{{"application/json":{{{TEXT_SCHEMA}}}}}}}"#,
                200 + i
            )
        });
        paths(&format!(r#""/p":{{"get":{{"responses":{{{answers}}}}}}}"#))
    }),
    case("multipart", |n| {
        let properties = each(n, |i| format!(r#""p{i}":{{"type":"string","format":"binary"}}"#));
        paths(&format!(
            r#""/p":{{"post":{{"requestBody":{{"content":{{"multipart/form-data":{{"schema":{{"type":"object","properties":{{{properties}}}}}}}}}}},{ANSWER}}}}}"#
        ))
    }),
    case("schemas", |n| {
        schemas(&each(n, |i| {
            format!(r#""S{i}":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}}"#)
        }))
    }),
    case("schemas-of-one-word", |n| {
        schemas(&each(n, |i| {
            format!(r#""{}":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}}"#, spelled(i))
        }))
    }),
    case("properties", |n| {
        schemas(&format!(
            r#""S":{{"type":"object","properties":{{{}}}}}"#,
            each(n, |i| format!(r#""p{i}":{{"type":"string"}}"#))
        ))
    }),
    case("properties-of-one-word", |n| {
        schemas(&format!(
            r#""S":{{"type":"object","properties":{{{}}}}}"#,
            each(n, |i| format!(r#""{}":{{"type":"string"}}"#, spelled(i)))
        ))
    }),
    case("required-properties", |n| {
        let required = each(n, |i| format!(r#""p{i}""#));
        schemas(&format!(
            r#""S":{{"type":"object","required":[{required}],"properties":{{{}}}}}"#,
            each(n, |i| format!(r#""p{i}":{{"type":"string"}}"#))
        ))
    }),
    case("inline-objects", |n| {
        schemas(&format!(
            r#""S":{{"type":"object","properties":{{{}}}}}"#,
            each(n, |i| format!(r#""p{i}":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}}"#))
        ))
    }),
    case("enum-strings", |n| {
        schemas(&format!(r#""E":{{"type":"string","enum":[{}]}}"#, each(n, |i| format!(r#""v{i}""#))))
    }),
    case("enum-spellings", |n| {
        schemas(&format!(
            r#""E":{{"type":"string","enum":[{}]}}"#,
            each(n, |i| format!(r#""{}""#, spelled(i)))
        ))
    }),
    case("enum-integers", |n| {
        schemas(&format!(r#""E":{{"type":"integer","enum":[{}]}}"#, each(n, |i| i.to_string())))
    }),
    case("enums-intersected", |n| {
        let values = each(n, |i| format!(r#""v{i}""#));
        schemas(&format!(
            r#""E":{{"allOf":[{{"type":"string","enum":[{values}]}},{{"type":"string","enum":[{values}]}}]}}"#
        ))
    }),
    case("one-of", |n| schemas(&format!(r#""U":{{"oneOf":[{}]}},{}"#, references(n), objects(n)))),
    case("one-of-inline", |n| schemas(&format!(r#""U":{{"oneOf":[{}]}}"#, each(n, object)))),
    case("one-of-beside", |n| {
        schemas(&format!(
            r#""U":{{"type":"object","properties":{{"x":{{"type":"string"}}}},"oneOf":[{}]}},{}"#,
            references(n),
            objects(n)
        ))
    }),
    case("one-of-constants", |n| {
        schemas(&format!(
            r#""U":{{"oneOf":[{}]}}"#,
            each(n, |i| format!(r#"{{"type":"string","enum":["v{i}"],"title":"t{i}"}}"#))
        ))
    }),
    case("one-of-scalars", |n| {
        schemas(&format!(
            r#""U":{{"oneOf":[{}]}}"#,
            each(n, |i| format!(r#"{{"type":"string","format":"f{i}"}}"#))
        ))
    }),
    case("one-of-tagged", |n| {
        let members = each(n, |i| {
            format!(
                r#""S{i}":{{"type":"object","required":["kind"],"properties":{{"kind":{{"type":"string","enum":["k{i}"]}},"p{i}":{{"type":"string"}}}}}}"#
            )
        });
        schemas(&format!(r#""U":{{"oneOf":[{}]}},{members}"#, references(n)))
    }),
    case("discriminator-mapping", |n| {
        let mapping = each(n, |i| format!(r##""k{i}":"#/components/schemas/S{i}""##));
        schemas(&format!(
            r#""U":{{"discriminator":{{"propertyName":"kind","mapping":{{{mapping}}}}},"oneOf":[{}]}},{}"#,
            references(n),
            objects(n)
        ))
    }),
    case("heirs", |n| {
        let heirs = each(n, |i| {
            format!(r##""S{i}":{{"allOf":[{{"$ref":"#/components/schemas/B"}},{}]}}"##, object(i))
        });
        schemas(&format!(
            r#""B":{{"type":"object","discriminator":{{"propertyName":"kind"}},"properties":{{"kind":{{"type":"string"}}}}}},{heirs}"#
        ))
    }),
    case("all-of", |n| schemas(&format!(r#""A":{{"allOf":[{}]}},{}"#, references(n), objects(n)))),
    case("all-of-inline", |n| schemas(&format!(r#""A":{{"allOf":[{}]}}"#, each(n, object)))),
    case("all-of-one-property", |n| schemas(&format!(r#""A":{{"allOf":[{}]}}"#, each(n, |_| object(0))))),
    case("inheritance", |n| {
        schemas(&each(n, |i| match i {
            0 => format!(r#""S0":{}"#, object(0)),
            _ => format!(
                r##""S{i}":{{"allOf":[{{"$ref":"#/components/schemas/S{}"}},{}]}}"##,
                i - 1,
                object(i)
            ),
        }))
    }),
    case("references-in-a-row", |n| {
        schemas(&each(n, |i| match i + 1 {
            next if next == n => format!(r#""S{i}":{}"#, object(0)),
            next => format!(r##""S{i}":{{"$ref":"#/components/schemas/S{next}"}}"##),
        }))
    }),
    case("references-in-a-circle", |n| {
        schemas(&each(n, |i| format!(r##""S{i}":{{"$ref":"#/components/schemas/S{}"}}"##, (i + 1) % n)))
    }),
    case("objects-in-a-circle", |n| {
        schemas(&each(n, |i| {
            format!(
                r##""S{i}":{{"type":"object","required":["a"],"properties":{{"a":{{"$ref":"#/components/schemas/S{}"}}}}}}"##,
                (i + 1) % n
            )
        }))
    }),
    case("all-of-in-a-circle", |n| {
        schemas(&each(n, |i| {
            format!(r##""S{i}":{{"allOf":[{{"$ref":"#/components/schemas/S{}"}}]}}"##, (i + 1) % n)
        }))
    }),
    case("one-of-in-a-circle", |n| {
        schemas(&each(n, |i| {
            format!(
                r##""S{i}":{{"oneOf":[{{"$ref":"#/components/schemas/S{}"}},{{"type":"object"}}]}}"##,
                (i + 1) % n
            )
        }))
    }),
    case("dangling-references", |n| {
        schemas(&format!(
            r#""S":{{"type":"object","properties":{{{}}}}}"#,
            each(n, |i| format!(r##""p{i}":{{"$ref":"#/components/schemas/Missing{i}"}}"##))
        ))
    }),
    case("dangling-among-schemas", |n| {
        schemas(&each(n, |i| {
            format!(
                r##""S{i}":{{"type":"object","properties":{{"p":{{"$ref":"#/components/schemas/Misssing{i}"}}}}}}"##
            )
        }))
    }),
    case("duplicate-keys", |n| schemas(&each(n, |i| format!(r#""S{}":{}"#, i / 2, object(0))))),
    case("unknown-keywords", |n| {
        schemas(&format!(r#""S":{{"type":"object",{}}}"#, each(n, |i| format!(r#""k{i}":1"#))))
    }),
    case("wrong-types", |n| schemas(&each(n, |i| format!(r#""S{i}":{{"type":"object","properties":7}}"#)))),
    case("long-name-of-properties", |n| {
        schemas(&format!(
            r#""{}":{{"type":"object","properties":{{{}}}}}"#,
            "N".repeat(n),
            each(n / 5, |i| format!(r#""p{i}":{{"type":"string"}}"#))
        ))
    }),
    case("long-id", |n| {
        let document = schemas(&each(n / 5, |i| format!(r#""S{i}":{}"#, object(0))));
        document
            .replacen('{', &format!(r#"{{"$self":"https://example.com/{}","#, "i".repeat(n)), 1)
            .replacen("3.0.3", "3.2.0", 1)
    }),
    case("long-property", |n| {
        schemas(&format!(
            r#""S":{{"type":"object","properties":{{"{}":{{"type":"string"}}}}}}"#,
            "p".repeat(n)
        ))
    }),
    case("long-enum-value", |n| {
        schemas(&format!(r#""S":{{"type":"string","enum":["{}"]}}"#, "v ".repeat(n / 2)))
    }),
    case("long-default", |n| {
        schemas(&format!(
            r#""S":{{"type":"object","properties":{{"a":{{"type":"string","default":"{}"}}}}}}"#,
            "v".repeat(n)
        ))
    }),
    case("long-path", |n| paths(&path(&format!("/{}", "p".repeat(n)), "op"))),
    case("long-operation-id", |n| paths(&path("/p", &"op ".repeat(n / 3)))),
    case("long-server", |n| {
        with_root(&format!(r#""servers":[{{"url":"https://example.com/{}"}}]"#, "s".repeat(n * 10)))
    }),
    case("long-title", |n| {
        with_root("").replacen(r#""title":"t""#, &format!(r#""title":"{}""#, "t ".repeat(n / 2)), 1)
    }),
    case("servers", |n| {
        with_root(&format!(
            r#""servers":[{}]"#,
            each(n, |i| format!(r#"{{"url":"https://s{i}.example.com"}}"#))
        ))
    }),
    case("server-variables", |n| {
        let template: String = (0..n).map(|i| format!("/{{v{i}}}")).collect();
        let variables = each(n, |i| format!(r#""v{i}":{{"default":"d"}}"#));
        with_root(&format!(
            r#""servers":[{{"url":"https://example.com{template}","variables":{{{variables}}}}}]"#
        ))
    }),
    case("security-schemes", |n| {
        let schemes = each(n, |i| format!(r#""k{i}":{{"type":"apiKey","in":"header","name":"x-k{i}"}}"#));
        with_root(&format!(
            r#""components":{{"securitySchemes":{{{schemes}}}}},"security":[{}]"#,
            each(n, |i| format!(r#"{{"k{i}":[]}}"#))
        ))
    }),
    case("security-of-one", |n| {
        let schemes = each(n, |i| format!(r#""k{i}":{{"type":"apiKey","in":"header","name":"x-k{i}"}}"#));
        with_root(&format!(
            r#""components":{{"securitySchemes":{{{schemes}}}}},"security":[{{{}}}]"#,
            each(n, |i| format!(r#""k{i}":[]"#))
        ))
    }),
    case("security-schemes-in-a-row", |n| {
        let schemes = each(n, |i| match i + 1 {
            next if next == n => format!(r#""k{i}":{{"type":"apiKey","in":"header","name":"x-k"}}"#),
            next => format!(r##""k{i}":{{"$ref":"#/components/securitySchemes/k{next}"}}"##),
        });
        with_root(&format!(r#""components":{{"securitySchemes":{{{schemes}}}}},"security":[{{"k0":[]}}]"#))
    }),
    case("diagnostics", |n| schemas(&each(n, |i| format!(r#""S{i}":{{"type":"string","enum":[]}}"#)))),
    case("description-brackets", |n| described(&"[".repeat(n * 10))),
    case("description-angles", |n| described(&"<".repeat(n * 10))),
    case("description-tags", |n| described(&"<b>".repeat(n * 3))),
    case("description-footnotes", |n| described(&(0..n).map(|i| format!("[^{i}] ")).collect::<String>())),
    case("description-defined-footnotes", |n| {
        described(&(0..n).map(|i| format!("[^{i}]: a\\n\\n")).collect::<String>())
    }),
    case("description-links", |n| described(&"[a](".repeat(n * 3))),
    case("description-references", |n| {
        described(&(0..n).map(|i| format!("[a{i}]: /b\\n")).collect::<String>())
    }),
    case("description-stars", |n| described(&"*a_ ".repeat(n * 3))),
    case("description-quotes", |n| described(&"> ".repeat(n * 5))),
    case("description-lists", |n| described(&"- ".repeat(n * 5))),
    case("description-ticks", |n| described(&(0..n / 100).map(|i| "`".repeat(i) + " ").collect::<String>())),
    case("description-table", |n| described(&format!("{0}\\n{1}\\n{0}", "|a".repeat(n), "|-".repeat(n)))),
    case("description-table-rows", |n| {
        described(&format!("{}\\n{}\\n{}", "|a".repeat(100), "|-".repeat(100), "|\\n".repeat(n)))
    }),
    case("description-entities", |n| described(&"&amp;".repeat(n * 2))),
    case("description-escapes", |n| described(&"\\\\<".repeat(n * 2))),
    case("description-words", |n| described(&"word ".repeat(n * 2))),
    case("yaml-alias-of-text", |n| {
        let aliases: String =
            (0..n / 5).map(|i| format!("    s{i}: {{type: string, description: *text}}\n")).collect();
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: v, description: &text '{}'}}\npaths: {{}}\ncomponents:\n  schemas:\n{aliases}",
            "x".repeat(n * 5)
        )
    }),
    case("yaml-aliases", |n| {
        let aliases: String = (0..n).map(|i| format!("    s{i}: *base\n")).collect();
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents:\n  schemas:\n    base: &base {{type: object, properties: {{a: {{type: string}}}}}}\n{aliases}"
        )
    }),
    case("yaml-schemas", |n| {
        let schemas: String = (0..n)
            .map(|i| format!("    s{i}: {{type: object, properties: {{a: {{type: string}}}}}}\n"))
            .collect();
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        )
    }),
];

const ANSWER: &str = r#""responses":{"204":{"description":""}}"#;

const TEXT_SCHEMA: &str = r#""schema":{"type":"string"}"#;

const fn case(name: &'static str, make: fn(usize) -> String) -> Case {
    Case { name, make }
}

/// So many parts with commas between.
fn each(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..count {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{}", part(index));
    }
    text
}

fn with_root(rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { "," };
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"v"}},"paths":{{"/p":{{"get":{{"operationId":"get",{ANSWER}}}}}}}{comma}{rest}}}"#
    )
}

fn paths(paths: &str) -> String {
    format!(r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"v"}},"paths":{{{paths}}}}}"#)
}

fn path(path: &str, id: &str) -> String {
    format!(r#""{path}":{{"get":{{"operationId":"{id}",{ANSWER}}}}}"#)
}

fn schemas(schemas: &str) -> String {
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"v"}},"paths":{{}},"components":{{"schemas":{{{schemas}}}}}}}"#
    )
}

fn described(text: &str) -> String {
    schemas(&format!(r#""S":{{"type":"object","description":"{text}"}}"#))
}

fn object(index: usize) -> String {
    format!(r#"{{"type":"object","properties":{{"p{index}":{{"type":"string"}}}}}}"#)
}

fn objects(count: usize) -> String {
    each(count, |index| format!(r#""S{index}":{}"#, object(index)))
}

fn references(count: usize) -> String {
    each(count, |index| format!(r##"{{"$ref":"#/components/schemas/S{index}"}}"##))
}

/// One of many spellings of one word: what is written otherwise and called alike.
fn spelled(index: usize) -> String {
    let letters = "abcdefghijklmnopqrst".chars().enumerate();
    letters
        .map(|(bit, letter)| if index >> bit & 1 == 1 { letter.to_ascii_uppercase() } else { letter })
        .collect()
}
