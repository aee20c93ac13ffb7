//! What follows for a user's credentials when the user's data change.

use domain::credential::{Credential, CredentialEvent, Enrolment, Validity};
use domain::time::{SignedDuration, Timestamp};
use domain::user::{Profile, User};
use store::UnitOfWork;

use super::number;
use crate::context::Context;
use crate::credentials::settle_with;
use crate::error::{Error, Result};

/// The credentials of a user that are not over, oldest first.
pub(super) async fn live(uow: &mut UnitOfWork, user: &User) -> Result<Vec<Credential>> {
    let all = uow.credentials().of_user(user.project, user.id).await?;
    Ok(all.into_iter().filter(|credential| !credential.is_final()).collect())
}

/// Brings number, validity and invitation to what the user's data say now.
pub(super) async fn follow(cx: &Context, uow: &mut UnitOfWork, before: &Profile, user: &User) -> Result<()> {
    let after = &user.profile;
    let validity = (before.valid_from, before.valid_until) != (after.valid_from, after.valid_until);
    let number = before.card_id != after.card_id;
    let address = moved(before, after);
    if !(validity || number || address) {
        return Ok(());
    }
    for mut credential in live(uow, user).await? {
        if validity {
            let event = CredentialEvent::ChangeValidity { validity: validity_of(&credential, after)? };
            credential = settle_with(cx, uow, user, credential, event, None).await?.credential;
        }
        if number && !credential.is_final() {
            credential = number::change_number(cx, uow, user, credential).await?;
        }
        if address && credential.enrolment() == Enrolment::InvitationSent {
            settle_with(cx, uow, user, credential, CredentialEvent::ResendInvitation, None).await?;
        }
    }
    Ok(())
}

/// Whether an open invitation went where the person is not reached any more.
fn moved(before: &Profile, after: &Profile) -> bool {
    let email = |profile: &Profile| profile.email.as_ref().map(domain::contact::EmailAddress::key);
    let by_mobile = before.email.is_none() && before.mobile.is_some();
    email(before) != email(after) || (by_mobile && before.mobile != after.mobile)
}

/// Without a beginning of its own, a validity begins with the credential; one that ends
/// before that is over.
fn validity_of(credential: &Credential, profile: &Profile) -> Result<Validity> {
    let from = profile.valid_from.unwrap_or(credential.created_at);
    let last = |until: Timestamp| until.saturating_sub(SignedDuration::from_micros(1)).unwrap_or(Timestamp::MIN);
    let from = profile.valid_until.map_or(from, |until| from.min(last(until)));
    Validity::new(from, profile.valid_until).map_err(Error::internal)
}
