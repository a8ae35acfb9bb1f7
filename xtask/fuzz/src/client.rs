//! What the generated clients of the fixtures are given: values of their models, answers of a server that means harm, and
//! parts of bodies.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use bytes::Bytes;
use golden::runtime::{Attempt, Mock, Multipart, Part, StatusCode, reqwest};
use golden::{multipart, paged, responses, streams, xml_bodies};
use http::header::{HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::Failure;
use crate::mutation::{Random, garbled, mutated};
use crate::targets::pick;

/// A model of a fixture.
struct Model {
    /// The fixture's document.
    document: Value,
    /// The schema, which the type is called after.
    name: &'static str,
    check: fn(&[u8]) -> Result<(), Failure>,
}

macro_rules! models {
    ($($module:ident: $($name:ident)*;)*) => {
        /// The models that values are decoded as.
        static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
            let mut all = Vec::new();
            $(
                let text = include_str!(concat!("../../tests/golden/", stringify!($module), "/openapi.yaml"));
                let document: Value = serde_yaml::from_str(text).unwrap_or_default();
                $(
                    let check = stays_the_same::<golden::$module::models::$name>;
                    all.push(Model { document: document.clone(), name: stringify!($name), check });
                )*
            )*
            all
        });
    };
}

models! {
    values: Record Figure Shape Every Anything;
    unions: Shape Pet Animal NumberOrText Size Profile Both Outcome Versioned;
    objects: Person Open Many;
    enums: Holder Color Pet;
    alternatives: AOrAs AsOrBs Run Message Event Batch StrictOrLoose Pet Vehicle OwnedVehicle Restriction Fish Tree Effect
        Holder AlphaOrBeta NumberOrInteger GoodOrBad Share Signal Level Switch Mixed Meter Sender;
}

/// Decodes, encodes, and decodes again. What was written is read, and from then on stays as it is; before that, what the first
/// decoding left out may have been what told alternatives apart.
fn stays_the_same<T: DeserializeOwned + Serialize + Debug>(text: &[u8]) -> Result<(), Failure> {
    let Ok(value) = serde_json::from_slice::<T>(text) else { return Ok(()) };
    let again = |text: String| -> Result<String, Failure> {
        let value: T =
            serde_json::from_str(&text).map_err(|error| format!("{text} is not read again: {error}"))?;
        Ok(serde_json::to_string(&value)?)
    };
    let second = again(serde_json::to_string(&value)?)?;
    let third = again(second.clone())?;
    if third != second { Err(format!("{second} became {third}").into()) } else { Ok(()) }
}

/// A line with the number of a model, and a value that is about what its schema wants.
pub(crate) fn value_of_a_model(seed: u64, random: &mut Random) -> Vec<u8> {
    let number = random.index(MODELS.len());
    let Model { document, name, .. } = &MODELS[number];
    let value = made(document, &document["components"]["schemas"][name], 6, random);
    let text = match seed % 3 {
        0 => value.to_string().into_bytes(),
        1 => mutated(&value, seed).to_string().into_bytes(),
        _ => garbled(value.to_string().as_bytes(), random),
    };
    [format!("{number}\n").as_bytes(), &text].concat()
}

/// Decodes a value as the model of its number.
pub(crate) fn check_model(input: &[u8]) -> Result<(), Failure> {
    let (number, text) = numbered(input);
    (MODELS[number % MODELS.len()].check)(text)
}

/// A value that a schema may describe.
fn made(document: &Value, schema: &Value, depth: usize, random: &mut Random) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    let below = |schema: &Value, random: &mut Random| made(document, schema, depth - 1, random);
    if let Some(target) = schema["$ref"].as_str() {
        return below(document.pointer(target.trim_start_matches('#')).unwrap_or(&Value::Null), random);
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(values) = schema["enum"].as_array().filter(|values| !values.is_empty()) {
        return pick(values, random).clone();
    }
    let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema[keyword].as_array());
    let mut parts: Vec<Value> = alternatives.map(|list| below(pick(list, random), random)).collect();
    parts.extend(schema["allOf"].as_array().into_iter().flatten().map(|part| below(part, random)));
    let mut object = Map::new();
    for part in parts {
        match part {
            Value::Object(part) => object.extend(part),
            other => return other,
        }
    }
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        if random.below(4) > 0 {
            object.insert(key.clone(), below(property, random));
        }
    }
    if schema["additionalProperties"].is_object() {
        object.insert("other".to_owned(), below(&schema["additionalProperties"], random));
    }
    if let Some(tag) = schema["discriminator"]["propertyName"].as_str() {
        let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
        let mapped = schema["discriminator"]["mapping"].as_object().into_iter().flatten();
        let tags: Vec<&String> = schemas.chain(mapped).map(|(name, _)| name).collect();
        object.insert(tag.to_owned(), (*pick(&tags, random)).clone().into());
    }
    let ty = schema["type"].as_array().map_or(&schema["type"], |types| pick(types, random));
    match ty.as_str() {
        Some("array") => (0..random.below(3)).map(|_| below(&schema["items"], random)).collect(),
        Some("integer") => {
            pick(&[json!(0), json!(-1), json!(i64::MAX), json!(u64::MAX), json!(30.0)], random).clone()
        }
        Some("number") => pick(&[json!(0), json!(0.1), json!(-1e300), json!(u64::MAX)], random).clone(),
        Some("boolean") => (random.below(2) == 0).into(),
        Some("null") => Value::Null,
        Some("string") => (*pick(
            &[
                "",
                "a",
                "2020-02-29",
                "2020-02-29T23:59:60.123456789012Z",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "1.2.3.4",
                "::1",
            ],
            random,
        ))
        .into(),
        _ => object.into(),
    }
}

/// A number in a line of its own, and what follows.
fn numbered(input: &[u8]) -> (usize, &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or_default();
    let number = std::str::from_utf8(&input[..end]).ok().and_then(|text| text.parse().ok());
    (number.unwrap_or_default(), input.get(end + 1..).unwrap_or_default())
}

/// Answers as servers write them, with a status in place of the first line.
const ANSWERS: [&str; 12] = [
    "200\ncontent-type: application/json\n\n{\"text\": \"a\", \"items\": [{\"id\": \"x\", \"name\": \"y\"}], \"next\": \"/url?page=2\", \"result\": {\"lights\": []}}",
    "200\ncontent-type: text/event-stream\n\n\u{feff}event: created\nid: 1\nretry: 5\ndata: {\"text\":\ndata: \"a\"}\n\n: comment\r\nevent: renamed\r\ndata: {\"name\": \"b\"}\r\n\r\ndata: [DONE]\r\r",
    "200\ncontent-type: text/event-stream; charset=utf-8\n\ndata: {\"text\": \"a\"}\n\ndata\ndata: x\n\nid: \0\nevent\n\n",
    "200\ncontent-type: application/x-ndjson\n\n{\"text\": \"a\"}\r\n\n {\"text\": \"b\"} \n{\"text\": \"c\"}",
    "200\ncontent-type: application/json-seq\n\n\u{1e}\"2020-02-29T00:00:00Z\"\n\u{1e}\"x\"\u{1e}",
    "200\ncontent-type: application/xml\n\n<?xml version=\"1.0\"?><!DOCTYPE a><books xmlns:b=\"x\"><book id=\"1\"><b:title>&amp;&#x41;</b:title><![CDATA[<]]><author/></book></books>",
    "200\ncontent-type: application/json\nlink: <https://lights.example/v1/link?page=2>; rel=\"next\"\n\n[{\"id\": \"x\"}]",
    "302\nlocation: https://example.net/../a?b#c\n\n",
    "307\nlocation: //lights.example\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT\n\n",
    "429\ncontent-type: application/problem+json\nretry-after: 99999999999999999999\nx-request-id: a\n\n{\"title\": \"a\", \"errors\": [[[]]]}",
    "201\ncontent-type: text/plain; charset=iso-8859-1\ncontent-length: 5\ncontent-encoding: gzip\n\n2020-02-29",
    "204\n\n",
];

/// A line with the number of a call, and an answer to it with bytes changed.
pub(crate) fn answer(random: &mut Random) -> Vec<u8> {
    let call = random.below(64);
    [format!("{call}\n").as_bytes(), &garbled(pick(&ANSWERS, random).as_bytes(), random)].concat()
}

/// What a server says to each request.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    /// Whether the body comes byte by byte.
    slowly: bool,
}

impl Answer {
    /// The answer that a text says, without headers that HTTP cannot have.
    fn read(text: &[u8]) -> Self {
        let (status, mut rest) = numbered(text);
        let mut headers = Vec::new();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line = &rest[..end];
            rest = &rest[end + 1..];
            let Some(colon) = line.iter().position(|byte| *byte == b':') else { break };
            let name = HeaderName::from_bytes(&line[..colon]);
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii())) {
                headers.push((name, value));
            }
        }
        let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
        let status = status.unwrap_or(StatusCode::OK);
        Self { status, headers, body: Bytes::copy_from_slice(rest), slowly: false }
    }

    /// The answer to an attempt.
    fn to(&self, attempt: &Attempt) -> reqwest::Response {
        let size = if self.slowly { 1 } else { self.body.len().max(1) };
        let pieces = self.body.chunks(size).map(Bytes::copy_from_slice).collect();
        let mut response = attempt.respond(self.status, reqwest::Body::wrap(Pieces(pieces)));
        response
            .headers_mut()
            .extend(self.headers.iter().map(|(name, value)| (Some(name.clone()), value.clone())));
        response
    }
}

/// A body that comes in pieces.
struct Pieces(VecDeque<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(http_body::Frame::data(piece))))
    }
}

/// Makes a call to a server that answers everything in one way. However the answer comes, the call ends alike.
pub(crate) fn check_answer(input: &[u8]) -> Result<(), Failure> {
    let (number, text) = numbered(input);
    let mut answer = Answer::read(text);
    let whole = wait(called(number, answer.clone()))?;
    answer.slowly = true;
    let slow = wait(called(number, answer))?;
    if whole != slow {
        return Err(format!("whole it is\n{whole}\nand byte by byte\n{slow}").into());
    }
    Ok(())
}

/// Runs what waits for nothing but itself.
fn wait<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(future))
}

/// How a call ends, as a text.
async fn called(number: usize, answer: Answer) -> String {
    /// Bytes of a body that are read.
    const MOST: usize = 1 << 20;

    macro_rules! client {
        ($module:ident) => {{
            let answer = answer.clone();
            let transport = move |attempt: Attempt| {
                let response = answer.to(&attempt);
                async move { Ok(response) }
            };
            let builder = $module::Client::builder().base_url("https://lights.example/v1").retries(0);
            match builder.max_body(MOST).transport(transport).build() {
                Ok(client) => client,
                Err(error) => return format!("{error:?}"),
            }
        }};
    }
    /// What a stream gives, and what it says of its end.
    macro_rules! all {
        ($stream:expr) => {
            match $stream.await {
                Err(error) => ended(Err::<(), _>(error)),
                Ok(mut stream) => {
                    let mut said = String::new();
                    while let Some(item) = stream.next().await {
                        said += &ended(item);
                    }
                    said
                }
            }
        };
    }
    macro_rules! pages {
        ($request:expr) => {{
            let mut items = $request.items().with_limit(20);
            let mut said = String::new();
            while let Some(item) = items.next().await {
                said += &ended(item);
            }
            said
        }};
    }
    let message = streams::models::Message::new("a");
    match number % 22 {
        0 => ended(client!(responses).several().several().await),
        1 => ended(client!(responses).nullable().nullable().await),
        2 => ended(client!(responses).nullable().dates().await),
        3 => ended(client!(responses).choices().choices().await),
        4 => ended(client!(responses).clashing().clashing().await),
        5 => ended(client!(responses).file().file().await),
        6 => ended(client!(responses).text().text().await),
        7 => ended(client!(responses).moving().moving().await),
        8 => ended(client!(responses).alike().alike().await),
        9 => ended(client!(xml_bodies).books().list().await),
        10 => ended(client!(xml_bodies).raw().xml().await),
        11 => all!(client!(streams).ticks().ticks()),
        12 => all!(client!(streams).events().watch()),
        13 => all!(client!(streams).log().read()),
        14 => all!(client!(streams).log().read_as_sequence()),
        15 => all!(client!(streams).chat().chat_as_events(&message)),
        16 => ended(client!(streams).chat().chat(&message).await),
        17 => pages!(client!(paged).lights().by_cursor()),
        18 => pages!(client!(paged).lights().by_link()),
        19 => pages!(client!(paged).lights().by_number()),
        20 => pages!(client!(paged).lights().by_url()),
        _ => pages!(client!(paged).lights().by_last()),
    }
}

/// What came, or what an error says, in each way in which it is shown.
fn ended<T: Debug, E: Debug + std::error::Error>(result: Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{value:?}\n"),
        Err(error) => {
            let mut said = format!("{error} {error:?}");
            let mut source = error.source();
            while let Some(error) = source {
                said += &format!(": {error}");
                source = error.source();
            }
            said + "\n"
        }
    }
}

/// Lines of names, names of files, media types and contents.
pub(crate) fn parts(random: &mut Random) -> Vec<u8> {
    let text = "photo\na b.png\nimage/png\n\u{1f389}\r\n--\r\n\nname=\"x\"\n\"; filename=\"y\r\n\ntext/plain; charset=utf-8\nx\n";
    garbled(text.as_bytes(), random)
}

/// Sends parts, and reads the body as RFC 2046 and browsers do: each part comes as it was given.
pub(crate) fn check_multipart(input: &[u8]) -> Result<(), Failure> {
    let lines: Vec<String> =
        input.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    let given: Vec<&[String]> = lines.chunks_exact(4).collect();
    let body = given.iter().fold(Multipart::new(), |body, part| {
        let content = Part::new(part[3].clone()).with_file_name(part[1].clone()).with_content_type(&part[2]);
        body.with_part(part[0].clone(), content)
    });
    let mock = Mock::new();
    mock.on::<multipart::operations::free::UploadParts>().returns(());
    let client =
        multipart::Client::builder().base_url("https://example.com").transport(mock.clone()).build()?;
    let sendable = given.iter().all(|part| HeaderValue::try_from(part[2].as_str()).is_ok());
    let sent = wait(async { client.free().upload_parts(body).await })?;
    if given.is_empty() || !sendable {
        return if sent.is_err() || given.is_empty() {
            Ok(())
        } else {
            Err("a header was sent in part".into())
        };
    }
    sent?;
    let calls = mock.calls();
    let call = calls.first().ok_or("nothing was sent")?;
    let media_type =
        call.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = media_type.split_once("boundary=").ok_or("there is no boundary")?.1;
    let body = std::str::from_utf8(&call.body)?;
    let inner =
        body.strip_prefix(&format!("--{boundary}\r\n")).ok_or("the body does not begin with a part")?;
    let inner = inner.strip_suffix(&format!("\r\n--{boundary}--\r\n")).ok_or("the body has no end")?;
    let read: Vec<&str> = inner.split(&format!("\r\n--{boundary}\r\n")).collect();
    let quoted = |text: &str| -> String {
        let escaped = |char: char| char == '"' || char.is_ascii_control();
        text.chars()
            .map(|char| if escaped(char) { format!("%{:02X}", u32::from(char)) } else { char.into() })
            .collect()
    };
    let expected: Vec<String> = given
        .iter()
        .map(|part| {
            let (name, file) = (quoted(&part[0]), quoted(&part[1]));
            format!(
                "content-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\ncontent-type: {}\r\n\r\n{}",
                part[2], part[3]
            )
        })
        .collect();
    if read != expected { Err(format!("{expected:?} came as {read:?}").into()) } else { Ok(()) }
}
