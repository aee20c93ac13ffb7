//! Closing the gap between what is wanted of a credential and what its system says.
//!
//! Level-triggered: a job or a timer says *look*, never *do*; running it twice
//! does nothing twice. Nothing is asked of a system within a unit of work.

use domain::credential::{Act, Credential, CredentialEvent, Observation};
use domain::id::{Id, kind};
use domain::user::User;

use super::settle::{ask, observation_of, settle_with};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{settings, users};

/// How often one call looks again: an answer may open the next gap, but never without end.
const ROUNDS: u8 = 4;

/// Brings a credential's system closer to what is wanted; answers whether it agrees now.
///
/// # Errors
/// If the database fails. A system's failure is an observation, or tried again.
pub async fn reconcile(cx: &Context, id: Id<kind::Credential>) -> Result<bool> {
    for _ in 0..ROUNDS {
        let Some((credential, user)) = load(cx, id).await? else { return Ok(true) };
        let (connector, capabilities) = connector_of(cx, &credential).await?;
        let Some(act) = credential.gap(capabilities.states, cx.now()) else { return Ok(true) };
        if act == Act::Issue && !capabilities.in_process {
            record(cx, &user, credential.id, CredentialEvent::answer(credential.generation, Observation::Pending))
                .await?;
        }
        let observation = match ask(connector, act, &credential).await {
            Ok(observation) => observation,
            Err(error) => observation_of(act, &error),
        };
        let Some(observation) = observation else { return Ok(false) };
        record(cx, &user, credential.id, CredentialEvent::answer(credential.generation, observation)).await?;
    }
    Ok(false)
}

async fn load(cx: &Context, id: Id<kind::Credential>) -> Result<Option<(Credential, User)>> {
    let mut reader = cx.read().await?;
    let Some(credential) = reader.credentials().lookup(cx.project().id, id).await? else { return Ok(None) };
    let user = reader.users().lookup(cx.project().id, credential.user).await?;
    Ok(user.map(|user| (credential, user)))
}

async fn connector_of(
    cx: &Context,
    credential: &Credential,
) -> Result<(&'static dyn connect::Connector, connect::Capabilities)> {
    let mut reader = cx.read().await?;
    let settings = settings::load(&mut reader, cx.project().id).await?;
    let system = reader.systems().lookup(cx.project().id, credential.system).await?;
    let connector = connect::connector(system.ok_or(Error::NotFound("credential system"))?.connector);
    Ok((connector, connector.capabilities(&settings)))
}

async fn record(cx: &Context, user: &User, id: Id<kind::Credential>, event: CredentialEvent) -> Result<()> {
    let mut uow = cx.begin().await?;
    let Some(credential) = uow.credentials().lock(cx.project().id, id).await? else { return Ok(()) };
    settle_with(cx, &mut uow, user, credential, event, None).await?;
    users::finish_deletion(cx, &mut uow, user).await?;
    cx.commit(uow, &()).await
}
