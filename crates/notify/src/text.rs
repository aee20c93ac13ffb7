//! Values that people wrote and links that we made, in the only forms in which they enter a message.

use std::fmt;

use serde::{Serialize, Serializer};

/// Longer than any name; what is cut ends with an ellipsis.
const MAX_CHARS: usize = 300;

/// Something that a person or a file wrote: one line without control characters.
///
/// Line breaks become spaces, so that no header can be broken with it; characters that turn the direction of the text
/// around it go, so that it cannot make its neighbours read otherwise. What it says stays: `<b>` and `{{ 1 }}` are text,
/// as values are never parsed as a template and are escaped wherever they meet HTML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Makes one line of anything.
    #[must_use]
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(one_line(text.as_ref()))
    }

    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: AsRef<str>> From<T> for Text {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter(|c| !turns_direction(*c) && !is_mark(*c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_CHARS {
        return line;
    }
    line.chars().take(MAX_CHARS - 1).chain(['…']).collect()
}

/// Embeddings, overrides and isolates; the plain marks U+200E and U+200F are ordinary in right-to-left names.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Stands for an object that is elsewhere; here, in templates, for the link.
fn is_mark(c: char) -> bool {
    LINK_MARK.contains(c)
}

/// What a template sees instead of a link: U+FFFC OBJECT REPLACEMENT CHARACTER, one character that cannot be cut up and
/// cannot come from a [`Text`].
pub(crate) const LINK_MARK: &str = "\u{FFFC}";

/// A link to Claviger, as a message carries it; it may hold a code, so `Debug` hides it.
///
/// Templates never touch it: they are given a mark, and the link takes the mark's place after everything is rendered,
/// in text and as a whole `href` only. No filter can cut it up, and no template can send it to another host.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(String);

/// Why a text is not a link that a message may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a link; expected http:// or https:// and a host, without spaces or quotes")]
pub struct InvalidLink;

impl Link {
    /// Takes an absolute `http` or `https` URL that is ASCII throughout.
    ///
    /// # Errors
    /// [`InvalidLink`] for anything else.
    pub fn new(url: impl Into<String>) -> Result<Self, InvalidLink> {
        let url = url.into();
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or(InvalidLink)?;
        let plain = url.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>\\`{}|^".contains(&b));
        let has_host = rest.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'[');
        if plain && has_host && url.len() <= 2_000 { Ok(Self(url)) } else { Err(InvalidLink) }
    }

    /// A link that leads nowhere (RFC 2606), for previews.
    pub(crate) fn example(path: &str) -> Self {
        Self(format!("https://door.example.org/{path}"))
    }

    /// The URL, to be put where it belongs and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(LINK_MARK)
    }
}

/// A PIN as a message carries it; `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Pin(String);

/// Why a text is not a PIN that a message may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a PIN; expected 4 to 12 digits")]
pub struct InvalidPin;

impl Pin {
    /// Takes 4 to 12 ASCII digits.
    ///
    /// # Errors
    /// [`InvalidPin`] for anything else.
    pub fn new(digits: impl Into<String>) -> Result<Self, InvalidPin> {
        let digits = digits.into();
        let fits = (4..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(digits)) } else { Err(InvalidPin) }
    }

    /// A PIN that opens nothing, for previews.
    pub(crate) fn example() -> Self {
        Self("123456".to_owned())
    }

    /// The digits, to be put where they belong and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_line_and_says_what_it_said() {
        assert_eq!(Text::new("Ann\r\nBcc: x@example.org").as_str(), "Ann Bcc: x@example.org");
        assert_eq!(Text::new("  a\u{0}\tb\u{2028}c ").as_str(), "a b c");
        assert_eq!(Text::new("<b>{{ 7*7 }}</b>").as_str(), "<b>{{ 7*7 }}</b>");
        assert_eq!(Text::new("abc\u{202E}gnp.exe").as_str(), "abcgnp.exe");
        assert_eq!(Text::new("محمد علي").as_str(), "محمد علي");
        assert_eq!(Text::new("x".repeat(1_000)).as_str().chars().count(), MAX_CHARS);
    }

    #[test]
    fn text_cannot_hold_the_mark_of_the_link() {
        assert!(!Text::new(LINK_MARK).as_str().contains(LINK_MARK));
    }

    #[test]
    fn links_are_absolute_and_hidden() {
        let link = Link::new("https://door.example.org/m/#abc").unwrap();
        assert_eq!(format!("{link:?}"), "Link(…)");
        assert_eq!(serde_json::to_value(&link).unwrap(), LINK_MARK);
        for url in ["javascript:alert(1)", "/m/#abc", "https://", "https://a b", "https://a/\"x", "https://a\r\nX: y"] {
            assert!(Link::new(url).is_err(), "{url}");
        }
    }

    #[test]
    fn pins_are_digits_and_hidden() {
        assert_eq!(format!("{:?}", Pin::new("492817").unwrap()), "Pin(…)");
        for text in ["", "123", "1234567890123", "12 34", "١٢٣٤", "12a456"] {
            assert!(Pin::new(text).is_err(), "{text}");
        }
    }
}
