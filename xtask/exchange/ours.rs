//! The call as generated code makes it.

use super::Result;
use super::runtime::{Api, Builder, Call, Case, Core, NoBody, Operation, Scheme, Security, Status, json};
use super::server::{Item, TOKEN};

static API: Api = Api {
    name: "items",
    base_url: None,
    servers: &[],
    variables: &[],
    schemes: &[Scheme::bearer("Token")],
    request_id: None,
};

enum GetItem {}

impl Operation for GetItem {
    type Output = Item;
    type Error = NoBody;
    const ID: &'static str = "getItem";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/items/{id}";
    const SECURITY: Security = &[&["Token"]];
    const RESPONSES: &'static [Case<Self>] =
        &[Case::Ok(Status::Codes(&[200]), json), Case::Empty(Status::Codes(&[404]))];
}

pub(super) struct Client {
    core: Core,
}

impl Client {
    pub(super) fn new(url: &str) -> Result<Self> {
        Ok(Self { core: Builder::new(&API).base_url(url).credential("Token", TOKEN).build()? })
    }

    pub(super) async fn item(&self, id: i64, limit: i64) -> Result<Item> {
        let mut call = Call::new(&self.core);
        call.path("id", &id);
        call.query("limit", &limit);
        Ok(call.request::<GetItem>().await?)
    }
}
