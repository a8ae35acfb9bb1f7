//! Credentials that a server quotes in its answer are not shown, however they are written there.

use std::error::Error;
use std::future::ready;

use crate::hand_written::API;
use crate::runtime::{
    AnyError, Builder, Call, Case, Core, Operation, Part, Request, Secret, Status, TokenError, json,
};
use crate::server::{Answer, Server, respond, respond_with};

/// An operation with all credentials and an error that shows what the server says.
enum All {}

impl Operation for All {
    type Output = i32;
    type Error = serde_json::Value;
    const ID: &'static str = "all";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/all";
    const SECURITY: &'static [&'static [&'static str]] = &[&["Basic", "Cookie", "Header", "OAuth", "Query"]];
    const RESPONSES: &'static [Case<Self>] =
        &[Case::Ok(Status::Codes(&[200]), json), Case::Err(Status::Codes(&[400]), json)];
}

const PASSWORD: &str = "pass:word";

/// What the client knows, in the order of its settings; the headers as they are told.
fn planted() -> Vec<String> {
    let all = ["cookie-1", "header-\"1\"", "query&1 é+/", "token-1/+", "own-header-1", "with-header-1"];
    let mut all: Vec<String> = all.map(str::to_owned).to_vec();
    all.extend([PASSWORD.to_owned(), format!("user:{PASSWORD}")]);
    all
}

/// The ways in which a server may write a text.
fn encodings(text: &str) -> Vec<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    let percent = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let unreserved = percent.replace("%2D", "-").replace("%2E", ".").replace("%5F", "_").replace("%7E", "~");
    vec![
        text.to_owned(),
        unreserved.to_lowercase(),
        unreserved.replace("%20", "+"),
        unreserved,
        STANDARD.encode(text),
        URL_SAFE_NO_PAD.encode(text),
    ]
}

fn texts(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    text
}

fn core(url: &str) -> Core {
    Builder::new(&API)
        .base_url(url)
        .basic("Basic", "user", PASSWORD)
        .credential("Cookie", "cookie-1")
        .credential("Header", "header-\"1\"")
        .credential("Query", "query&1 é+/")
        .provider("OAuth", || ready(Ok::<_, TokenError>(Secret::from("token-1/+"))))
        .header("x-own", "own-header-1")
        .build()
        .unwrap()
}

fn call(core: &Core) -> Request<All> {
    Call::new(core).request::<All>().with_header("x-with", "Key with-header-1")
}

/// Answers that quote a text in each place of which something is shown.
fn quoting(quoted: &str) -> Vec<Answer> {
    let body = serde_json::json!({ "message": format!("the key {quoted} is unknown") }).to_string();
    // Where a long message is cut, a part of a key would no longer be known as one.
    let long = serde_json::json!({ "message": format!("{}{quoted}", "x".repeat(250)) }).to_string();
    let key = serde_json::json!({ quoted: "x" }).to_string();
    let header = quoted.replace(|c: char| !c.is_ascii(), "x");
    vec![
        respond(400, &body),
        respond(400, &long),
        respond(404, &long),
        respond(400, &key),
        respond_with(200, &[("content-type", &format!("text/{header}"))], &key),
        respond_with(500, &[("x-request-id", &header)], ""),
    ]
}

#[tokio::test]
async fn what_a_server_quotes_is_not_shown() {
    let quoted: Vec<(String, String)> = planted()
        .into_iter()
        .flat_map(|secret| encodings(&secret).into_iter().map(move |quoted| (secret.clone(), quoted)))
        .collect();
    let answers: Vec<Vec<Answer>> = quoted.iter().map(|(_, quoted)| quoting(quoted)).collect();
    let server = Server::start(answers.concat());
    let core = core(&server.url());
    for (secret, quoted) in &quoted {
        let forms: Vec<String> = encodings(secret)
            .into_iter()
            .chain([format!("{secret:?}").trim_matches('"').to_owned()])
            .collect();
        for _ in 0..answers[0].len() {
            let error = call(&core).await.unwrap_err();
            let shown = texts(&error) + &texts(&AnyError::from(error));
            for form in &forms {
                assert!(!shown.contains(form.as_str()), "{form} of {secret}, sent as {quoted}, in {shown}");
            }
            let cut = format!("xxx{}", secret.chars().take(4).collect::<String>());
            assert!(!shown.contains(&cut), "{secret} is cut: {shown}");
        }
    }
}

#[test]
fn parts_and_requests_show_no_headers() {
    let part = Part::new("body").with_header("authorization", "sk_live_1").with_file_name("a.txt");
    let shown = format!("{part:?} {:?}", call(&core("http://localhost")));
    assert!(
        !shown.contains("sk_live") && !shown.contains("authorization") && shown.contains("a.txt"),
        "{shown}"
    );
}

#[test]
fn a_user_with_a_colon_is_refused() {
    let error =
        Builder::new(&API).base_url("http://localhost").basic("Basic", "a:b", "c").build().unwrap_err();
    assert_eq!(error.to_string(), "test: the user of `Basic` has a colon");
}
