//! The call as it is written by hand.

use std::time::Duration;

use reqwest::header::ACCEPT;

use super::Result;
use super::server::{Item, TOKEN};

pub(super) struct Client {
    http: reqwest::Client,
    base_url: String,
}

impl Client {
    pub(super) fn new(url: &str) -> Result<Self> {
        let http =
            reqwest::Client::builder().user_agent("xtask/0.1.0").redirect(reqwest::redirect::Policy::none());
        Ok(Self { http: http.build()?, base_url: url.to_owned() })
    }

    pub(super) async fn item(&self, id: i64, limit: i64) -> Result<Item> {
        let url = format!("{}/items/{id}?limit={limit}", self.base_url);
        let request = self.http.get(url).bearer_auth(TOKEN).header(ACCEPT, "application/json");
        let response = request.timeout(Duration::from_secs(60)).send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }
}
