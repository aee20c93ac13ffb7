//! In whose name a rule acts.

use domain::event::{Actor, Origin};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use store::Session;

use crate::context::{Caller, Context};
use crate::error::Result;

/// A rule that acts in a project, after others that led to it. What it may do was asked before.
pub(crate) fn by_rule(cx: &Context, rule: Id<kind::Rule>, origin: Origin) -> Context {
    cx.acting_as(Actor::Rule(rule)).following(origin)
}

/// The one in whose name a rule acts, as they are now; or why there is nobody, and what to do.
pub(crate) async fn in_whose_name(
    session: &mut Session,
    project: Id<kind::Project>,
    runs_as: Actor,
    now: Timestamp,
) -> Result<std::result::Result<Caller, String>> {
    let nobody = |who: String| Err(format!("{who}, in whose name it acts; let somebody else save the rule"));
    Ok(match runs_as {
        Actor::Operator(id) => match session.operators().lookup(id).await? {
            Some(operator) if !operator.enabled => nobody(format!("the account of {} is disabled", operator.name)),
            Some(operator) => {
                let caller = Caller::operator(&operator);
                if caller.knows(project) { Ok(caller) } else { nobody(format!("{} left the project", operator.name)) }
            }
            None => nobody("there is no such account any more".to_owned()),
        },
        Actor::ApiKey(id) => match session.api_keys().lookup(project, id).await? {
            Some(key) if !key.is_valid(now) => nobody(format!("the API key {} is not valid any more", key.name)),
            Some(key) => Ok(Caller::api_key(&key)),
            None => nobody("there is no such API key any more".to_owned()),
        },
        _ => Ok(Caller::system()),
    })
}
