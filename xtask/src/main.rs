//! The command line: `cargo xtask codegen`.

fn main() {}
