//! What those who do things in a project are called.

use domain::event::Actor;
use domain::operator::Operator;
use domain::permission::Permission;

use crate::context::Context;
use crate::error::Result;

/// Somebody whom events name by an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownActor {
    /// As events name it.
    pub actor: Actor,
    /// What people call it.
    pub name: String,
}

/// The operators who may work in the project, and its API keys, the revoked ones too: a project has few.
///
/// # Errors
/// If the database fails.
pub async fn actors(cx: &Context) -> Result<Vec<KnownActor>> {
    cx.require(Permission::ReadPeople)?;
    let project = cx.project().id;
    let mut reader = cx.read().await?;
    let operators = reader.operators().list().await?;
    let keys = reader.api_keys().list(project).await?;
    let is_here = |operator: &Operator| {
        operator.instance_owner || operator.bindings.iter().any(|binding| binding.project == project)
    };
    let here = operators.into_iter().filter(is_here);
    let people = here.map(|operator| KnownActor { actor: Actor::Operator(operator.id), name: operator.name });
    let keys = keys.into_iter().map(|key| KnownActor { actor: Actor::ApiKey(key.id), name: key.name });
    Ok(people.chain(keys).collect())
}
