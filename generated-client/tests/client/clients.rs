//! Clients with known credentials, and requests with known values.

use generated_client::etoro::models::{CreateUserTokenRequest, UpdateUserTokenRequest};
use generated_client::runtime::DateTime;
use generated_client::{etoro, netbird, softwareone};
use uuid::Uuid;

pub(crate) const API_KEY: &str = "api-key-6c1d";
pub(crate) const USER_KEY: &str = "user-key-77f0";
pub(crate) const BEARER: &str = "bearer-token-0b9e";

pub(crate) const PORTFOLIO: Uuid = Uuid::from_u128(0x0b5f_0fd3_7a39_4d6a_9b1b_3a1f_2f6d_0001);
pub(crate) const TOKEN: Uuid = Uuid::from_u128(0xf9e8_d7c6_b5a4_3210_fedc_ba98_7654_3210);
pub(crate) const REQUEST_ID: Uuid = Uuid::from_u128(0x4d20_e8a4_dff3_4219_932b_bb65_6d04_c30f);

/// With both kinds of credentials, so that a test sees which of them an operation takes.
pub(crate) fn etoro(url: &str) -> etoro::Client {
    etoro::Client::builder().base_url(url).api_keys(API_KEY, USER_KEY).bearer_token(BEARER).build().unwrap()
}

pub(crate) fn netbird(url: &str) -> netbird::Client {
    netbird::Client::builder().base_url(url).token_auth(BEARER).build().unwrap()
}

pub(crate) fn softwareone(url: &str) -> softwareone::Client {
    softwareone::Client::builder().base_url(url).bearer_token(BEARER).build().unwrap()
}

pub(crate) fn create_body() -> CreateUserTokenRequest {
    CreateUserTokenRequest::new(vec![200, 202], "my-trading-token")
        .with_ips_whitelist(vec!["192.168.1.1".to_owned()])
        .with_expires_at("2026-12-31T23:59:59Z".parse::<DateTime>().unwrap())
}

pub(crate) fn update_body() -> UpdateUserTokenRequest {
    UpdateUserTokenRequest::new()
        .with_scope_names(vec![
            "etoro-public:trade.real:read".to_owned(),
            "etoro-public:trade.real:write".to_owned(),
        ])
        .with_expires_at("2026-12-31T23:59:59Z".parse::<DateTime>().unwrap())
}
