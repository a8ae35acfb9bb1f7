//! From the text of a page to the parts of a document that it holds or names.
//!
//! A page is data. Nothing in it is run, and an address in it is only asked if it is on the page's own host. The kind of
//! a page is read from its text, because servers are careless with media types. The HTML readers are 150 lines of our
//! own: they need no tree of the page, and the parsers that build one take longer to compile than the rest of `vendor/`.
//! A part keeps its line, so an error shows the page's address and line.

mod docusaurus;
mod html;
mod markdown;

/// What a page is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The document itself, as a file.
    File,
    /// Parts of a document; none where the page is no page that can be read.
    Cuts(Vec<Cut>),
    /// Addresses of a document, as the page calls them.
    Named(Vec<String>),
}

/// A part of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// YAML or JSON. It stands in the lines of the page in which it stood, so that its places are those of the page.
    pub(super) text: String,
    /// What it is.
    pub(super) shape: Shape,
}

/// What a part of a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A document with some of its paths and components.
    Document,
    /// An operation with its method, its path and what it needs of the document, and the title of its page.
    Operation {
        /// The title of the page.
        title: Option<String>,
    },
}

/// Reads a page. What it is is decided by its text: servers call these pages what they like.
pub(super) fn read(text: &str) -> Page {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if is_html(start) {
        return html::read(text);
    }
    if start.starts_with('{') || has_root_key(start) {
        return Page::File;
    }
    if let Some(cut) = docusaurus::read(text) {
        return Page::Cuts(vec![cut]);
    }
    Page::Cuts(markdown::read(text))
}

/// Whether this is YAML with a key that only OpenAPI has at its root. In a page it stands in a fence.
fn has_root_key(text: &str) -> bool {
    let lines = text.lines().take_while(|line| !line.starts_with("```") && !line.starts_with("~~~"));
    let plain = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    // Front matter may have the key too, for the operation that a page is about.
    lines.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_once(':')).any(|(key, value)| {
        matches!(plain(key).as_str(), "openapi" | "swagger")
            && plain(value).starts_with(|first: char| first.is_ascii_digit())
    })
}

fn is_html(start: &str) -> bool {
    let head: String = start.chars().take(14).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<script"]
        .iter()
        .any(|beginning| head.starts_with(beginning))
}

/// As many line ends as the text before `byte` has.
fn lines_before(text: &str, byte: usize) -> String {
    "\n".repeat(text.get(..byte).unwrap_or_default().matches('\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str) -> Vec<Cut> {
        match read(text) {
            Page::Cuts(cuts) => cuts,
            other => panic!("{other:?} is no part"),
        }
    }

    #[test]
    fn a_document_is_told_from_a_page_about_documents() {
        for text in [
            "{\"openapi\": \"3.0.0\"}",
            "openapi: 3.0.0\n",
            "# ours\n\"swagger\": '2.0'\n",
            "---\ninfo:\n  description: |\n    ```\n    text\n    ```\nopenapi: 3.1.0\n",
        ] {
            assert_eq!(read(text), Page::File, "{text}");
        }
        for text in [
            "# A page\n\n```yaml\nopenapi: 3.0.0\n```\n",
            "<html>\nopenapi: 3.0.0\n</html>",
            "---\ntitle: A\nopenapi: get /a\n---\n",
            "",
        ] {
            assert_ne!(read(text), Page::File, "{text}");
        }
    }

    #[test]
    fn fences_of_any_length_and_place_hold_parts() {
        let page = "# A\n\n````yaml /open.json get /a\nopenapi: 3.0.1\ninfo:\n  description: |\n    ```\n    x\n    ```\n````\n\
            > ```json\n> {\"openapi\": \"3.0.1\",\n>  \"paths\": {}}\n> ```\n\n```json\n{\"other\": 1}\n```\n";
        let cuts = cuts(page);
        assert_eq!(cuts.len(), 2, "{cuts:?}");
        assert!(cuts[0].text.starts_with("\n\n\nopenapi: 3.0.1\n"), "{cuts:?}");
        assert_eq!(cuts[1].text.lines().position(|line| line.contains("openapi")), Some(11), "{cuts:?}");
        assert!(!cuts[1].text.contains('>'), "{cuts:?}");
    }

    #[test]
    fn front_matter_holds_an_operation_on_lines_or_in_one() {
        let operation = "{\"method\":\"get\",\"path\":\"/a\",\"responses\":{}}";
        for page in [
            format!("---\nid: a\ntitle: \"Get an \\\"A\\\"\"\napi: {operation}\n---\n\n# A\n"),
            format!("--- id: a title: \"Get an \\\"A\\\"\" api: {operation} sidebar: x --- # A\n"),
        ] {
            let cuts = cuts(&page);
            assert_eq!(cuts[0].text.trim(), operation);
            assert_eq!(cuts[0].shape, Shape::Operation { title: Some("Get an \"A\"".to_owned()) });
        }
        let plain = cuts(&format!("---\ntitle: Get: it\napi: {operation}\n---\n"));
        assert_eq!(plain[0].shape, Shape::Operation { title: Some("Get: it".to_owned()) });
        assert_eq!(cuts("---\ntitle: A\n---\napi: {\"method\":\"get\"}\n"), []);
        assert_eq!(cuts("---\napi: {\"method\": nonsense}\n---\n"), []);
    }

    #[test]
    fn html_names_its_document() {
        let named = |html: &str| match read(&format!("<!DOCTYPE html>\n<html>{html}</html>")) {
            Page::Named(names) => names,
            other => panic!("{other:?} names nothing"),
        };
        for html in [
            "<redoc spec-url='/open.json?a=1&amp;b=2'></redoc>",
            "<rapi-doc spec-url=/open.json?a=1&b=2>",
            "<script id=\"api-reference\" data-url=\"/open.json?a=1&#38;b=2\"></script>",
            "<elements-api\n  apiDescriptionUrl=\"/open.json?a=1&#x26;b=2\" />",
            "<script>SwaggerUIBundle({ url: \"/open.json?a=1&b=2\", dom_id: '#x', validatorUrl: 'no' })</script>",
            "<script>Redoc.init('/open.json?a=1&b=2', {})</script>",
            "<script>Scalar.createApiReference('#app', { \"url\" : '/open.json?a=1\\u0026b=2' })</script>",
            "<script id=api-reference data-configuration='{\"spec\":{\"url\":\"/open.json?a=1&amp;b=2\"}}'></script>",
            // What is no markup names nothing.
            "<!-- <redoc spec-url='/old.json'> --><style>a::after{content:'<redoc spec-url=x>'}</style>\
             <script>track({url: '/count'})</script><a data-url='/else'></a>\
             <redoc spec-url='/open.json?a=1&amp;b=2'></redoc>",
        ] {
            assert_eq!(named(html), ["/open.json?a=1&b=2"], "{html}");
        }
        assert_eq!(named("<redoc spec-url=a></redoc><redoc spec-url=b></redoc>"), ["a", "b"]);
        assert_eq!(read("<html><p>openapi</p></html>"), Page::Cuts(Vec::new()));
    }

    #[test]
    fn html_embeds_its_document() {
        let document =
            "{\"components\":{\"a\":{\"b\":1}},\"openapi\":\"3.0.0\",\"info\":{\"title\":\"</ \\\" {\"}}";
        for html in [
            format!("<script id=\"api-reference\" type=\"application/json\">{document}</script>"),
            format!(
                "<script>const a = {{b: 1}}, __redoc_state = {{\"menu\":{{\"x\":1}},\"spec\":{{\"data\":{document}}}}};</script>"
            ),
            format!("<script>SwaggerUIBundle({{ spec: {document}, url: '/x' }})</script>"),
            format!(
                "<elements-api apiDescriptionDocument=\"{}\">",
                document.replace('"', "&quot;").replace('<', "&lt;")
            ),
        ] {
            let cuts = cuts(&format!("<html>\n\n{html}"));
            assert_eq!(cuts.len(), 1, "{html}");
            assert_eq!(cuts[0].text, format!("\n\n{document}"), "{html}");
        }
    }

    #[test]
    fn a_large_page_is_read_in_time_that_grows_with_it() {
        let start = std::time::Instant::now();
        for piece in [
            "{\"a\":",
            "<a b='{",
            "<script>{\"openapi\":",
            "<!--",
            "&#",
            "<p class=x>{}</p>\n",
            "---\napi: {",
        ] {
            let page = format!("<html>{}", piece.repeat(2_000_000 / piece.len()));
            assert!(matches!(read(&page), Page::Cuts(cuts) if cuts.is_empty()), "{piece}");
            let bare = page.trim_start_matches("<html>");
            assert!(matches!(read(bare), Page::Cuts(_) | Page::File | Page::Named(_)), "{piece}");
        }
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }
}
