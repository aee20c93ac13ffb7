//! Renewing a mobile ID before it is time.

use domain::id::{Id, kind};
use domain::mobile_id::{CertificateOrder, ProcessKind};
use domain::self_service::Reach;

use super::credentials::{OwnCredential, renewable, show};
use super::session::Holder;
use crate::error::{Error, Result};
use crate::{mobile_id, processes, settings};

/// Begins a renewal of all certificates of a credential, which the phone takes up when it asks next.
///
/// # Errors
/// [`Error::NotAllowed`] if the session does not reach so far, and with `process_disabled`; [`Error::NotFound`] if the
/// credential is not the holder's; the conflicts `nothing_to_renew` and `process_open`.
pub async fn renew(holder: &Holder, id: Id<kind::Credential>) -> Result<OwnCredential> {
    holder.require(Reach::Full)?;
    let (cx, project) = (holder.cx(), holder.session().project);
    let mut uow = cx.begin().await?;
    let user = holder.lock(&mut uow).await?;
    let options = settings::load(&mut uow, project).await?.mobile_id;
    processes::require_enabled(&options, ProcessKind::Renew)?;
    let not_found = || Error::NotFound("credential");
    uow.credentials().lookup_of_user(project, user.id, id).await?.ok_or_else(not_found)?;
    let credential = uow.credentials().lock(project, id).await?.ok_or_else(not_found)?;
    let nothing = || Error::conflict("nothing_to_renew", "no phone has certificates of this credential to renew now");
    let end = renewable(&mut uow, &credential).await?.ok_or_else(nothing)?;
    if let Some(open) = uow.processes().open_of_user(project, user.id).await?.first() {
        let detail = format!("the process {} ({}) goes on; end or cancel it first", open.kind.text(), open.id);
        return Err(Error::conflict("process_open", detail));
    }
    let order = mobile_id::order_of(&mut uow, id).await?.ok_or_else(nothing)?;
    let order = CertificateOrder { renewal_asked_at: Some(cx.now()), ..order };
    processes::open_renewal(cx, &mut uow, &user, order, end).await?;
    let shown = show(&mut uow, cx, &options, credential).await?;
    uow.commit().await?;
    Ok(shown)
}
