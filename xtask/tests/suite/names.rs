//! What was once called something goes on being called so, through the program and Git as a user has them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use xtask::diagnostic::Diagnostics;
use xtask::document::{Document, Sources, Strictness};
use xtask::ir::{Api, TypeDef, TypeKind};
use xtask::lower::{Kept, keep, lower};
use xtask::names::{Item, Names};
use xtask::spec::Spec;

use crate::halving::additions;
use crate::repository::root;

/// How many halves of each fixture are tried; `cargo corpus DIR --additions` tries other documents.
const HALVES: u64 = 5;

fn resolved(text: &str) -> Option<Spec> {
    let mut sources = Sources::memory([("openapi.yaml", text.as_bytes())]);
    let mut said = Diagnostics::default();
    let document = Document::load(&mut sources, "openapi.yaml", &[], Strictness::Lenient, &mut said)?;
    Some(Spec::resolve(&document, &mut said))
}

#[test]
fn what_is_added_renames_nothing() {
    let resolve = |tree: &Value| resolved(&tree.to_string());
    let folders = fs::read_dir(root().join("xtask/tests/golden")).expect("the fixtures can be read");
    let (mut items, mut pins) = (0, 0);
    for folder in folders {
        let file = folder.expect("the fixtures can be read").path().join("openapi.yaml");
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let document: Value = serde_yaml::from_str(&text).expect("the document is YAML");
        for seed in 0..HALVES {
            match additions(&document, seed, &resolve) {
                Ok(found) => (items, pins) = (items + found.items, pins + found.pins),
                Err(fault) => panic!("{}: {fault}", file.display()),
            }
        }
    }
    assert!(pins > 0 && items > pins, "{pins} of {items} names are pinned, so nothing was tried");
}

/// An API with these component schemas, as flow mappings.
fn with_schemas(schemas: &str) -> Spec {
    resolved(&format!(
        "{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{}}, components: {{schemas: {{{schemas}}}}}}}"
    ))
    .expect("it is a document")
}

/// The name of the struct that has a property.
fn holder(api: &Api, property: &str) -> Option<String> {
    let holds = |def: &&TypeDef| match &def.kind {
        TypeKind::Struct(object) => object.fields.iter().any(|field| field.wire == property),
        _ => false,
    };
    api.types.iter().find(holds).map(|def| def.name.clone())
}

/// The API with the names of a history.
fn kept(spec: &Spec, history: &Names) -> Kept {
    keep(spec, "api", history, &Names::new(), &mut Diagnostics::default())
}

/// The names of the parameters of a document's only operation, by location and name on the wire.
fn parameters(api: &Api) -> BTreeMap<String, String> {
    let operation = &api.groups[0].operations[0];
    let all = operation.arguments.iter().chain(&operation.setters);
    all.map(|argument| (argument.place.to_string() + &argument.wire, argument.name.clone())).collect()
}

#[test]
fn a_parameter_is_called_the_same_whether_it_is_required_or_not() {
    let names = ["id", "size", "size", "send", "call", "body", "file"];
    let api = |required: u32| {
        let parameters: String = names
            .iter()
            .zip(["query", "query", "header", "query", "query", "query", "query"])
            .enumerate()
            .map(|(index, (name, location))| {
                let required = required & 1 << index != 0;
                format!("{{name: {name}, in: {location}, required: {required}, schema: {{type: string}}}},")
            })
            .collect();
        let parts = if required & 1 << names.len() == 0 { "" } else { "file" };
        let text = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{'/{{id}}': {{post: {{
                parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}, {parameters}],
                requestBody: {{required: true, content: {{multipart/form-data: {{schema: {{
                    type: object, required: [{parts}],
                    properties: {{file: {{type: string, format: binary}}, size: {{type: string}}}}
                }}}}}}}},
                responses: {{'204': {{description: Done}}}}
            }}}}}}}}"
        );
        lower(resolved(&text).expect("it is a document"), "api", &mut Diagnostics::default())
    };
    let first = parameters(&api(0));
    assert_eq!(first.len(), names.len() + 3);
    for required in 1..1 << (names.len() + 1) {
        assert_eq!(parameters(&api(required)), first, "{required:b}");
    }
}

#[test]
fn an_alternative_is_known_by_what_it_says_and_not_by_its_position() {
    let document = |alternatives: &[&str]| {
        let alternatives: String = alternatives
            .iter()
            .map(|name| {
                format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}},")
            })
            .collect();
        with_schemas(&format!("Pet: {{oneOf: [{alternatives}]}}"))
    };
    let first = kept(&document(&["bark"]), &Names::new());
    let history = first.called.names;
    for alternatives in [["meow", "bark"], ["bark", "meow"]] {
        let now = kept(&document(&alternatives), &history).api;
        assert_eq!(holder(&now, "bark"), holder(&first.api, "bark"), "{alternatives:?}");
        assert!(holder(&now, "meow").is_some_and(|added| Some(added) != holder(&now, "bark")));
    }
    // Of two that say the same nobody knows which one was there.
    let twice = kept(&document(&["bark", "bark"]), &history).called.names;
    assert!(history.keys().filter(|key| key.item == Item::Type).any(|key| !twice.contains_key(key)));
}

#[test]
fn what_two_schemas_say_together_is_known_by_them_and_not_by_where_that_was_found() {
    let base = "Base: {type: object, properties: {p: {type: object, properties: {q: {type: string}}}}},
        More: {type: object, properties: {r: {type: string}}}";
    let child = |name: &str| {
        format!(
            "{name}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, properties: {{p: {{$ref: '#/components/schemas/More'}}}}}}]}}"
        )
    };
    let both = |api: &Api| {
        let structs = api.types.iter().filter_map(|def| match &def.kind {
            TypeKind::Struct(object) => Some((def, object)),
            _ => None,
        });
        let both = structs.filter(|(_, object)| object.fields.len() == 2);
        both.map(|(def, _)| def.name.clone()).collect::<Vec<_>>()
    };
    let first = kept(&with_schemas(&format!("{base}, {}", child("Old"))), &Names::new());
    assert_eq!(both(&first.api).len(), 1);
    let more = with_schemas(&format!("{base}, {}, {}", child("New"), child("Old")));
    assert_eq!(both(&kept(&more, &first.called.names).api), both(&first.api));
}

#[test]
fn an_operation_stays_in_its_group_when_paths_share_less() {
    let document = |paths: &[&str]| {
        let paths: String = paths
            .iter()
            .map(|path| format!("'{path}': {{get: {{responses: {{'204': {{description: d}}}}}}}},"))
            .collect();
        resolved(&format!("{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{{paths}}}}}"))
            .expect("it is a document")
    };
    let calls = |api: &Api| -> Vec<String> {
        let of = |group: &xtask::ir::Group| {
            let module = group.module.clone();
            group.operations.iter().map(move |it| format!("{module}.{}", it.method)).collect::<Vec<_>>()
        };
        api.groups.iter().flat_map(of).collect()
    };
    let (old, added) = (["/v1/shop/carts", "/v1/shop/orders"], "/v1/stock/items");
    let first = kept(&document(&old), &Names::new());
    assert_eq!(calls(&first.api), ["carts.list", "orders.list"]);
    let all = document(&[old[0], old[1], added]);
    let fresh = kept(&all, &Names::new());
    assert_eq!(calls(&fresh.api), ["shop.list_carts", "shop.list_orders", "stock.list_items"]);
    let now = kept(&all, &first.called.names);
    assert_eq!(calls(&now.api), ["carts.list", "orders.list", "stock.list_items"]);
    assert!(kept(&document(&old), &now.called.names).pins.is_empty());
}

#[cfg(unix)]
mod by_the_program {
    use crate::repository::Repository;
    use crate::walkthrough::success;

    const FILE: &str = "specs/shop.names.toml";

    /// A document with these operations, each a path and an id.
    fn document(operations: &[(&str, &str)]) -> String {
        let mut text = "openapi: 3.0.3\ninfo: {title: shop, version: '1'}\nservers: [{url: 'https://a.example.com'}]\npaths:\n".to_owned();
        for (path, id) in operations {
            let parameters: String = path
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| {
                    format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}},")
                })
                .collect();
            text += &format!(
                "  {path}: {{get: {{operationId: {id}, tags: [t], parameters: [{parameters}], responses: {{'204': {{description: a}}}}}}}}\n"
            );
        }
        text
    }

    const USERS: (&str, &str) = ("/users", "listUsers");

    /// What is spelled as the method is called has the better claim to its name.
    const OF_TEAMS: (&str, &str) = ("/teams/{id}/users", "list_users");

    impl Repository {
        /// A repository with one API, whose crate is generated.
        fn shop(name: &str) -> Self {
            let repository = Self::new(name);
            repository
                .0
                .write("specs/codegen.toml", "[[api]]\nmodule = \"shop\"\ndocument = \"shop.yaml\"\n");
            repository.0.write("specs/shop.yaml", document(&[USERS]));
            repository.0.write(".gitignore", "/bin\n");
            repository.run(&[]);
            assert_eq!(repository.method("/users"), "list_users");
            repository
        }

        fn committed_shop(name: &str) -> Self {
            let repository = Self::shop(name);
            success(&repository.git(&["init", "-q"]));
            repository.commit();
            repository
        }

        fn commit(&self) {
            success(&self.git(&["add", "."]));
            success(&self.git(&["commit", "-qm", "a state"]));
        }

        /// `cargo xtask codegen`, which succeeds; then `--check` does.
        fn run(&self, arguments: &[&str]) -> String {
            let printed = success(&self.command("cargo", &[&["xtask", "codegen"], arguments].concat()));
            success(&self.command("cargo", &["xtask", "codegen", "--check"]));
            printed
        }

        /// `cargo xtask diff` finds something new since a revision, and nothing that is called otherwise.
        fn only_adds(&self, base: &str) {
            let reported = success(&self.command("cargo", &["xtask", "diff", "--base", base]));
            assert!(reported.contains("operation-added") && !reported.contains("-renamed"), "{reported}");
        }

        /// What a command that fails says.
        fn failure(&self, arguments: &[&str]) -> String {
            let run = self.command("cargo", &[&["xtask"], arguments].concat());
            assert_eq!(run.status.code(), Some(1), "{arguments:?}");
            String::from_utf8(run.stderr).expect("it is UTF-8")
        }

        /// The method of `GET` of a path.
        fn method(&self, path: &str) -> String {
            let files = self.0.read();
            let groups =
                files.iter().filter(|(name, _)| name.starts_with("generated-client/src/shop/operations/"));
            let mut methods = groups.filter_map(|(_, text)| {
                let (_, behind) = text.split_once(&format!("`GET {path}`\n"))?;
                let (_, name) = behind.split_once("pub fn ")?;
                Some(name.split_once('(')?.0.to_owned())
            });
            methods.next().expect("the operation has a method")
        }

        fn names(&self) -> Option<String> {
            self.0.read().remove(FILE)
        }
    }

    #[test]
    fn an_addition_takes_no_name() {
        let repository = Repository::committed_shop("names-addition");
        repository.0.write("specs/shop.yaml", document(&[USERS, OF_TEAMS]));
        repository.only_adds("HEAD");
        let printed = repository.run(&[]);
        assert!(printed.contains("  kept     method `list_users` of `GET /users`"), "{printed}");
        assert_eq!(repository.method("/users"), "list_users");
        let names = repository.names().expect("the name is pinned");
        assert!(names.contains("[method]\n\"#/paths/~1users/get\" = \"list_users\"\n"), "{names}");
        let added = repository.method("/teams/{id}/users");

        // The same again, before and after a commit, and in a later document.
        repository.run(&[]);
        repository.commit();
        repository.run(&[]);
        assert_eq!(repository.names().as_ref(), Some(&names));
        repository.only_adds("HEAD~1");
        repository.0.write("specs/shop.yaml", document(&[USERS, OF_TEAMS, ("/users/{id}", "listusers")]));
        repository.only_adds("HEAD");
        repository.run(&[]);
        assert_eq!(repository.method("/users"), "list_users");
        assert_eq!(repository.method("/teams/{id}/users"), added);
        repository.commit();

        // What needs no pin any more has none.
        repository.0.write("specs/shop.yaml", document(&[USERS]));
        let printed = repository.run(&[]);
        assert!(printed.contains("  let go   method `list_users` of `GET /users`"), "{printed}");
        assert_eq!(repository.method("/users"), "list_users");
        assert_eq!(repository.names(), None);
    }

    #[test]
    fn another_id_is_no_other_operation() {
        let repository = Repository::committed_shop("names-id");
        repository.0.write("specs/shop.yaml", document(&[("/users", "fetchPeople")]));
        repository.run(&[]);
        assert_eq!(repository.method("/users"), "list_users");
        repository.commit();

        // A name that is written into the file is taken, and stays.
        let names = repository.names().expect("the name is pinned");
        repository.0.write(FILE, names.replace("\"list_users\"", "\"people\""));
        repository.run(&[]);
        repository.run(&[]);
        assert_eq!(repository.method("/users"), "people");
        repository.commit();
        repository.run(&[]);
        assert_eq!(repository.method("/users"), "people");

        // So is one that an overlay gives.
        repository.0.write(
            "specs/codegen.toml",
            "[[api]]\nmodule = \"shop\"\ndocument = \"shop.yaml\"\noverlays = [\"shop.overlay.yaml\"]\n",
        );
        let action = "{target: \"$.paths['/users'].get\", update: {x-rust-name: everybody}}";
        repository.0.write(
            "specs/shop.overlay.yaml",
            format!("overlay: 1.0.0\ninfo: {{title: a, version: '1'}}\nactions: [{action}]\n"),
        );
        repository.run(&[]);
        assert_eq!(repository.method("/users"), "everybody");
        assert_eq!(repository.names(), None);
    }

    #[test]
    fn what_a_document_renames_is_kept_by_one_command() {
        let with = |schema: &str, property: &str| {
            let answer = format!("{{$ref: '#/components/schemas/{schema}'}}");
            let paths = format!(
                "  /users: {{get: {{operationId: listUsers, tags: [t], responses: {{'200': {{description: a, content: \
                 {{application/json: {{schema: {answer}}}}}}}}}}}}}\n"
            );
            let schemas = format!(
                "components: {{schemas: {{{schema}: {{type: object, required: [id], properties: {{id: {{type: integer}}, \
                 {property}: {{type: string}}, since: {{type: string, format: date}}}}}}}}}}\n"
            );
            document(&[]) + &paths + &schemas
        };
        let repository = Repository::shop("names-kept");
        repository.0.write("specs/shop.yaml", with("User", "name"));
        repository.run(&[]);
        success(&repository.git(&["init", "-q"]));
        repository.commit();
        repository.0.write("specs/shop.yaml", with("Person", "name"));
        let diff = |arguments: &[&str]| {
            let run = repository.command("cargo", &[&["xtask", "diff"], arguments].concat());
            (success(&run), String::from_utf8(run.stderr).expect("it is UTF-8"))
        };
        let (report, _) = diff(&[]);
        assert!(report.contains("type-renamed"), "{report}");
        assert!(
            report.contains("Names: `cargo xtask diff --pin` keeps the name of 1 renamed item\n"),
            "{report}"
        );
        assert_eq!(repository.names(), None);

        let (report, told) = diff(&["--pin"]);
        assert_eq!(told, "  kept     type `User` of `#/components/schemas/Person`\n");
        assert_eq!(report, "Nothing changed.\n");
        let names = repository.names().expect("the name is pinned");
        assert!(names.ends_with("\n[type]\n\"#/components/schemas/Person\" = \"User\"\n"), "{names}");
        let (_, told) = diff(&["--pin"]);
        assert_eq!(told, "");
        repository.run(&[]);
        assert_eq!(repository.names().as_ref(), Some(&names));
        assert!(repository.0.read().contains_key("generated-client/src/shop/models/user.rs"));
        repository.commit();

        // Also what a later release does not want to rename.
        repository.0.write(FILE, names.replace("\"User\"", "\"Member\""));
        repository.run(&[]);
        repository.commit();
        let (_, told) = diff(&["--pin", "--base", "HEAD~1"]);
        assert_eq!(told, "  kept     type `User` of `#/components/schemas/Person`\n");
        repository.run(&[]);
        assert_eq!(repository.names().as_ref(), Some(&names));
    }

    #[test]
    fn without_git_the_file_is_the_history() {
        let repository = Repository::shop("names-no-git");
        repository.0.write("specs/shop.yaml", document(&[USERS, OF_TEAMS]));
        repository.0.write(
            FILE,
            "[method]\n\"#/paths/~1users/get\" = \"list_users\"\n\"#/paths/~1gone/get\" = \"gone\"\n",
        );
        let complaint = repository.failure(&["codegen", "--check"]);
        assert!(complaint.starts_with("error[stale-name]: there is no method at `GET /gone`"), "{complaint}");
        assert!(complaint.contains("specs/shop.names.toml:3:24"), "{complaint}");
        repository.run(&[]);
        assert_eq!(repository.method("/users"), "list_users");
        let names = repository.names().expect("the name is pinned");
        assert!(names.contains("users") && !names.contains("gone"), "{names}");
    }

    #[test]
    fn a_file_that_is_wrong_is_shown_and_left_alone() {
        let repository = Repository::committed_shop("names-wrong");
        repository.0.write("specs/shop.yaml", document(&[USERS, OF_TEAMS]));
        let both =
            "[method]\n\"#/paths/~1teams~1{}~1users/get\" = \"all\"\n\"#/paths/~1users/get\" = \"all\"\n";
        for (text, code, place) in [
            ("[method]\n<<<<<<< HEAD\n\"#/paths/~1users/get\" = \"a\"\n", "invalid-names", ":2:"),
            (both, "name-pinned-twice", ":3:25"),
        ] {
            repository.0.write(FILE, text);
            let before = repository.0.read();
            for arguments in [&["codegen"][..], &["codegen", "--check"]] {
                let complaint = repository.failure(arguments);
                assert!(complaint.starts_with(&format!("error[{code}]: ")), "{complaint}");
                assert!(complaint.contains(&format!("{FILE}{place}")), "{complaint}");
            }
            assert!(repository.0.read() == before, "something was written");
        }
    }
}
