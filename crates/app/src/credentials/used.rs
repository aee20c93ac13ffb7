//! Credentials that are used.

use domain::credential::{Credential, CredentialEvent};
use domain::event::{Category, Event};
use domain::time::Timestamp;
use domain::user::User;
use store::UnitOfWork;

use super::settle::settle_with;
use crate::context::Context;
use crate::error::Result;
use crate::record;

/// Records that a credential was used. Each use is an event; the credential itself is written at most once an hour.
pub(crate) async fn used(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    credential: Credential,
    at: Timestamp,
) -> Result<()> {
    if credential.is_first_use(at) {
        return settle_with(cx, uow, user, credential, CredentialEvent::Used { at }, None).await.map(drop);
    }
    let event = Event {
        credential: Some(credential.id),
        system: Some(credential.system),
        pool: Some(credential.pool),
        ..record::event_of(cx, Category::CredentialUsed, user)?
    };
    Ok(uow.events().add(&event).await?)
}
