//! The program `guide`, run as a process: what the README of this package shows works.

#[path = "../../tests/client/server.rs"]
#[allow(dead_code, reason = "the tests of the clients use the rest")]
mod server;

use std::process::Command;

use self::server::{Server, respond};

#[test]
fn each_way_that_the_guide_shows_works() {
    let documented = r#"{"errorCode":"NotFound","errorMessage":"no such token"}"#;
    let nothing = respond(200, "");
    let mut answers = vec![respond(404, documented)];
    answers.extend(std::iter::repeat_n(nothing.clone(), 8));
    let server = Server::start([answers, vec![respond(200, "[{}]"), nothing]].concat());
    let mut command = Command::new(env!("CARGO_BIN_EXE_guide"));
    // No proxy of the machine has a say.
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
        command.env_remove(name);
    }
    let output = command.args([&server.url(), "tests/authority.pem"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "Some(404): Some(\"no such token\")\n0 bytes\n200 OK\n1 users\n");

    let first_lines: Vec<String> =
        server.requests().iter().filter_map(|request| request.lines().next().map(str::to_owned)).collect();
    let nil = "00000000-0000-0000-0000-000000000000";
    let etoro = format!("DELETE /api/v1/agent-portfolios/{nil}/user-tokens/{nil} HTTP/1.1");
    let netbird = "DELETE /api/users/user/tokens/token HTTP/1.1";
    let proxied = "DELETE http://api.example/api/users/user/tokens/token HTTP/1.1";
    let (europe, undocumented) =
        ("DELETE /eu/api/users/user/tokens/token HTTP/1.1", "GET /api/groups/admins/users?limit=10 HTTP/1.1");
    let own = [
        netbird,
        netbird,
        netbird,
        netbird,
        netbird,
        netbird,
        netbird,
        europe,
        undocumented,
        netbird,
        proxied,
    ];
    assert_eq!(first_lines, [&[&*etoro], &own[..]].concat());
}
