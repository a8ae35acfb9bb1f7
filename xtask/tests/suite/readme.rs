//! The Rust in README and in the guide of the crate is Rust that Cargo compiles.

use std::fs;

use crate::repository::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file can be read")
}

/// The blocks of Rust of a page.
fn blocks(page: &str) -> Vec<&str> {
    page.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_snippet_is_the_example() {
    let readme = read("README.md");
    assert_eq!(blocks(&readme), [read("generated-client/examples/src/bin/readme.rs")]);
}

#[test]
fn the_guide_shows_parts_of_its_programs() {
    let guide = read("generated-client/examples/README.md");
    let programs =
        ["generated-client/examples/src/bin/guide.rs", "generated-client/tests/client/snippets.rs"].map(read);
    let blocks = blocks(&guide);
    assert!(!blocks.is_empty());
    for block in blocks {
        let has = |program: &String| program.contains(&format!("\n{block}"));
        assert!(programs.iter().any(has), "a block that no program has:\n{block}");
    }
}
