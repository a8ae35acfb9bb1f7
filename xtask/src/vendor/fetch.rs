//! From an address to what its server answers: the only code that uses the network, through the system's `curl` (7.75 or
//! newer).
//!
//! An HTTP client with TLS would be the largest dependency, and everybody who runs `cargo xtask codegen` would compile
//! it. `curl` is part of Windows, macOS and every CI image.
//!
//! | rule | how |
//! |---|---|
//! | no setting of the machine changes a request | `--disable` (no `.curlrc`, no `.netrc`), and an environment with only proxies and certificates |
//! | `https` only, `http` to this machine | `--proto`, and `url.rs`, which accepts so few addresses that no two readers disagree about the host |
//! | no surprising redirect | `curl` follows none; this module follows five within the same scheme, host and port |
//! | bounded size | `--max-filesize`, which sees only a stated length, and a count of the bytes read |
//! | bounded time | `--max-time` with what is left of the whole time |
//! | secrets stay hidden | `curl` reads headers from standard input, where a process list does not show them |

use std::ffi::OsString;
use std::io::{self, Read, Write as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::config::Url;

/// How many redirects are followed, all within the host of the first address.
const REDIRECTS: usize = 5;

/// What a page may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The time from the first request to the last byte, redirects included.
    pub time: Duration,
    /// The size of an answer.
    pub bytes: usize,
}

impl Default for Limits {
    /// A minute, and 32 MiB: more than twice the largest document that is known.
    fn default() -> Self {
        Self { time: Duration::from_secs(60), bytes: 32 << 20 }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Fault {
    /// `curl` cannot be run.
    NoCurl(io::Error),
    /// The server was not reached, or said no; the reason.
    Unreachable(String),
    /// The answer came, and may not be taken; the code of the problem, what is wrong, and what to do.
    Refused(&'static str, String, String),
}

/// What a server answered.
struct Answer {
    status: String,
    /// The absolute address of a redirect; empty where the answer is none.
    redirect: String,
    body: Vec<u8>,
}

/// Asks for `url`, with headers that have a value, and follows redirects within its host.
pub(super) fn fetch(url: &Url, headers: &[(&str, String)], limits: Limits) -> Result<Vec<u8>, Fault> {
    let end = Instant::now() + limits.time;
    let mut here = url.clone();
    for _ in 0..=REDIRECTS {
        let left = end.saturating_duration_since(Instant::now());
        let answer = ask(&here, headers, Limits { time: left, ..limits })?;
        match answer.status.as_str() {
            "200" => return Ok(answer.body),
            "301" | "302" | "303" | "307" | "308" => {}
            "000" => return Err(Fault::Unreachable("it closed the connection without answering".to_owned())),
            status => return Err(Fault::Unreachable(format!("it answered with status {status}"))),
        }
        let target = Url::parse(&answer.redirect).map_err(|reason| {
            let message = format!("it redirects to an address that {reason}");
            Fault::Refused("refused-redirect", message, "use another address".to_owned())
        })?;
        if target.origin() != url.origin() {
            let message = format!("it redirects to another host, `{}`", target.as_str());
            let help = "if that host is the provider's, use it as the source";
            return Err(Fault::Refused("refused-redirect", message, help.to_owned()));
        }
        here = target;
    }
    let message = format!("it redirects more than {REDIRECTS} times");
    Err(Fault::Refused("refused-redirect", message, "use the final address".to_owned()))
}

/// One request and its answer.
fn ask(url: &Url, headers: &[(&str, String)], limits: Limits) -> Result<Answer, Fault> {
    // `curl` takes no time for no limit.
    let seconds = limits.time.as_secs_f64().max(0.001);
    let mut curl = Command::new("curl");
    // The first option turns off the user's configuration, so that nothing but this decides.
    curl.args(["--disable", "--silent", "--globoff", "--disallow-username-in-url", "--max-redirs", "0"]);
    curl.args(["--tlsv1.2", "--proto", if url.is_loopback() { "=http" } else { "=https" }]);
    if url.is_loopback() {
        curl.args(["--noproxy", "*"]);
    }
    curl.arg("--max-time").arg(format!("{seconds:.3}"));
    curl.arg("--max-filesize").arg(limits.bytes.to_string());
    curl.args(["--write-out", "%{stderr}%{http_code}\n%{redirect_url}\n%{errormsg}"]);
    // Headers come over standard input, where the list of processes does not show them.
    curl.args(["--config", "-", "--url", url.as_str()]);
    // What belongs to `cargo xtask`, which may hold secrets, is none of its business.
    let proxies = std::env::vars_os().filter(|(name, _)| is_for_curl(name));
    curl.env_clear().envs(proxies);
    let mut child = curl
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Fault::NoCurl)?;
    if let Some(mut stdin) = child.stdin.take() {
        let lines: String = headers.iter().map(|(name, value)| option(name, value)).collect();
        // If `curl` has ended already, its end says why.
        let _ = stdin.write_all(lines.as_bytes());
    }
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let said = thread::spawn(move || {
        let mut said = Vec::new();
        let read = stderr.map_or(Ok(0), |mut stderr| stderr.read_to_end(&mut said));
        read.map(|_| said)
    });
    // The limit of `curl` holds where the server says a length; this one holds everywhere.
    let mut body = Vec::new();
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    let read = stdout.map_or(Ok(0), |stdout| stdout.take(most.saturating_add(1)).read_to_end(&mut body));
    if body.len() > limits.bytes {
        let _ = child.kill();
    }
    let status = child.wait().map_err(Fault::NoCurl)?;
    let said = said.join().unwrap_or_else(|_| Ok(Vec::new())).map_err(Fault::NoCurl)?;
    read.map_err(Fault::NoCurl)?;
    if body.len() > limits.bytes || status.code() == Some(63) {
        let message = format!("it is larger than {} MiB", limits.bytes >> 20);
        return Err(Fault::Refused(
            "page-too-large",
            message,
            "use a smaller page, or the document itself".to_owned(),
        ));
    }
    let said = String::from_utf8_lossy(&said);
    let mut lines = said.splitn(3, '\n').map(str::to_owned);
    let mut line = || lines.next().unwrap_or_default();
    let (http_status, redirect, error) = (line(), line(), line());
    match status.code() {
        Some(0) => Ok(Answer { status: http_status, redirect, body }),
        Some(28) => Err(Fault::Unreachable("it did not answer in time".to_owned())),
        Some(code) if error.is_empty() => Err(Fault::Unreachable(format!("`curl` exited with {code}"))),
        _ => Err(Fault::Unreachable(error.trim().to_owned())),
    }
}

/// Whether `curl` needs a variable of the environment: to be found, for proxies, certificates and the system's libraries.
fn is_for_curl(name: &OsString) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    name.ends_with("_PROXY")
        || matches!(
            name.as_str(),
            "PATH" | "SSL_CERT_FILE" | "SSL_CERT_DIR" | "CURL_CA_BUNDLE" | "SYSTEMROOT" | "LD_LIBRARY_PATH"
        )
}

/// A header as a line of a configuration of `curl`.
fn option(name: &str, value: &str) -> String {
    format!("header = \"{name}: {}\"\n", value.replace('\\', "\\\\").replace('"', "\\\""))
}
