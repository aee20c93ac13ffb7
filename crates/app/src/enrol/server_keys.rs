//! Keys that the server makes for a phone, and earlier ones that it recovers for it.
//!
//! What takes its time (making keys, a token that opens archives) is done while no unit of
//! work is held. What came of it is written with the certificates that are prepared: a key
//! is archived and on its way before anything is signed for it, so there is never a
//! certificate whose key is lost. Until the phone confirms it is told the same again.

use std::collections::BTreeMap;

use domain::device::PublicKey as PhoneKey;
use domain::id::{Id, kind};
use domain::mobile_id::{CertificateOrder, OrderState};
use pki::archive::{OpenFault, Recovery};
use pki::certificate::Certificate;
use pki::jwe;
use pki::key::{KeyKind, PublicKey, Signer as _, SoftwareKey};
use store::repo::{ArchivedKey, DeliveredKey};

use super::certificates::is_underway;
use super::error::{Error, Result};
use super::phone::Phone;
use crate::mobile_id::{self, MadeBy, Template};
use crate::recovery::{self, Closed};

/// How many earlier keys go onto a phone: the newest of them.
const MOST_EARLIER: usize = 50;

/// What is to be made for a phone.
pub(super) struct Work {
    fresh: Vec<(String, KeyKind)>,
    recovery: Option<(Id<kind::RecoveryKey>, Recovery)>,
    earlier: Vec<Closed>,
    reader: PhoneKey,
}

/// What was made for a phone.
#[derive(Default)]
pub(super) struct ServerKeys {
    made: BTreeMap<String, MadeKey>,
    earlier: Vec<(domain::certificate::Certificate, String)>,
}

/// A key that was made, of which nothing else is left.
pub(super) struct MadeKey {
    /// Its public half.
    pub(super) public: PublicKey,
    recovery_key: Id<kind::RecoveryKey>,
    archive: Vec<u8>,
    jwe: String,
}

impl Work {
    /// Does it, on a thread that may wait for a token.
    pub(super) async fn run(self) -> Result<ServerKeys> {
        if self.fresh.is_empty() && self.earlier.is_empty() {
            return Ok(ServerKeys::default());
        }
        tokio::task::spawn_blocking(move || self.run_now()).await.map_err(crate::Error::internal)?
    }

    fn run_now(self) -> Result<ServerKeys> {
        let mut made = BTreeMap::new();
        for (key_id, kind) in &self.fresh {
            let (recovery_key, recovery) = self.recovery.as_ref().ok_or_else(no_recovery_key)?;
            let key = SoftwareKey::generate(*kind).map_err(crate::Error::internal)?;
            let archive = recovery.archive(&key).map_err(crate::Error::internal)?;
            let (public, jwe) = (key.public_key().clone(), self.encrypt(&key)?);
            made.insert(key_id.clone(), MadeKey { public, recovery_key: *recovery_key, archive, jwe });
        }
        let mut earlier = Vec::new();
        for closed in &self.earlier {
            match closed.open() {
                Ok(key) => earlier.push((closed.record.clone(), self.encrypt(&key)?)),
                // It comes back, and the phone with it.
                Err(fault @ OpenFault::Unavailable(_)) => {
                    let conflict = crate::Error::conflict("recovery_key_unavailable", fault.to_string());
                    return Err(Error::CaUnavailable(conflict));
                }
                Err(fault) => {
                    tracing::error!(certificate.id = %closed.record.id, %fault, "an archived key is lost to its holder");
                }
            }
        }
        Ok(ServerKeys { made, earlier })
    }

    fn encrypt(&self, key: &SoftwareKey) -> Result<String> {
        let pkcs8 = key.to_pkcs8().map_err(crate::Error::internal)?;
        Ok(jwe::encrypt(&pkcs8, &self.reader.x, &self.reader.y).map_err(crate::Error::internal)?)
    }
}

fn no_recovery_key() -> Error {
    let detail = "the server is to make a key, and the project has no recovery key to archive it under";
    Error::CaUnavailable(crate::Error::conflict("recovery_key_missing", detail))
}

impl ServerKeys {
    /// The key that was made under this name.
    pub(super) fn take(&mut self, key_id: &str) -> Option<MadeKey> {
        self.made.remove(key_id)
    }
}

impl Phone {
    /// What is to be made for this phone before its certificates are prepared.
    pub(super) async fn work(&mut self, templates: &[Template]) -> Result<Work> {
        let known = self.uow.certificates().lock_of_credential(self.credential.id).await?;
        let has = |template: &Template| {
            let mut of_key = known.iter().filter(|one| one.key_id.as_deref() == Some(&template.key_id));
            of_key.any(|one| one.device == Some(self.device.id) && is_underway(one))
        };
        let fresh = templates.iter().filter(|one| one.made_by == MadeBy::Server && !has(one));
        let fresh: Vec<_> = fresh.map(|one| (one.key_id.clone(), one.algorithm)).collect();
        let recovery = match self.uow.recovery_keys().active(self.device.project).await? {
            Some(key) if !fresh.is_empty() => {
                let certificate = Certificate::from_der(&key.certificate).map_err(crate::Error::internal)?;
                Some((key.id, Recovery::new(certificate).map_err(crate::Error::internal)?))
            }
            _ => None,
        };
        Ok(Work { fresh, recovery, earlier: self.earlier().await?, reader: self.device.encryption_key })
    }

    /// The holder's earlier keys that can be opened and that this phone shall have, and has not on its way.
    async fn earlier(&mut self) -> Result<Vec<Closed>> {
        let order = mobile_id::order_of(&mut self.uow, self.credential.id).await?;
        if !order.is_some_and(|order| self.recovers(&order)) {
            return Ok(Vec::new());
        }
        let on_its_way = self.uow.delivered_keys().of_device(self.device.id).await?;
        let mut archived = self.uow.archived_keys().of_user(self.device.project, self.user.id).await?;
        archived.retain(|key| on_its_way.iter().all(|one| one.certificate != key.certificate));
        let mut earlier = recovery::closed(&mut self.uow, &self.cx, archived).await?;
        earlier.retain(|key| key.can_open() && key.record.device != Some(self.device.id));
        Ok(earlier.split_off(earlier.len().saturating_sub(MOST_EARLIER)))
    }

    /// A phone that renews has its earlier keys already.
    fn recovers(&self, order: &CertificateOrder) -> bool {
        let is_new = order.state == OrderState::Open || self.device.state == domain::device::DeviceState::Claimed;
        order.plan.recover && is_new
    }

    /// Archives a key that was made, in the unit that prepares its certificate, and sends it on its way.
    pub(super) async fn archive(&mut self, certificate: Id<kind::Certificate>, made: MadeKey) -> Result<()> {
        let MadeKey { recovery_key, archive, jwe, .. } = made;
        let (project, user, created_at) = (self.device.project, self.user.id, self.cx.now());
        let archived = ArchivedKey { certificate, project, user, recovery_key, archive, created_at };
        self.uow.archived_keys().add(&archived).await?;
        self.send(certificate, true, jwe).await
    }

    /// Sends earlier keys on their way, and has their holder told.
    pub(super) async fn recover(&mut self, keys: ServerKeys) -> Result<()> {
        if keys.earlier.is_empty() {
            return Ok(());
        }
        for (certificate, jwe) in keys.earlier {
            self.send(certificate.id, false, jwe).await?;
            let phone = Some(self.device.id);
            recovery::tell_recovered(&self.cx, &mut self.uow, &self.user, &certificate, phone).await?;
        }
        Ok(recovery::tell_holder(&self.cx, &mut self.uow, &self.user, false).await?)
    }

    async fn send(&mut self, certificate: Id<kind::Certificate>, current: bool, jwe: String) -> Result<()> {
        let key = DeliveredKey {
            device: self.device.id,
            certificate,
            project: self.device.project,
            user: self.user.id,
            current,
            jwe,
            created_at: self.cx.now(),
        };
        Ok(self.uow.delivered_keys().add(&key).await?)
    }
}
