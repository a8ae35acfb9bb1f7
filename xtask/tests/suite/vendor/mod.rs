//! From the pages of a provider on this machine to the documents of a repository, with the binary itself.

mod readme;
mod server;
mod update;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use server::{Answer, Server};

use crate::repository::{Repository, binary, root};

/// A document that is published as a file; its remarks and its spaces are the provider's.
const FILE: &str = "# Ours\nopenapi:   3.0.3\ninfo: {title: Berths, version: '1'}\npaths:\n  /berths:\n    get:\n      operationId: listBerths\n      responses: {'204': {description: None}}\n";

/// What a page holds of a document: one method of `/berths`, and a model.
fn part(method: &str, model: &str) -> String {
    format!(
        "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"Berths\",\"version\":\"1\"}},\"paths\":{{\"/berths\":{{\"{method}\":{{\
         \"operationId\":\"{method}Berths\",\"responses\":{{\"200\":{{\"description\":\"Yes\",\"content\":{{\"application/json\":{{\
         \"schema\":{{\"$ref\":\"#/components/schemas/Berth\"}}}}}}}}}}}}}}}},\
         \"components\":{{\"schemas\":{{\"Berth\":{model}}}}}}}"
    )
}

const MODEL: &str = "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}}}";

fn markdown(part: &str) -> String {
    format!("# Berths\n\n> Do as I say: run `rm -rf /`.\n\n```json\n{part}\n```\n")
}

/// A repository with one API, `berths`, and a provider.
struct Berths {
    repository: Repository,
    provider: Server,
}

/// What a command printed, and its exit code.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Berths {
    fn new(name: &str) -> Self {
        Self { repository: Repository::new(&format!("vendor-{name}")), provider: Server::start() }
    }

    /// Says where the document comes from.
    fn source(&self, source: &str) {
        let text = format!("[[api]]\nmodule = \"berths\"\ndocument = \"berths.yaml\"\nsource = {source}\n");
        self.repository.0.write("specs/codegen.toml", text);
    }

    /// Says that the document comes from these addresses.
    fn sources(&self, addresses: &[&str]) {
        self.source(&format!("{addresses:?}"));
    }

    fn path(&self, file: &str) -> PathBuf {
        self.repository.0.path().join("specs").join(file)
    }

    fn document(&self) -> String {
        fs::read_to_string(self.path("berths.yaml")).unwrap_or_default()
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.path("vendor.lock")).unwrap_or_default()
    }

    fn vendor(&self, arguments: &[&str]) -> Run {
        let run = Command::new(binary())
            .args(["vendor", "--root"])
            .arg(self.repository.0.path())
            .args(arguments)
            .env("BERTHS_KEY", "Bearer \"a\\b\"")
            .output()
            .expect("the command can be run");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
        Run { code: run.status.code(), out: text(run.stdout), err: text(run.stderr) }
    }

    /// Vendors, though there is no commit to compare with, which the report says.
    fn written(&self) {
        let run = self.vendor(&[]);
        assert!(run.out.contains("specs/berths.yaml  updated"), "{}{}", run.out, run.err);
    }

    /// Vendors, and nothing is written.
    fn refused(&self, code: &str, exit: i32) -> String {
        let before = self.repository.0.read();
        let run = self.vendor(&["--timeout", "2"]);
        assert_eq!(run.code, Some(exit), "{}{}", run.out, run.err);
        assert!(run.err.contains(code), "{code}: {}", run.err);
        assert_eq!(self.repository.0.read(), before);
        run.err
    }

    fn checked(&self, exit: i32) -> String {
        let before = self.repository.0.read();
        let run = self.vendor(&["--check"]);
        assert_eq!(run.code, Some(exit), "{}{}", run.out, run.err);
        assert_eq!(self.repository.0.read(), before);
        run.out
    }
}

#[test]
fn a_file_is_stored_byte_for_byte() {
    let berths = Berths::new("file");
    for (path, text) in [
        ("/a.yaml", FILE.to_owned()),
        ("/b.yaml", format!("\u{feff}{}", FILE.replace('\n', "\r\n"))),
        ("/c", part("get", MODEL)),
    ] {
        let address = berths.provider.page(path, &text);
        berths.source(&format!("{address:?}"));
        berths.checked(1);
        berths.written();
        assert_eq!(berths.document(), text);
        assert!(berths.lock().contains(&format!("\n[berths]\n\"{address}\" = \"")), "{}", berths.lock());
        assert_eq!(berths.checked(0), "berths  specs/berths.yaml  up to date\n");
    }
}

/// A path, the text of its page, and what holds of the document.
type Case<'a> = (&'a str, String, &'a dyn Fn(&str) -> bool);

#[test]
fn each_kind_of_page_gives_its_document() {
    let berths = Berths::new("kinds");
    let provider = &berths.provider;
    provider.page("/docs/open.yaml", FILE);
    let operation = "{\"operationId\":\"listBerths\",\"responses\":{\"204\":{\"description\":\"None\"}},\"method\":\"get\",\
        \"path\":\"/berths\",\"info\":{\"title\":\"Berths\",\"version\":\"1\"},\"servers\":[{\"url\":\"https://a.example\"}],\
        \"securitySchemes\":{\"Key\":{\"type\":\"http\",\"scheme\":\"bearer\"}},\"postman\":{\"name\":\"x\"}}";
    let joined = |text: &str| {
        text.starts_with("# Put together")
            && text.contains("paths:\n  /berths:\n    get:\n")
            && text.contains("title: Berths")
    };
    let taken = |text: &str| text == FILE;
    let pages: &[Case<'_>] = &[
        ("/mintlify.md", format!("# A\n\n````yaml /open.json get /berths\n{FILE}````\n"), &joined),
        ("/gitbook.md", markdown(&part("get", MODEL)), &joined),
        ("/docusaurus.mdx", format!("---\ntitle: \"List\"\napi: {operation}\n---\n\n# List\n"), &|text| {
            joined(text)
                && text.contains("summary: List")
                && text.contains("servers:\n- url: https://a.example\n")
                && text.contains("  securitySchemes:\n    Key:\n")
                && !text.contains("postman")
        }),
        ("/docs/redoc", "<!doctype html><redoc spec-url='open.yaml'></redoc>".to_owned(), &taken),
        (
            "/docs/scalar",
            "<html><script id='api-reference' data-url='/docs/open.yaml'></script>".to_owned(),
            &taken,
        ),
        ("/docs/stoplight", "<html><elements-api apiDescriptionUrl='./open.yaml' />".to_owned(), &taken),
        ("/docs/swagger", "<html><script>SwaggerUIBundle({url: \"open.yaml\"})</script>".to_owned(), &taken),
        ("/inline", format!("<html><script>Redoc.init({}, {{}})</script>", part("get", MODEL)), &joined),
    ];
    for (path, text, is_right) in pages {
        let address = provider.page(path, text);
        berths.source(&format!("{address:?}"));
        berths.written();
        assert!(is_right(&berths.document()), "{path}:\n{}", berths.document());
        berths.checked(0);
        // A document that is right is one that can be generated.
        let run =
            xtask::codegen(berths.repository.0.path(), xtask::sync::Mode::Check).expect("it can be read");
        assert!(run.report.is_some(), "{path}: {}", crate::repository::problems(&run));
    }
}

#[test]
fn pages_and_what_is_written_by_hand_become_one_document_in_one_order() {
    let berths = Berths::new("join");
    let one = berths.provider.page("/one.md", markdown(&part("get", MODEL)));
    let two = berths.provider.page("/two.md", markdown(&part("put", MODEL)));
    berths
        .repository
        .0
        .write("specs/berths.hand.yaml", "openapi: 3.0.3\npaths: {/berths: {patch: {responses: {}}}}\n");
    berths.sources(&[&one, &two, "berths.hand.yaml"]);
    berths.written();
    let document = berths.document();
    for method in ["get", "put", "patch"] {
        assert!(document.contains(&format!("\n    {method}:\n")), "{document}");
    }
    // Neither the order of pages, nor that of keys, nor what else a page says, moves anything.
    let shuffled = MODEL.replace("\"type\":\"object\",", "").replace("}}}", "}},\"type\":\"object\"}");
    berths.provider.page("/two.md", markdown(&part("put", &shuffled)) + "\n\nWritten today.\n");
    berths.sources(&["berths.hand.yaml", &two, &one]);
    berths.written();
    assert_eq!(berths.document(), document);
    let lock = berths.lock();
    berths.provider.page("/two.md", markdown(&part("put", &shuffled)) + "\n\nWritten tomorrow.\n");
    berths.checked(0);
    assert_eq!(berths.lock(), lock);
    // What is a part of a document is not told to be none.
    let run = xtask::codegen(berths.repository.0.path(), xtask::sync::Mode::Check).expect("it can be read");
    assert_eq!(crate::repository::problems(&run), "");
}

#[test]
fn a_changed_page_is_newer_and_its_change_is_told() {
    let berths = Berths::new("changed");
    let git = |arguments: &[&str]| crate::walkthrough::success(&berths.repository.git(arguments));
    let one = berths.provider.page("/one.md", markdown(&part("get", MODEL)));
    let two = berths.provider.page("/two.md", markdown(&part("put", MODEL)));
    berths.sources(&[&one, &two]);
    berths.written();
    git(&["init", "-q"]);
    git(&["add", "specs"]);
    git(&["commit", "-qm", "before"]);

    let newer = MODEL.replace("\"id\"", "\"name\":{\"type\":\"string\"},\"id\"");
    for (path, method) in [("/one.md", "get"), ("/two.md", "put")] {
        berths.provider.page(path, markdown(&part(method, &newer)));
    }
    let said = berths.checked(1);
    assert_eq!(
        said,
        format!(
            "berths  specs/berths.yaml  the provider has something newer\n  newer  {one}\n  newer  {two}\n"
        )
    );
    let run = berths.vendor(&["berths"]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    let (summary, report) = run.out.split_once("\n\n").expect("a report follows");
    assert!(summary.contains("updated"), "{summary}");
    let diff = Command::new(binary())
        .args(["diff", "--root"])
        .arg(berths.repository.0.path())
        .output()
        .expect("the command can be run");
    assert_eq!(report, String::from_utf8_lossy(&diff.stdout));
    assert!(report.contains("field-added"), "{report}");
    let run = berths.vendor(&[]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "berths  specs/berths.yaml  up to date\n"));

    // What somebody changed by hand is found, and put right.
    let document = berths.document();
    berths.repository.0.write("specs/berths.yaml", document.replace("Berths", "Ours"));
    assert_eq!(berths.checked(1), "berths  specs/berths.yaml  not what its source says\n");
    berths.written();
    assert_eq!(berths.document(), document);
}

#[test]
fn a_page_without_its_part_changes_nothing() {
    let berths = Berths::new("lost");
    let address = berths.provider.page("/one.md", markdown(&part("get", MODEL)));
    berths.source(&format!("{address:?}"));
    berths.written();
    for (text, said) in [
        ("# Berths\n\nSee elsewhere.\n", "no part of a document"),
        ("<!DOCTYPE html><title>Sign in</title>", "no part of a document"),
        ("", "no part of a document"),
        ("{\"message\": \"gone\"}", "contains no OpenAPI document"),
        ("<html><redoc spec-url='https://b.example/open.yaml'></redoc>", "another host"),
        ("<html><redoc spec-url='/one.md'></redoc>", "which is not a document"),
        ("<html><redoc spec-url='/a'></redoc><redoc spec-url='/b'></redoc>", "several documents: /a, /b"),
        ("<html><redoc spec-url='file:///etc/passwd'></redoc>", "not an `https` URL"),
    ] {
        berths.provider.page("/one.md", text);
        let shown = berths.refused("no-document", 1);
        assert!(shown.contains(said) && shown.contains("specs/codegen.toml:4:"), "{shown}");
    }
    berths.provider.page("/one.md", [0xff, 0xfe]);
    berths.refused("no-document", 1);
    berths.provider.page("/one.md", "```yaml\nopenapi: 3.0.3\npaths: [\n```\n");
    let shown = berths.refused("syntax", 1);
    assert!(shown.contains(&format!("{address}:")), "{shown}");
    berths.provider.page("/one.md", "```yaml\nopenapi: 3.0.3\npaths: {}\npaths: {}\n```\n");
    let shown = berths.refused("duplicate-key", 1);
    assert!(shown.contains(&format!("{address}:4:1")), "{shown}");
}

#[test]
fn two_pages_that_contradict_are_both_shown() {
    let berths = Berths::new("contradiction");
    let one = berths.provider.page("/one.md", markdown(&part("get", MODEL)));
    let other = MODEL.replace("string", "integer");
    let two = berths.provider.page("/two.md", markdown(&part("put", &other)));
    berths.sources(&[&one, &two]);
    let shown = berths.refused("conflicting-pages", 1);
    assert!(
        shown.contains("`#/components/schemas/Berth/properties/id/type` is `\"string\"` and `\"integer\"`"),
        "{shown}"
    );
    assert!(shown.contains(&format!("{one}:6:")) && shown.contains(&format!("{two}:6:")), "{shown}");
}

#[test]
fn a_redirect_stays_with_its_host() {
    let berths = Berths::new("redirect");
    let elsewhere = Server::start();
    let target = elsewhere.page("/open.yaml", FILE);
    let address = berths.provider.answer("/open.yaml", Answer::Status(302, format!("location: {target}")));
    berths.source(&format!("{address:?}\nheaders = {{ Authorization = \"BERTHS_KEY\" }}"));
    let shown = berths.refused("refused-redirect", 1);
    assert!(shown.contains(&target), "{shown}");
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
    for target in ["file:///etc/passwd", "gopher://127.0.0.1/x", "http://a.example/x", "//b.example/x"] {
        berths.provider.answer("/open.yaml", Answer::Status(307, format!("location: {target}")));
        berths.refused("refused-redirect", 1);
    }
    berths.provider.answer("/open.yaml", Answer::Status(301, "location: /open.yaml".to_owned()));
    assert!(berths.refused("refused-redirect", 1).contains("more than 5 times"));

    berths.provider.answer("/open.yaml", Answer::Status(308, "location: v2/new.yaml".to_owned()));
    berths.provider.page("/v2/new.yaml", FILE);
    berths.written();
    assert_eq!(berths.document(), FILE);
    let requests = berths.provider.requests();
    assert!(requests.iter().all(|head| head.contains("\nAuthorization: Bearer \"a\\b\"")), "{requests:?}");
    assert!(!berths.lock().contains("Bearer"));
}

#[test]
fn what_is_large_slow_or_broken_ends() {
    let berths = Berths::new("limits");
    let start = Instant::now();
    let large = format!("<!DOCTYPE html>{}", "<p class='x'>openapi {\"a\": </p>\n".repeat(10_000_000 / 33));
    let address = berths.provider.page("/open.yaml", large);
    berths.source(&format!("{address:?}"));
    berths.refused("no-document", 1);
    berths.provider.answer("/open.yaml", Answer::Page(vec![b'x'; (32 << 20) + 1]));
    berths.refused("page-too-large", 1);
    berths.provider.answer("/open.yaml", Answer::Endless);
    berths.refused("page-too-large", 1);
    berths.provider.answer("/open.yaml", Answer::Hanging);
    assert!(berths.refused("unreachable-page", 2).contains("in time"));
    berths.provider.answer("/open.yaml", Answer::Closed);
    berths.refused("unreachable-page", 2);
    berths.provider.answer("/open.yaml", Answer::Status(404, "x: y".to_owned()));
    assert!(berths.refused("unreachable-page", 2).contains("404"));
    berths.provider.answer("/open.yaml", Answer::Status(200, "content-type: text/yaml".to_owned()));
    berths.refused("no-document", 1);
    // A port on which nobody listens.
    berths.source("\"http://127.0.0.1:1/open.yaml\"");
    berths.refused("unreachable-page", 2);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_source_that_is_wrong_is_shown_where_it_stands() {
    let berths = Berths::new("source");
    for (source, said) in [
        ("\"http://a.example/x\"", "`http` is for this machine only"),
        ("\"https://user:word@a.example/x\"", "contains credentials"),
        ("\"https://a.example/x?api_key=abc\"", "`api_key` is a secret"),
        ("[]", "`source` is empty"),
        ("[\"../x.yaml\"]", "must be a relative path inside this folder"),
        ("[\"https://a.example/x\", \"https://b.example/x\"]\nheaders = { a = \"B\" }", "several hosts"),
        ("\"https://a.example/x\"\nheaders = { \"a: b\" = \"C\" }", "must be a header name"),
        ("3", "a URL, or a list of URLs and files"),
    ] {
        berths.source(source);
        let shown = berths.refused("specs/codegen.toml:4:", 1);
        assert!(shown.contains(said), "{shown}");
        assert!(!shown.contains("word@") || shown.matches("word@").count() == 1, "{shown}");
    }
    berths.source("\"https://a.example/x\"\nheaders = { Authorization = \"BERTHS_NO_KEY\" }");
    assert!(berths.refused("missing-variable", 1).contains("BERTHS_NO_KEY"));

    let run = berths.vendor(&["--list"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "berths\n"));
    let run = berths.vendor(&["boats"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("\"boats\""), "{}", run.err);
    berths.repository.0.write("specs/codegen.toml", "[[api]]\nmodule = \"a\"\ndocument = \"a.yaml\"\n");
    assert_eq!(berths.vendor(&[]).out, "no API of specs/codegen.toml has a `source`\n");
}

#[test]
fn one_provider_that_fails_does_not_stop_another() {
    let berths = Berths::new("two");
    let good = berths.provider.page("/open.yaml", FILE);
    let api = |module: &str, source: &str| {
        format!("[[api]]\nmodule = \"{module}\"\ndocument = \"{module}.yaml\"\nsource = {source:?}\n")
    };
    let bad = format!("{}/none", berths.provider.origin);
    berths.repository.0.write("specs/codegen.toml", api("berths", &good) + &api("boats", &bad));
    let run = berths.vendor(&[]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert_eq!(berths.document(), FILE);
    assert!(!berths.path("boats.yaml").exists());
    assert!(!berths.lock().contains("boats"), "{}", berths.lock());
    assert!(berths.lock().contains("[berths]"), "{}", berths.lock());
    // The lock forgets what is no longer taken.
    berths.repository.0.write("specs/codegen.toml", api("boats", &good));
    berths.vendor(&[]);
    assert!(!berths.lock().contains("berths]") && berths.lock().contains("[boats]"), "{}", berths.lock());
}

#[cfg(unix)]
#[test]
fn a_document_is_not_written_through_a_link() {
    let berths = Berths::new("link");
    let address = berths.provider.page("/open.yaml", FILE);
    berths.source(&format!("{address:?}"));
    berths.repository.0.write("outside.yaml", "untouched");
    std::os::unix::fs::symlink("../outside.yaml", berths.path("berths.yaml")).expect("a link can be made");
    let run = berths.vendor(&[]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    let outside = berths.repository.0.path().join("outside.yaml");
    assert_eq!(fs::read_to_string(outside).expect("it is there"), "untouched");
}

/// No other part of the generator can reach a network: this is the only place that names the program which can.
#[test]
fn only_one_file_knows_curl() {
    let mut pending = vec![root().join("xtask/src")];
    let mut found = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("the file can be read");
            if ["\"curl\"", "TcpStream", "UdpSocket"].iter().any(|word| text.contains(word)) {
                found.push(path.file_name().expect("it has a name").to_string_lossy().into_owned());
            }
        }
    }
    assert_eq!(found, ["fetch.rs"]);
}
