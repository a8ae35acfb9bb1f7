//! The service `offboard`, against mocks of both APIs: no server, no socket.

use std::time::Duration;

use generated_client::etoro::models::ErrorResponse;
use generated_client::etoro::operations::agent_portfolios::DeleteUserToken;
use generated_client::netbird::operations::tokens::Delete;
use generated_client::runtime::{AnyError, ErrorKind, Mock, StatusCode, Uuid};
use generated_client::{etoro, netbird};
use offboard::{Count, Metrics, Offboarding, Outcome, Token};

fn service(etoro: &Mock, netbird: &Mock, metrics: &Metrics) -> Result<Offboarding, AnyError> {
    Ok(Offboarding::of(
        etoro::Client::builder()
            .api_keys("a", "b")
            .layer(metrics.clone())
            .transport(etoro.clone())
            .build()?,
        netbird::Client::builder()
            .token_auth("c")
            .layer(metrics.clone())
            .transport(netbird.clone())
            .build()?,
    ))
}

#[tokio::test]
async fn each_token_has_an_outcome() {
    let (etoro, netbird, metrics) = (Mock::new(), Mock::new(), Metrics::default());
    let service = service(&etoro, &netbird, &metrics).unwrap();

    etoro.on::<DeleteUserToken>().returns(());
    let refusal = ErrorResponse::new().with_error_message("the token is in use");
    etoro.on::<DeleteUserToken>().fails(StatusCode::BAD_REQUEST, refusal);
    etoro.on::<DeleteUserToken>().fails(StatusCode::NOT_FOUND, ErrorResponse::new());
    let nil = Uuid::nil();
    let tokens = vec![Token::Etoro { portfolio: nil, token: nil }; 3];
    let refused = Outcome::Refused("the token is in use".to_owned());
    assert_eq!(service.revoke(&tokens).await, [Outcome::Revoked, refused, Outcome::Gone]);

    netbird.on::<Delete>().responds(StatusCode::FORBIDDEN, "text/plain", "no");
    let token = Token::Netbird { user: "ada".to_owned(), token: "t1".to_owned() };
    let outcomes = service.revoke(&[token]).await;
    assert!(matches!(&outcomes[..], [Outcome::Refused(why)] if why.contains("403")), "{outcomes:?}");

    etoro.check().unwrap();
    netbird.check().unwrap();
    let counted = metrics.snapshot();
    let Count { attempts, failures, .. } = counted["deleteAgentPortfolioUserToken"];
    assert_eq!((attempts, failures), (3, 2));
}

#[tokio::test(start_paused = true)]
async fn a_busy_server_is_asked_again_and_then_left_for_later() {
    let (etoro, netbird, metrics) = (Mock::new(), Mock::new(), Metrics::default());
    let service = service(&etoro, &netbird, &metrics).unwrap();
    let token = [Token::Netbird { user: "ada".to_owned(), token: "t1".to_owned() }];

    netbird.on::<Delete>().responds(StatusCode::SERVICE_UNAVAILABLE, "text/plain", "");
    netbird.on::<Delete>().returns(());
    assert_eq!(service.revoke(&token).await, [Outcome::Revoked]);
    assert_eq!(metrics.snapshot()["deleteToken"].attempts, 2);

    for _ in 0..3 {
        netbird.on::<Delete>().breaks(ErrorKind::Connect);
    }
    assert_eq!(service.revoke(&token).await, [Outcome::Later(None)]);
    assert_eq!(Outcome::Later(Some(Duration::from_secs(9))).to_string(), "try again in 9 s");
    netbird.check().unwrap();
}
