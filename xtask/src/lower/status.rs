//! What statuses are called.

use crate::spec::StatusPattern;

/// The name of a status, as the registry of HTTP status codes has it (RFC 9110 section 15).
pub(super) fn status_name(status: StatusPattern) -> String {
    let code = match status {
        StatusPattern::Default => return "Other".to_owned(),
        StatusPattern::Range(1) => return "Informational".to_owned(),
        StatusPattern::Range(2) => return "Success".to_owned(),
        StatusPattern::Range(3) => return "Redirection".to_owned(),
        StatusPattern::Range(4) => return "ClientError".to_owned(),
        StatusPattern::Range(5) => return "ServerError".to_owned(),
        StatusPattern::Range(other) => return format!("Status{other}XX"),
        StatusPattern::Code(code) => code,
    };
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        507 => "InsufficientStorage",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}
