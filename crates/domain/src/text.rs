//! Text as people compare it.

pub use filter::fold;
use unicode_normalization::UnicodeNormalization;

/// Trims white space and normalises to NFC, as names are stored.
#[must_use]
pub fn tidy(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_ascii() { trimmed.to_owned() } else { trimmed.nfc().collect() }
}

/// A text that is none of the words of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown value {value:?}; expected one of: {expected}")]
pub struct UnknownWord {
    /// What was given, cut to 40 characters.
    pub value: String,
    /// What could have been given, separated by commas.
    pub expected: String,
}

impl UnknownWord {
    /// Says that `value` is none of `words`.
    pub fn new<'a>(value: &str, words: impl Iterator<Item = &'a str>) -> Self {
        Self { value: value.chars().take(40).collect(), expected: words.collect::<Vec<_>>().join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidying_trims_and_composes() {
        assert_eq!(tidy("  Jose\u{301} "), "José");
    }
}
