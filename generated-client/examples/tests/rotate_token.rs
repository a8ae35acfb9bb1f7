//! The example `rotate_token`, run as a process.

#[path = "../../tests/client/server.rs"]
#[allow(dead_code, reason = "the tests of the clients use the rest")]
mod server;

use std::path::PathBuf;
use std::process::{Command, Output};

use self::server::{Server, respond};

const API_KEY: &str = "api-key-6c1d";
const USER_KEY: &str = "user-key-77f0";
const PORTFOLIO: &str = "0b5f0fd3-7a39-4d6a-9b1b-3a1f2f6d0001";
const TOKEN: &str = "f9e8d7c6-b5a4-3210-fedc-ba9876543210";

const CREATED: &str =
    r#"{"userTokenId":"f9e8d7c6-b5a4-3210-fedc-ba9876543210","userToken":"sk_live_a1b2c3d4e5f6..."}"#;

/// The program, which Cargo builds before this test, in the folder above the test's own.
fn example() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join("rotate_token");
    path.with_extension(std::env::consts::EXE_EXTENSION)
}

fn run(arguments: &[&str], keys: bool) -> Output {
    let mut command = Command::new(example());
    command.args(arguments).env_remove("ETORO_API_KEY").env_remove("ETORO_USER_KEY");
    if keys {
        command.env("ETORO_API_KEY", API_KEY).env("ETORO_USER_KEY", USER_KEY);
    }
    let output = command.output().unwrap();
    for text in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(text);
        for secret in [API_KEY, USER_KEY, "sk_live"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    output
}

#[test]
fn it_creates_updates_and_deletes_a_token() {
    let server = Server::start(vec![respond(201, CREATED), respond(204, ""), respond(204, "")]);
    let output = run(&["--base-url", &server.url(), "--portfolio", PORTFOLIO], true);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains(TOKEN));

    let requests = server.requests();
    let tokens = format!("/api/v1/agent-portfolios/{PORTFOLIO}/user-tokens");
    let lines = [
        format!("POST {tokens} HTTP/1.1"),
        format!("PATCH {tokens}/{TOKEN} HTTP/1.1"),
        format!("DELETE {tokens}/{TOKEN} HTTP/1.1"),
    ];
    assert_eq!(requests.len(), lines.len());
    for (request, line) in requests.iter().zip(lines) {
        assert_eq!(request.lines().next(), Some(line.as_str()));
        for header in [format!("x-api-key: {API_KEY}"), format!("x-user-key: {USER_KEY}")] {
            assert!(request.lines().any(|line| line == header), "{header} not in {request}");
        }
        assert!(request.contains("\r\nx-request-id: "), "{request}");
        assert!(!request.contains("\r\nauthorization: "), "{request}");
    }
}

#[test]
fn it_says_what_went_wrong() {
    let body = r#"{"errorCode":"NotFound","errorMessage":"Agent-portfolio not found"}"#;
    let server = Server::answering(respond(404, body));
    let arguments = ["--base-url", &server.url(), "--portfolio", PORTFOLIO];
    let output = run(&arguments, true);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("createAgentPortfolioUserToken: 404 NotFound: Agent-portfolio not found"),
        "{error}"
    );

    let output = run(&arguments, false);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ETORO_API_KEY"));

    let output = run(&["--portfolio", "no-uuid"], true);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--portfolio"));
}

#[test]
fn it_deletes_the_token_that_it_could_not_update() {
    let refused = respond(400, r#"{"errorCode":"NoChangesDetected"}"#);
    let server = Server::start(vec![respond(201, CREATED), refused, respond(204, "")]);
    let output = run(&["--base-url", &server.url(), "--portfolio", PORTFOLIO], true);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("NoChangesDetected"));
    assert!(server.requests()[2].starts_with("DELETE "));
}
