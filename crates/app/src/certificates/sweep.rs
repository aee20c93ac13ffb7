//! What time brings to certificates.

use domain::certificate::{Certificate, CertificateEvent, RevocationReason};
use domain::time::SignedDuration;

use super::act::apply;
use crate::context::App;
use crate::error::{Error, Result};

/// For how long a phone may take to confirm what it installed.
const CONFIRMED_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// For how long whoever asked may ask again for what was prepared and not signed.
const SIGNED_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// How much one look takes on.
const LIMIT: u32 = 500;

/// Ends what is over, revokes what no phone confirmed, gives up what was never signed; answers how many.
pub(crate) async fn run(app: &App) -> Result<u64> {
    let now = app.now();
    let before = |span: SignedDuration| now.checked_sub(span).map_err(Error::internal);
    let mut done = 0;
    let left = app.store().read().await?.certificates().left_prepared(before(SIGNED_WITHIN)?, LIMIT).await?;
    done += all(app, left, CertificateEvent::Abandon).await?;
    let left = app.store().read().await?.certificates().left_unconfirmed(before(CONFIRMED_WITHIN)?, LIMIT).await?;
    done += all(app, left, CertificateEvent::Revoke(RevocationReason::CessationOfOperation)).await?;
    let over = app.store().read().await?.certificates().past_end(now, LIMIT).await?;
    done += all(app, over, CertificateEvent::Expire).await?;
    Ok(done)
}

async fn all(app: &App, found: Vec<Certificate>, event: CertificateEvent) -> Result<u64> {
    let mut done = 0;
    for certificate in found {
        done += u64::from(one(app, &certificate, event).await?);
    }
    Ok(done)
}

/// Looks again under the lock: somebody may have been faster.
async fn one(app: &App, found: &Certificate, event: CertificateEvent) -> Result<bool> {
    let mut uow = app.store().begin().await?;
    let Some(project) = uow.projects().by_id(found.project).await? else { return Ok(false) };
    let cx = app.as_system(project);
    let Some(certificate) = uow.certificates().lock(found.project, found.id).await? else { return Ok(false) };
    if certificate.state != found.state {
        return Ok(false);
    }
    apply(&cx, &mut uow, certificate, event).await?;
    uow.commit().await?;
    Ok(true)
}
