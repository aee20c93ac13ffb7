//! The root's key, on its way out: it is needed for a renewal every few years, and lies safer elsewhere.

use domain::authority::Authority;
use domain::event::Actor;
use domain::id::{Id, kind};
use domain::permission::Permission;
use pki::pkcs12::{Entry, KeyFile};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use store::repo::AuthorityKey;

use super::load;
use super::load::software;
use crate::access::{Password, knows_password};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// The shortest passphrase that a root's key goes out under.
const SHORTEST: usize = 12;

/// The root's key and certificate in a key file (PKCS#12), for a person who says their password once more. The key stays
/// here until it is removed.
///
/// # Errors
/// [`Error::NotFound`]; `not_a_person`, `own_password`; the conflict `root_key_absent`; [`Error::Invalid`] for a passphrase
/// of less than 12 characters.
pub async fn export_root_key(
    cx: &Context,
    id: Id<kind::Authority>,
    password: Password,
    passphrase: SecretString,
) -> Result<Vec<u8>> {
    if passphrase.expose_secret().chars().count() < SHORTEST {
        let detail = format!("expected a passphrase of at least {SHORTEST} characters");
        return Err(Error::invalid("/passphrase", "weak_password", detail));
    }
    authenticate(cx, password).await?;
    let mut uow = cx.begin().await?;
    let record = uow.authorities().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("CA"))?;
    let key = uow.authorities().key(&record, AuthorityKey::Root).await?.ok_or_else(absent)?;
    let key = software(key)?;
    let loaded = load(cx.app(), &mut uow, record).await?;
    let root = loaded.chain.above().last().ok_or_else(|| Error::internal("the chain has no root"))?.clone();
    let label = root.subject().to_string();
    let file = tokio::task::spawn_blocking(move || {
        let entry = Entry { key: &key, certificate: &root, label: &label };
        KeyFile { entries: &[entry], chain: &[] }.write(&passphrase)
    });
    let file = file.await.map_err(Error::internal)?.map_err(Error::internal)?;
    record::audit(cx, &mut uow, "authority.root_key_exported", id, json!({"slug": loaded.record.slug})).await?;
    uow.commit().await?;
    Ok(file)
}

/// Removes the root's key from the database. Only who has a copy can renew the CA with its root from then on.
///
/// # Errors
/// As [`export_root_key`].
pub async fn remove_root_key(cx: &Context, id: Id<kind::Authority>, password: Password) -> Result<Authority> {
    authenticate(cx, password).await?;
    let mut uow = cx.begin().await?;
    let record = uow.authorities().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("CA"))?;
    if !uow.authorities().forget_root_key(id).await? {
        return Err(absent());
    }
    record::audit(cx, &mut uow, "authority.root_key_removed", id, json!({"slug": record.slug})).await?;
    cx.commit(uow, &record).await?;
    Ok(Authority { has_root_key: false, ..record })
}

async fn authenticate(cx: &Context, password: Password) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let Actor::Operator(who) = cx.actor() else {
        return Err(Error::refused(
            "not_a_person",
            "only people take the root's key; log in with an account of your own",
        ));
    };
    match knows_password(cx, who, password).await? {
        true => Ok(()),
        false => Err(Error::refused("own_password", "the password is another; type the one that you log in with")),
    }
}

fn absent() -> Error {
    Error::conflict("root_key_absent", "the root's key is not here")
}
