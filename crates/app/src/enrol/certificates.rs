//! A phone asks for its certificates: it made keys, and proves that it has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::certificate::{Certificate, CertificateOrigin, CertificateState, Hold, Holds};
use domain::credential::Intent;
use domain::device::{DeviceState, Thumbprint};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use pki::key::PublicKey;
use pki::name::AllowedDomains;
use pki::request::Request;

use super::error::{Error, RefusedRequest, Result};
use super::phone::Phone;
use super::server_keys::ServerKeys;
use crate::authority::{self, Loaded};
use crate::certificates::{self, Order, Place, key_hash};
use crate::context::App;
use crate::mobile_id::{self, MadeBy, Template, Usage, is_installed};

/// What a phone gets.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The certificates, in the order of the templates.
    pub certificates: Vec<DeliveredCertificate>,
    /// The CA's certificate and those above it, but the root, in PEM.
    pub chain: Vec<String>,
    /// Keys that the server made, and earlier ones that are recovered.
    pub keys: Vec<DeliveredKey>,
}

/// A key, encrypted for the phone.
#[derive(Debug, Clone)]
pub struct DeliveredKey {
    /// What phone and server call it.
    pub key_id: String,
    /// The serial number of its certificate, in hexadecimal digits.
    pub serial: String,
    /// Whether it is the present key, and not an earlier one.
    pub current: bool,
    /// The key in a compact JWE.
    pub jwe: String,
}

/// One certificate.
#[derive(Debug, Clone)]
pub struct DeliveredCertificate {
    /// What phone and server call its key.
    pub key_id: String,
    /// The profile that it was made by.
    pub profile: String,
    /// What its key is for.
    pub usage: Usage,
    /// Its serial number, in hexadecimal digits.
    pub serial: String,
    /// From when it is valid.
    pub not_before: Timestamp,
    /// The last second that it is valid.
    pub not_after: Timestamp,
    /// In PEM.
    pub pem: String,
}

/// Certifies the keys of the phone that is known by `key`; `requests` are PKCS#10 in DER, by key id. The certificates are
/// on hold until the phone confirms. The same keys again are answered the same again.
///
/// # Errors
/// [`Error::NothingOrdered`], [`Error::Requests`], [`Error::CertificatesIssued`], [`Error::CaUnavailable`].
pub async fn certificates(app: &App, key: &Thumbprint, requests: &BTreeMap<String, Vec<u8>>) -> Result<Delivered> {
    let mut phone = Phone::of(app, key).await?;
    let templates = phone.wanted(requests).await?;
    let allowed = certificates::allowed(&phone.settings.mobile_id, &phone.user);
    let asked = check(&templates, requests, &allowed)?;
    let work = phone.work(&templates).await?;
    drop(phone); // keys are made while nobody waits for it
    let keys = work.run().await?;
    let mut phone = Phone::of(app, key).await?;
    let templates = phone.wanted(requests).await?;
    let device = phone.device.id;
    let loaded = authority::active(app, &mut phone.uow, phone.device.project).await.map_err(Error::of_ca)?;
    let prepared = phone.prepare(&loaded, templates.clone(), &asked, keys).await?;
    phone.uow.commit().await?;
    let signed = certificates::sign(loaded.clone(), allowed, prepared).await.map_err(Error::of_ca)?;
    // Whatever happened to the phone meanwhile, what was signed is recorded for it on hold, or not at all.
    let mut phone = Phone::of(app, key).await?;
    phone.may_install()?;
    let holds = phone.holds();
    certificates::record(&phone.cx, &mut phone.uow, &loaded, &phone.user, signed, holds).await?;
    let delivered = phone.deliver(&loaded, &templates, &asked, device).await?;
    phone.uow.commit().await?;
    Ok(delivered)
}

/// The keys that were asked for, by key id.
pub(super) type Asked = BTreeMap<String, Request>;

impl Phone {
    /// The templates that the phone's requests are for: all that it is to make, and no others.
    pub(super) async fn wanted(&mut self, requests: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Template>> {
        self.may_install()?;
        let order = mobile_id::order_of(&mut self.uow, self.credential.id).await?.ok_or(Error::NothingOrdered)?;
        let options = &self.settings.mobile_id;
        let has = self.uow.certificates().lock_of_credential(self.credential.id).await?;
        let missing = mobile_id::missing(options, Some(&order), &has, &self.device, self.cx.now());
        let all = mobile_id::templates(&mut self.uow, &self.cx, options, &order, &self.user).await?;
        let is_wanted = |one: &Template| missing.contains(&one.key_id.as_str()) || requests.contains_key(&one.key_id);
        let wanted: Vec<_> = all.into_iter().filter(is_wanted).collect();
        let mut refused = Vec::new();
        for template in wanted.iter().filter(|one| one.made_by == MadeBy::Phone) {
            if !requests.contains_key(&template.key_id) {
                refused.push(RefusedRequest::new(&template.key_id, "missing", "the request for this key is missing"));
            }
        }
        for key_id in requests.keys() {
            if !wanted.iter().any(|one| one.key_id == *key_id && one.made_by == MadeBy::Phone) {
                refused.push(RefusedRequest::new(key_id, "unknown_key_id", "no request is wanted for this key"));
            }
        }
        match (wanted.is_empty(), refused.is_empty()) {
            (true, true) => Err(Error::NothingOrdered),
            (false, true) => Ok(wanted),
            _ => Err(Error::Requests(refused)),
        }
    }

    /// Certificates are for the phone that takes the credential, or that has it.
    pub(super) fn may_install(&self) -> Result<()> {
        let is_its = self.device.state == DeviceState::Claimed || self.credential.device == Some(self.device.id);
        let is_over = matches!(self.device.state, DeviceState::Removed(_) | DeviceState::Reset)
            || matches!(self.credential.intent, Intent::Revoked(_));
        if is_its && !is_over { Ok(()) } else { Err(Error::NothingOrdered) }
    }

    fn holds(&self) -> Holds {
        let unconfirmed = Holds::only(Hold::Unconfirmed);
        match self.credential.intent {
            Intent::Suspended(_) => unconfirmed.with(Hold::Suspended),
            Intent::Active | Intent::Revoked(_) => unconfirmed,
        }
    }

    /// Reserves a serial number for each key that has none; takes up again what was prepared and not signed.
    pub(super) async fn prepare(
        &mut self,
        loaded: &Arc<Loaded>,
        templates: Vec<Template>,
        asked: &Asked,
        mut keys: ServerKeys,
    ) -> Result<Vec<certificates::Prepared>> {
        let known = self.uow.certificates().lock_of_credential(self.credential.id).await?;
        let known: Vec<_> = known.into_iter().filter(|one| one.device == Some(self.device.id)).collect();
        let (mut orders, mut made, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for template in templates {
            let request = asked.get(&template.key_id);
            let of_key: Vec<_> = known.iter().filter(|one| one.key_id.as_deref() == Some(&template.key_id)).collect();
            match of_key.iter().find(|one| is_underway(one)) {
                Some(one) if request.is_some_and(|request| one.key_hash != key_hash(request.key())) => {
                    return Err(Error::CertificatesIssued);
                }
                Some(one) if one.state == CertificateState::Prepared => again.push(((*one).clone(), template.profile)),
                Some(_) => {} // it is signed, and delivered again
                None => {
                    let replaces = of_key.iter().find(|one| is_installed(one)).map(|one| one.id);
                    let by_server = if request.is_none() { keys.take(&template.key_id) } else { None };
                    let key = request.map(Request::key).or(by_server.as_ref().map(|made| &made.public));
                    let key = key.ok_or_else(changed_meanwhile)?.clone();
                    orders.push(self.order(template, key, replaces).await?);
                    made.push(by_server);
                }
            }
        }
        let fresh = certificates::prepare(&self.cx, &mut self.uow, loaded, orders).await.map_err(Error::of_ca)?;
        for (prepared, made) in fresh.iter().zip(made) {
            if let Some(made) = made {
                self.archive(prepared.certificate.id, made).await?;
            }
        }
        self.recover(keys).await?;
        let mut prepared = Vec::with_capacity(fresh.len() + again.len());
        for (certificate, profile) in again {
            prepared.push(certificates::prepared(&mut self.uow, loaded, certificate, profile).await?);
        }
        prepared.extend(fresh);
        Ok(prepared)
    }

    async fn order(
        &mut self,
        template: Template,
        key: PublicKey,
        replaces: Option<Id<kind::Certificate>>,
    ) -> Result<Order> {
        if certificates::refuse_known_key(&mut self.uow, &key, self.user.id).await.is_err() {
            let detail = "the key is certified already, for somebody else or as one that was lost; make a new key";
            return Err(Error::Requests(vec![RefusedRequest::new(&template.key_id, "request_key_known", detail)]));
        }
        let place =
            Place { credential: Some(self.credential.id), device: Some(self.device.id), key_id: Some(template.key_id) };
        Ok(Order {
            profile: template.profile,
            key,
            names: template.names,
            user: self.user.id,
            place,
            origin: CertificateOrigin::Phone,
            replaces,
        })
    }

    /// What stands on record for the keys that were asked for.
    async fn deliver(
        &mut self,
        loaded: &Loaded,
        templates: &[Template],
        asked: &Asked,
        device: Id<kind::Device>,
    ) -> Result<Delivered> {
        let known = self.uow.certificates().of_credential(self.credential.id).await?;
        let mut delivered = Vec::with_capacity(templates.len());
        for template in templates {
            let hash = asked.get(&template.key_id).map(|request| key_hash(request.key()));
            let is_it = |one: &&Certificate| {
                let of_key = one.device == Some(device) && one.key_id.as_deref() == Some(&template.key_id);
                of_key && is_underway(one) && hash.is_none_or(|hash| one.key_hash == hash)
            };
            let certificate = known.iter().find(is_it).ok_or(Error::CertificatesIssued)?;
            let der = self.uow.certificates().der(certificate.id).await?.ok_or(Error::CertificatesIssued)?;
            delivered.push(DeliveredCertificate {
                key_id: template.key_id.clone(),
                profile: certificate.profile.clone(),
                usage: template.usage,
                serial: certificate.serial.to_string(),
                not_before: certificate.not_before,
                not_after: certificate.not_after,
                pem: pki::certificate::pem("CERTIFICATE", &der),
            });
        }
        let chain = loaded.chain.chain().map(pki::certificate::Certificate::to_pem).collect();
        Ok(Delivered { certificates: delivered, chain, keys: self.delivered_keys().await? })
    }

    /// The keys that are on their way to this phone, encrypted for it.
    async fn delivered_keys(&mut self) -> Result<Vec<DeliveredKey>> {
        let mut keys = Vec::new();
        for key in self.uow.delivered_keys().of_device(self.device.id).await? {
            let certificate = self.uow.certificates().lookup(self.device.project, key.certificate).await?;
            let Some(certificate) = certificate else { continue };
            if !key.current || is_underway(&certificate) {
                keys.push(DeliveredKey {
                    key_id: certificate.key_id.unwrap_or(certificate.profile),
                    serial: certificate.serial.to_string(),
                    current: key.current,
                    jwe: key.jwe,
                });
            }
        }
        Ok(keys)
    }
}

/// What was ordered, or what keys are archived under, has changed while a key was made: the phone asks again.
fn changed_meanwhile() -> Error {
    Error::CaUnavailable(crate::Error::Stale)
}

/// Prepared, or signed and waiting for the phone's word.
pub(super) const fn is_underway(certificate: &Certificate) -> bool {
    match certificate.state {
        CertificateState::Prepared => true,
        CertificateState::OnHold(holds) => holds.has(Hold::Unconfirmed),
        _ => false,
    }
}

/// Reads the requests and holds each against its template; all that is wrong is told at once.
pub(super) fn check(
    templates: &[Template],
    requests: &BTreeMap<String, Vec<u8>>,
    allowed: &AllowedDomains,
) -> Result<Asked> {
    let mut asked = Asked::new();
    let mut refused = Vec::new();
    for template in templates.iter().filter(|one| one.made_by == MadeBy::Phone) {
        let Some(der) = requests.get(&template.key_id) else { continue };
        let request = Request::from_der(der).and_then(|request| {
            request.check(&template.profile, &template.names, allowed)?;
            Ok(request)
        });
        match request {
            Err(fault) => refused.push(RefusedRequest::new(&template.key_id, fault.code(), fault.to_string())),
            Ok(request) if request.key().kind() != template.algorithm => {
                let detail = format!("expected a key of the kind {}", template.algorithm);
                refused.push(RefusedRequest::new(&template.key_id, "request_key_kind", detail));
            }
            Ok(request) if asked.values().any(|other| other.key() == request.key()) => {
                let detail = "each certificate needs a key of its own";
                refused.push(RefusedRequest::new(&template.key_id, "request_key_twice", detail));
            }
            Ok(request) => {
                asked.insert(template.key_id.clone(), request);
            }
        }
    }
    if refused.is_empty() { Ok(asked) } else { Err(Error::Requests(refused)) }
}
