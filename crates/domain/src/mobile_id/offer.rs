//! What whoever makes a mobile ID may choose, and what becomes of the choice: exactly what the options allow.

use super::{Issue, MobileId, ProfileName, QrPlace, Recovery, Taker};

/// What somebody is asked who makes a mobile ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The certificates that are issued or can be, with how: none of [`Issue::Never`].
    pub certificates: Vec<(ProfileName, Issue)>,
    /// Where the QR code may go; the first is meant where nobody says.
    pub qr_code: &'static [QrPlace],
    /// How long the mobile ID is valid where nobody says, in days.
    pub validity_days: u16,
    /// Up to how many days may be chosen; `None`: there is no choice.
    pub longest_days: Option<u16>,
    /// Whether earlier encryption keys go onto the phone; with [`Recovery::Offered`] they do unless somebody says no.
    pub recovery: Recovery,
}

/// What somebody chose. `None`: nothing was said, and what the offer proposes is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// All certificates that shall be issued; those that always are need not be named.
    pub certificates: Option<Vec<ProfileName>>,
    /// Where the QR code goes.
    pub qr_code: Option<QrPlace>,
    /// How long the mobile ID is valid, in days.
    pub validity_days: Option<u16>,
    /// Whether earlier encryption keys go onto the phone.
    pub recover: Option<bool>,
}

/// What will be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The profiles of the certificates that are issued, in the order of the offer.
    pub certificates: Vec<ProfileName>,
    /// Where the QR code goes.
    pub qr_code: QrPlace,
    /// How long the mobile ID is valid, in days.
    pub validity_days: u16,
    /// Whether earlier encryption keys go onto the phone, where there are any.
    pub recover: bool,
}

/// A wish that is not on offer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unoffered {
    /// The project does not issue certificates of this profile.
    #[error("the project does not offer certificates of the profile {0}")]
    Certificate(ProfileName),
    /// No certificate would be issued.
    #[error("choose at least one certificate")]
    NoCertificate,
    /// The QR code does not go there.
    #[error("the QR code is not {} in this project", .0.text())]
    QrCode(QrPlace),
    /// The validity is not to be chosen, or not so.
    #[error("the mobile ID is valid for {usual} days; {}", longest.map_or_else(
        || "that cannot be chosen".to_owned(), |longest| format!("1 to {longest} can be chosen")))]
    Validity {
        /// What is meant where nobody says.
        usual: u16,
        /// What can be chosen at most, if anything.
        longest: Option<u16>,
    },
    /// Earlier encryption keys always go onto the phone, or never.
    #[error("whether earlier encryption keys go onto the phone cannot be chosen in this project")]
    Recovery,
}

impl Unoffered {
    /// The member of the choice that it is about.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        match self {
            Self::Certificate(_) | Self::NoCertificate => "certificates",
            Self::QrCode(_) => "qr_code",
            Self::Validity { .. } => "validity_days",
            Self::Recovery => "recover",
        }
    }
}

impl MobileId {
    /// What somebody is asked who makes a mobile ID.
    #[must_use]
    pub fn offer(&self, taker: Taker) -> Offer {
        let issued = self.certificates.iter().filter(|(_, issue)| *issue != Issue::Never);
        let may_choose = taker == Taker::Operator && self.operator_may_choose_validity;
        Offer {
            certificates: issued.map(|(name, issue)| (name.clone(), issue)).collect(),
            qr_code: self.qr_code.places(),
            validity_days: self.validity_days,
            longest_days: may_choose.then_some(self.longest_days),
            recovery: self.recovery,
        }
    }
}

impl Offer {
    /// What will be made of somebody's wishes.
    ///
    /// # Errors
    /// Every wish that is not on offer.
    pub fn decide(&self, wishes: &Wishes) -> Result<Decided, Vec<Unoffered>> {
        let mut faults = Vec::new();
        let certificates = self.decide_certificates(wishes.certificates.as_deref(), &mut faults);
        let mut wrong = |fault| faults.push(fault);
        let usual_place = self.qr_code.first().copied().unwrap_or(QrPlace::Shown);
        let qr_code = wishes.qr_code.unwrap_or(usual_place);
        if !self.qr_code.contains(&qr_code) {
            wrong(Unoffered::QrCode(qr_code));
        }
        let validity_days = wishes.validity_days.unwrap_or(self.validity_days);
        let fits = 1..=self.longest_days.unwrap_or(0);
        if validity_days != self.validity_days && !fits.contains(&validity_days) {
            wrong(Unoffered::Validity { usual: self.validity_days, longest: self.longest_days });
        }
        let usual_recovery = self.recovery != Recovery::Never;
        let recover = wishes.recover.unwrap_or(usual_recovery);
        if recover != usual_recovery && self.recovery != Recovery::Offered {
            wrong(Unoffered::Recovery);
        }
        if faults.is_empty() { Ok(Decided { certificates, qr_code, validity_days, recover }) } else { Err(faults) }
    }

    fn decide_certificates(&self, wished: Option<&[ProfileName]>, faults: &mut Vec<Unoffered>) -> Vec<ProfileName> {
        let strange = |name: &&ProfileName| !self.certificates.iter().any(|(offered, _)| offered == *name);
        faults.extend(wished.into_iter().flatten().filter(strange).cloned().map(Unoffered::Certificate));
        let is_wished = |name, issue| match wished {
            Some(wished) => issue == Issue::Always || wished.contains(name),
            None => issue != Issue::Offered,
        };
        let chosen = self.certificates.iter().filter(|(name, issue)| is_wished(name, *issue));
        let chosen: Vec<ProfileName> = chosen.map(|(name, _)| name.clone()).collect();
        // Where a project issues none at all, nothing is missing.
        if chosen.is_empty() && !self.certificates.is_empty() {
            faults.push(Unoffered::NoCertificate);
        }
        chosen
    }
}
