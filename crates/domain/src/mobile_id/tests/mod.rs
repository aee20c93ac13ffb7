//! Every default, every range, and the small languages.

mod offers;
mod options;
mod pins;
mod reminders;
mod templates;

use serde_json::{Value, json};

use super::MobileId;

/// The defaults, changed as a merge patch changes them.
fn with(change: &Value) -> Result<MobileId, serde_json::Error> {
    let mut document = json!(MobileId::default());
    for (name, value) in change.as_object().unwrap() {
        document[name] = value.clone();
    }
    serde_json::from_value(document)
}

/// The places of a section that is out of range.
fn faults(change: &Value) -> Vec<String> {
    with(change).unwrap().check().into_iter().map(|fault| fault.pointer.into_owned()).collect()
}
