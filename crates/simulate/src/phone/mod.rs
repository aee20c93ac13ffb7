//! The reference phone: a client of the enrolment protocol that keeps its keys in a local folder.
//!
//! It does what the specification asks of phones, no less: keys are stored before they are claimed, so that a phone
//! which dies at any moment goes on with the same link; the ID stops working when its lease ends, when the clock is set
//! back, and when the server says so.
//!
//! ```no_run
//! # async fn example(clock: simulate::phone::Clock) -> Result<(), simulate::phone::Error> {
//! use simulate::phone::{Phone, PhoneOptions};
//! let mut phone = Phone::open(PhoneOptions::new("my-phone", clock))?;
//! let link = "https://doors.example.org/m/#mzxw6ytboi2dknrxhazdgnbvgy".parse()?;
//! let status = phone.enrol(&link, None, "Ada's phone").await?;
//! assert!(status.works());
//! # Ok(()) }
//! ```
//!
//! The process must have a default rustls crypto provider.

mod certificates;
mod error;
mod folder;
mod keys;
mod lease;
mod link;
mod login;
mod proof;
mod record;
mod session;
mod status;
mod transport;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Certificate;

pub use self::certificates::{CertificateShown, CertificateStatus, KeyId, PinPolicy, PinRule, Serial};
pub use self::error::{Error, Refusal};
pub use self::lease::LeaseEnd;
pub use self::link::{Link, LinkError, LoginLink};
pub use self::login::{Login, Reply};
pub use self::status::{End, Shown, Status};
pub use self::wire::{CredentialInfo, DoorId, Holder, Installs, Issuer, Message, Offer};

use self::folder::Folder;
use self::record::{Phase, Record};
use self::session::Session;
use self::transport::Transport;

/// Where the phone has the time from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How a phone is set up.
#[derive(Clone)]
pub struct PhoneOptions {
    /// Where it keeps its keys; made if it is not there.
    pub folder: PathBuf,
    /// Where it has the time from.
    pub clock: Clock,
    /// Root certificates to trust beside the system's, in PEM.
    pub extra_roots_pem: Vec<u8>,
    /// The PIN that guards the keys, where the issuer wants one: to be chosen, or known already.
    pub device_pin: Option<String>,
    /// A mishap to act out, for tests.
    pub fault: Option<Fault>,
}

/// A mishap that the phone acts out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The claim reaches the server, its answer does not reach the phone.
    LoseClaimAnswer,
    /// The phone dies between claim and confirm.
    StopBeforeConfirm,
    /// The proof of the device PIN reaches the server, its answer does not reach the phone.
    LosePinAnswer,
    /// The phone dies when the keys for certificates are stored, before it sends anything.
    StopBeforeRequest,
    /// The requests reach the server, the certificates do not reach the phone.
    LoseCertificates,
    /// The confirmation reaches the server, its answer does not reach the phone.
    LoseConfirmAnswer,
}

impl PhoneOptions {
    /// A phone that trusts the system's roots and has no mishaps.
    pub fn new(folder: impl Into<PathBuf>, clock: Clock) -> Self {
        Self { folder: folder.into(), clock, extra_roots_pem: Vec::new(), device_pin: None, fault: None }
    }
}

/// A phone.
pub struct Phone {
    folder: Folder,
    clock: Clock,
    roots: Vec<Certificate>,
    device_pin: Option<String>,
    fault: Option<Fault>,
}

impl Phone {
    /// Opens the phone's folder, or makes it. One process at a time can have it open.
    ///
    /// # Errors
    /// [`Error::Folder`], [`Error::InUse`], or [`Error::Roots`].
    pub fn open(options: PhoneOptions) -> Result<Self, Error> {
        let roots = Certificate::from_pem_bundle(&options.extra_roots_pem).map_err(Error::Roots)?;
        if roots.is_empty() && !options.extra_roots_pem.is_empty() {
            return Err(Error::NoRoots);
        }
        let folder = Folder::open(&options.folder)?;
        Ok(Self { folder, clock: options.clock, roots, device_pin: options.device_pin, fault: options.fault })
    }

    /// Asks what a link offers. Changes nothing, here or there.
    ///
    /// # Errors
    /// If the server refuses or cannot be reached, or offers what this phone does not know.
    pub async fn offer(&self, link: &Link) -> Result<Offer, Error> {
        session::offer(&mut self.transport(link)?, link).await
    }

    /// Enrols with a link; with one that it began with before, goes on from there.
    ///
    /// # Errors
    /// If the server refuses or cannot be reached. Where that leaves open whether the phone was bound, the same link
    /// finishes it.
    pub async fn enrol(&mut self, link: &Link, pin: Option<&str>, device_name: &str) -> Result<Status, Error> {
        check_device_name(device_name)?;
        let mut transport = self.transport(link)?;
        let record = match self.folder.find_by_link(link)? {
            Some(record) => record,
            None => self.begin(&mut transport, link, pin, device_name).await?,
        };
        let mut session = self.equip(Session::new(&self.folder, record, transport, self.clock.clone()));
        session.claim(pin).await?;
        if self.fault == Some(Fault::StopBeforeConfirm) {
            return Err(Error::Fault);
        }
        session.settle().await?;
        Ok(session.status())
    }

    /// Asks the servers about all enrolments, and does what they say. Where one cannot be asked, that is said in
    /// [`Status::trouble`], and what is known here counts.
    ///
    /// # Errors
    /// If the folder cannot be read or written.
    pub async fn status(&mut self) -> Result<Vec<Status>, Error> {
        let mut all = Vec::new();
        for record in self.folder.list()? {
            all.push(self.refresh(record).await?);
        }
        Ok(all)
    }

    /// All enrolments by what is known here, without asking anybody.
    ///
    /// # Errors
    /// If the folder cannot be read or written.
    pub fn list(&mut self) -> Result<Vec<Status>, Error> {
        let now = (self.clock)();
        let mut records = self.folder.list()?;
        for record in &mut records {
            record.look(now);
            self.folder.save(record)?;
        }
        Ok(records.iter().map(Status::of).collect())
    }

    /// Gives the phone up for one enrolment, by its name in the list. The ID is gone at once; where the server cannot be
    /// told, [`Phone::status`] tells it later, and [`Status::trouble`] says so.
    ///
    /// # Errors
    /// [`Error::NoSuchEnrolment`], or if the folder cannot be read or written.
    pub async fn reset(&mut self, name: &str) -> Result<Status, Error> {
        let mut record = self.folder.find(name)?;
        record.give_up();
        self.folder.save(&record)?;
        self.refresh(record).await
    }

    /// Signs bytes with the key of that name of the newest enrolment that holds one: ECDSA in DER, over SHA-256 for
    /// P-256 and SHA-384 for P-384, or RSA with PKCS#1 v1.5 over SHA-256. A device PIN is shown to the server first.
    ///
    /// # Errors
    /// [`Error::NoSuchKey`]; [`Error::NotInForce`] if the lease is over; [`Error::DevicePinNeeded`], or the server's
    /// word on the PIN; or if the folder cannot be read or written.
    pub async fn sign(&mut self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, Error> {
        let holds = |record: &Record| record.certificates().is_some_and(|certificates| certificates.holds(key_id));
        let record = self.folder.list()?.into_iter().rfind(holds);
        let record = record.ok_or_else(|| Error::NoSuchKey { key_id: key_id.to_owned() })?;
        self.equip(Session::open(&self.folder, record, &self.roots, &self.clock)?).sign(key_id, message).await
    }

    /// Learns what a link offers, and stores new keys for it.
    async fn begin(
        &self,
        transport: &mut Transport,
        link: &Link,
        pin: Option<&str>,
        device_name: &str,
    ) -> Result<Record, Error> {
        match session::offer(transport, link).await {
            Ok(offer) if offer.pin_required && pin.is_none() => return Err(Error::Refused(Refusal::PinRequired)),
            Ok(Offer { device_pin: Some(policy), .. }) if self.device_pin.is_none() => {
                return Err(Error::DevicePinToChoose { policy });
            }
            // The claim will be refused too, but by it the issuer learns that a second phone has the link.
            Ok(_) | Err(Error::Refused(Refusal::CodeUsed)) => {}
            Err(error) => return Err(error),
        }
        let record = Record::begin(self.folder.next_name()?, link, device_name);
        self.folder.save(&record)?;
        Ok(record)
    }

    async fn refresh(&self, record: Record) -> Result<Status, Error> {
        if !matches!(record.phase, Phase::Bound { .. }) {
            return Ok(Status::of(&record));
        }
        let mut session = self.equip(Session::open(&self.folder, record, &self.roots, &self.clock)?);
        match session.settle().await {
            Ok(()) => Ok(session.status()),
            Err(error) if error.leaves_the_phone_as_it_is() => {
                Ok(Status { trouble: Some(error.to_string()), ..session.status() })
            }
            Err(error) => Err(error),
        }
    }

    fn equip<'a>(&self, mut session: Session<'a>) -> Session<'a> {
        (session.fault, session.device_pin) = (self.fault, self.device_pin.clone());
        session
    }

    fn transport(&self, link: &Link) -> Result<Transport, Error> {
        Transport::new(link.public_url(), &self.roots, self.clock.clone())
    }
}

fn check_device_name(name: &str) -> Result<(), Error> {
    let is_fit = (1..=80).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    is_fit.then_some(()).ok_or(Error::DeviceName)
}
