//! Answering OCSP (RFC 6960).

use std::sync::Arc;

use domain::certificate::{CertificateState, RevocationReason};
use domain::time::SignedDuration;
use pki::ocsp::{Failure, OcspRequest, Status, Times};
use store::repo::CertificateStatus;
use store::{Reader, Session};

use super::{Loaded, load};
use crate::context::App;
use crate::error::{Error, Result};
use crate::measures;

/// How long an answer may be kept.
const KEPT: SignedDuration = SignedDuration::from_mins(5);

/// Answers how certificates of the authority with this slug stand, as the database says at this moment:
/// `OCSPResponse` in DER.
///
/// # Errors
/// [`Error::NotFound`] if there is no such authority.
pub async fn ocsp(app: &App, slug: &str, request: &OcspRequest) -> Result<Vec<u8>> {
    let mut reader = app.store().read().await?;
    if let Some(answer) = at_once(app, &mut reader, slug, request).await? {
        return Ok(answer);
    }
    let record = reader.authorities().by_slug(slug).await?.ok_or(Error::NotFound("CA"))?;
    let loaded = match load(app, &mut reader, record).await {
        Ok(loaded) => loaded,
        Err(Error::Unavailable(error)) => return Err(Error::Unavailable(error)),
        Err(error) => {
            tracing::error!(authority.slug = slug, %error, "OCSP cannot be answered");
            return Ok(failed(Failure::TryLater));
        }
    };
    answer(app, &mut reader, &loaded, request).await
}

/// What is asked most: one certificate, of an authority that was unsealed before. The database says in one answer how
/// both stand.
async fn at_once(app: &App, reader: &mut Reader, slug: &str, request: &OcspRequest) -> Result<Option<Vec<u8>>> {
    let Some(known) = app.authorities().at(slug) else { return Ok(None) };
    let Some((responder, _)) = &known.responder else { return Ok(None) };
    let &[Some(serial)] = responder.asked(request).as_slice() else { return Ok(None) };
    let found = reader.certificates().status_at(slug, &serial).await?;
    let Some((_, found)) = found.filter(|(answering, _)| known.is_answering(answering)) else { return Ok(None) };
    sign(app, &known, request, &[status_of(found)]).map(Some)
}

async fn answer(app: &App, session: &mut Session, loaded: &Arc<Loaded>, request: &OcspRequest) -> Result<Vec<u8>> {
    let Some((responder, _)) = &loaded.responder else { return Ok(failed(Failure::TryLater)) };
    let mut statuses = Vec::with_capacity(request.count());
    for serial in responder.asked(request) {
        let found = match serial {
            Some(serial) => session.certificates().status(loaded.record.id, &serial).await?,
            None => None,
        };
        statuses.push(status_of(found));
    }
    sign(app, loaded, request, &statuses)
}

/// Why nothing is signed.
fn failed(failure: Failure) -> Vec<u8> {
    measures::ocsp("failed");
    failure.der().to_vec()
}

fn count(status: &Status) {
    measures::ocsp(match status {
        Status::Good => "good",
        Status::Revoked { .. } => "revoked",
        Status::Unknown => "unknown",
    });
}

fn status_of(found: Option<CertificateStatus>) -> Status {
    found.map_or(Status::Unknown, |found| match found.state {
        CertificateState::Valid | CertificateState::Expired => Status::Good,
        CertificateState::OnHold(_) => Status::Revoked { at: found.since, reason: pki::Reason::CertificateHold },
        CertificateState::Revoked(reason) => Status::Revoked { at: found.since, reason: reason_of(reason) },
        // Nobody has it: to the world it does not exist.
        CertificateState::Prepared | CertificateState::Abandoned => Status::Unknown,
    })
}

fn sign(app: &App, loaded: &Loaded, request: &OcspRequest, statuses: &[Status]) -> Result<Vec<u8>> {
    let Some((responder, key)) = &loaded.responder else { return Ok(failed(Failure::TryLater)) };
    let now = app.now();
    let next_update = now.checked_add(KEPT).map_err(Error::internal)?;
    let times = Times { produced_at: now, this_update: now, next_update };
    Ok(match responder.answer(key, request, statuses, &times) {
        Ok(der) => {
            statuses.iter().for_each(count);
            der
        }
        Err(pki::ocsp::AnswerFault::Foreign) => failed(Failure::Unauthorized),
        Err(fault) => {
            tracing::error!(authority.slug = loaded.record.slug, error = %fault, "OCSP cannot be answered");
            failed(Failure::TryLater)
        }
    })
}

/// A reason as lists and answers write it.
pub(super) const fn reason_of(reason: RevocationReason) -> pki::Reason {
    match reason {
        RevocationReason::Unspecified => pki::Reason::Unspecified,
        RevocationReason::KeyCompromise => pki::Reason::KeyCompromise,
        RevocationReason::AffiliationChanged => pki::Reason::AffiliationChanged,
        RevocationReason::Superseded => pki::Reason::Superseded,
        RevocationReason::CessationOfOperation => pki::Reason::CessationOfOperation,
        RevocationReason::PrivilegeWithdrawn => pki::Reason::PrivilegeWithdrawn,
    }
}
