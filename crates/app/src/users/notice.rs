//! Contact details are credentials: who changes them is told on to the old ones.

use domain::job::{HolderNotice, Letter, Task};
use domain::user::{Profile, User};
use store::UnitOfWork;

use crate::context::Context;
use crate::error::Result;
use crate::jobs;

/// Announces a changed address and a changed number, each where it used to lead.
pub(super) async fn announce_contact(cx: &Context, uow: &mut UnitOfWork, before: &Profile, user: &User) -> Result<()> {
    let old = Letter { display_name: before.display_name(), ..Letter::default() };
    let moved_email = before
        .email
        .as_ref()
        .filter(|old| !reaches(user.profile.email.as_ref().map(domain::contact::EmailAddress::key), &old.key()));
    if let Some(email) = moved_email {
        let letter = Letter { email: Some(email.as_str().to_owned()), ..old.clone() };
        tell(cx, uow, HolderNotice::ContactChanged, letter).await?;
    }
    if let Some(mobile) = before.mobile.as_ref().filter(|&old| user.profile.mobile.as_ref() != Some(old)) {
        let letter = Letter { mobile: Some(mobile.as_str().to_owned()), ..old };
        tell(cx, uow, HolderNotice::ContactChanged, letter).await?;
    }
    Ok(())
}

/// Another spelling of an address leads to the same box.
fn reaches(present: Option<String>, old: &str) -> bool {
    present.as_deref() == Some(old)
}

/// Tells a person that the credentials are gone, where they can be reached now. Said before
/// they are revoked: what phone there is is still known.
pub(super) async fn announce_deletion(cx: &Context, uow: &mut UnitOfWork, user: &User) -> Result<()> {
    let held = uow.credentials().of_user(user.project, user.id).await?;
    let unreachable = user.profile.email.is_none() && user.profile.mobile.is_none();
    if held.is_empty() || unreachable {
        return Ok(());
    }
    let mut letter = jobs::letter(user);
    if let Some(device) = held.iter().find_map(|credential| credential.device) {
        letter.phone = uow.devices().lookup(user.project, device).await?.map(|device| device.name);
    }
    tell(cx, uow, HolderNotice::Deleted, letter).await
}

async fn tell(cx: &Context, uow: &mut UnitOfWork, notice: HolderNotice, letter: Letter) -> Result<()> {
    jobs::queue_letter(cx, uow, Task::NotifyHolder { notice }, letter, cx.now()).await
}
