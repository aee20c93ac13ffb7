//! The person who stands behind what is done.

use domain::event::Actor;
use domain::id::{Id, kind};
use store::Session;

use crate::error::Result;

/// The operator, or who made the key; `None` where nobody is known.
pub(crate) async fn person_behind(
    session: &mut Session,
    project: Id<kind::Project>,
    actor: Actor,
) -> Result<Option<Id<kind::Operator>>> {
    Ok(match actor {
        Actor::Operator(id) => Some(id),
        Actor::ApiKey(id) => session.api_keys().lookup(project, id).await?.and_then(|key| key.created_by),
        Actor::System | Actor::Phone(_) | Actor::Holder | Actor::Sync(_) | Actor::Rule(_) => None,
    })
}
