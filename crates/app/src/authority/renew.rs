//! Another certificate for the same CA, which is valid for longer.

use domain::authority::Authority;
use domain::id::{Id, kind};
use domain::permission::Permission;
use pki::authority::{Terms, subordinate};
use pki::certificate::{Certificate, RandomSerials, SerialSource};
use pki::issue::{Issuer, Urls};
use serde_json::json;
use store::repo::AuthorityKey;

use super::load;
use super::load::software;
use super::make::{ISSUING_DAYS, chain_pem};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Renews the certificate of a project's issuing CA with its root, whose key must be here.
/// Key and name stay, so what it issued verifies under the new one and under the old one.
///
/// # Errors
/// [`Error::NotFound`]; the conflict `root_key_absent` if the root's key is not here.
pub async fn renew(cx: &Context, id: Id<kind::Authority>) -> Result<Authority> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let record = uow.authorities().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("CA"))?;
    let loaded = load(cx.app(), &mut uow, record).await?;
    let root_key = uow.authorities().key(&loaded.record, AuthorityKey::Root).await?;
    let Some(root_key) = root_key else {
        let detail = "the root's key is not here; make a request, let the root sign it, and install the answer";
        return Err(Error::conflict("root_key_absent", detail));
    };
    let root_key = software(root_key)?;
    let own = loaded.issuer().certificate();
    let root = loaded.chain.above().last().ok_or_else(|| Error::internal("the chain has no root"))?;
    let issuer = Issuer::new(root.clone(), Urls::default()).map_err(Error::internal)?;
    let serial = RandomSerials.next().map_err(Error::internal)?;
    let terms = Terms { subject: own.subject(), validity_days: ISSUING_DAYS, serial, now: cx.now() };
    let renewed = subordinate(&issuer, &root_key, own.key(), &terms).map_err(Error::internal)?;
    let record = replaced(&loaded.record, &[&renewed, root], &renewed, cx);
    uow.authorities().update(&record).await?;
    let detail = json!({"serial": renewed.serial().to_string()});
    record::audit(cx, &mut uow, "authority.renewed", id, detail).await?;
    cx.commit(uow, &record).await?;
    Ok(record)
}

/// The same authority with another certificate of its own.
pub(super) fn replaced(record: &Authority, chain: &[&Certificate], own: &Certificate, cx: &Context) -> Authority {
    Authority {
        certificates: chain_pem(chain),
        not_after: Some(own.not_after()),
        updated_at: cx.now(),
        version: record.version + 1,
        ..record.clone()
    }
}
