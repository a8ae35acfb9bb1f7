//! Credentials in all places, and alternatives of them.

use crate::hand_written::{API, Basic, EXAMPLE, Open, Secured, Text, Tokens, core, said};
use crate::runtime::{Api, Builder, Call, ErrorKind, Scheme, Secret, TokenError};
use crate::server::{Server, respond};

#[tokio::test]
async fn a_group_of_credentials_goes_to_header_cookie_and_query() {
    let server = Server::answering(respond(200, "text"));
    let mut call = Call::new(&core(&server.url()));
    call.query("a", &1);
    call.cookie("theme", "dark", true);
    assert_eq!(call.request::<Secured>().await.unwrap(), "text");
    let request = server.request();
    assert!(request.starts_with("GET /secured?a=1&api%20key=q%261 HTTP/1.1\r\n"), "{request}");
    for header in ["x-key: h1", "cookie: theme=dark; session=c1"] {
        assert!(request.contains(&format!("\r\n{header}\r\n")), "{request}");
    }
    assert!(!request.contains("authorization"), "{request}");
}

#[tokio::test]
async fn user_and_password_are_one_header() {
    let server = Server::answering(respond(204, ""));
    Call::new(&core(&server.url())).request::<Basic>().await.unwrap();
    assert!(server.request().contains("\r\nauthorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n"));
}

#[tokio::test]
async fn an_alternative_without_credentials_needs_none() {
    let server = Server::answering(respond(204, ""));
    Call::new(&core(&server.url())).request::<Open>().await.unwrap();
    let request = server.request();
    assert!(!request.contains("x-key") && !request.contains("cookie"), "{request}");
}

#[tokio::test]
async fn half_a_group_is_no_credential() {
    let server = Server::answering(respond(204, ""));
    let half = Builder::new(&API).base_url(&server.url()).credential("Header", "h1").build().unwrap();
    let error = Call::new(&half).request::<Secured>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(said(&error).ends_with("the operation needs Header and Cookie and Query"), "{error}");
    assert!(server.requests().is_empty());
}

/// As after a sign-in, when a token is at hand for one call.
#[tokio::test]
async fn a_header_of_the_calls_own_stands_for_a_credential() {
    let server = Server::answering(respond(204, ""));
    let nobody = Builder::new(&API).base_url(&server.url()).build().unwrap();
    Call::new(&nobody).request::<Tokens>().with_header("authorization", "Bearer own").await.unwrap();
    assert!(server.request().contains("\r\nauthorization: Bearer own\r\n"));

    // A provider is not asked, and not told of a refusal.
    let server = Server::answering(respond(401, ""));
    let never = || async { Err::<Secret, TokenError>("the provider was asked".into()) };
    let core = Builder::new(&API).base_url(&server.url()).provider("OAuth", never).build().unwrap();
    let own = Call::new(&core).request::<Tokens>().with_header("authorization", "Bearer own");
    assert_eq!(own.await.unwrap_err().status().unwrap().as_u16(), 401);
    assert!(server.request().contains("\r\nauthorization: Bearer own\r\n"));

    let server = Server::answering(respond(204, ""));
    let client = Builder::new(&API).base_url(&server.url()).header("authorization", "Bearer all");
    Call::new(&client.build().unwrap()).request::<Tokens>().await.unwrap();
    assert!(server.request().contains("\r\nauthorization: Bearer all\r\n"));
}

#[test]
fn an_api_without_a_server_needs_a_base_url() {
    let error = Builder::new(&API).build().unwrap_err();
    assert_eq!(error.to_string(), "test: the document names no server: set a base URL");
    assert_eq!((error.kind(), error.operation_id()), (ErrorKind::Build, None));
}

/// Many documents leave out what their servers want.
#[tokio::test]
async fn an_api_that_declares_no_scheme_takes_a_bearer_token() {
    static SILENT: Api = Api { schemes: &[], ..EXAMPLE };
    let server = Server::answering(respond(200, "text"));
    let core = Builder::new(&SILENT).base_url(&server.url()).credential("bearer", "t1").build().unwrap();
    Call::new(&core).request::<Text>().await.unwrap();
    assert!(server.request().contains("\r\nauthorization: Bearer t1\r\n"));
    // Where schemes are declared, an operation that asks for none gets none, whatever their names.
    static NAMED: Api = Api { schemes: &[Scheme::bearer("bearer")], ..EXAMPLE };
    let server = Server::answering(respond(200, "text"));
    let core = Builder::new(&NAMED).base_url(&server.url()).credential("bearer", "t1").build().unwrap();
    Call::new(&core).request::<Text>().await.unwrap();
    assert!(!server.request().contains("authorization"));
}
