//! Earlier keys of a holder, which go onto a new phone.

use domain::certificate::Certificate;
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::job::{HolderNotice, Task};
use domain::user::{User, UserState};
use serde_json::json;
use store::{Session, UnitOfWork};

use super::open::closed;
use crate::context::Context;
use crate::error::Result;
use crate::{jobs, record};

/// Whether a holder's earlier keys can go onto a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recoverable {
    /// There are none.
    Nothing,
    /// Each of them can be opened.
    All,
    /// Some or all are archived under a recovery key that is not at hand.
    NotAll,
}

/// Whether a user's archived keys can be opened here.
pub(crate) async fn recoverable(session: &mut Session, cx: &Context, user: Id<kind::User>) -> Result<Recoverable> {
    let keys = session.archived_keys().of_user(cx.project().id, user).await?;
    let keys = closed(session, cx, keys).await?;
    Ok(match keys.as_slice() {
        [] => Recoverable::Nothing,
        all if all.iter().all(super::Closed::can_open) => Recoverable::All,
        _ => Recoverable::NotAll,
    })
}

/// Records that the archived key of a certificate was handed out.
pub(crate) async fn tell_recovered(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: &User,
    certificate: &Certificate,
    phone: Option<Id<kind::Device>>,
) -> Result<()> {
    let detail =
        Detail { certificate: Some(certificate.id), profile: Some(certificate.profile.clone()), ..Detail::default() };
    let event = record::event_of(cx, Category::CertificateRecovered, user)?;
    uow.events().add(&Event { credential: certificate.credential, device: phone, detail, ..event }).await?;
    let detail = json!({"serial": certificate.serial.to_string(), "onto_phone": phone.is_some()});
    record::audit_of(cx, uow, "certificates.recover", certificate.id, user.id, detail, None).await
}

/// Has the holder told that keys of theirs were recovered.
pub(crate) async fn tell_holder(cx: &Context, uow: &mut UnitOfWork, user: &User, by_operators: bool) -> Result<()> {
    if user.state == UserState::DeletionPending {
        return Ok(()); // somebody who is deleted is told that, and nothing else
    }
    let notice = HolderNotice::KeysRecovered { by_operators };
    jobs::queue_letter(cx, uow, Task::NotifyHolder { notice }, jobs::letter(user), cx.now()).await
}
