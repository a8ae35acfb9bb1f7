//! What an operation is: data about one endpoint, and the macro that makes its type sendable.

use reqwest::StatusCode;

use super::Call;
use super::decode::DecodeError;
use super::reply::Reply;

/// One operation of an API: its endpoint, and the types of its answers.
///
/// Every request type implements it; a request also has `send`, `send_full`, `with_timeout` and `with_header`,
/// and can be awaited.
pub trait Operation: Sized + 'static {
    // The two have no bounds: the compiler would walk all types of a model to prove it `Send`, at every operation.
    /// What a success gives.
    type Output;
    /// The body of a documented error; [`NoBody`](super::NoBody) where no error has one.
    type Error;
    /// The name of the operation in the document.
    const ID: &'static str;
    /// The HTTP method.
    const METHOD: &'static str;
    /// The path below the base URL, with `{name}` for parameters.
    const PATH: &'static str;
    /// The names of the security schemes of which one group is needed; empty if none is.
    const SECURITY: Security = &[];
    /// The `Accept` header.
    const ACCEPT: &'static str = "application/json";
    /// The documented answers.
    const RESPONSES: &'static [Case<Self>];
}

/// Alternatives of credentials: any one of them, each a list of security schemes that are needed together.
pub type Security = &'static [&'static [&'static str]];

/// A documented answer of an operation: for which statuses, and how its body is decoded.
///
/// An exact status wins over a class (`4XX`), and a class over the default.
pub struct Case<O: Operation> {
    statuses: Statuses,
    pub(super) decoder: Decoder<O>,
    /// Whether the body is given as it comes.
    streams: bool,
}

#[derive(Clone, Copy)]
enum Statuses {
    One(u16),
    Several(&'static [u16]),
    /// All statuses that begin with this digit.
    Class(u16),
    Default,
}

pub(super) enum Decoder<O: Operation> {
    Output(Decode<O::Output>),
    Error(Decode<O::Error>),
    ErrorWithoutBody,
}

/// Turns a response into a type.
pub(crate) type Decode<T> = fn(&Reply) -> Result<T, DecodeError>;

/// What is to be done with a response, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// Its body is read. The document names the status by itself or by its class, or does not.
    Read { named: bool },
    /// A success, whose body is read unless the caller wants it as it comes.
    Success { named: bool },
    /// A success whose body is given as it comes.
    Stream,
}

impl<O: Operation> Case<O> {
    pub(crate) const fn ok(status: u16, decode: Decode<O::Output>) -> Self {
        Self { statuses: Statuses::One(status), decoder: Decoder::Output(decode), streams: false }
    }

    pub(crate) const fn ok_range(class: u16, decode: Decode<O::Output>) -> Self {
        Self { statuses: Statuses::Class(class), decoder: Decoder::Output(decode), streams: false }
    }

    pub(crate) const fn ok_default(decode: Decode<O::Output>) -> Self {
        Self { statuses: Statuses::Default, decoder: Decoder::Output(decode), streams: false }
    }

    pub(crate) const fn err(statuses: &'static [u16], decode: Decode<O::Error>) -> Self {
        Self { statuses: Statuses::Several(statuses), decoder: Decoder::Error(decode), streams: false }
    }

    pub(crate) const fn err_range(class: u16, decode: Decode<O::Error>) -> Self {
        Self { statuses: Statuses::Class(class), decoder: Decoder::Error(decode), streams: false }
    }

    pub(crate) const fn err_default(decode: Decode<O::Error>) -> Self {
        Self { statuses: Statuses::Default, decoder: Decoder::Error(decode), streams: false }
    }

    pub(crate) const fn err_empty(statuses: &'static [u16]) -> Self {
        Self { statuses: Statuses::Several(statuses), decoder: Decoder::ErrorWithoutBody, streams: false }
    }

    pub(crate) const fn err_empty_range(class: u16) -> Self {
        Self { statuses: Statuses::Class(class), decoder: Decoder::ErrorWithoutBody, streams: false }
    }

    pub(crate) const fn err_empty_default() -> Self {
        Self { statuses: Statuses::Default, decoder: Decoder::ErrorWithoutBody, streams: false }
    }

    /// The same with a body that is given as it comes.
    pub(crate) const fn streaming(mut self) -> Self {
        self.streams = true;
        self
    }

    /// The case of a status.
    pub(super) fn of(status: StatusCode) -> Option<&'static Self> {
        let fit = |case: &&Self| match case.statuses {
            Statuses::One(known) if known == status.as_u16() => 3,
            Statuses::Several(statuses) if statuses.contains(&status.as_u16()) => 3,
            Statuses::Class(class) if class == status.as_u16() / 100 => 2,
            Statuses::Default => 1,
            Statuses::One(_) | Statuses::Several(_) | Statuses::Class(_) => 0,
        };
        O::RESPONSES.iter().max_by_key(fit).filter(|case| fit(case) > 0)
    }

    /// What is to be done with a response. A redirect that the document names is an answer.
    pub(super) fn treatment(status: StatusCode) -> Treatment {
        let Some(case) = Self::of(status) else { return Treatment::Read { named: false } };
        let named = !matches!(case.statuses, Statuses::Default);
        match case.decoder {
            Decoder::Output(_) if case.streams => Treatment::Stream,
            Decoder::Output(_) => Treatment::Success { named },
            Decoder::Error(_) | Decoder::ErrorWithoutBody => Treatment::Read { named },
        }
    }
}

/// What sending needs to know of an operation, without its type.
pub(crate) struct Plan {
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) security: Security,
    pub(super) accept: &'static str,
    pub(super) treatment: fn(StatusCode) -> Treatment,
}

impl Plan {
    /// The operation as data.
    #[inline]
    pub(super) fn of<O: Operation>() -> &'static Self {
        const {
            &Self {
                id: O::ID,
                method: O::METHOD,
                path: O::PATH,
                security: O::SECURITY,
                accept: O::ACCEPT,
                treatment: Case::<O>::treatment,
            }
        }
    }
}

/// Makes the types of operations, newtypes of [`Call`], sendable.
macro_rules! requests {
    ($($name:ident),+ $(,)?) => { $(
        impl $name {
            /// Sends the request and gives the body of the response.
            #[inline]
            pub fn send(self) -> $crate::runtime::Sending<Self> {
                $crate::runtime::send::<Self>(self.0)
            }

            /// Sends the request and gives the status and headers of the response too.
            #[inline]
            pub fn send_full(
                self,
            ) -> $crate::runtime::Sending<
                Self,
                $crate::runtime::Response<<Self as $crate::runtime::Operation>::Output>,
            > {
                $crate::runtime::send_full::<Self>(self.0)
            }

            /// Sends the request and blocks the thread until the response is there.
            ///
            /// Works inside and outside of asynchronous code. `send_full().wait()` gives status and headers too.
            ///
            /// # Errors
            ///
            /// As awaiting the request.
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_blocking(
                self,
            ) -> Result<
                <Self as $crate::runtime::Operation>::Output,
                $crate::runtime::Error<<Self as $crate::runtime::Operation>::Error>,
            > {
                self.send().wait()
            }

            /// Limits how long the request may take, until the last byte of the response.
            #[inline]
            pub fn with_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.0.set_timeout(timeout);
                self
            }

            /// Sets a header, in place of one of that name.
            #[inline]
            pub fn with_header(mut self, name: &str, value: &str) -> Self {
                self.0.set_header(name, value);
                self
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = Result<
                <Self as $crate::runtime::Operation>::Output,
                $crate::runtime::Error<<Self as $crate::runtime::Operation>::Error>,
            >;
            type IntoFuture = $crate::runtime::Sending<Self>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    )+ };
}
pub(crate) use requests;

/// As [`requests!`], for an API that documents a request identifier.
macro_rules! identified_requests {
    ($($name:ident),+ $(,)?) => {
        $crate::runtime::requests!($($name),+);
        $(
            impl $name {
                /// Sets the identifier that the request is sent with; otherwise it is a random one.
                #[inline]
                pub fn with_request_id(mut self, id: ::uuid::Uuid) -> Self {
                    self.0.set_request_id(id);
                    self
                }
            }
        )+
    };
}
pub(crate) use identified_requests;
