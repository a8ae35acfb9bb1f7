//! From a request that the server expects to the Rust that sends it: an operation's method with typed arguments.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use xtask::emit::type_texts;
use xtask::ir::{
    Api, Argument, Body, BodyFormat, Decode, JsonLocation, Operation, OutputType, PartFormat, Passing, Plain,
    TypeKind, TypeRef,
};

use crate::credential::credentials;
use crate::route::Route;
use crate::suite::{self, Exchange};
use crate::unsent::Unsent;
use crate::value;

/// The Rust of a call, a block in a function that is given the server's address as `at`; or why there is none.
pub(crate) fn rust(route: &Route<'_>, exchange: &Exchange) -> Result<String, String> {
    let mut request = Unsent::new(&exchange.request);
    let credentials = credentials(route, &mut request)?;
    let mut writer =
        Writer { api: route.api, types: Vec::new(), statements: String::new(), ending: String::new() };
    let arguments = writer.arguments(route, exchange, &mut request)?;
    request.all_taken()?;
    let Operation { method, .. } = route.operation;
    let module = &route.api.module;
    let group = &route.group.module;
    let prefix = &route.prefix;
    let setters = arguments.setters + &media_types(route.operation, exchange);
    let output = writer.side(route, true);
    let error = writer.side(route, false);
    let (uses, _) = type_texts(route.api, &writer.types);
    let models = if route.api.types.is_empty() { "" } else { "use api::models;" };
    let Writer { statements, ending, .. } = writer;
    Ok(format!(
        "use crate::{module} as api; {models} {uses}
        let client = api::Client::builder().base_url(&format!(\"{{at}}{prefix}\")){credentials}.build().map_err(said)?;
        {statements}
        let request = client.{group}().{method}({}){setters};
        {ending}
        answer(request.send_full(), {output}, {error}).await",
        arguments.positional.join(", "),
    ))
}

/// The headers by which a caller asks for other media types than the method would.
fn media_types(operation: &Operation, exchange: &Exchange) -> String {
    let mut out = String::new();
    if let (Some(body), Some(sent)) = (&operation.body, &exchange.request.body)
        && ![Some(sent.content_type.as_str()), exchange.sent_as()].contains(&Some(&body.media_type))
    {
        let _ = write!(out, ".with_header(\"content-type\", {:?})", sent.content_type);
    }
    if let Some(wanted) = exchange.asked_for().filter(|wanted| *wanted != operation.accept) {
        let _ = write!(out, ".with_header(\"accept\", {wanted:?})");
    }
    out
}

/// What a call is given.
struct Arguments {
    positional: Vec<String>,
    /// Calls of setters.
    setters: String,
}

/// Writes the statements of one call.
struct Writer<'a> {
    api: &'a Api,
    /// The types that are named.
    types: Vec<TypeRef>,
    statements: String,
    /// What is done with the request once it is there.
    ending: String,
}

impl Writer<'_> {
    fn arguments(
        &mut self,
        route: &Route<'_>,
        exchange: &Exchange,
        request: &mut Unsent,
    ) -> Result<Arguments, String> {
        let operation = route.operation;
        let names: Vec<&str> = operation
            .arguments
            .iter()
            .chain(&operation.setters)
            .map(|argument| argument.wire.as_str())
            .collect();
        let mut all = Arguments { positional: Vec::new(), setters: String::new() };
        let body = exchange.request.body.as_ref();
        for argument in &operation.arguments {
            let value = self
                .given(route, argument, &names, request, body)
                .or_else(|| Some(self.decoded(&argument.ty, &self.only_value(&argument.ty)?)));
            let value =
                value.ok_or_else(|| format!("nothing is expected for the required `{}`", argument.wire))?;
            all.positional.push(value);
        }
        for setter in &operation.setters {
            if let Some(value) = self.given(route, setter, &names, request, body) {
                let _ = write!(all.setters, ".{}({value})", setter.name);
            }
        }
        match (&operation.body, &exchange.request.body) {
            (Some(body), Some(sent)) => {
                let value = self.body(body, sent)?;
                if body.required {
                    all.positional.push(value);
                } else {
                    let _ = write!(all.setters, ".{}({value})", body.name);
                }
            }
            // The server does not look at it.
            (Some(body), None) if body.required && body.format == BodyFormat::Json => {
                all.positional.push(self.decoded(&body.ty, &value::least(self.api, &body.ty)));
            }
            (Some(body), None) if body.required => return Err("no body is expected".to_owned()),
            (None, Some(_)) if operation.multipart.is_none() => {
                return Err("the operation has no body".to_owned());
            }
            // Its parts are arguments, or nothing is expected.
            _ => {}
        }
        Ok(all)
    }

    /// The expression for an argument, if something is expected for it.
    fn given(
        &mut self,
        route: &Route<'_>,
        argument: &Argument,
        others: &[&str],
        request: &mut Unsent,
        body: Option<&suite::Body>,
    ) -> Option<String> {
        let Passing::Part(part) = &argument.passing else {
            let value = self.sent(route, argument, others, request)?;
            return Some(self.decoded(&argument.ty, &value));
        };
        if part.format == PartFormat::File {
            let files: Vec<String> = body?
                .files
                .iter()
                .filter(|file| file.field == argument.wire)
                .map(|file| self::file(file, part.media_type.as_deref()))
                .collect();
            let all = format!("vec![{}]", files.join(", "));
            return if part.several { Some(all) } else { files.into_iter().next() };
        }
        let value = match body?.parts.get(&argument.wire)? {
            value @ (Value::Object(_) | Value::Array(_)) => value.clone(),
            scalar => value::of_text(self.api, &argument.ty, &value::text(scalar)),
        };
        Some(self.decoded(&argument.ty, &value))
    }

    /// What is expected for a parameter.
    fn sent(
        &self,
        route: &Route<'_>,
        argument: &Argument,
        others: &[&str],
        request: &mut Unsent,
    ) -> Option<Value> {
        match &argument.passing {
            Passing::Path(_) | Passing::PathOrEmpty | Passing::Json(JsonLocation::Path) => {
                Some(value::of_path(self.api, argument, route.captures.get(&argument.wire)?))
            }
            Passing::Query(_) | Passing::Json(JsonLocation::Query) => {
                let (value, names) = value::of_query(self.api, argument, &request.query, others)?;
                names.iter().for_each(|name| {
                    request.query.remove(name);
                });
                Some(value)
            }
            Passing::Header(_) | Passing::Json(JsonLocation::Header) => {
                Some(value::of_header(self.api, argument, &request.header(&argument.wire)?))
            }
            Passing::Cookie { .. }
            | Passing::QueryForm(_)
            | Passing::QueryJson
            | Passing::Json(JsonLocation::Cookie)
            | Passing::Part(_) => None,
        }
    }

    /// The value of a type that has one only.
    fn only_value(&self, ty: &TypeRef) -> Option<Value> {
        let TypeRef::Named(id) = ty else { return None };
        match &self.api.type_def(*id)?.kind {
            TypeKind::Enum(set) => match set.variants.as_slice() {
                [only] => Some(only.value.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// A variable with a value out of JSON; the expression to pass it.
    fn decoded(&mut self, ty: &TypeRef, value: &Value) -> String {
        self.decoded_text(ty, &value.to_string())
    }

    fn decoded_text(&mut self, ty: &TypeRef, json: &str) -> String {
        let (_, texts) = type_texts(self.api, std::slice::from_ref(ty));
        let Some(text) = texts.first() else { return String::new() };
        let name = format!("value_{}", self.types.len());
        self.types.push(ty.clone());
        let decode = match &text.codec {
            Some(codec) => format!("coded::<{codec}, {}>", text.ty),
            None => format!("plain::<{}>", text.ty),
        };
        let _ = writeln!(self.statements, "let {name} = {decode}(&text(&at, {json:?}))?;");
        if text.by_reference { format!("&{name}") } else { name }
    }

    fn body(&mut self, body: &Body, sent: &suite::Body) -> Result<String, String> {
        match (&body.format, &sent.text, &sent.base64) {
            (BodyFormat::Json, Some(json), _) => Ok(self.decoded_text(&body.ty, json)),
            (BodyFormat::Xml(..), _, _) => match &sent.value {
                Some(value) => Ok(self.decoded(&body.ty, value)),
                None => Err("xml.json does not have the value".to_owned()),
            },
            (BodyFormat::MergePatch, Some(json), _) => {
                let (_, texts) = type_texts(self.api, std::slice::from_ref(&body.ty));
                let ty = texts.first().map_or("", |text| &text.ty);
                self.types.push(body.ty.clone());
                let _ = writeln!(
                    self.statements,
                    "let (patch, removed) = merge_patch::<{ty}>(&text(&at, {json:?}))?;"
                );
                self.ending.push_str(
                    "let request = removed.iter().fold(request, |request, pointer| request.with_removed(pointer));",
                );
                Ok("&patch".to_owned())
            }
            (BodyFormat::Text, None, Some(encoded)) => {
                let bytes = STANDARD.decode(encoded).map_err(|error| error.to_string())?;
                Ok(format!("text(&at, {:?})", String::from_utf8_lossy(&bytes)))
            }
            (BodyFormat::Text, Some(text), _) if body.ty != TypeRef::Plain(Plain::String) => {
                Ok(self.decoded(&body.ty, &value::of_text(self.api, &body.ty, text)))
            }
            (BodyFormat::Text, Some(text), _) => {
                // The suite writes some texts as JSON, whatever they are sent as.
                let text = match serde_json::from_str(text) {
                    Ok(Value::String(text)) if sent.content_type == "application/json" => text,
                    _ => text.clone(),
                };
                Ok(format!("text(&at, {text:?})"))
            }
            (BodyFormat::Bytes, Some(text), _) => Ok(format!("bytes({:?})?", STANDARD.encode(text))),
            (BodyFormat::Bytes, None, Some(encoded)) => Ok(format!("bytes({encoded:?})?")),
            (format, ..) => Err(format!("no way to give {} as {format:?}", sent.content_type)),
        }
    }

    /// The function that turns one side of what an operation gives into JSON.
    fn side(&mut self, route: &Route<'_>, success: bool) -> String {
        let operation = route.operation;
        let output = if success { &operation.output } else { &operation.error };
        let cases = || operation.cases.iter().filter(|case| case.success == success);
        match output {
            OutputType::Empty => "as_nothing".to_owned(),
            OutputType::NoBody => "|none| match none {}".to_owned(),
            OutputType::One(_) => {
                let decode = cases().map(|case| &case.decode).find(|decode| **decode != Decode::Empty);
                decode.map_or_else(|| "as_nothing".to_owned(), |decode| self.encoder(decode))
            }
            OutputType::Several { name, variants } => {
                let path = format!("api::models::{name}");
                let mut arms = String::new();
                for variant in variants {
                    let decode = cases().find(|case| case.variant.as_deref() == Some(&variant.name));
                    let decode = decode.map_or(&Decode::Empty, |case| &case.decode);
                    let _ = match decode {
                        Decode::Empty => write!(arms, "{path}::{} => as_nothing(()),", variant.name),
                        decode => {
                            let encoder = self.encoder(decode);
                            write!(arms, "{path}::{}(body) => {encoder}(body),", variant.name)
                        }
                    };
                }
                format!("|body| match body {{ {arms} }}")
            }
        }
    }

    fn encoder(&mut self, decode: &Decode) -> String {
        match decode {
            Decode::Empty => "as_nothing".to_owned(),
            Decode::Text(TypeRef::Plain(Plain::String)) => "as_text".to_owned(),
            Decode::Bytes => "as_bytes".to_owned(),
            Decode::JsonLines(_) | Decode::JsonSequence(_) => "as_items".to_owned(),
            Decode::Events(_) | Decode::TextEvents => "as_events_of".to_owned(),
            Decode::WholeEvents(_) => "as_events".to_owned(),
            Decode::Json(ty) | Decode::Nullable(ty) | Decode::Xml(ty, _) | Decode::Text(ty) => {
                let (_, texts) = type_texts(self.api, std::slice::from_ref(ty));
                self.types.push(ty.clone());
                match texts.first().map(|text| (&text.ty, &text.codec)) {
                    Some((ty, Some(codec))) => format!("as_coded::<{codec}, {ty}>"),
                    _ => "as_json".to_owned(),
                }
            }
        }
    }
}

/// The expression for a file of a multipart body. What the document says of it the caller need not say.
fn file(file: &suite::File, media_type: Option<&str>) -> String {
    let mut out = format!("crate::runtime::Part::new(bytes({:?})?)", file.base64);
    if let Some(name) = &file.filename {
        let _ = write!(out, ".with_file_name({name:?})");
    }
    if let Some(content_type) = file.content_type.as_deref().filter(|own| Some(*own) != media_type) {
        let _ = write!(out, ".with_content_type({content_type:?})");
    }
    out
}
