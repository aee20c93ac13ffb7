//! The options of mobile IDs: a section of the settings that has an address of its own.

use domain::custom_field::CustomField;
use domain::mobile_id::MobileId;
use domain::settings::Settings;

use super::document::{Document, Shown};
use super::{show, update};
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::version::Expected;

/// The options as they are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The options.
    pub options: MobileId,
    /// Counts changes of the settings as a whole; 0 where nothing was ever set.
    pub version: u64,
}

/// The project's options of mobile IDs.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn show_mobile_id(cx: &Context) -> Result<Section> {
    show(cx).await.map(Section::of)
}

/// Changes the options of mobile IDs: `change` makes of what is there what shall be. All else stays.
///
/// # Errors
/// [`Error::Stale`]; [`Error::Invalid`] with all that does not fit, with pointers into the section.
pub async fn put_mobile_id(
    cx: &Context,
    expected: Expected,
    change: impl FnOnce(&MobileId) -> Result<MobileId>,
) -> Result<Section> {
    let change = |document: &Document| {
        let mobile_id = Box::new(change(&document.settings.mobile_id)?);
        let settings = Settings { mobile_id, ..document.settings.clone() };
        Ok(Document { settings, ..document.clone() })
    };
    update(cx, expected, change).await.map(Section::of).map_err(within)
}

impl Section {
    fn of(shown: Shown) -> Self {
        Self { options: *shown.settings.mobile_id, version: shown.version }
    }
}

/// The error with pointers into the section.
fn within(error: Error) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in &mut faults {
        if let Some(rest) = fault.pointer.strip_prefix("/mobile_id/") {
            fault.pointer = format!("/{rest}");
        }
    }
    Error::Invalid(faults)
}

/// Templates that name fields which the project does not have, with pointers into the section.
///
/// A template that stays as it was may: a field that was deleted since then keeps nobody from changing something else.
pub(super) fn unknown_fields(options: &MobileId, before: &MobileId, fields: &[CustomField]) -> Vec<Invalid> {
    let both = options.templates().into_iter().zip(before.templates());
    let changed = both.filter(|((_, now), (_, then))| now != then).map(|(now, _)| now);
    let unknown = changed.flat_map(|(member, template)| {
        let missing = template.custom_fields().filter(|name| !fields.iter().any(|field| field.name == **name));
        missing.map(move |name| {
            let detail = format!("the project has no field {}; add it first", name.as_str());
            Invalid::new(format!("/{member}"), "unknown_field", detail)
        })
    });
    unknown.collect()
}
