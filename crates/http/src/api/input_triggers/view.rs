//! Automatic input triggering on the wire.

use std::collections::BTreeSet;

use app::inputs::TriggersDocument;
use domain::id::{Id, kind};
use domain::input::{InputTriggers, Restore, TriggerMode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::systems::CategoryName;

/// Which events of a system or of a pool put which inputs into alarm, and what sets them back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InputTriggers)]
pub(crate) struct Document {
    /// Of a pool: `inherit`: its events go by its system's settings, for the system's inputs and its own; `use_selected`:
    /// they go by its own, for its own inputs alone. A system's is always `use_selected`.
    #[serde(default = "use_selected")]
    #[schema(value_type = String, example = "use_selected")]
    mode: TriggerMode,
    /// The categories of events that put the inputs into alarm; none: nothing is triggered.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    categories: Vec<CategoryName>,
    /// `by_hand`, `after` a time, or `on_categories`: when events of some categories happen.
    #[serde(default)]
    restore_mode: RestoreMode,
    /// After how many seconds without another trigger the inputs go back, where that is the mode; 1 to 2592000 (30 days).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 2_592_000)]
    restore_after_s: Option<u32>,
    /// The categories of events that set the inputs back, where that is the mode.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    restore_categories: Vec<CategoryName>,
    /// The inputs (`inp_…`), at most 100.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    inputs: BTreeSet<Id<kind::Input>>,
}

/// What sets inputs back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InputRestoreMode)]
pub(crate) enum RestoreMode {
    /// Somebody does.
    #[default]
    ByHand,
    /// Time does.
    After,
    /// Other events do.
    OnCategories,
}

const fn use_selected() -> TriggerMode {
    TriggerMode::UseSelected
}

impl From<&InputTriggers> for Document {
    fn from(triggers: &InputTriggers) -> Self {
        let InputTriggers { mode, categories, restore, inputs, version: _ } = triggers.clone();
        Self::from(&TriggersDocument { mode, categories, restore, inputs })
    }
}

impl From<&TriggersDocument> for Document {
    fn from(known: &TriggersDocument) -> Self {
        let (restore_mode, restore_after_s, on) = match &known.restore {
            Restore::ByHand => (RestoreMode::ByHand, None, None),
            Restore::After(seconds) => (RestoreMode::After, Some(*seconds), None),
            Restore::OnCategories(categories) => (RestoreMode::OnCategories, None, Some(categories)),
        };
        Self {
            mode: known.mode,
            categories: known.categories.iter().copied().map(CategoryName).collect(),
            restore_mode,
            restore_after_s,
            restore_categories: on.into_iter().flatten().copied().map(CategoryName).collect(),
            inputs: known.inputs.clone(),
        }
    }
}

/// What the mode does not ask for is left aside, so that a change of the mode alone says enough.
impl From<Document> for TriggersDocument {
    fn from(document: Document) -> Self {
        let chosen = |names: Vec<CategoryName>| names.into_iter().map(|name| name.0).collect();
        let restore = match document.restore_mode {
            RestoreMode::ByHand => Restore::ByHand,
            RestoreMode::After => Restore::After(document.restore_after_s.unwrap_or(0)), // refused, with what is expected
            RestoreMode::OnCategories => Restore::OnCategories(chosen(document.restore_categories)),
        };
        Self { mode: document.mode, categories: chosen(document.categories), restore, inputs: document.inputs }
    }
}
