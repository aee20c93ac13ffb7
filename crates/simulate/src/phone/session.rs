//! One enrolment in conversation with its server. What was learnt is stored before the next step.

mod certify;
mod login;

use jiff::Timestamp;
use reqwest::Certificate;
use serde::Deserialize;

use super::certificates::Certificates;
use super::error::{Error, Refusal};
use super::folder::Folder;
use super::keys::Keys;
use super::record::{Owed, Phase, Record};
use super::status::{End, Shown, Status};
use super::transport::{Call, Transport};
use super::wire::{
    ClaimRequest, Claimed, ConfirmRequest, Device, DisabledRequest, Installed, Installs, Message, Offer, OfferRequest,
    ResetRequest, State,
};
use super::{Clock, Fault, Link};

/// A server that keeps contradicting itself is left alone after as many steps.
const MOST_STEPS: usize = 8;

pub(crate) struct Session<'a> {
    folder: &'a Folder,
    record: Record,
    line: Transport,
    clock: Clock,
    pub(crate) fault: Option<Fault>,
    pub(crate) device_pin: Option<String>,
    messages: Vec<Message>,
    poll_after_s: Option<u32>,
}

/// Asks what a link offers.
pub(crate) async fn offer(transport: &mut Transport, link: &Link) -> Result<Offer, Error> {
    let offer: Offer =
        transport.call(Call::post("/enrol/v1/offer", &OfferRequest { code: link.code.expose() })?).await?;
    let is_known = |installs: &&Installs| matches!(installs.kind.as_str(), "door_id" | "certificates");
    match offer.installs.iter().find(|installs| !is_known(installs)) {
        Some(unknown) => Err(Error::CannotInstall { kind: unknown.kind.clone() }),
        None => Ok(offer),
    }
}

impl<'a> Session<'a> {
    pub(crate) fn new(folder: &'a Folder, record: Record, line: Transport, clock: Clock) -> Self {
        Self { folder, record, line, clock, fault: None, device_pin: None, messages: Vec::new(), poll_after_s: None }
    }

    /// A session over a line of its own.
    pub(crate) fn open(
        folder: &'a Folder,
        record: Record,
        roots: &[Certificate],
        clock: &Clock,
    ) -> Result<Self, Error> {
        let line = Transport::new(&record.public_url, roots, clock.clone())?;
        Ok(Self::new(folder, record, line, clock.clone()))
    }

    /// Binds the phone, with keys that are stored already. Nothing to do where it is bound.
    pub(crate) async fn claim(&mut self, pin: Option<&str>) -> Result<(), Error> {
        let Phase::Claiming { code, keys } = &self.record.phase else { return Ok(()) };
        let device = Device {
            name: &self.record.device_name,
            platform: "reference",
            public_key: keys.public_signing_key(),
            encryption_key: keys.public_encryption_key(),
        };
        let request = ClaimRequest { code: code.expose(), pin, device };
        let answer = self.line.call::<Claimed>(Call::post("/enrol/v1/claim", &request)?.proven_by(keys)).await;
        if self.fault == Some(Fault::LoseClaimAnswer) {
            return Err(Error::Fault);
        }
        match answer {
            Ok(claimed) => self.bind(claimed)?,
            Err(Error::Refused(refusal)) if !refusal.leaves_the_code_usable() => {
                self.folder.remove(&self.record)?;
                return Err(Error::Refused(refusal));
            }
            Err(error) => return Err(error),
        }
        self.store()
    }

    /// Tells the server what it has to know, and asks for the state if there is nothing to tell.
    pub(crate) async fn settle(&mut self) -> Result<(), Error> {
        self.look()?;
        let can_wait = |owed| matches!(owed, Owed::DevicePin | Owed::Certificates) && self.record.is_confirmed();
        if self.record.owed().is_none_or(can_wait) {
            self.ask().await?;
        }
        for _ in 0..MOST_STEPS {
            match self.record.owed() {
                Some(Owed::DevicePin) => self.set_device_pin().await?,
                Some(Owed::Certificates) => self.certify().await?,
                Some(Owed::Confirm) => self.confirm().await?,
                Some(Owed::Disabled(status)) => self.report(status).await?,
                Some(Owed::Reset) => self.reset().await?,
                None => return Ok(()),
            }
        }
        Err(self.line.not_understood("it contradicts itself"))
    }

    /// Looks at the clock, and stores what follows.
    pub(crate) fn look(&mut self) -> Result<(), Error> {
        self.record.look((self.clock)());
        self.store()
    }

    /// A signature with one of the keys, if they are in force.
    pub(crate) async fn sign(&mut self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.look()?;
        if !matches!(self.record.shown(), Shown::Working { .. }) {
            return Err(Error::NotInForce);
        }
        self.unlock().await?;
        let missing = || Error::NoSuchKey { key_id: key_id.to_owned() };
        self.record.certificates().ok_or_else(missing)?.sign(key_id, message)
    }

    /// What the holder sees.
    pub(crate) fn status(self) -> Status {
        Status { messages: self.messages, poll_after_s: self.poll_after_s, ..Status::of(&self.record) }
    }

    async fn ask(&mut self) -> Result<(), Error> {
        let Some(keys) = self.keys() else { return Ok(()) };
        let sent_at = (self.clock)();
        let answer = self.line.call(Call::get("/enrol/v1/state").proven_by(&keys)).await;
        self.obey(answer, sent_at)
    }

    async fn confirm(&mut self) -> Result<(), Error> {
        let Some(keys) = self.keys() else { return Ok(()) };
        let sent_at = (self.clock)();
        let request = ConfirmRequest { installed: self.installed() };
        let answer = self.line.call(Call::post("/enrol/v1/confirm", &request)?.proven_by(&keys)).await;
        if self.fault == Some(Fault::LoseConfirmAnswer) {
            return Err(Error::Fault);
        }
        if let Err(Error::Refused(Refusal::CertificatesNotInstalled)) = &answer
            && let Some(order) = self.record.certificates_mut().and_then(|certificates| certificates.order.as_mut())
        {
            // They were named: so they lapsed, unconfirmed for too long.
            order.begin_again();
            return self.store();
        }
        if let (Ok(_), Some(certificates)) = (&answer, self.record.certificates_mut()) {
            certificates.install();
        }
        self.obey(answer, sent_at)
    }

    async fn report(&mut self, status: &'static str) -> Result<(), Error> {
        let Some(keys) = self.keys() else { return Ok(()) };
        let sent_at = (self.clock)();
        let call = Call::post("/enrol/v1/disabled", &DisabledRequest { status })?.proven_by(&keys);
        let answer = self.line.call(call).await;
        self.obey(answer, sent_at)?;
        if self.record.owed() == Some(Owed::Disabled(status)) {
            self.record.reported();
        }
        self.store()
    }

    async fn reset(&mut self) -> Result<(), Error> {
        #[derive(Deserialize)]
        struct Done {}

        let Some(keys) = self.keys() else { return Ok(()) };
        let call = Call::post("/enrol/v1/reset", &ResetRequest {})?.proven_by(&keys);
        match self.line.call::<Done>(call).await {
            Ok(Done {}) | Err(Error::Refused(Refusal::DeviceUnknown)) => self.record.end(End::Reset),
            Err(error) => return Err(error),
        }
        self.store()
    }

    /// Does what the answer says, and stores it, before anything else happens.
    fn obey(&mut self, answer: Result<State, Error>, sent_at: Timestamp) -> Result<(), Error> {
        match answer {
            Ok(state) => {
                self.messages.clone_from(&state.messages);
                self.poll_after_s = Some(state.poll_after_s);
                self.record.obey(state, sent_at).map_err(|what| self.line.not_understood(what))?;
            }
            Err(Error::Refused(Refusal::DeviceUnknown)) => self.record.end(self.record.end_if_forgotten()),
            Err(error) => return Err(error),
        }
        self.store()
    }

    fn installed(&self) -> Vec<Installed> {
        let key_ids = self.record.certificates().map(Certificates::confirmed_by).unwrap_or_default();
        let certificates = (!key_ids.is_empty()).then_some(Installed::Certificates { key_ids });
        std::iter::once(Installed::DoorId).chain(certificates).collect()
    }

    /// Takes the claim's answer. Where files of another enrolment lie in the folder, these come into one within it.
    fn bind(&mut self, claimed: Claimed) -> Result<(), Error> {
        let has_files =
            |record: &Record| record.within.is_none() && record.certificates().is_some_and(|own| !own.is_empty());
        if !claimed.templates.is_empty() && self.folder.list()?.iter().any(has_files) {
            self.record.within = Some(self.record.name.clone());
        }
        self.record.bind(claimed);
        Ok(())
    }

    /// Stores what is known, and shows it in files.
    fn store(&mut self) -> Result<(), Error> {
        self.folder.save(&self.record)?;
        self.folder.lay_out(&mut self.record)
    }

    fn keys(&self) -> Option<Keys> {
        match &self.record.phase {
            Phase::Bound { keys, .. } => Some(keys.clone()),
            Phase::Claiming { .. } | Phase::Ended { .. } => None,
        }
    }
}
