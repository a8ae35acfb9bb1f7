//! What an operation and an optional parameter cost a reviewer in lines of generated Rust.

use serde_yaml::Value;
use xtask::sync::FileSet;

use crate::repository::Repository;

/// Lines that one operation without optional parameters may add.
const OPERATION: usize = 30;

/// Lines that each optional parameter may add.
const PARAMETER: usize = 5;

const DOCUMENT: &str = "moorings.yaml";
const OVERLAY: &str = "moorings.overlay.yaml";
const TOKENS: &str = "/api/v1/berths/{berthId}/tokens";
const TOKEN: &str = "/api/v1/berths/{berthId}/tokens/{tokenId}";

/// Optional parameters of several kinds.
const PARAMETERS: [&str; 4] = [
    "{in: query, name: page, schema: {type: integer, format: int32}}",
    "{in: query, name: ids, style: pipeDelimited, schema: {type: array, items: {type: string}}}",
    "{in: header, name: x-trace, description: Traces., schema: {type: string}}",
    "{in: cookie, name: session, schema: {type: string, format: uuid}}",
];

#[test]
fn an_operation_adds_few_lines() {
    let all = lines(&Repository::of_sample("operations").generated());
    for (path, method) in [(TOKENS, "post"), (TOKEN, "patch"), (TOKEN, "delete")] {
        let added = all - without(&format!("without-{method}"), path, method);
        assert!(added > 0 && added <= OPERATION, "{method} {path} adds {added} lines");
    }
}

#[test]
fn an_optional_parameter_adds_few_lines() {
    let without = without("without-parameters", TOKEN, "delete");
    let mut previous = None;
    for count in 1..=PARAMETERS.len() {
        let repository = Repository::of_sample(&format!("parameters-{count}"));
        repository.edit(DOCUMENT, |document| {
            let own = document["paths"][TOKEN]["delete"]["parameters"].as_sequence_mut();
            let new = PARAMETERS.iter().take(count).map(|text| serde_yaml::from_str::<Value>(text));
            own.expect("the parameters are a list").extend(new.map(|value| value.expect("it is YAML")));
        });
        let added = lines(&repository.generated()) - without;
        let budget = OPERATION + count * PARAMETER;
        assert!(added <= budget, "an operation with {count} optional parameters adds {added} lines");
        if let Some(previous) = previous.replace(added) {
            assert!(added > previous && added - previous <= PARAMETER, "{previous} lines became {added}");
        }
    }
}

/// The lines that are left without an operation, and without what the overlay says of it.
fn without(name: &str, path: &str, method: &str) -> usize {
    let repository = Repository::of_sample(name);
    repository.edit(DOCUMENT, |document| {
        let item = document["paths"][path].as_mapping_mut().expect("the path is a map");
        item.remove(method).expect("the operation is there");
    });
    repository.edit(OVERLAY, |overlay| {
        let operation = format!("['{path}'].{method}");
        let actions = overlay["actions"].as_sequence_mut().expect("the actions are a list");
        actions.retain(|action| !action["target"].as_str().is_some_and(|target| target.contains(&operation)));
    });
    lines(&repository.generated())
}

/// The lines of Rust in the files of operations that are neither blank nor documentation.
fn lines(files: &FileSet) -> usize {
    let sources = files.iter().filter(|(path, _)| path.contains("/operations/"));
    let counts = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    sources.map(|(_, text)| text.lines().filter(counts).count()).sum()
}
