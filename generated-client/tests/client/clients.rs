//! Clients with known credentials, and requests with known values.

use crate::moorings::models::{CreateTokenRequest, UpdateTokenRequest};
use crate::runtime::DateTime;
use crate::{customs, moorings, pilots};
use uuid::Uuid;

pub(crate) const API_KEY: &str = "api-key-6c1d";
pub(crate) const USER_KEY: &str = "user-key-77f0";
pub(crate) const BEARER: &str = "bearer-token-0b9e";

pub(crate) const BERTH: Uuid = Uuid::from_u128(0x0b5f_0fd3_7a39_4d6a_9b1b_3a1f_2f6d_0001);
pub(crate) const TOKEN: Uuid = Uuid::from_u128(0xf9e8_d7c6_b5a4_3210_fedc_ba98_7654_3210);
pub(crate) const REQUEST_ID: Uuid = Uuid::from_u128(0x4d20_e8a4_dff3_4219_932b_bb65_6d04_c30f);

/// With both kinds of credentials, so that a test sees which of them an operation takes.
pub(crate) fn moorings(url: &str) -> moorings::Client {
    moorings::Client::builder()
        .base_url(url)
        .api_keys(API_KEY, USER_KEY)
        .bearer_token(BEARER)
        .build()
        .unwrap()
}

pub(crate) fn pilots(url: &str) -> pilots::Client {
    pilots::Client::builder().base_url(url).token_auth(BEARER).build().unwrap()
}

pub(crate) fn customs(url: &str) -> customs::Client {
    customs::Client::builder().base_url(url).bearer_token(BEARER).build().unwrap()
}

pub(crate) fn create_body() -> CreateTokenRequest {
    CreateTokenRequest::new(vec![200, 202], "my-trading-token")
        .with_ips_whitelist(["192.168.1.1"])
        .with_expires_at("2026-12-31T23:59:59Z".parse::<DateTime>().unwrap())
}

pub(crate) fn update_body() -> UpdateTokenRequest {
    UpdateTokenRequest::new()
        .with_scope_names(["harbour:trade.real:read", "harbour:trade.real:write"])
        .with_expires_at("2026-12-31T23:59:59Z".parse::<DateTime>().unwrap())
}
