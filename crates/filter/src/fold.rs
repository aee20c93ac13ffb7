//! Text as people compare it.

use unicode_normalization::UnicodeNormalization;

/// Folds a text for comparison: NFC, Unicode case folding, NFC again.
///
/// What the store keeps in its `_key` columns and what the filter language
/// compares; both databases then compare bytes, so they cannot disagree.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let normal: String = text.nfc().collect();
    caseless::default_case_fold_str(&normal).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_and_composition() {
        assert_eq!(fold("STRASSE"), fold("straße"));
        assert_eq!(fold("E\u{301}lise"), fold("éLISE"));
        assert_eq!(fold("Łukasz"), fold("łUKASZ"));
        assert_ne!(fold("a"), fold("b"));
    }
}
