//! A request on its way, which may be sent several times.

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use uuid::Uuid;

use super::call::Call;
use super::connect::Driver;
use super::core::Shared;
use super::prepare::{Payload, prepare};
use super::redirect::{self, Redirect};
use crate::runtime::auth::credentials::{Credential, Token};
use crate::runtime::error::failure::{ErrorKind, Failure, Source, Target};
use crate::runtime::error::typed::AnyError;
use crate::runtime::error::veil::Veil;
use crate::runtime::layer::attempt::{About, Attempt, Below};
use crate::runtime::layer::deadline::{until, within};
#[cfg(feature = "tracing")]
use crate::runtime::layer::trace;
use crate::runtime::model::secret::Secret;
use crate::runtime::platform::{Instant, Response, execute};
use crate::runtime::request::plan::Planned;
use crate::runtime::response::head::Head;

/// How much longer than the request its layers may take, so that they see its timeout.
const GRACE: Duration = Duration::from_millis(20);

/// A call and how it is sent.
///
/// No copy of the request is kept for a retry, which is rare: it is made from the call again.
pub(super) struct Outgoing<'a> {
    call: &'a Call,
    plan: &'a Planned,
    driver: Driver,
    deadline: Option<Instant>,
    payload: Payload,
    carried: Carried,
    /// The redirects so far.
    led: Vec<Redirect>,
}

/// The credentials of a request.
struct Carried {
    credentials: Vec<Credential>,
    tokens: Vec<Token>,
}

impl<'a> Outgoing<'a> {
    /// Prepares a call with its credentials, and its request. A request that cannot be sent requests no token.
    pub(super) async fn of(
        call: &'a mut Call,
        plan: &'a Planned,
        driver: Driver,
        deadline: Option<Instant>,
    ) -> Result<(Self, reqwest::Request), AnyError> {
        let payload = Payload::of(call);
        if call.core().api().request_id.is_some() {
            call.request_id.get_or_insert_with(Uuid::new_v4);
        }
        let call = &*call;
        let at = |failure: Failure| AnyError::from(failure.at(target(call, plan)));
        let refuse = |message| at(Failure::new(ErrorKind::Request, plan.id, message));
        if let Some(fault) = &call.fault {
            return Err(refuse(fault.clone()));
        }
        let carried = carried(call, plan, driver, deadline).await.map_err(at)?;
        let payload = payload.map_err(refuse)?;
        let mut outgoing = Self { call, plan, driver, deadline, payload, carried, led: Vec::new() };
        let request = outgoing.request().map_err(refuse)?;
        Ok((outgoing, request))
    }

    pub(super) fn shared(&self) -> &'a Shared {
        self.call.core().shared()
    }

    fn request(&mut self) -> Result<reqwest::Request, String> {
        let credentials = &self.carried.credentials;
        let mut request = prepare(self.call, self.plan, self.shared(), credentials, &mut self.payload)?;
        self.led.iter().for_each(|redirect| redirect.apply(&mut request));
        Ok(request)
    }

    /// Makes the request again; `None` if the body is a stream, which cannot be sent again.
    pub(super) fn again(&mut self) -> Option<reqwest::Request> {
        self.payload.is_there().then(|| self.request().ok()).flatten()
    }

    /// Sends a request.
    pub(super) async fn attempt(&self, request: reqwest::Request, number: u32) -> Result<Response, Failure> {
        #[cfg(feature = "tracing")]
        let (url, started) = (request.url().clone(), Instant::now());
        let answer = if self.shared().layers.is_empty() {
            let http = self.shared().connections.http(self.driver).map_err(AnyError::into_failure)?;
            within(self.deadline, self.plan, execute(http, request)).await
        } else {
            self.layered(request, number).await
        };
        #[cfg(feature = "tracing")]
        trace::attempt(self.plan, &url, number, started, &answer);
        answer
    }

    /// Sends a request through the layers.
    async fn layered(&self, request: reqwest::Request, number: u32) -> Result<Response, Failure> {
        let shared = self.shared();
        let http = match shared.settings.transport {
            None => Some(shared.connections.http(self.driver).map_err(AnyError::into_failure)?.clone()),
            Some(_) => None,
        };
        let about = About { plan: self.plan.clone(), number, leaves_origin: self.leaves_origin() };
        let below = Below { layers: Arc::clone(&shared.layers), passed: 0, http, deadline: self.deadline };
        let latest = self.deadline.and_then(|deadline| deadline.checked_add(GRACE));
        let answer = until(latest, self.plan, Attempt::new(request, about, below).send()).await?;
        answer.map_err(|error| Failure { subject: self.plan.id, ..error.into_failure() })
    }

    fn leaves_origin(&self) -> bool {
        self.led.iter().any(|redirect| !redirect.same_origin)
    }

    /// Whether it carries tokens of providers.
    pub(super) fn has_tokens(&self) -> bool {
        !self.carried.tokens.is_empty() && !self.leaves_origin()
    }

    /// Reports that the tokens were refused, and requests others if they are wanted and the request can be sent
    /// again. Returns whether they differ.
    pub(super) async fn renew(&mut self, wanted: bool) -> bool {
        self.carried.tokens.iter().for_each(Token::refused);
        if !wanted || !self.payload.is_there() {
            return false;
        }
        let Ok(fresh) = carried(self.call, self.plan, self.driver, self.deadline).await else { return false };
        let secrets = |carried: &Carried| carried.secrets().cloned().collect::<Vec<_>>();
        let renewed = secrets(&fresh) != secrets(&self.carried);
        self.carried = fresh;
        renewed
    }

    /// Returns the request that follows a redirect, if it is followed.
    pub(super) fn follow(&mut self, status: StatusCode, headers: &HeaderMap) -> Option<reqwest::Request> {
        let (mut request, shared) = (self.again()?, self.shared());
        let next = redirect::of(status, headers, request.method(), request.url(), shared.api.schemes)?;
        if !next.same_origin && shared.connections.adds_headers() {
            return None;
        }
        next.apply(&mut request);
        self.led.push(next);
        Some(request)
    }

    /// What errors of this request never show.
    fn veil(&self) -> Veil {
        self.shared().veil.with(self.carried.secrets().chain(&self.call.secrets).cloned().collect())
    }

    /// The id that it was sent with.
    fn request_id(&self) -> Option<String> {
        let name = self.shared().api.request_id?;
        match self.call.headers.get(name) {
            Some(own) => own.to_str().ok().map(str::to_owned),
            None => self.call.request_id.map(|id| id.to_string()),
        }
    }

    /// Completes a failure after this many attempts.
    pub(super) fn failure(&self, failure: Failure, attempts: u32) -> Failure {
        let (veil, request_id) = (self.veil(), self.request_id());
        Failure { veil, request_id, attempts, ..failure }.at(target(self.call, self.plan))
    }

    /// Makes the head of the response.
    pub(super) fn head(&self, status: StatusCode, headers: HeaderMap, refused: bool, attempts: u32) -> Head {
        let shared = self.shared();
        Head {
            veil: self.veil(),
            limit: shared.settings.max_body,
            idle: shared.settings.idle_timeout,
            plan: self.plan.clone(),
            servers: Arc::clone(&shared.servers),
            refused,
            attempts,
            request_id: self.request_id(),
            status,
            headers,
        }
    }
}

fn target(call: &Call, plan: &Planned) -> Target {
    Target { plan: plan.clone(), servers: Arc::clone(&call.core().shared().servers) }
}

impl Carried {
    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.tokens.iter().map(Token::secret)
    }
}

/// Returns the credentials of a request. A header `authorization` of the call replaces the credential in that header,
/// or all of them if none is set.
async fn carried(
    call: &Call,
    plan: &Planned,
    driver: Driver,
    deadline: Option<Instant>,
) -> Result<Carried, Failure> {
    let shared = call.core().shared();
    let own = call.headers.contains_key(AUTHORIZATION);
    // If no operation has a scheme, the document leaves out what the server wants.
    let security = plan.security.filter(|_| !shared.api.schemes.is_empty());
    let chosen = match shared.credentials.choose(security) {
        Ok(chosen) => chosen,
        Err(_) if own || shared.headers.contains_key(AUTHORIZATION) => Vec::new(),
        Err(needed) => {
            let message = format!("a credential is missing: the operation needs {needed}");
            return Err(Failure::new(ErrorKind::Request, plan.id, message));
        }
    };
    let mut carried = Carried { credentials: Vec::with_capacity(chosen.len()), tokens: Vec::new() };
    for configured in chosen {
        if let Some(credential) = configured.value() {
            carried.credentials.push(credential.clone());
            continue;
        }
        if own {
            continue;
        }
        let http = shared.connections.http(driver).map_err(AnyError::into_failure)?;
        let (credential, token) = until(deadline, plan, configured.token(http)).await?.map_err(|error| {
            let failure = Failure::new(ErrorKind::Credential, plan.id, "no access token");
            failure.with_source(Source::Other(error))
        })?;
        carried.credentials.push(credential);
        carried.tokens.push(token);
    }
    Ok(carried)
}
