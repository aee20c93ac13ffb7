//! Labels and options.

use domain::custom_field::FieldKind;
use domain::text::{fold, tidy};

use crate::error::{Error, Result};

const LONGEST: usize = 100;
const MOST_OPTIONS: usize = 500;

/// A label as it is stored.
pub(super) fn label(text: &str) -> Result<String> {
    line(text).ok_or_else(|| {
        let detail = format!("expected 1 to {LONGEST} characters without line breaks or control characters");
        Error::invalid("/label", "invalid_value", detail)
    })
}

/// What a field holds, with its options as they are stored.
pub(super) fn kind(kind: FieldKind) -> Result<FieldKind> {
    let FieldKind::Choice { options } = kind else { return Ok(kind) };
    if !(1..=MOST_OPTIONS).contains(&options.len()) {
        return Err(Error::invalid("/kind/options", "invalid_value", format!("expected 1 to {MOST_OPTIONS} options")));
    }
    let mut tidied: Vec<String> = Vec::with_capacity(options.len());
    for (index, option) in options.iter().enumerate() {
        let fits = line(option).filter(|option| tidied.iter().all(|other| fold(other) != fold(option)));
        let Some(option) = fits else {
            let detail = format!("expected 1 to {LONGEST} characters, and no option twice");
            return Err(Error::invalid(format!("/kind/options/{index}"), "invalid_value", detail));
        };
        tidied.push(option);
    }
    Ok(FieldKind::Choice { options: tidied })
}

fn line(text: &str) -> Option<String> {
    let text = tidy(text);
    let fits = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then_some(text)
}
