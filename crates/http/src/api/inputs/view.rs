//! An input on the wire.

use app::inputs::InputDocument;
use domain::input::{Input, Trigger};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A point that events, rules and people put into alarm and set back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Input)]
pub(crate) struct InputView {
    /// `inp_…`.
    id: String,
    /// Its name.
    name: String,
    /// What people wrote of it.
    notes: String,
    /// `normal` or `alarm`.
    state: &'static str,
    /// Since when it stands so.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// When it goes back to normal by itself; `null`: not by time.
    #[schema(value_type = Option<String>, format = DateTime)]
    restore_at: Option<Timestamp>,
    /// What put it into alarm last.
    last_trigger: Option<TriggerView>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// What put an input into alarm.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InputTrigger)]
pub(crate) struct TriggerView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who: an id; `system` where an event did.
    by: String,
    /// The event that did.
    event_id: Option<String>,
    /// Its category.
    category: Option<&'static str>,
}

/// What people write of an input.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InputDocument)]
pub(crate) struct Document {
    /// Its name; the project has no other of this name.
    name: String,
    /// What is to be known of it.
    #[serde(default)]
    notes: String,
}

impl From<&Input> for InputView {
    fn from(input: &Input) -> Self {
        Self {
            id: input.id.to_string(),
            name: input.name.clone(),
            notes: input.notes.clone(),
            state: input.state.as_str(),
            since: input.since,
            restore_at: input.state.restore_at(),
            last_trigger: input.last_trigger.as_ref().map(TriggerView::from),
            created_at: input.created_at,
        }
    }
}

impl From<&Trigger> for TriggerView {
    fn from(trigger: &Trigger) -> Self {
        Self {
            at: trigger.at,
            by: trigger.by.to_string(),
            event_id: trigger.event.map(|(id, _)| id.to_string()),
            category: trigger.event.map(|(_, category)| category.as_str()),
        }
    }
}

impl From<Document> for InputDocument {
    fn from(document: Document) -> Self {
        Self { name: document.name, notes: document.notes }
    }
}

impl From<&InputDocument> for Document {
    fn from(known: &InputDocument) -> Self {
        Self { name: known.name.clone(), notes: known.notes.clone() }
    }
}
