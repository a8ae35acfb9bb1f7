//! Where requests go: to the servers of the document, or to what a user sets in their place.

use crate::hand_written::API;
use crate::runtime::{
    self, AnyError, Api, Builder, Call, Case, Core, ErrorKind, NoBody, Operation, Security, Status, Variable,
    empty,
};
use crate::server::{Server, respond};

const VARIABLES: &[Variable] = &[
    Variable::required("account"),
    Variable::new("base_path", "v1"),
    Variable::new("region", "eu").listed(&["eu", "us"]),
    Variable::new("site", "example.com"),
];

/// An API at some URL, uploads of which go to another one.
fn api(base_url: &str, uploads: &str) -> &'static Api {
    let url = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let servers = vec![
        runtime::Server::new("uploads_base_url", url(uploads)),
        runtime::Server::new("reports_base_url", "/v2"),
        runtime::Server::new("audit_base_url", "http://{account}.audit.example/"),
        runtime::Server::new("broken_base_url", "https://<instance>/"),
    ];
    Box::leak(Box::new(Api {
        base_url: Some(url(base_url)),
        servers: Vec::leak(servers),
        variables: VARIABLES,
        ..API
    }))
}

/// The builder of a client with a credential.
fn builder(api: &'static Api) -> Builder {
    Builder::new(api).credential("Header", "h1")
}

macro_rules! operation {
    ($name:ident, $path:literal, $server:expr) => {
        enum $name {}

        impl Operation for $name {
            type Output = ();
            type Error = NoBody;
            const ID: &'static str = stringify!($name);
            const METHOD: &'static str = "POST";
            const SERVER: Option<&'static str> = $server;
            const PATH: &'static str = $path;
            const SECURITY: Security = &[&["Header"]];
            const RESPONSES: &'static [Case<Self>] = &[Case::Ok(Status::Codes(&[204]), empty)];
        }
    };
}

operation!(Add, "/add", None);
operation!(Upload, "/upload", Some("uploads_base_url"));
operation!(Report, "/report", Some("reports_base_url"));
operation!(Audit, "/audit", Some("audit_base_url"));
operation!(Broken, "/broken", Some("broken_base_url"));

async fn all(core: &Core) {
    Call::new(core).request::<Add>().await.unwrap();
    Call::new(core).request::<Upload>().await.unwrap();
    Call::new(core).request::<Report>().await.unwrap();
}

/// The request lines that a server has seen, each with the credential that came along.
fn seen(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let line = |request: &String| {
        let credential = request.contains("\r\nx-key: h1\r\n");
        let line = request.split(" HTTP").next().unwrap();
        format!("{line}{}", if credential { " with x-key" } else { "" })
    };
    requests.iter().map(line).collect()
}

fn server() -> Server {
    Server::answering(respond(204, ""))
}

#[tokio::test]
async fn an_operation_goes_to_the_server_that_the_document_gives_it() {
    let (own, uploads) = (server(), server());
    let api = api(&format!("{}/{{base_path}}", own.url()), &format!("{}/up/", uploads.url()));
    all(&builder(api).build().unwrap()).await;
    // Both are the provider's: it wants the credential at both.
    assert_eq!(seen(&own), ["POST /v1/add with x-key", "POST /v2/report with x-key"]);
    assert_eq!(seen(&uploads), ["POST /up/upload with x-key"]);
}

#[tokio::test]
async fn a_base_url_stands_for_all_servers_of_the_document() {
    let (own, uploads, mine) = (server(), server(), server());
    let core =
        builder(api(&own.url(), &uploads.url())).base_url(&format!("{}/mine", mine.url())).build().unwrap();
    all(&core).await;
    Call::new(&core).request::<Audit>().await.unwrap();
    Call::new(&core).request::<Broken>().await.unwrap();
    assert!(own.requests().is_empty() && uploads.requests().is_empty());
    let expected = [
        "POST /mine/add with x-key",
        "POST /mine/upload with x-key",
        // The document says which path it is, and not which host.
        "POST /v2/report with x-key",
        "POST /mine/audit with x-key",
        "POST /mine/broken with x-key",
    ];
    assert_eq!(seen(&mine), expected);
}

#[tokio::test]
async fn a_named_server_wins() {
    let (own, uploads, mine, named) = (server(), server(), server(), server());
    let api = api(&own.url(), &uploads.url());
    let named_only = || builder(api).server("uploads_base_url", &format!("{}/n/", named.url()));
    all(&named_only().build().unwrap()).await;
    all(&named_only().base_url(&mine.url()).build().unwrap()).await;
    all(&builder(api).base_url(&mine.url()).server("uploads_base_url", &named.url()).build().unwrap()).await;
    assert_eq!(
        seen(&named),
        ["POST /n/upload", "POST /n/upload", "POST /upload"].map(|it| it.to_owned() + " with x-key")
    );
    assert!(uploads.requests().is_empty());
    assert_eq!((own.requests().len(), mine.requests().len()), (2, 4));
}

#[tokio::test]
async fn another_host_that_only_looks_relative_is_replaced_as_well() {
    let (other, mine) = (server(), server());
    for url in [format!("//{}/x", other.host()), format!("\\\\{}/x", other.host())] {
        let core = builder(api("https://example.com", &url)).base_url(&mine.url()).build().unwrap();
        Call::new(&core).request::<Upload>().await.unwrap();
    }
    assert!(other.requests().is_empty());
    assert_eq!(seen(&mine), ["POST /upload with x-key"; 2]);
}

#[tokio::test]
async fn variables_are_put_into_all_urls_that_have_them() {
    let (own, uploads) = (server(), server());
    let api = api("http://{region}/{base_path}", "http://{site}/{base_path}/up");
    let core = builder(api).variable("region", "nowhere").variable("region", &own.host());
    let core = core.variable("site", &uploads.host()).variable("base_path", "a/b").build().unwrap();
    all(&core).await;
    assert_eq!(seen(&own), ["POST /a/b/add with x-key", "POST /v2/report with x-key"]);
    assert_eq!(seen(&uploads), ["POST /a/b/up/upload with x-key"]);
}

fn refused(result: Result<Core, AnyError>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    error.to_string()
}

#[cfg(feature = "tls")]
#[test]
fn a_value_does_not_lead_to_another_host() {
    let api = api("https://{region}.api.{site}/x", "https://up.example.com");
    for value in
        ["evil.example/", "evil.example\\", "evil.example?", "evil.example#", "a@evil.example#", "user@"]
    {
        let error = refused(builder(api).variable("region", value).build());
        assert_eq!(
            error,
            format!("test: `region` set to `{value}` (listed: `eu`, `us`) leads to another host")
        );
    }
    for region in ["us", "eu-west-1", "a.b"] {
        builder(api).variable("region", region).build().unwrap();
    }
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_part_of_a_url_that_has_no_default_has_to_be_set() {
    let error = refused(builder(api("https://{account}.example.com", "https://example.com")).build());
    assert_eq!(error, "test: `account` is not set: it is a part of the server's URL that has no default");

    // What only some operations need is asked for when they are called.
    let core = builder(api("https://example.com", "https://example.com")).build().unwrap();
    let error = Call::new(&core).request::<Audit>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "Audit: `account` is not set: it is a part of the server's URL that has no default"
    );
    let error = Call::new(&core).request::<Broken>().await.unwrap_err();
    let expected = "Broken: the document's server `https://<instance>/` is not a URL: set `broken_base_url`";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_a_user_sets_is_looked_at_when_building() {
    let api = api("https://example.com", "https://example.com");
    for (url, fault) in [
        ("", "is not an absolute URL"),
        ("/x", "is not an absolute URL"),
        ("ftp://host", "is neither http nor https"),
        ("https://host/?a=1", "has a query or a fragment"),
        ("https://host/?", "has a query or a fragment"),
        ("https://host/#a", "has a query or a fragment"),
        ("https://user:pw@host", "holds a user or a password, which are set as a credential"),
    ] {
        let error = refused(builder(api).base_url(url).build());
        assert_eq!(error, format!("test: the base URL {fault}"));
        let error = refused(builder(api).server("uploads_base_url", url).build());
        assert_eq!(error, format!("test: the URL of `uploads_base_url` {fault}"));
    }
}

#[test]
fn a_value_that_makes_no_url_is_told_with_its_variable() {
    let error = refused(
        builder(api("https://example.com", "https://example.com")).variable("account", "a b").build(),
    );
    let server = "the server `http://{account}.audit.example/` is not a URL";
    assert_eq!(error, format!("test: with `account` set to `a b`, {server}"));

    let core = builder(api("https://{region}.{site}", "https://example.com")).variable("region", "e u");
    let error = refused(core.variable("site", "x").build());
    let values = "`region` set to `e u` (listed: `eu`, `us`) and `site` set to `x`";
    assert_eq!(
        error,
        format!("test: with {values}, the server `https://{{region}}.{{site}}` is not an absolute URL")
    );
}

#[cfg(feature = "tls")]
#[test]
fn a_server_that_is_only_a_path_needs_a_host() {
    let error = refused(builder(api("/api/v1", "/up")).build());
    assert_eq!(error, "test: the document's server `/api/v1` is not an absolute URL: set a base URL");
    builder(api("/api/v1", "/up")).base_url("https://example.com/api/v1").build().unwrap();
}
