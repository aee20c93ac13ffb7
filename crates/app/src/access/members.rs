//! Who has which role in a project.

use domain::contact::EmailAddress;
use domain::id::{Id, kind};
use domain::operator::{Binding, Operator, Role};
use domain::permission::Permission;
use serde_json::json;

use crate::access::operators::check_role;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// An operator and their role in the project.
#[derive(Debug, Clone)]
pub struct Member {
    /// The operator.
    pub operator: Operator,
    /// The role.
    pub role: Role,
}

/// The operators of the project.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::ManageAccess`].
pub async fn list(cx: &Context) -> Result<Vec<Member>> {
    cx.require(Permission::ManageAccess)?;
    let operators = cx.read().await?.operators().list_of_project(cx.project().id).await?;
    let member = |operator| Some(Member { role: role_of(cx, &operator)?, operator });
    Ok(operators.into_iter().filter_map(member).collect())
}

/// Gives an operator a role in the project, in place of the one they had.
///
/// # Errors
/// [`Error::Invalid`] if no operator has this address; [`Error::NotAllowed`] for a role beyond the caller's own.
pub async fn bind(cx: &Context, email: &EmailAddress, role: Role) -> Result<Member> {
    cx.require(Permission::ManageAccess)?;
    check_role(role, "/role").map_err(|fault| Error::Invalid(vec![fault]))?;
    require_covers(cx, role)?;
    let mut uow = cx.begin().await?;
    let Some((operator, _)) = uow.operators().by_email_key(&email.key()).await? else {
        let detail = "there is no operator with this address; an instance owner can make one";
        return Err(Error::invalid("/email", "unknown_operator", detail));
    };
    if let Some(present) = role_of(cx, &operator) {
        require_covers(cx, present)?;
    }
    let operator = with_role(cx, operator, Some(role));
    uow.operators().update(&operator).await?;
    record::audit(cx, &mut uow, "operator.changed", operator.id, json!({"role": role})).await?;
    let member = Member { operator, role };
    cx.commit(uow, &member).await?;
    Ok(member)
}

/// Takes an operator's role in the project away.
///
/// # Errors
/// [`Error::NotFound`] if they have none; [`Error::NotAllowed`] if their role is beyond the caller's own.
pub async fn unbind(cx: &Context, id: Id<kind::Operator>) -> Result<()> {
    cx.require(Permission::ManageAccess)?;
    let mut uow = cx.begin().await?;
    let operator = uow.operators().lookup(id).await?.ok_or(Error::NotFound("operator"))?;
    let role = role_of(cx, &operator).ok_or(Error::NotFound("operator"))?;
    require_covers(cx, role)?;
    let operator = with_role(cx, operator, None);
    uow.operators().update(&operator).await?;
    record::audit(cx, &mut uow, "operator.changed", id, json!({"role": null})).await?;
    cx.commit(uow, &()).await
}

/// Nobody grants, or takes away, more than they have themselves.
pub(super) fn require_covers(cx: &Context, role: Role) -> Result<()> {
    if cx.caller().role(cx.project().id).is_some_and(|own| own.covers(role)) {
        return Ok(());
    }
    Err(Error::refused("beyond_own", format!("the role {role} holds permissions that you do not have yourself")))
}

fn role_of(cx: &Context, operator: &Operator) -> Option<Role> {
    operator.bindings.iter().find(|binding| binding.project == cx.project().id).map(|binding| binding.role)
}

fn with_role(cx: &Context, mut operator: Operator, role: Option<Role>) -> Operator {
    let project = cx.project().id;
    operator.bindings.retain(|binding| binding.project != project);
    operator.bindings.extend(role.map(|role| Binding { project, role }));
    Operator { version: operator.version + 1, ..operator }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::House;

    /// No role but the administrator's comes so far today; the rule stands for the next one that does.
    #[tokio::test]
    async fn nobody_grants_or_takes_a_role_beyond_their_own() {
        let house = House::sqlite().await;
        for (own, role, is_taken) in [
            (Role::Admin, Role::Admin, true),
            (Role::Admin, Role::Autosync, true),
            (Role::Operator, Role::Helpdesk, true),
            (Role::Operator, Role::Auditor, false),
            (Role::Operator, Role::Admin, false),
            (Role::Auditor, Role::Autosync, false),
        ] {
            let cx = house.operator(own).await;
            let refused = require_covers(&cx, role).err();
            assert_eq!(refused.is_none(), is_taken, "{role} by {own}: {refused:?}");
            assert!(
                refused.is_none_or(|error| matches!(error, Error::NotAllowed(refusal) if refusal.code == "beyond_own"))
            );
        }
    }
}
