//! The part of the conversation that is about certificates: device PIN, requests, and what the keys are used for.

use super::super::Fault;
use super::super::certificates::{Certificates, DevicePin, Issued, Order, ProofRequest, Share};
use super::super::error::{Error, Refusal};
use super::super::record::Owed;
use super::super::transport::Call;
use super::Session;

const SET: &str = "/enrol/v1/pin";
const UNLOCK: &str = "/enrol/v1/pin/unlock";

impl Session<'_> {
    /// Makes keys, stores them, and sends requests for their certificates. The answer is stored before it is confirmed.
    ///
    /// Where the server refuses, it is asked for the state: what it says there may be the reason.
    pub(super) async fn certify(&mut self) -> Result<(), Error> {
        let Err(error) = self.request().await else { return Ok(()) };
        if !is_refused(&error) {
            return Err(error);
        }
        self.drop_renewal();
        self.store()?;
        self.ask().await?;
        if self.record.owed() == Some(Owed::Certificates) { Err(error) } else { Ok(()) }
    }

    /// Has the server hold its share of the device PIN, which is chosen now or was before.
    pub(super) async fn set_device_pin(&mut self) -> Result<(), Error> {
        let Some(pin) = self.record.certificates_mut().and_then(|certificates| certificates.pin.as_mut()) else {
            return Ok(());
        };
        let chosen = match (&self.device_pin, &*pin) {
            (Some(chosen), _) => chosen.clone(),
            (None, DevicePin::Wanted { policy } | DevicePin::Chosen { policy, .. }) => {
                return Err(Error::DevicePinToChoose { policy: policy.clone() });
            }
            (None, DevicePin::Set { .. }) => return Ok(()),
        };
        pin.choose(&chosen)?;
        self.store()?;
        match self.speak(SET, &chosen).await {
            // The answer to an earlier request was lost: the same PIN gives the share.
            Err(Error::Refused(Refusal::DevicePinSet)) => self.speak(UNLOCK, &chosen).await?,
            answer => answer?,
        }
        if let Some(pin) = self.record.certificates_mut().and_then(|certificates| certificates.pin.as_mut()) {
            pin.is_known();
        }
        self.store()
    }

    /// Shows the server the device PIN, where there is one, so that keys may be used.
    pub(crate) async fn unlock(&mut self) -> Result<(), Error> {
        let pin = self.record.certificates().and_then(|certificates| certificates.pin.as_ref());
        if pin.is_none() {
            return Ok(());
        }
        let known = self.device_pin.clone().ok_or(Error::DevicePinNeeded)?;
        let answer = self.speak(UNLOCK, &known).await;
        if matches!(answer, Err(Error::Refused(Refusal::DevicePinLocked))) {
            self.forget_certificates()?;
        }
        answer
    }

    async fn request(&mut self) -> Result<(), Error> {
        let Some(keys) = self.keys() else { return Ok(()) };
        let Some(order) = self.record.certificates_mut().and_then(|certificates| certificates.order.as_mut()) else {
            return Ok(());
        };
        order.make()?;
        self.store()?;
        if self.fault == Some(Fault::StopBeforeRequest) {
            return Err(Error::Fault);
        }
        let order = self.record.certificates().and_then(|certificates| certificates.order.as_ref());
        let Some(request) = order.and_then(Order::request) else { return Ok(()) };
        let call = Call::post("/enrol/v1/certificates", &request)?.proven_by(&keys);
        let issued = self.line.call::<Issued>(call).await?;
        if self.fault == Some(Fault::LoseCertificates) {
            return Err(Error::Fault);
        }
        if let Some(order) = self.record.certificates_mut().and_then(|certificates| certificates.order.as_mut()) {
            order.receive(issued, keys.encryption_key()).map_err(|what| self.line.not_understood(what))?;
        }
        self.store()
    }

    async fn speak(&mut self, path: &'static str, pin: &str) -> Result<(), Error> {
        let Some(keys) = self.keys() else { return Ok(()) };
        let known = self.record.certificates().and_then(|certificates| certificates.pin.as_ref());
        let Some(proof) = known.and_then(|known| known.proof(pin)) else { return Ok(()) };
        let call = Call::post(path, &ProofRequest { proof: &proof })?.proven_by(&keys);
        let answer = self.line.call::<Share>(call).await;
        if self.fault == Some(Fault::LosePinAnswer) {
            return Err(Error::Fault);
        }
        match answer {
            Ok(Share { share }) if share.len() == 43 => Ok(()),
            Ok(Share { .. }) => Err(self.line.not_understood("the share is not of 32 bytes")),
            Err(Error::Refused(Refusal::PinWrong { attempts_left })) => {
                Err(Error::Refused(Refusal::DevicePinWrong { attempts_left }))
            }
            Err(error) => Err(error),
        }
    }

    /// A renewal that is refused begins anew when the server wants it again.
    fn drop_renewal(&mut self) {
        let is_renewal = self.record.is_confirmed();
        if let Some(certificates) = self.record.certificates_mut().filter(|_| is_renewal) {
            certificates.order = None;
        }
    }

    fn forget_certificates(&mut self) -> Result<(), Error> {
        if let Some(certificates) = self.record.certificates_mut() {
            *certificates = Certificates::default();
        }
        self.store()
    }
}

/// Whether the server has judged the request, and not only could not answer it now.
fn is_refused(error: &Error) -> bool {
    matches!(error, Error::Refused(refusal) if !matches!(
        refusal,
        Refusal::Unavailable { .. } | Refusal::RateLimited { .. } | Refusal::ProofInvalid
    ))
}
