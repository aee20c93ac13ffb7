//! Orders: decided, installed, made void.

use domain::certificate::{CertificateEvent, CertificateState, Hold, RevocationReason};
use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::mobile_id::{CertificateOrder, OrderState};
use store::{Session, UnitOfWork};

use crate::certificates;
use crate::context::Context;
use crate::error::Result;

/// What was ordered for a credential, unless it is void.
pub(crate) async fn order_of(
    session: &mut Session,
    credential: Id<kind::Credential>,
) -> Result<Option<CertificateOrder>> {
    let order = session.certificate_orders().lookup(credential).await?;
    Ok(order.filter(|order| order.state != OrderState::Void))
}

/// Whether a phone that takes an invitation to a credential needs an enrolment PIN.
pub(crate) async fn wants_pin(session: &mut Session, credential: Id<kind::Credential>) -> Result<bool> {
    Ok(order_of(session, credential).await?.is_some_and(|order| order.plan.pin))
}

/// Records that no process waits for an order any more, which stays as it is.
pub(crate) async fn let_go(cx: &Context, uow: &mut UnitOfWork, credential: Id<kind::Credential>) -> Result<()> {
    let Some(order) = order_of(uow, credential).await? else { return Ok(()) };
    let free = CertificateOrder { process: None, renewal_asked_at: None, updated_at: cx.now(), ..order };
    Ok(uow.certificate_orders().put(&free).await?)
}

/// Records that a phone installed what was ordered; answers the process that waited for it.
pub(crate) async fn install(
    cx: &Context,
    uow: &mut UnitOfWork,
    order: CertificateOrder,
) -> Result<Option<Id<kind::Process>>> {
    let process = order.process;
    let installed = CertificateOrder {
        state: OrderState::Installed,
        process: None,
        renewal_asked_at: None,
        updated_at: cx.now(),
        ..order
    };
    uow.certificate_orders().put(&installed).await?;
    Ok(process)
}

/// Makes an order void: what no phone confirmed is revoked or given up, what one has stays.
pub(crate) async fn void(cx: &Context, uow: &mut UnitOfWork, credential: &Credential) -> Result<()> {
    let Some(order) = order_of(uow, credential.id).await? else { return Ok(()) };
    let void = CertificateOrder { state: OrderState::Void, process: None, updated_at: cx.now(), ..order };
    uow.certificate_orders().put(&void).await?;
    for certificate in uow.certificates().lock_of_credential(credential.id).await? {
        let event = match certificate.state {
            CertificateState::Prepared => CertificateEvent::Abandon,
            CertificateState::OnHold(holds) if holds.has(Hold::Unconfirmed) => {
                CertificateEvent::Revoke(RevocationReason::CessationOfOperation)
            }
            _ => continue,
        };
        certificates::apply(cx, uow, certificate, event).await?;
    }
    Ok(())
}
