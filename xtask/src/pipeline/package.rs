//! What a crate of its own is called.

use std::path::Path;

/// A name that Cargo takes, from the one that was given or the name of the document's file.
pub(super) fn package(file: &Path, name: Option<&str>) -> String {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let text = name.unwrap_or(&stem).to_ascii_lowercase();
    let plain: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .collect();
    let plain = Some(plain.trim_matches('-')).filter(|plain| !plain.is_empty()).unwrap_or("api");
    // Crates that every crate sees by these names, and those that generated code itself names.
    let is_free = |name: &&String| {
        let name = name.replace('-', "_");
        syn::parse_str::<syn::Ident>(&name).is_ok()
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !matches!(name.as_str(), "alloc" | "core" | "std" | "test")
    };
    let names = [plain.to_owned(), format!("{plain}-client"), format!("api-{plain}")];
    // The last one is always free.
    names.iter().find(is_free).or(names.last()).cloned().unwrap_or_default()
}

/// What the API of such a crate is called.
pub(super) fn module(package: &str) -> String {
    package.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::package;

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        for (file, name) in [
            ("petstore.yaml", "petstore"),
            ("Pet Store_v1.json", "pet-store_v1"),
            ("1password.yaml", "api-1password"),
            ("type.yaml", "type-client"),
            ("std.yaml", "std-client"),
            ("--.yaml", "api"),
            ("日本.yaml", "api"),
            ("_a.yaml", "api-_a"),
        ] {
            assert_eq!(package(Path::new(file), None), name, "{file}");
        }
    }
}
