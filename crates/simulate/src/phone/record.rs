//! What the phone keeps of one enrolment, and how the server's word changes it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::certificates::{Certificates, Step};
use super::keys::{Keys, sha256};
use super::lease::{Granted, Lease};
use super::link::{Code, Link};
use super::status::{End, Shown};
use super::wire::{Claimed, CredentialInfo, DoorId, State, StateStatus};

/// One enrolment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// A number that people can type.
    pub(crate) name: String,
    pub(crate) public_url: String,
    pub(crate) device_name: String,
    /// By which the same link finds its enrolment again, when the code itself is gone.
    link_sha256: String,
    /// The folder within the phone's in which its files lie, where they do not lie in that itself.
    #[serde(default)]
    pub(crate) within: Option<String>,
    /// The files that may be there. To be stored before they are.
    #[serde(default)]
    pub(crate) files: BTreeSet<String>,
    pub(crate) phase: Phase,
}

/// How far an enrolment is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a phone has a handful of them")]
pub(crate) enum Phase {
    /// The keys are stored; the server may or may not know them.
    Claiming { code: Code, keys: Keys },
    /// The server knows this phone.
    Bound {
        keys: Keys,
        device_id: String,
        credential: CredentialInfo,
        standing: Standing,
        #[serde(default)]
        certificates: Certificates,
    },
    /// It is over, and the keys are wiped.
    Ended { device_id: String, credential: CredentialInfo, end: End },
}

/// What the server last said of a phone that it knows, or the holder decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub(crate) enum Standing {
    Unconfirmed,
    NotStarted {
        valid_from: Option<Timestamp>,
    },
    Active {
        id: DoorId,
        lease: Lease,
    },
    Suspended {
        reason: Option<String>,
        reported: bool,
    },
    Revoked {
        reason: Option<String>,
    },
    /// The holder gave the phone up; the server does not know yet.
    GivenUp,
}

/// What a phone has to tell the server before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owed {
    DevicePin,
    Certificates,
    Confirm,
    Disabled(&'static str),
    Reset,
}

impl Record {
    /// A new enrolment with new keys.
    pub(crate) fn begin(name: String, link: &Link, device_name: &str) -> Self {
        Self {
            name,
            public_url: link.public_url.clone(),
            device_name: device_name.to_owned(),
            link_sha256: fingerprint(link),
            within: None,
            files: BTreeSet::new(),
            phase: Phase::Claiming { code: link.code.clone(), keys: Keys::generate() },
        }
    }

    /// Whether this enrolment began with that link and can go on.
    pub(crate) fn goes_on_with(&self, link: &Link) -> bool {
        !matches!(self.phase, Phase::Ended { .. }) && self.link_sha256 == fingerprint(link)
    }

    /// Takes the answer of *claim*.
    pub(crate) fn bind(&mut self, claimed: Claimed) {
        if let Phase::Claiming { keys, .. } = &self.phase {
            let (keys, Claimed { device_id, credential, templates, device_pin }) = (keys.clone(), claimed);
            let certificates = Certificates::wanted(templates, device_pin);
            self.phase = Phase::Bound { keys, device_id, credential, standing: Standing::Unconfirmed, certificates };
        }
    }

    /// Looks at the clock, which may end a lease.
    pub(crate) fn look(&mut self, now: Timestamp) {
        if let Phase::Bound { standing: Standing::Active { lease, .. }, .. } = &mut self.phase {
            lease.look(now);
        }
    }

    /// What it has of certificates.
    pub(crate) fn certificates(&self) -> Option<&Certificates> {
        match &self.phase {
            Phase::Bound { certificates, .. } => Some(certificates),
            Phase::Claiming { .. } | Phase::Ended { .. } => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn certificates_mut(&mut self) -> Option<&mut Certificates> {
        match &mut self.phase {
            Phase::Bound { certificates, .. } => Some(certificates),
            Phase::Claiming { .. } | Phase::Ended { .. } => None,
        }
    }

    /// The files that show its certificates and keys, by name.
    pub(crate) fn shown_files(&self) -> BTreeMap<String, String> {
        self.certificates().map(Certificates::files).unwrap_or_default()
    }

    /// Whether the server knows what the phone has stored, so that its word comes before what is new.
    pub(crate) fn is_confirmed(&self) -> bool {
        !matches!(self.phase, Phase::Bound { standing: Standing::Unconfirmed, .. })
    }

    /// Obeys the server. The ID is gone as soon as the record is stored.
    ///
    /// # Errors
    /// What is missing in the state, which then changes nothing.
    pub(crate) fn obey(&mut self, state: State, sent_at: Timestamp) -> Result<(), &'static str> {
        if let Phase::Bound { standing, certificates, .. } = &mut self.phase {
            let (states, to_renew) = (state.certificates.clone(), state.certificates_to_renew.clone());
            *standing = standing.told(state, sent_at)?;
            match standing {
                Standing::Revoked { .. } => *certificates = Certificates::default(),
                Standing::Unconfirmed => certificates.told(&states, Vec::new()),
                _ => certificates.told(&states, to_renew),
            }
        }
        Ok(())
    }

    /// Notes that the server heard of the disablement.
    pub(crate) fn reported(&mut self) {
        if let Phase::Bound { standing, .. } = &mut self.phase {
            match standing {
                Standing::Suspended { reported, .. } => *reported = true,
                Standing::Revoked { reason } => {
                    let end = End::Revoked { reason: reason.take() };
                    self.end(end);
                }
                _ => {}
            }
        }
    }

    /// The holder gives the phone up: ID and certificates go at once, the keys of the enrolment when the server knows.
    pub(crate) fn give_up(&mut self) {
        if let Phase::Bound { standing, certificates, .. } = &mut self.phase {
            *standing = Standing::GivenUp;
            *certificates = Certificates::default();
        }
    }

    /// Ends it and wipes the keys.
    pub(crate) fn end(&mut self, end: End) {
        if let Phase::Bound { device_id, credential, .. } = &self.phase {
            self.phase = Phase::Ended { device_id: device_id.clone(), credential: credential.clone(), end };
        }
    }

    /// What has to be told to the server.
    pub(crate) fn owed(&self) -> Option<Owed> {
        let Phase::Bound { standing, certificates, .. } = &self.phase else { return None };
        match standing {
            Standing::Unconfirmed => Some(certificates.step().map_or(Owed::Confirm, Owed::of)),
            Standing::Suspended { reported: false, .. } => Some(Owed::Disabled("suspended")),
            Standing::Revoked { .. } => Some(Owed::Disabled("revoked")),
            Standing::GivenUp => Some(Owed::Reset),
            Standing::NotStarted { .. } | Standing::Active { .. } => certificates.step().map(Owed::of),
            Standing::Suspended { .. } => None,
        }
    }

    /// The end that a phone comes to when the server does not know it any more.
    pub(crate) fn end_if_forgotten(&self) -> End {
        match &self.phase {
            Phase::Bound { standing: Standing::GivenUp, .. } => End::Reset,
            Phase::Bound { standing: Standing::Revoked { reason }, .. } => End::Revoked { reason: reason.clone() },
            _ => End::Forgotten,
        }
    }

    /// The same for people.
    pub(crate) fn shown(&self) -> Shown {
        match &self.phase {
            Phase::Claiming { .. } => Shown::Unfinished,
            Phase::Bound { standing, .. } => standing.shown(),
            Phase::Ended { end, .. } => Shown::Ended { end: end.clone() },
        }
    }
}

impl Owed {
    fn of(step: Step) -> Self {
        match step {
            Step::SetPin => Self::DevicePin,
            Step::Request => Self::Certificates,
            Step::Confirm => Self::Confirm,
        }
    }
}

impl Standing {
    fn told(&self, state: State, sent_at: Timestamp) -> Result<Self, &'static str> {
        let reason = state.reason;
        Ok(match state.status {
            StateStatus::Claimed => Self::Unconfirmed,
            StateStatus::NotStarted => Self::NotStarted { valid_from: state.valid_from },
            StateStatus::Active => {
                let id = state.id.ok_or("active, but without id")?;
                let lease_until = state.lease_until.ok_or("active, but without lease_until")?;
                let (server_time, valid_until) = (state.server_time, state.valid_until);
                Self::Active { id, lease: Lease::begin(Granted { lease_until, server_time, valid_until }, sent_at) }
            }
            StateStatus::Suspended => {
                Self::Suspended { reason, reported: matches!(self, Self::Suspended { reported: true, .. }) }
            }
            StateStatus::Revoked => Self::Revoked { reason },
            StateStatus::Unknown => Self::Suspended { reason, reported: true },
        })
    }

    fn shown(&self) -> Shown {
        match self {
            Self::Unconfirmed => Shown::Unconfirmed,
            Self::NotStarted { valid_from } => Shown::NotStarted { valid_from: *valid_from },
            Self::Active { id, lease } => match lease.ended() {
                Some(why) => Shown::Disabled { why },
                None => {
                    Shown::Working { id: id.clone(), lease_ends_at: lease.ends_at(), valid_until: lease.valid_until() }
                }
            },
            Self::Suspended { reason, .. } => Shown::Suspended { reason: reason.clone() },
            Self::Revoked { reason } => Shown::Revoked { reason: reason.clone() },
            Self::GivenUp => Shown::BeingGivenUp,
        }
    }
}

fn fingerprint(link: &Link) -> String {
    sha256(format!("{}/m/#{}", link.public_url, link.code.expose()).as_bytes())
}
