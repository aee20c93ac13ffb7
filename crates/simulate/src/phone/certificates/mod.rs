//! Certificates on the phone: a key for each, made and stored here before the server hears of it, or brought by it.
//!
//! An [`Order`](order::Order) goes from what the server wants to what was received; when the server was told, it is held.

mod algorithm;
mod certificate;
mod der;
mod held;
mod jwe;
mod key;
mod order;
mod pem;
mod pin;
mod request;
mod wire;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::held::CertificateShown;
pub use self::pin::{PinPolicy, PinRule};
pub use self::wire::{CertificateStatus, KeyId, Serial};

pub(crate) use self::order::Order;
pub(crate) use self::pin::DevicePin;
pub(crate) use self::wire::{CertificateState, DevicePinPolicy, Issued, ProofRequest, Share, Template};

use self::held::{Earlier, Held};
use super::error::Error;

/// What a phone has of certificates for one enrolment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Certificates {
    pub(crate) order: Option<Order>,
    pub(crate) pin: Option<DevicePin>,
    held: Vec<Held>,
    earlier: Vec<Earlier>,
}

/// What is to be done about certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    SetPin,
    Request,
    Confirm,
}

impl Certificates {
    /// What the claim's answer wants.
    pub(crate) fn wanted(templates: Vec<Template>, policy: DevicePinPolicy) -> Self {
        if templates.is_empty() {
            return Self::default();
        }
        let pin = policy.map(|policy| DevicePin::Wanted { policy });
        Self { order: Some(Order::new(templates)), pin, ..Self::default() }
    }

    /// What is next.
    pub(crate) fn step(&self) -> Option<Step> {
        let order = self.order.as_ref()?;
        Some(match &self.pin {
            _ if order.is_received() => Step::Confirm,
            Some(pin) if !pin.is_set() => Step::SetPin,
            _ => Step::Request,
        })
    }

    /// The keys that a confirmation names: those that were received, or else those that are held.
    pub(crate) fn confirmed_by(&self) -> Vec<KeyId> {
        match &self.order {
            Some(order) if order.is_received() => order.key_ids().cloned().collect(),
            _ => self.held.iter().map(|held| held.key_id.clone()).collect(),
        }
    }

    /// The server knows what was received: it takes the place of what it renews.
    pub(crate) fn install(&mut self) {
        let Some(delivery) = self.order.take_if(|order| order.is_received()).and_then(Order::delivered) else { return };
        let is_new = |held: &Held| delivery.held.iter().any(|new| new.key_id == held.key_id);
        let (replaced, kept): (Vec<_>, Vec<_>) = self.held.drain(..).partition(is_new);
        let retired: Vec<_> = replaced.into_iter().filter_map(Held::retire).collect();
        for earlier in retired.into_iter().chain(delivery.earlier) {
            self.earlier.retain(|known| (&known.key_id, &known.serial) != (&earlier.key_id, &earlier.serial));
            self.earlier.push(earlier);
        }
        self.held = kept.into_iter().chain(delivery.held).collect();
    }

    /// Takes the server's word on the certificates, and what it wants to be renewed.
    pub(crate) fn told(&mut self, states: &[CertificateState], to_renew: Vec<Template>) {
        for held in &mut self.held {
            if let Some(state) = states.iter().find(|state| state.serial == held.serial) {
                held.status = state.status;
            }
        }
        if self.order.is_none() && !to_renew.is_empty() {
            self.order = Some(Order::new(to_renew));
        }
    }

    /// Whether nothing was ever asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_none() && self.held.is_empty() && self.earlier.is_empty()
    }

    pub(crate) fn shown(&self) -> Vec<CertificateShown> {
        self.held.iter().map(Held::shown).collect()
    }

    /// The files that show them, by name.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        held::files(&self.held, &self.earlier)
    }

    /// Whether there is a key of that name.
    pub(crate) fn holds(&self, key_id: &str) -> bool {
        self.held.iter().any(|held| held.key_id.as_str() == key_id)
    }

    /// The number of a valid certificate of that usage, and a signature of its key as browsers make them.
    pub(crate) fn sign_in(&self, usage: &str, message: &[u8]) -> Result<(Serial, Vec<u8>), Error> {
        let is_usable = |held: &&Held| held.usage == usage && held.status == CertificateStatus::Valid;
        let held = self.held.iter().find(is_usable).ok_or_else(|| Error::NoSuchKey { key_id: usage.to_owned() })?;
        Ok((held.serial.clone(), held.key.sign_fixed(message)?))
    }

    /// A signature with the key of that name: ECDSA in DER, or RSA with PKCS#1 v1.5.
    pub(crate) fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, Error> {
        let held = self.held.iter().find(|held| held.key_id.as_str() == key_id);
        let held = held.ok_or_else(|| Error::NoSuchKey { key_id: key_id.to_owned() })?;
        held.key.sign(message).map(|(signature, _)| signature)
    }
}
