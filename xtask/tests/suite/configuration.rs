//! What `codegen.toml` says: which operations are wanted, what the crate is called, and which documents there are.

use std::fs;

#[cfg(unix)]
use xtask::diff::{Changes, Format, Release};
use xtask::sync::Mode;

use crate::repository::{Repository, problems};
#[cfg(unix)]
use crate::walkthrough::success;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Zoo, version: '1'}
servers: [{url: https://example.com}]
security: [{token: []}]
paths:
  /animals:
    parameters: [{name: page, in: query, schema: {$ref: '#/components/schemas/Page'}}]
    get:
      tags: [Animals]
      operationId: listAnimals
      responses: {'200': {description: Some, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
    delete:
      tags: [Animals]
      operationId: removeAnimals
      responses: {'204': {description: Done}}
  /keepers/{id}:
    get:
      tags: [Keepers]
      operationId: getKeeper
      security: [{key: []}]
      # Strictly seen an error: no path parameter is declared.
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Keeper'}}}}}
components:
  schemas:
    Page: {type: string, enum: [first, last]}
    Animal: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {mood: {$ref: '#/components/schemas/Mood'}}}]}
    Tiger: {allOf: [{$ref: '#/components/schemas/Cat'}, {type: object, properties: {stripes: {type: integer}}}]}
    Mood: {type: string, enum: [calm, wild]}
    Keeper: {type: object, properties: {name: {$ref: '#/components/schemas/Nowhere'}}}
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
";

/// A repository whose configuration of one API ends with `selection`.
fn zoo(name: &str, selection: &str) -> Repository {
    let repository = Repository::new(name);
    repository.0.write("specs/zoo.yaml", DOCUMENT);
    let config = format!("[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n{selection}\n");
    repository.0.write("specs/codegen.toml", config);
    repository
}

/// The models of a crate, by the names of their files.
fn models(repository: &Repository) -> Vec<String> {
    let files = repository.generated();
    let models = files.keys().filter_map(|path| path.strip_prefix("src/zoo/models/")?.strip_suffix(".rs"));
    models.filter(|name| *name != "mod").map(str::to_owned).collect()
}

#[test]
fn what_is_left_out_is_neither_generated_nor_judged() {
    let all = zoo("selection-all", "").codegen(Mode::Check);
    assert!(problems(&all).contains("unresolved-reference"), "{}", problems(&all));

    let repository = zoo("selection-tag", "include = [{ tag = 'Ani*' }]\nexclude = [{ method = 'delete' }]");
    let files = repository.generated();
    let readme = &files["README.md"];
    assert!(readme.contains("`codegen.toml` leaves out 2 more operations of the document.\n"), "{readme}");
    assert!(readme.contains("animals().list()") && !readme.contains("DELETE"), "{readme}");
    let client = &files["src/zoo/client.rs"];
    assert!(client.contains("token") && !client.contains("X-Key"), "{client}");
    // The heirs of what is answered, though nothing refers to them, and what they need.
    assert_eq!(models(&repository), ["animal", "cat", "mood", "page", "tiger"]);
}

/// What `diff` says where the document is edited after a commit and `Ani*` is selected without DELETE.
#[cfg(unix)]
fn edited(name: &str, edits: &[(&str, &str)]) -> Changes {
    let repository = zoo(name, "include = [{ tag = 'Ani*' }]\nexclude = [{ method = 'delete' }]");
    for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "before"]] {
        success(&repository.git(arguments));
    }
    let document = edits.iter().fold(DOCUMENT.to_owned(), |document, (from, to)| {
        assert_eq!(document.matches(from).count(), 1, "{from}");
        document.replacen(from, to, 1)
    });
    repository.0.write("specs/zoo.yaml", document);
    let comparison = xtask::diff(repository.0.path(), "HEAD").expect("Git knows the commit");
    comparison.changes.expect("the documents are right")
}

/// Two operations and a schema that are left out change, and nothing else.
#[cfg(unix)]
const OUTSIDE: [(&str, &str); 3] = [
    ("operationId: removeAnimals", "operationId: dropAnimals"),
    ("description: One,", "description: The one,"),
    ("Keeper: {type: object,", "Keeper: {type: object, required: [name],"),
];

#[cfg(unix)]
#[test]
fn a_change_outside_of_a_selection_is_told_in_one_line() {
    let changes = edited("outside", &OUTSIDE);
    let line = "Outside the selection";
    let told = "2 operations and 1 component changed, which the crate has no code for";
    assert_eq!(changes.release(), Release::None);
    let text = changes.render(Format::Text);
    assert!(text.contains("Nothing changed in the selection."), "{text}");
    assert!(text.contains(line) && text.contains(told) && text.lines().count() == 2, "{text}");
    let markdown = changes.render(Format::Markdown);
    assert!(markdown.contains(&format!("\n**{line}**: {told}\n")), "{markdown}");
    let json: serde_json::Value = serde_json::from_str(&changes.render(Format::Json)).expect("it is JSON");
    assert_eq!(json["apis"][0]["outside"], serde_json::json!({ "operations": 2, "components": 1 }));
    assert_eq!(json["release"], "none");
    // Users of the crate have nothing of it.
    let entry = changes.render(Format::Changelog);
    assert!(
        entry.contains("Nothing changed for code that uses the crate.") && !entry.contains("Outside"),
        "{entry}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_selected_is_judged_beside_what_is_not() {
    let inside =
        ("Mood: {type: string, enum: [calm, wild]}", "Mood: {type: string, enum: [calm, wild, shy]}");
    let changes = edited("inside", &[&OUTSIDE[..], &[inside]].concat());
    assert_eq!(changes.release(), Release::Minor);
    let text = changes.render(Format::Text);
    assert!(text.contains("2 operations and 1 component changed"), "{text}");
    assert!(!text.contains("Nothing changed"), "{text}");
    // What only one of the documents leaves out is judged.
    let parameters = "operationId: getKeeper\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]";
    let selected = [
        ("tags: [Keepers]", "tags: [Animals]"),
        ("operationId: getKeeper", parameters),
        ("{$ref: '#/components/schemas/Nowhere'}", "{type: string}"),
    ];
    let changes = edited("selected", &selected);
    assert!(changes.outside.is_empty() && changes.release() == Release::Minor, "{changes:?}");
    let changes = edited("unchanged", &[("title: Zoo", "title: Zoological garden")]);
    assert!(changes.outside.is_empty(), "{changes:?}");
}

#[test]
fn operations_are_selected_by_id_and_by_path() {
    for selection in [
        "include = [{ id = '*Animals', path = '/animals', method = 'DELETE' }]",
        "include = [{ id = 'remove*' }]",
    ] {
        let repository = zoo("selection-id", selection);
        let readme = &repository.generated()["README.md"];
        assert!(readme.contains("DELETE /animals") && !readme.contains("GET"), "{readme}");
        assert_eq!(models(&repository), ["page"]);
    }
}

#[test]
fn a_selector_without_an_operation_is_an_error() {
    let outcome =
        zoo("selection-nothing", "include = [{ tag = 'Animals' }, { tag = 'animals' }]").codegen(Mode::Check);
    let text = problems(&outcome);
    assert!(text.starts_with("error[selects-nothing]"), "{text}");
    assert!(text.contains("--> specs/codegen.toml:4:33"), "{text}");
    let outcome = zoo("selection-empty", "exclude = [{}]").codegen(Mode::Check);
    assert!(problems(&outcome).contains("this selector is empty"), "{}", problems(&outcome));
}

#[test]
fn the_crate_is_what_the_configuration_says() {
    let repository = Repository::of_sample("crate");
    let config = fs::read_to_string(repository.0.path().join("specs/codegen.toml")).expect("it can be read");
    let package = "[crate]\nname = 'harbour'\nversion = '2.1.0'\ndescription = 'The harbour.'\n\n";
    repository.0.write("specs/codegen.toml", package.to_owned() + &config);
    let manifest = &repository.generated()["Cargo.toml"];
    for line in ["name = \"harbour\"", "version = \"2.1.0\"", "description = \"The harbour.\""] {
        assert!(manifest.contains(&format!("\n{line}\n")), "{manifest}");
    }
}

#[test]
fn a_document_that_no_api_is_made_of_is_told() {
    let repository = Repository::of_sample("unnamed");
    assert_eq!(problems(&repository.codegen(Mode::Write)), "");
    repository.0.write("specs/more/forgotten.yaml", "openapi: 3.0.3\n");
    let outcome = repository.codegen(Mode::Check);
    assert!(outcome.report.is_some_and(|report| report.changes.is_empty()));
    let outcome = repository.codegen(Mode::Write);
    let text = problems(&outcome);
    assert!(text.starts_with("warning[unnamed-document]: no API uses this document\n"), "{text}");
    assert!(text.contains("--> specs/more/forgotten.yaml"), "{text}");
}

#[test]
fn a_missing_document_is_told_with_the_line_that_names_it() {
    let repository = Repository::new("missing");
    repository.0.write("specs/codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n");
    let text = problems(&repository.codegen(Mode::Check));
    assert!(text.starts_with("error[unreadable-file]: cannot read `specs/zoo.yaml`"), "{text}");
    assert!(text.contains("specs/codegen.toml:3:12"), "{text}");
}

#[test]
fn each_group_may_be_behind_a_feature() {
    let repository = zoo("group-features", "group_features = true");
    let document = DOCUMENT
        .replace("'#/components/schemas/Nowhere'", "'#/components/schemas/Mood'")
        .replace("  /keepers/{id}:\n    get:", "  /keepers/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]")
        .replace("    Page: {", "    Tag: {type: string, enum: [new]}\n    Page: {");
    repository.0.write("specs/zoo.yaml", document);
    let files = repository.generated();
    let lines = |path: &str| {
        let text = files.get(path).unwrap_or_else(|| panic!("{path} is generated"));
        text.split_once("\n\n").map_or("", |(_, code)| code).to_owned()
    };
    let manifest = &files["Cargo.toml"];
    let features = "\
_zoo = [\"union-types\"]
zoo = [
    \"_zoo\",
    \"zoo-animals\",
    \"zoo-keepers\",
]
zoo-animals = [\"_zoo\"]
zoo-keepers = [\"_zoo\"]
";
    assert!(manifest.contains(features), "{manifest}");
    assert!(files["src/lib.rs"].contains("#[cfg(feature = \"_zoo\")]\npub mod zoo;"));
    // What both groups lead to, and what none does, is there with each.
    let models = lines("src/zoo/models/mod.rs");
    let declared = "\
#[cfg(feature = \"zoo-animals\")]
mod animal;
#[cfg(feature = \"zoo-animals\")]
mod cat;
#[cfg(feature = \"zoo-keepers\")]
mod keeper;
mod mood;
#[cfg(feature = \"zoo-animals\")]
mod page;
mod tag;
#[cfg(feature = \"zoo-animals\")]
mod tiger;
";
    assert!(models.starts_with(declared), "{models}");
    assert!(models.contains("#[cfg(feature = \"zoo-keepers\")]\npub use self::keeper::Keeper;"), "{models}");
    let groups = "\
#[cfg(feature = \"zoo-animals\")]
pub mod animals;
#[cfg(feature = \"zoo-keepers\")]
pub mod keepers;
";
    assert_eq!(lines("src/zoo/operations/mod.rs"), groups);
    let client = lines("src/zoo/client.rs");
    assert!(
        client.contains("#[cfg(feature = \"zoo-keepers\")]\n    #[inline]\n    pub fn keepers("),
        "{client}"
    );
}
