//! What is told of an input that moved.

use domain::event::{Category, CausedBy, Detail, Event};
use domain::input::Input;

use crate::context::Context;
use crate::error::Result;
use crate::record;

/// Why an input moved.
pub(super) enum Why<'a> {
    /// Somebody, or a rule, wanted it so.
    ByHand,
    /// An event asked for it.
    Event(&'a Event),
    /// Its time was up.
    Time,
}

/// The event that an input was triggered.
pub(super) fn triggered(cx: &Context, input: &Input, why: &Why<'_>) -> Result<Event> {
    event(cx, Category::InputTriggered, input, why)
}

/// The event that an input was restored.
pub(super) fn restored(cx: &Context, input: &Input, why: &Why<'_>) -> Result<Event> {
    event(cx, Category::InputRestored, input, why)
}

/// It names neither system nor pool: an input is the project's, whatever triggered it. The rules that led to the event
/// that moved it, or to the trigger whose time is up, led to this one as well.
fn event(cx: &Context, category: Category, input: &Input, why: &Why<'_>) -> Result<Event> {
    let told = record::event(cx, category)?;
    let (reason, caused_by, origin) = match why {
        Why::ByHand => (Some("by_hand"), None, told.origin),
        Why::Event(cause) => {
            let caused_by = CausedBy { event: cause.id, category: cause.category };
            (None, Some(caused_by), cause.origin.clone())
        }
        Why::Time => {
            let origin = input.last_trigger.as_ref().map(|trigger| trigger.origin.clone());
            (Some("after_time"), None, origin.unwrap_or_default())
        }
    };
    let (reason, about) = (reason.map(str::to_owned), Some(input.name.clone()));
    let detail = Detail { reason, about, caused_by, ..Detail::default() };
    Ok(Event { input: Some(input.id), detail, origin, ..told })
}
