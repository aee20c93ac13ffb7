//! Certificates on their way: keys made, requests sent, the answer checked.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::SecretKey;
use serde::{Deserialize, Serialize};

use super::certificate::Certificate;
use super::held::{Earlier, Held};
use super::key::Key;
use super::wire::{CertificateStatus, CertificatesRequest, Issued, IssuedCertificate, KeyId, MadeBy, Template};
use super::{jwe, request};
use crate::phone::error::Error;

/// Certificates that the server wants to make.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    templates: Vec<Template>,
    stage: Stage,
}

/// How far they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
enum Stage {
    Wanted,
    /// The keys are stored; the server may or may not know them.
    Made {
        made: Vec<Made>,
    },
    /// The certificates are stored; the server may or may not know that.
    Received(Delivery),
}

/// A key, and the request that was made with it: a repeat sends the same bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Made {
    key_id: KeyId,
    key: Key,
    request: String,
}

/// What was ordered, checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) held: Vec<Held>,
    pub(crate) earlier: Vec<Earlier>,
}

impl Order {
    pub(crate) fn new(templates: Vec<Template>) -> Self {
        Self { templates, stage: Stage::Wanted }
    }

    pub(crate) fn is_received(&self) -> bool {
        matches!(self.stage, Stage::Received(_))
    }

    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &KeyId> {
        self.templates.iter().map(|template| &template.key_id)
    }

    /// Makes the keys of which none was made yet. To be stored before anything is sent.
    ///
    /// # Errors
    /// [`Error::Key`]; also where a template's subject is no base64url.
    pub(crate) fn make(&mut self) -> Result<(), Error> {
        if matches!(self.stage, Stage::Wanted) {
            let ours = self.templates.iter().filter(|template| template.made_by == MadeBy::Phone);
            self.stage = Stage::Made { made: ours.map(Made::of).collect::<Result<_, _>>()? };
        }
        Ok(())
    }

    /// What is to be sent.
    pub(crate) fn request(&self) -> Option<CertificatesRequest<'_>> {
        let Stage::Made { made } = &self.stage else { return None };
        Some(CertificatesRequest { requests: made.iter().map(|one| (one.key_id.as_str(), &*one.request)).collect() })
    }

    /// Takes the answer, if it is what was ordered.
    ///
    /// # Errors
    /// What is wrong with it, which then changes nothing.
    pub(crate) fn receive(&mut self, issued: Issued, recipient: &SecretKey) -> Result<(), String> {
        let Stage::Made { made } = &self.stage else { return Ok(()) };
        check_chain(&issued.chain)?;
        let mut keys: BTreeMap<&KeyId, Key> = made.iter().map(|one| (&one.key_id, one.key.clone())).collect();
        let mut earlier = Vec::new();
        for key in &issued.keys {
            let opened = jwe::open(&key.jwe, recipient).and_then(Key::read);
            let opened = opened.ok_or_else(|| format!("the key {} cannot be opened", key.key_id))?;
            if !key.current {
                let (key_id, serial) = (key.key_id.clone(), key.certificate_serial.clone());
                earlier.push(Earlier { key_id, serial, key: opened });
            } else if self.is_from_server(&key.key_id) {
                keys.insert(&key.key_id, opened);
            }
        }
        let held = self.templates.iter().map(|template| {
            let certificates = issued.certificates.iter();
            let of_it: Vec<_> = certificates.filter(|certificate| certificate.key_id == template.key_id).collect();
            let key = keys.remove(&template.key_id);
            match (of_it.as_slice(), key) {
                ([certificate], Some(key)) => check(template, certificate, key, &issued.chain),
                _ => Err("it is not exactly one certificate with its key"),
            }
            .map_err(|what| format!("{}: {what}", template.key_id))
        });
        self.stage = Stage::Received(Delivery { held: held.collect::<Result<_, _>>()?, earlier });
        Ok(())
    }

    /// What was received.
    pub(crate) fn delivered(self) -> Option<Delivery> {
        match self.stage {
            Stage::Received(delivery) => Some(delivery),
            Stage::Wanted | Stage::Made { .. } => None,
        }
    }

    /// What was received has lapsed: new keys are made.
    pub(crate) fn begin_again(&mut self) {
        self.stage = Stage::Wanted;
    }

    fn is_from_server(&self, key_id: &KeyId) -> bool {
        self.templates.iter().any(|template| template.key_id == *key_id && template.made_by == MadeBy::Server)
    }
}

impl Made {
    fn of(template: &Template) -> Result<Self, Error> {
        let key = Key::generate(template.algorithm)?;
        let subject = template.subject().ok_or(Error::Key)?;
        let request = STANDARD.encode(request::write(&key, &subject)?);
        Ok(Self { key_id: template.key_id.clone(), key, request })
    }
}

impl Template {
    fn subject(&self) -> Option<Vec<u8>> {
        URL_SAFE_NO_PAD.decode(&self.subject_der).ok()
    }
}

/// Each certificate of the chain is signed by the next; the root is not among them.
fn check_chain(chain: &[String]) -> Result<(), &'static str> {
    let chain: Option<Vec<_>> = chain.iter().map(|text| Certificate::read(text)).collect();
    let chain = chain.ok_or("the chain cannot be read")?;
    if chain.is_empty() {
        return Err("the chain has no issuer");
    }
    let holds = chain.windows(2).all(|pair| pair[0].is_signed_by(&pair[1]));
    holds.then_some(()).ok_or("the chain does not hold")
}

fn check(template: &Template, issued: &IssuedCertificate, key: Key, chain: &[String]) -> Result<Held, &'static str> {
    let certificate = Certificate::read(&issued.certificate).ok_or("the certificate cannot be read")?;
    let issuer = chain.first().and_then(|text| Certificate::read(text));
    if Some(&certificate.subject) != template.subject().as_ref() {
        return Err("the certificate has another subject");
    }
    if key.public().ok().as_ref() != Some(&certificate.public_key) {
        return Err("the certificate has another key");
    }
    if !certificate.has_serial(issued.serial.as_str()) {
        return Err("the certificate has another number");
    }
    if !issuer.is_some_and(|issuer| certificate.is_signed_by(&issuer)) {
        return Err("the certificate is not signed by its issuer");
    }
    if (&issued.profile, &issued.usage) != (&template.profile, &template.usage) {
        return Err("the certificate is of another profile");
    }
    Ok(Held {
        key_id: issued.key_id.clone(),
        profile: issued.profile.clone(),
        usage: issued.usage.clone(),
        serial: issued.serial.clone(),
        status: CertificateStatus::OnHold,
        not_after: issued.not_after,
        certificate: issued.certificate.clone(),
        chain: chain.to_vec(),
        key,
    })
}
