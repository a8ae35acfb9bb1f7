//! Paginated lists: from one answer to the request of the next page.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::core::Core;
use super::operation::Operation;
use super::request::Request;
use super::send::{self, Sending};
use crate::runtime::error::failure::{ErrorKind, Failure, Target};
use crate::runtime::error::typed::{AnyError, Error};
use crate::runtime::request::parts::Parts;
use crate::runtime::request::plan::{Plan, Planned};
use crate::runtime::response::link;
use crate::runtime::response::reply::Reply;

/// An operation that returns a page of a list.
pub trait Paged: Operation {
    /// The type of an item.
    type Item;
    /// How the next page is requested.
    const NEXT: Next<Self::Output>;
    /// Returns whether a page says that there are more; `None` if it does not say.
    const MORE: More<Self::Output> = |_| None;

    /// Returns the items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// Returns whether a page says that there are more.
pub type More<T> = fn(&T) -> Option<bool>;

/// How the page after `T` is requested.
#[derive(Clone, Copy, Debug)]
pub enum Next<T> {
    /// By a text or a number in the page. Without it, the page is the last.
    Cursor(To, fn(&T) -> Option<Value>),
    /// By the number of items before it. A page without items is the last.
    Offset(To, fn(&T) -> usize),
    /// By its number, starting with the given one. A page without items is the last.
    Number(To, u64, fn(&T) -> usize),
    /// By a URL in the page. Without it, the page is the last.
    Url(fn(&T) -> Option<Value>),
    /// By the URL of a relation in the header `Link` (RFC 8288).
    Link(&'static str),
}

/// The part of a request that selects the page.
#[derive(Clone, Copy, Debug)]
pub enum To {
    /// A query parameter.
    Query(&'static str),
    /// A JSON Pointer into its JSON body.
    Body(&'static str),
}

/// The default limit of pages.
const LIMIT: u64 = 10_000;

impl<O: Paged> Request<O> {
    /// Returns a stream of pages, starting with this request. Each page is requested when the previous one was taken.
    ///
    /// Parameters that select the first page are respected. The stream ends with an error if a next page is at
    /// another origin, if the server repeats a page, or after 10,000 pages ([`with_limit`](Pages::with_limit)).
    #[inline]
    pub fn pages(self) -> Pages<O> {
        Pages { state: State::Next, walk: Walk::new(self.call) }
    }

    /// Returns a stream of the items of all [`pages`](Self::pages). A page is requested when its first item is.
    #[inline]
    pub fn items(self) -> Items<O> {
        Items { pages: self.pages(), items: Vec::new().into_iter() }
    }

    /// Returns an iterator over the [`pages`](Self::pages), which blocks the thread until each arrives.
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn pages_blocking(self) -> Blocking<Pages<O>> {
        Blocking(self.pages())
    }

    /// Returns an iterator over the [`items`](Self::items), which blocks the thread until each arrives.
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn items_blocking(self) -> Blocking<Items<O>> {
        Blocking(self.items())
    }
}

/// A stream of the pages of a list. It ends after an error.
#[must_use = "nothing is asked for unless it is polled"]
pub struct Pages<O: Paged> {
    state: State<O>,
    walk: Walk,
}

/// The future of a page.
type Coming<O> = Sending<O, Page<<O as Operation>::Output>>;

enum State<O: Paged> {
    Next,
    Coming(Coming<O>),
    Done,
}

impl<O: Paged> Pages<O> {
    /// Limits the number of pages. One more is an error of the kind [`ErrorKind::Pages`]. The default is 10,000.
    pub fn with_limit(mut self, pages: u64) -> Self {
        self.walk.limit = pages;
        self
    }

    /// Requests and returns the next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Output, Error<O::Error>>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Takes the page on its way, or starts the next one. Until it arrives, the list counts as done.
    fn coming(&mut self) -> Option<Result<Coming<O>, Error<O::Error>>> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Next => {
                let call = self.walk.step(Plan::of::<O>());
                Some(call.map(|call| send::finished_by(call, page::<O>)).map_err(Error::unanswered))
            }
            State::Coming(sending) => Some(Ok(sending)),
            State::Done => None,
        }
    }

    /// Learns from a page how to request the next one.
    fn came(&mut self, page: Page<O::Output>) -> O::Output {
        let Page { body, link, digest } = page;
        let more = O::MORE(&body);
        let goes_on = more != Some(false)
            && match O::NEXT {
                Next::Cursor(to, of) => self.walk.follow(of(&body), |call, cursor| put(call, to, cursor)),
                Next::Url(of) => self.walk.follow(of(&body), |call, url| call.set_next_url(&url)),
                Next::Link(_) => self.walk.follow(link.map(Value::from), |call, url| call.set_next_url(&url)),
                Next::Offset(to, count) => self.walk.count(to, 0, count(&body), more, digest),
                Next::Number(to, first, count) => {
                    self.walk.count(to, first, count(&body).min(1), more, digest)
                }
            };
        self.state = if goes_on { State::Next } else { State::Done };
        body
    }
}

impl<O: Paged> Unpin for Pages<O> {}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Output, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut sending = match self.coming() {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(sending)) => sending,
        };
        match Pin::new(&mut sending).poll(context) {
            Poll::Pending => {
                self.state = State::Coming(sending);
                Poll::Pending
            }
            Poll::Ready(result) => Poll::Ready(Some(result.map(|page| self.came(page)))),
        }
    }
}

/// A stream of the items of a list. It ends after an error.
#[must_use = "nothing is asked for unless it is polled"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    items: std::vec::IntoIter<O::Item>,
}

impl<O: Paged> Items<O> {
    /// Limits the number of pages, like [`Pages::with_limit`].
    pub fn with_limit(mut self, pages: u64) -> Self {
        self.pages.walk.limit = pages;
        self
    }

    /// Returns the next item and requests its page if needed; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error<O::Error>>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.items = O::items(page).into_iter(),
            }
        }
    }
}

/// An iterator over pages or items that blocks the thread until each arrives. It works inside and outside of
/// asynchronous code.
#[cfg(feature = "blocking")]
#[must_use = "nothing is asked for unless it is iterated over"]
#[derive(Debug)]
pub struct Blocking<S>(S);

#[cfg(feature = "blocking")]
impl<O: Paged> Blocking<Pages<O>> {
    /// Limits the number of pages, like [`Pages::with_limit`].
    pub fn with_limit(self, pages: u64) -> Self {
        Self(self.0.with_limit(pages))
    }
}

#[cfg(feature = "blocking")]
impl<O: Paged> Blocking<Items<O>> {
    /// Limits the number of pages, like [`Pages::with_limit`].
    pub fn with_limit(self, pages: u64) -> Self {
        Self(self.0.with_limit(pages))
    }
}

#[cfg(feature = "blocking")]
impl<O: Paged> Iterator for Blocking<Pages<O>> {
    type Item = Result<O::Output, Error<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        let sending = match self.0.coming()? {
            Ok(sending) => sending,
            Err(error) => return Some(Err(error)),
        };
        Some(sending.wait().map(|page| self.0.came(page)))
    }
}

#[cfg(feature = "blocking")]
impl<O: Paged> Iterator for Blocking<Items<O>> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.0.items.next() {
                return Some(Ok(item));
            }
            let Items { pages, items } = &mut self.0;
            let sending = match pages.coming()? {
                Ok(sending) => sending,
                Err(error) => return Some(Err(error)),
            };
            match sending.wait() {
                Err(error) => return Some(Err(error)),
                Ok(page) => *items = O::items(pages.came(page)).into_iter(),
            }
        }
    }
}

/// Shows nothing of a response, which may contain secrets.
impl<O: Paged> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::ID).finish_non_exhaustive()
    }
}

/// Shows nothing of a response, which may contain secrets.
impl<O: Paged> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::ID).finish_non_exhaustive()
    }
}

/// An answer, and what else helps to find the next one.
struct Page<T> {
    body: T,
    /// The URL in the header `Link`.
    link: Option<String>,
    /// Identifies the body.
    digest: u64,
}

fn page<O: Paged>(reply: Reply) -> Result<Page<O::Output>, Error<O::Error>> {
    let link = match O::NEXT {
        Next::Link(relation) => link::of(&reply.head.headers, relation),
        Next::Cursor(..) | Next::Offset(..) | Next::Number(..) | Next::Url(_) => None,
    };
    let digest = digest(&reply.body);
    Ok(Page { body: send::finish::<O>(reply)?, link, digest })
}

fn digest(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Returns the value that selects the next page, unless it is absent, null or empty.
#[inline]
pub(crate) fn cursor<T: Serialize + ?Sized>(value: Option<&T>) -> Option<Value> {
    serde_json::to_value(value?).ok().filter(|value| !value.is_null() && *value != "")
}

/// Returns the number of items of a page.
#[inline]
pub(crate) fn count<T>(items: Option<&Vec<T>>) -> usize {
    items.map_or(0, Vec::len)
}

/// The progress through a list; the same for all operations.
struct Walk {
    core: Core,
    /// The request of the next page; `None` if its body is gone.
    call: Option<Call>,
    /// The start of the next page, if pages are counted.
    position: Option<u64>,
    /// The digests of the cursors and URLs used so far, or of the last counted page.
    seen: HashSet<u64>,
    is_repeated: bool,
    /// The number of pages requested.
    made: u64,
    limit: u64,
}

impl Walk {
    fn new(call: Call) -> Self {
        let core = call.core().clone();
        let seen = HashSet::new();
        Self { core, call: Some(call), position: None, seen, is_repeated: false, made: 0, limit: LIMIT }
    }

    /// Returns the request of the next page.
    fn step(&mut self, plan: &'static Plan) -> Result<Call, AnyError> {
        let (kind, message) = if self.is_repeated {
            (ErrorKind::Pages, "the server repeats a page".to_owned())
        } else if self.made >= self.limit {
            (ErrorKind::Pages, format!("there are more than {} pages", self.limit))
        } else {
            let again = self.call.as_ref().and_then(Call::repeated);
            if let Some(call) = again.or_else(|| self.call.take()) {
                self.made += 1;
                return Ok(call);
            }
            (ErrorKind::Request, "a body that is a stream cannot be sent for another page".to_owned())
        };
        let target =
            Target { plan: Planned::Documented(plan), servers: Arc::clone(&self.core.shared().servers) };
        Err(Failure::new(kind, plan.id, message).at(target).into())
    }

    /// Continues with what a page says about the next one. Returns whether there is one.
    fn follow(&mut self, next: Option<Value>, set: impl FnOnce(&mut Call, Value)) -> bool {
        let Some(next) = next else { return false };
        self.is_repeated = !self.seen.insert(digest(next.to_string()));
        if let Some(call) = &mut self.call {
            set(call, next);
        }
        true
    }

    /// Continues with a number, which starts at `first` unless the caller set it and grows by `step`. Returns whether
    /// there is another page.
    fn count(&mut self, to: To, first: u64, step: usize, more: Option<bool>, digest: u64) -> bool {
        if step == 0 && more != Some(true) {
            return false;
        }
        // Only compared with the previous page: a list may contain the same twice.
        self.is_repeated = self.seen.contains(&digest);
        self.seen = HashSet::from([digest]);
        let Some(call) = &mut self.call else { return true };
        let position = self.position.or_else(|| of(call, to)).unwrap_or(first);
        let next = position.saturating_add(u64::try_from(step).unwrap_or(u64::MAX));
        self.position = Some(next);
        put(call, to, Value::from(next));
        true
    }
}

/// Returns the number with which a request starts.
fn of(parts: &Parts, to: To) -> Option<u64> {
    match to {
        To::Query(name) => parts.query_number(name),
        To::Body(pointer) => parts.body_number(pointer),
    }
}

/// Sets the page that a request wants.
fn put(parts: &mut Parts, to: To, value: Value) {
    match to {
        To::Query(name) => parts.set_query(name, &value),
        To::Body(pointer) => parts.set_in_body(pointer, value),
    }
}
