//! The mobile IDs that a user has: credentials of Claviger's own system with certificates.

use domain::credential::Credential;
use domain::mobile_id::OrderState;
use domain::system::{ConnectorKind, CredentialPool};
use domain::user::User;
use store::Session;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::mobile_id::order_of;

/// What a user has of Claviger's own system.
pub(super) struct Held {
    /// The pool that it comes from.
    pub(super) pool: CredentialPool,
    /// The credentials that are mobile IDs.
    pub(super) mobile_ids: Vec<Credential>,
    /// The others: IDs for doors alone.
    pub(super) door_ids: Vec<Credential>,
}

/// What a user has that is not over for good.
pub(super) async fn held(session: &mut Session, cx: &Context, user: &User) -> Result<Held> {
    let pool = own_pool(session, cx).await?;
    let (mut mobile_ids, mut door_ids) = (Vec::new(), Vec::new());
    for credential in session.credentials().of_user(cx.project().id, user.id).await? {
        if credential.system != pool.system || credential.is_final() {
            continue;
        }
        match is_mobile_id(session, &credential).await? {
            true => mobile_ids.push(credential),
            false => door_ids.push(credential),
        }
    }
    Ok(Held { pool, mobile_ids, door_ids })
}

/// Whether a credential is a mobile ID: one whose certificates a phone has installed.
pub(crate) async fn is_mobile_id(session: &mut Session, credential: &Credential) -> Result<bool> {
    let order = order_of(session, credential.id).await?;
    Ok(order.is_some_and(|order| order.state == OrderState::Installed))
}

/// The pool of Claviger's own system: the project's default pool where that is one.
async fn own_pool(session: &mut Session, cx: &Context) -> Result<CredentialPool> {
    let project = cx.project().id;
    let systems = session.systems().list(project).await?;
    let own = systems.iter().find(|system| system.connector == ConnectorKind::MOBILE_ID);
    let own = own.ok_or(Error::NotFound("Mobile ID system"))?;
    let mut pools = session.pools().list_of_system(project, own.id).await?;
    let default = pools.iter().position(|pool| cx.project().default_pool == Some(pool.id)).unwrap_or(0);
    if pools.is_empty() { Err(Error::NotFound("pool of the Mobile ID system")) } else { Ok(pools.swap_remove(default)) }
}
