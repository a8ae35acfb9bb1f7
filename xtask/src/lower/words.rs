//! Words of English as names are made of them: one and several, what is done, and what joins.

use crate::case::Case;

/// The words of a text, in lower case and in ASCII.
pub(super) fn words(text: &str) -> Vec<String> {
    Case::words(text).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One of what a word says: `policy` of `policies`, and the word itself where it is of one already.
///
/// The few rules that names of resources need; a word that they do not know is left or cut in the same way everywhere.
pub(super) fn singular(word: &str) -> String {
    const IRREGULAR: &[(&str, &str)] = &[
        ("aliases", "alias"),
        ("axes", "axis"),
        ("biases", "bias"),
        ("caches", "cache"),
        ("canvases", "canvas"),
        ("cpus", "cpu"),
        ("children", "child"),
        ("gpus", "gpu"),
        ("indices", "index"),
        ("lens", "lens"),
        ("matrices", "matrix"),
        ("menus", "menu"),
        ("movies", "movie"),
        ("alias", "alias"),
        ("bias", "bias"),
        ("news", "news"),
        ("niches", "niche"),
        ("people", "person"),
        ("persons", "person"),
        ("series", "series"),
        ("skus", "sku"),
        ("species", "species"),
        ("statuses", "status"),
        ("ties", "tie"),
        ("vertices", "vertex"),
    ];
    const ABBREVIATIONS: &[&str] = &[
        "as", "atlas", "aws", "canvas", "cms", "cors", "css", "dns", "ecs", "eks", "gas", "gps", "https",
        "ios", "is", "js", "kms", "nas", "os", "pos", "rss", "saas", "sms", "sns", "sqs", "this", "tls",
    ];
    if ABBREVIATIONS.contains(&word) {
        return word.to_owned();
    }
    if let Some((_, one)) = IRREGULAR.iter().find(|(several, _)| *several == word) {
        return (*one).to_owned();
    }
    let cut = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 1);
    if let Some(stem) = cut("ies") {
        return format!("{stem}y");
    }
    for end in ["sses", "shes", "ches", "xes", "zzes"] {
        if let (Some(_), Some(stem)) = (cut(end), word.strip_suffix("es")) {
            return stem.to_owned();
        }
    }
    if ["ss", "us", "sis", "xis"].iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    cut("s").unwrap_or(word).to_owned()
}

/// Whether two words say the same, be it of one or of several.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    one == other || singular(one) == singular(other)
}

/// Whether two words mean the same, though one may be short for the other.
pub(super) fn means(one: &str, other: &str) -> bool {
    const SHORT: &[(&str, &str)] = &[
        ("app", "application"),
        ("config", "configuration"),
        ("db", "database"),
        ("env", "environment"),
        ("org", "organization"),
        ("repo", "repository"),
    ];
    let (one, other) = (singular(one), singular(other));
    let is_short = |short: &str, long: &str| SHORT.contains(&(short, long));
    one == other || is_short(&one, &other) || is_short(&other, &one)
}

/// Whether a word says that something is in another: `namespaced`.
pub(super) fn is_derived(word: &str, derived: &str) -> bool {
    let end = derived.strip_prefix(word);
    end.is_some_and(|end| matches!((word.ends_with('e'), end), (true, "d") | (false, "ed")))
}

/// Whether a word says several.
pub(super) fn is_plural(word: &str) -> bool {
    singular(word) != word
}

/// The last of the words in the singular: what a list of words means is said by its last.
pub(super) fn one_of(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// Whether a word joins others and says nothing by itself.
pub(super) fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "for"
            | "of"
            | "in"
            | "to"
            | "from"
            | "by"
            | "with"
            | "on"
            | "at"
            | "and"
            | "as"
            | "into"
            | "within"
            | "under"
            | "per"
            | "via"
    )
}

/// Whether a word joins what says something on either side of it.
pub(super) fn is_and(word: &str) -> bool {
    matches!(word, "and" | "or")
}

/// Whether a word says how many, not what.
pub(super) fn is_determiner(word: &str) -> bool {
    matches!(word, "all" | "every")
}

/// Whether a word says how something is done.
pub(super) fn is_adverb(word: &str) -> bool {
    matches!(word, "admin" | "batch" | "beta" | "bulk" | "force" | "hard" | "soft")
}

/// Whether a preposition belongs to the word before it: `sign in`.
pub(super) fn is_phrasal(word: &str, preposition: &str) -> bool {
    matches!(
        (word, preposition),
        ("sign" | "log" | "opt" | "built" | "plug" | "check", "in") | ("sign" | "log" | "add", "on")
    )
}

/// Whether a word, as the first of a segment of a path, says what is done rather than what it is done to.
///
/// Words that are as often things (`order`, `report`, `request`, `access`) are none.
pub(super) fn is_verb(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "accept",
        "acknowledge",
        "activate",
        "add",
        "adopt",
        "advance",
        "allocate",
        "allow",
        "analyze",
        "apply",
        "approve",
        "archive",
        "ask",
        "assign",
        "associate",
        "attach",
        "authenticate",
        "authorize",
        "autocomplete",
        "bind",
        "block",
        "broadcast",
        "bulk",
        "calculate",
        "call",
        "cancel",
        "capture",
        "change",
        "check",
        "claim",
        "clear",
        "clone",
        "close",
        "collect",
        "commit",
        "compare",
        "complete",
        "compute",
        "configure",
        "confirm",
        "connect",
        "consume",
        "convert",
        "copy",
        "count",
        "create",
        "crosspost",
        "deactivate",
        "debug",
        "decline",
        "decode",
        "decrement",
        "decrypt",
        "delete",
        "deliver",
        "deny",
        "deploy",
        "deregister",
        "describe",
        "destroy",
        "detach",
        "disable",
        "disassociate",
        "discard",
        "disconnect",
        "discover",
        "dismiss",
        "download",
        "duplicate",
        "edit",
        "embed",
        "enable",
        "encode",
        "encrypt",
        "end",
        "enrich",
        "enroll",
        "evaluate",
        "evict",
        "execute",
        "expire",
        "export",
        "extend",
        "fail",
        "fetch",
        "finalize",
        "find",
        "finish",
        "follow",
        "forget",
        "fork",
        "generate",
        "get",
        "grant",
        "halt",
        "hide",
        "import",
        "increment",
        "initialize",
        "initiate",
        "insert",
        "inspect",
        "install",
        "introspect",
        "invalidate",
        "invite",
        "invoke",
        "join",
        "kill",
        "launch",
        "leave",
        "list",
        "load",
        "lock",
        "login",
        "logout",
        "lookup",
        "mark",
        "match",
        "merge",
        "migrate",
        "move",
        "mute",
        "notify",
        "open",
        "patch",
        "pause",
        "ping",
        "poll",
        "post",
        "preview",
        "process",
        "promote",
        "provision",
        "prune",
        "publish",
        "pull",
        "purge",
        "push",
        "put",
        "query",
        "read",
        "reauthorize",
        "reboot",
        "rebuild",
        "receive",
        "recover",
        "redact",
        "redeem",
        "refresh",
        "refund",
        "regenerate",
        "register",
        "reindex",
        "reject",
        "rekey",
        "release",
        "reload",
        "remount",
        "remove",
        "rename",
        "renew",
        "reopen",
        "replace",
        "reply",
        "resend",
        "reset",
        "resolve",
        "restart",
        "restore",
        "resume",
        "retrieve",
        "retry",
        "return",
        "reverse",
        "revert",
        "revoke",
        "rollback",
        "rotate",
        "run",
        "save",
        "scan",
        "seal",
        "search",
        "select",
        "send",
        "set",
        "settle",
        "share",
        "ship",
        "show",
        "sign",
        "signin",
        "signout",
        "signup",
        "simulate",
        "skip",
        "split",
        "start",
        "step",
        "stop",
        "submit",
        "subscribe",
        "succeed",
        "suspend",
        "swap",
        "sync",
        "synchronize",
        "terminate",
        "test",
        "tidy",
        "toggle",
        "train",
        "transfer",
        "transform",
        "translate",
        "trigger",
        "trim",
        "truncate",
        "unarchive",
        "unassign",
        "unblock",
        "undelete",
        "undo",
        "unenroll",
        "unfollow",
        "uninstall",
        "unlink",
        "unlock",
        "unmute",
        "unpause",
        "unpin",
        "unpublish",
        "unregister",
        "unsave",
        "unseal",
        "unshare",
        "unsubscribe",
        "unsuspend",
        "unwrap",
        "update",
        "upgrade",
        "upload",
        "upsert",
        "validate",
        "verify",
        "view",
        "void",
        "wake",
        "withdraw",
        "wrap",
        "write",
    ];
    VERBS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{is_plural, singular};

    #[test]
    fn one_of_several() {
        for (several, one) in [
            ("tokens", "token"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("batches", "batch"),
            ("boxes", "box"),
            ("caches", "cache"),
            ("statuses", "status"),
            ("status", "status"),
            ("access", "access"),
            ("analysis", "analysis"),
            ("dns", "dns"),
            ("databases", "database"),
            ("keys", "key"),
            ("people", "person"),
            ("portfolios", "portfolio"),
            ("apis", "api"),
            ("schemas", "schema"),
            ("alias", "alias"),
            ("gpus", "gpu"),
            ("series", "series"),
            ("rules", "rule"),
            ("is", "is"),
            ("s", "s"),
        ] {
            assert_eq!(singular(several), one, "{several}");
            assert_eq!(singular(one), one, "{one}");
        }
        assert!(is_plural("peers") && !is_plural("status"));
    }
}
