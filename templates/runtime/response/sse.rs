//! Server-sent events: the parser of the standard (WHATWG HTML, "Parsing an event stream") and the stream of a type.

use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::head::Head;
use super::incoming::{Again, Connecting, Incoming};
use super::reply::{Reply, json_slice, json_slice_as};
use super::stream::stream;
use crate::runtime::error::decode::DecodeError;
use crate::runtime::error::failure::ErrorKind;
use crate::runtime::error::typed::AnyError;
use crate::runtime::model::wire;

/// The delay before reconnecting, unless the server sets another.
const RETRY: Duration = Duration::from_secs(3);

/// The shortest delay, and the longest unless the server sets another, after connections without an event.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(30);

/// A server-sent event with typed data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type of the event; `message` if the server sends none.
    pub event: String,
    /// The last identifier that the server sent, with this event or an earlier one.
    pub id: Option<String>,
    /// The data of the event.
    pub data: T,
}

/// A stream of the server-sent events of a response.
///
/// It ends when the server closes the connection; JSON events also end with the data `[DONE]`. An event that does not
/// decode is an error, after which the stream continues; any other error ends it. An event may be as large as
/// `max_body` (64 MiB by default). The client's `idle_timeout` (5 minutes by default) applies between pieces, its
/// request timeout does not. Dropping the stream ends the response.
#[must_use = "nothing is received unless it is polled"]
pub struct EventStream<T> {
    state: State,
    head: Head,
    parser: Parser,
    decode: Decode<T>,
    again: Option<Again>,
    reconnects: bool,
    /// The number of consecutive connections without an event.
    fruitless: u32,
}

/// Makes an item from an event; `None` if the event ends the stream. An error carries the text that does not decode.
type Decode<T> = fn(RawEvent) -> Result<Option<T>, (DecodeError, Bytes)>;

enum State {
    Open(Box<Incoming>),
    Connecting(Connecting),
    Closed,
}

stream!(EventStream<T> of T);

impl<T> EventStream<T> {
    #[inline]
    fn new(reply: &Reply, decode: Decode<T>) -> Result<Self, DecodeError> {
        let live = reply.live()?;
        let incoming = Incoming::new(reply.head.clone(), live.body);
        let (head, parser) = (incoming.head.clone(), Parser::new(incoming.head.limit));
        Ok(Self {
            state: State::Open(Box::new(incoming)),
            head,
            parser,
            decode,
            again: live.again,
            reconnects: false,
            fruitless: 0,
        })
    }

    /// Reconnects whenever the connection ends, like a browser, until the server answers `204 No Content` or an
    /// error. Only works for `GET`; other operations are not repeated.
    ///
    /// The delay is what the server sent in `retry`, or 3 seconds; at least 0.1 seconds, doubled after each
    /// connection without an event, up to 30 seconds. The header `last-event-id` carries the last identifier. Each
    /// connection gets fresh credentials.
    ///
    /// A connection that breaks or fails is an error of the stream, after which it continues. An answer that is not
    /// an event stream is an error that keeps its body, and ends the stream.
    #[inline]
    pub fn reconnecting(mut self) -> Self {
        self.reconnects = self.again.is_some();
        self
    }

    #[cfg(feature = "blocking")]
    #[inline]
    fn block(&mut self) -> Result<(), AnyError> {
        match &mut self.state {
            State::Open(incoming) => incoming.block(),
            State::Connecting(_) | State::Closed => Ok(()),
        }
    }

    /// Returns the last identifier that the server sent.
    #[must_use]
    #[inline]
    pub fn last_event_id(&self) -> Option<&str> {
        self.parser.last_id.as_deref()
    }

    #[inline]
    fn reconnect(&mut self) -> State {
        self.parser.restart();
        let shortest = SHORTEST.saturating_mul(2_u32.saturating_pow(self.fruitless)).min(LONGEST);
        self.fruitless = self.fruitless.saturating_add(1);
        match self.again.as_ref().filter(|_| self.reconnects) {
            Some(again) => {
                let id = self.parser.last_id.clone().filter(|id| !id.is_empty());
                State::Connecting(again(self.parser.retry.max(shortest), id))
            }
            None => State::Closed,
        }
    }
}

#[inline]
fn poll_connecting(
    connecting: &mut Connecting,
    context: &mut Context<'_>,
) -> Poll<Result<Option<Incoming>, AnyError>> {
    connecting.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(context)
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, AnyError>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            while let Some(event) = this.parser.events.pop_front() {
                this.fruitless = 0;
                match (this.decode)(event) {
                    Ok(Some(item)) => return Poll::Ready(Some(Ok(item))),
                    Ok(None) => {
                        this.state = State::Closed;
                        this.parser.events.clear();
                    }
                    Err((error, data)) => {
                        return Poll::Ready(Some(Err(this.head.undecodable(error, data))));
                    }
                }
            }
            match &mut this.state {
                State::Closed => return Poll::Ready(None),
                State::Open(incoming) => match ready!(incoming.poll_chunk(context)) {
                    Some(Ok(chunk)) => {
                        if let Err(beginning) = this.parser.feed(&chunk) {
                            this.state = State::Closed;
                            return Poll::Ready(Some(Err(this.head.too_large(beginning))));
                        }
                    }
                    None => this.state = this.reconnect(),
                    Some(Err(error)) => {
                        let error = error.with_body(this.parser.rest());
                        this.state = this.reconnect();
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Connecting(connecting) => match ready!(poll_connecting(connecting, context)) {
                    Ok(Some(incoming)) => {
                        this.head = incoming.head.clone();
                        this.state = State::Open(Box::new(incoming));
                    }
                    Ok(None) => this.state = State::Closed,
                    Err(error) => {
                        let answered = error.kind() == ErrorKind::Undocumented;
                        this.state = if answered { State::Closed } else { this.reconnect() };
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            }
        }
    }
}

/// Returns events whose data is JSON. The data `[DONE]`, which several APIs send last, ends the stream.
#[inline]
pub(crate) fn events<T: DeserializeOwned>(reply: &Reply) -> Result<EventStream<Event<T>>, DecodeError> {
    EventStream::new(reply, |raw| json_event(raw, json_slice))
}

/// Returns events whose data is JSON, read through a codec.
#[inline]
pub(crate) fn events_as<C, T>(reply: &Reply) -> Result<EventStream<Event<T>>, DecodeError>
where
    C: for<'de> wire::Decode<'de, T>,
{
    EventStream::new(reply, |raw| json_event(raw, json_slice_as::<C, T>))
}

#[inline]
fn json_event<T>(
    raw: RawEvent,
    decode: fn(&[u8]) -> Result<T, DecodeError>,
) -> Result<Option<Event<T>>, (DecodeError, Bytes)> {
    if raw.data == "[DONE]" {
        return Ok(None);
    }
    match decode(raw.data.as_bytes()) {
        Ok(data) => Ok(Some(Event { event: raw.event, id: raw.id, data })),
        Err(error) => Err((error, raw.data.into())),
    }
}

/// Returns events whose data is text.
#[inline]
pub(crate) fn text_events(reply: &Reply) -> Result<EventStream<Event<String>>, DecodeError> {
    EventStream::new(reply, |raw| Ok(Some(Event { event: raw.event, id: raw.id, data: raw.data })))
}

/// Returns events that the document describes as a whole (`itemSchema`, OpenAPI 3.2): objects with `event`, `data`
/// and `id`.
///
/// The type decides whether the data is text or JSON; it is JSON if it parses and the type accepts it.
#[inline]
pub(crate) fn whole_events<T: DeserializeOwned>(reply: &Reply) -> Result<EventStream<T>, DecodeError> {
    EventStream::new(reply, |raw| {
        let object = |data: Value| {
            let mut object = json!({ "event": raw.event, "data": data });
            if let (Some(object), Some(id)) = (object.as_object_mut(), &raw.id) {
                object.insert("id".to_owned(), Value::from(id.as_str()));
            }
            json_slice(object.to_string().as_bytes())
        };
        let parsed = serde_json::from_str(&raw.data).ok().map(&object);
        let item = match parsed {
            Some(Ok(item)) => Ok(item),
            Some(Err(error)) => object(Value::from(raw.data.as_str())).map_err(|_| error),
            None => object(Value::from(raw.data.as_str())),
        };
        item.map(Some).map_err(|error| (error, raw.data.into()))
    })
}

/// An event as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawEvent {
    event: String,
    id: Option<String>,
    data: String,
}

/// Parses chunks of bytes into events.
struct Parser {
    /// The bytes of an incomplete line.
    line: Vec<u8>,
    /// Whether the previous byte was a carriage return, after which a line feed does not end another line.
    after_return: bool,
    /// Whether nothing arrived yet, so that a byte order mark is skipped.
    at_start: bool,
    event: String,
    data: String,
    last_id: Option<String>,
    /// The identifier of the current event.
    id: Option<String>,
    retry: Duration,
    limit: usize,
    events: std::collections::VecDeque<RawEvent>,
}

impl Parser {
    #[inline]
    fn new(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            after_return: false,
            at_start: true,
            event: String::new(),
            data: String::new(),
            last_id: None,
            id: None,
            retry: RETRY,
            limit,
            events: std::collections::VecDeque::new(),
        }
    }

    /// Drops an incomplete event at the end of a connection.
    #[inline]
    fn restart(&mut self) {
        self.line.clear();
        self.event.clear();
        self.data.clear();
        self.id.clone_from(&self.last_id);
        self.after_return = false;
        self.at_start = true;
    }

    /// The received part of an incomplete event.
    #[inline]
    fn rest(&self) -> Bytes {
        if self.data.is_empty() {
            self.line.clone().into()
        } else {
            format!("{}{}", self.data, String::from_utf8_lossy(&self.line)).into()
        }
    }

    /// Reads a chunk; the error holds the beginning of an event that is too large.
    #[inline]
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Bytes> {
        let mut rest = chunk;
        while let Some((&first, tail)) = rest.split_first() {
            if std::mem::take(&mut self.after_return) && first == b'\n' {
                rest = tail;
                continue;
            }
            let Some(length) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
                self.line.extend_from_slice(rest);
                break;
            };
            let (line, after) = rest.split_at(length);
            self.line.extend_from_slice(line);
            let line = std::mem::take(&mut self.line);
            self.end_of_line(&line);
            self.after_return = after.first() == Some(&b'\r');
            rest = after.get(1..).unwrap_or_default();
        }
        if self.line.len() + self.data.len() > self.limit {
            let beginning = if self.data.is_empty() { self.line.clone() } else { self.data.clone().into() };
            return Err(beginning.into());
        }
        Ok(())
    }

    #[inline]
    fn end_of_line(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        let line = match std::mem::take(&mut self.at_start) {
            true => line.strip_prefix('\u{feff}').unwrap_or(&line),
            false => &line,
        };
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().map_or(self.retry, Duration::from_millis);
            }
            // A comment or an unknown field.
            _ => {}
        }
    }

    /// An empty line ends an event; without data there is none.
    #[inline]
    fn dispatch(&mut self) {
        self.last_id.clone_from(&self.id);
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        if data.pop().is_none() {
            return;
        }
        let event = if event.is_empty() { "message".to_owned() } else { event };
        self.events.push_back(RawEvent { event, id: self.last_id.clone(), data });
    }
}
