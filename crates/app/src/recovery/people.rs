//! Two people, and not one who plays both.

use domain::event::Actor;
use domain::id::{Id, kind};
use store::Session;

use crate::context::Context;
use crate::error::{Error, Result};

/// How many makers of makers are looked at; an instance has few operators.
const DEEPEST: usize = 100;

/// The person who asks, decides or collects. Programs do neither.
pub(super) fn person(cx: &Context) -> Result<Id<kind::Operator>> {
    match cx.actor() {
        Actor::Operator(id) if cx.caller().is_person() => Ok(id),
        _ => {
            Err(Error::refused("recovery_not_a_person", "only people recover keys; log in with an account of your own"))
        }
    }
}

/// Refuses an approver whom the requester may act as, or who may act as the requester: an account that the one made,
/// itself or by one that it made, and an account whose password the other one set.
pub(super) async fn two_people(
    session: &mut Session,
    requester: Id<kind::Operator>,
    approver: Id<kind::Operator>,
) -> Result<()> {
    if requester == approver {
        let detail = "who asked for a recovery does not approve it; another person has to";
        return Err(Error::refused("recovery_same_person", detail));
    }
    let approvers = session.operators().makers(approver).await?;
    let requesters = session.operators().makers(requester).await?;
    let knows_password = approvers.password_by == Some(requester) || requesters.password_by == Some(approver);
    if knows_password || made_by(session, approver, requester).await? {
        let detail =
            "one of the two accounts was made by the other, or got its password from it; somebody else has to approve";
        return Err(Error::refused("recovery_same_person", detail));
    }
    Ok(())
}

async fn made_by(session: &mut Session, account: Id<kind::Operator>, maker: Id<kind::Operator>) -> Result<bool> {
    let mut account = account;
    for _ in 0..DEEPEST {
        match session.operators().makers(account).await?.created_by {
            Some(one) if one == maker => return Ok(true),
            Some(one) => account = one,
            None => return Ok(false),
        }
    }
    Ok(true)
}
