//! From a generated crate to what the compiler took for it, without its dependencies.

use std::env;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::measure::Measured;
use crate::options::Stage;
use crate::{Failure, rustc};

/// Compiles a crate. Its dependencies are compiled first where they are not yet; the meter is at this crate's compiler.
pub(crate) fn measured(crate_folder: &Path, stage: Stage, folder: &Path) -> Result<Measured, Failure> {
    let manifest = crate_folder.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest)?;
    if !text.contains("[workspace]") {
        // Otherwise Cargo takes it for a part of the repository that it lies in.
        text.push_str("\n[workspace]\n");
        fs::write(&manifest, &text)?;
    }
    let measurements = folder.join("measurements");
    fs::create_dir_all(&measurements)?;
    let name = crate_name(&text).ok_or("a generated manifest names no package")?;
    let file = measurements.join(&name);
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let arguments: &[&str] = match stage {
        Stage::Check => &["check"],
        Stage::Debug => &["build"],
        Stage::Release => &["build", "--release"],
    };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(arguments)
        .args(["--quiet", "--lib", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WORKSPACE_WRAPPER", env::current_exe()?)
        .env(rustc::FOLDER, &measurements)
        .stdin(Stdio::null())
        .stderr(File::create(folder.join("compile.log"))?)
        .status()?;
    let usage = rustc::measurement(&measurements, &name);
    if status.success() && usage.is_none() {
        return Err(format!("{name} was not compiled").into());
    }
    Ok(Measured { success: status.success(), usage: usage.unwrap_or_default() })
}

/// The name of a crate as the compiler is told it.
fn crate_name(manifest: &str) -> Option<String> {
    let manifest: toml::Table = manifest.parse().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str()?;
    Some(name.replace('-', "_"))
}
