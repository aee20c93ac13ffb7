//! Puts the link where the template asked for it, and looks over what a template made.

use std::ops::Range;

use crate::Link;
use crate::text::LINK_MARK;

/// What is wrong, and at which byte.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

const MISPLACED: &str = "the link may stand only in text, apart from other addresses, or as a whole href of an <a>";

/// Replaces the marks in plain text.
pub(super) fn in_text(text: &str, link: Option<&Link>) -> Result<String, Fault> {
    let marks = text.match_indices(LINK_MARK).map(|(at, _)| at);
    let approved: Vec<_> = marks.filter(|at| stands_apart(&text[..*at])).collect();
    replace(text, &approved, link.map(Link::expose))
}

/// Replaces the marks in HTML, and refuses what no mail needs: scripts, frames, forms, other schemes.
pub(super) fn in_html(html: &str, link: Option<&Link>) -> Result<String, Fault> {
    let mut approved = Vec::new();
    for piece in Pieces::new(html) {
        match piece {
            Piece::Text(range) => {
                let marks = html[range.clone()].match_indices(LINK_MARK).map(|(at, _)| range.start + at);
                approved.extend(marks.filter(|at| stands_apart(&html[range.start..*at])));
            }
            Piece::Element { name, at } if is_active(name) => {
                return Err(Fault { at, what: "scripts, frames, forms and the like are not for mails" });
            }
            Piece::Element { name, at } if name.starts_with("mj-") => {
                return Err(Fault { at, what: "an element that MJML does not know" });
            }
            Piece::Element { .. } => {}
            Piece::Attribute { element, name, value } => {
                check_attribute(name, &html[value.clone()], value.start)?;
                if element.eq_ignore_ascii_case("a")
                    && name.eq_ignore_ascii_case("href")
                    && &html[value.clone()] == LINK_MARK
                {
                    approved.push(value.start);
                }
            }
        }
    }
    let escaped = link.map(|link| link.expose().replace('&', "&amp;"));
    replace(html, &approved, escaped.as_deref())
}

/// Glued to another address, a mail program would make one link of both and hand the code to the other's host.
fn stands_apart(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '„' | '“' | '»' | '«'))
}

fn replace(text: &str, approved: &[usize], link: Option<&str>) -> Result<String, Fault> {
    let mut placed = String::with_capacity(text.len() + 200);
    let mut from = 0;
    for &at in approved {
        placed.push_str(&text[from..at]);
        placed.push_str(link.unwrap_or_default());
        from = at + LINK_MARK.len();
    }
    placed.push_str(&text[from..]);
    // A mark that is left stands where no link may stand.
    match text.match_indices(LINK_MARK).find(|(at, _)| !approved.contains(at)) {
        Some((at, _)) => Err(Fault { at, what: MISPLACED }),
        None => Ok(placed),
    }
}

fn is_active(element: &str) -> bool {
    const ACTIVE: [&str; 14] = [
        "script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "textarea", "select",
        "base", "svg", "math",
    ];
    ACTIVE.iter().any(|name| element.eq_ignore_ascii_case(name))
}

fn check_attribute(name: &str, value: &str, at: usize) -> Result<(), Fault> {
    let name = name.to_ascii_lowercase();
    if name.starts_with("on") || matches!(name.as_str(), "ping" | "srcdoc" | "formaction") {
        return Err(Fault { at, what: "attributes that act are not for mails" });
    }
    let is_address =
        matches!(name.as_str(), "href" | "src" | "background" | "action" | "srcset" | "poster" | "xlink:href");
    let known = ["https://", "http://", "mailto:", "tel:", "cid:", "#", LINK_MARK];
    if is_address && !value.is_empty() && !known.iter().any(|start| value.starts_with(start)) {
        return Err(Fault { at, what: "an address must begin with https://, http://, mailto:, tel: or cid:" });
    }
    if name == "http-equiv" && value.eq_ignore_ascii_case("refresh") {
        return Err(Fault { at, what: "a mail does not reload itself" });
    }
    Ok(())
}

enum Piece<'a> {
    Text(Range<usize>),
    Element { name: &'a str, at: usize },
    Attribute { element: &'a str, name: &'a str, value: Range<usize> },
}

/// Cuts HTML as browsers do, as far as it matters here: conditional comments are read as what is in them, other
/// comments and style sheets are passed over.
struct Pieces<'a> {
    html: &'a str,
    at: usize,
    element: Option<&'a str>,
}

impl<'a> Pieces<'a> {
    fn new(html: &'a str) -> Self {
        Self { html, at: 0, element: None }
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    /// Moves past the next `end`, or to the end.
    fn pass(&mut self, end: &str) {
        self.at += self.rest().find(end).map_or(self.rest().len(), |found| found + end.len());
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> Range<usize> {
        let rest = self.rest();
        let length = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        let range = self.at..self.at + length;
        self.at = range.end;
        range
    }

    fn between_elements(&mut self) -> Option<Piece<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            } else if rest.starts_with("<!--[if") || rest.starts_with("<![") || rest.starts_with("</") {
                self.pass(">");
            } else if rest.starts_with("<!--") {
                self.pass("-->");
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                self.pass(">");
            } else if rest.strip_prefix('<').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
                return Some(self.open());
            } else {
                return Some(self.text());
            }
        }
    }

    fn text(&mut self) -> Piece<'a> {
        let start = self.at;
        let next = self.rest().char_indices().skip(1).find(|(_, c)| *c == '<').map_or(self.rest().len(), |(at, _)| at);
        self.at += next;
        Piece::Text(start..self.at)
    }

    fn open(&mut self) -> Piece<'a> {
        let at = self.at;
        self.at += 1;
        let name = self.take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/'));
        let name = &self.html[name];
        self.element = Some(name);
        Piece::Element { name, at }
    }

    fn within_element(&mut self, element: &'a str) -> Option<Piece<'a>> {
        self.take_while(|c| c.is_whitespace() || c == '/');
        if self.rest().is_empty() || self.rest().starts_with('>') {
            self.close(element);
            return None;
        }
        let start = self.at;
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        self.take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/' | '='));
        let name = &self.html[start..self.at];
        self.take_while(char::is_whitespace);
        let value = if self.rest().starts_with('=') { self.value() } else { self.at..self.at };
        Some(Piece::Attribute { element, name, value })
    }

    fn value(&mut self) -> Range<usize> {
        self.at += 1;
        self.take_while(char::is_whitespace);
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return self.take_while(|c| !c.is_whitespace() && c != '>');
        };
        self.at += 1;
        let value = self.take_while(|c| c != quote);
        self.at = (self.at + 1).min(self.html.len());
        value
    }

    fn close(&mut self, element: &str) {
        self.element = None;
        self.at = (self.at + 1).min(self.html.len());
        if element.eq_ignore_ascii_case("style") {
            self.pass("</style");
            self.pass(">");
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let piece = match self.element {
                Some(element) => self.within_element(element),
                None => return self.between_elements(),
            };
            if piece.is_some() {
                return piece;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(template: &str) -> Option<String> {
        let link = Link::new("https://door.example.org/m/?a=1&b=2#code").unwrap();
        in_html(&template.replace("LINK", LINK_MARK), Some(&link)).ok()
    }

    #[test]
    fn the_link_stands_in_text_and_in_href() {
        assert_eq!(
            placed("<p>Go: LINK</p><a class='x' href=\"LINK\">LINK</a>").unwrap(),
            "<p>Go: https://door.example.org/m/?a=1&amp;b=2#code</p>\
             <a class='x' href=\"https://door.example.org/m/?a=1&amp;b=2#code\">https://door.example.org/m/?a=1&amp;b=2#code</a>"
        );
        assert!(placed("<!--[if mso]><a href=\"LINK\">x</a><![endif]-->").is_some());
    }

    #[test]
    fn the_link_stands_nowhere_else() {
        for template in [
            "<img src=\"https://evil.example/?LINK\">",
            "<img src=\"LINK\">",
            "<a href=\"https://evil.example/?LINK\">x</a>",
            "<a href=\"LINK.evil.example\">x</a>",
            "<p>https://evil.example/?LINK</p>",
            "<p title=\"LINK\">x</p>",
            "<style>p{background:url(https://evil.example/LINK)}</style>",
            "<p style=\"background:url(LINK)\">x</p>",
            "<!-- LINK -->",
            "<p x='>' title='LINK'>",
            "<area href=\"LINK\">",
        ] {
            assert!(placed(template).is_none(), "{template}");
        }
    }

    #[test]
    fn what_acts_is_refused() {
        for template in [
            "<script>x</script>",
            "<SCRIPT src=x>",
            "<iframe>",
            "<a href=\"javascript:x\">",
            "<a href=' javascript:x'>",
            "<img src=x onerror=y>",
            "<form>",
            "<base href=\"https://e/\">",
            "<meta http-equiv=refresh>",
            "<a href=\"data:text/html,x\">",
            "<a href=\"jav&#97;script:x\">",
            "<p/onclick=x>",
            "<!--[if mso]><script>x</script><![endif]-->",
            "<a href=\"https://x\" ping=\"https://e\">",
        ] {
            assert!(placed(template).is_none(), "{template}");
        }
        for template in ["<p>a < b & c</p>", "<p title=\"a > b\">x</p>", "<br/>", "<a href=\"mailto:a@b.c\">x</a>", "<"]
        {
            assert_eq!(placed(template).as_deref(), Some(template));
        }
    }
}
