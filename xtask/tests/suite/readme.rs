//! The README's Rust is the Rust that Cargo compiles.

use std::fs;

use crate::repository::root;

#[test]
fn the_snippet_is_the_example() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("the file can be read");
    let readme = read("README.md");
    let mut blocks = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    let example = read("generated-client/examples/src/bin/readme.rs");
    assert_eq!(blocks.next(), Some(example.as_str()));
    assert_eq!(blocks.next(), None, "a block that no test compiles");
}
