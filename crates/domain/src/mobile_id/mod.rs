//! What a project decides of mobile IDs: which processes there are, what goes onto a phone, how long it is valid, and what
//! its holder is told. The section `mobile_id` of the project's settings.

mod certificates;
mod choice;
mod domains;
mod fill;
mod offer;
mod order;
mod pin;
mod process;
mod reminders;
mod template;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use certificates::{Certificates, InvalidProfileName, Issue, ProfileName};
pub use choice::{EnrolmentPin, LongNames, PhoneKey, QrCode, QrPlace, Recovery};
pub use domains::{Domain, Domains, InvalidDomain};
pub use fill::{FillFault, Person};
pub use offer::{Decided, Offer, Unoffered, Wishes};
pub use order::{CertificateOrder, OrderState, Plan};
pub use pin::{DevicePin, PinFault, Rule, Signs};
pub use process::{ProcessKind, Processes, Switch, Taker};
pub use reminders::Reminders;
pub use template::{Field, OwnField, Template, TemplateFault};

use crate::settings::InvalidSetting;

/// The days that a mobile ID may be valid.
const VALIDITY: std::ops::RangeInclusive<u16> = 1..=3653;

/// The options of mobile IDs, used alike by whoever makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MobileId {
    /// Which processes there are.
    pub processes: Processes,
    /// Which certificates are issued, by profile.
    pub certificates: Certificates,
    /// Where the QR code goes.
    pub qr_code: QrCode,
    /// How long a mobile ID is valid, in days (1–3653).
    pub validity_days: u16,
    /// Whether the operator may choose another validity.
    pub operator_may_choose_validity: bool,
    /// The longest validity that the operator may choose, in days (`validity_days`–3653).
    pub longest_days: u16,
    /// What a holder is called by the systems that the mobile ID is for.
    pub user_id: Template,
    /// What the phone shows as the issuer.
    pub server_name: Template,
    /// What the mobile ID is called on the phone.
    pub profile_name: Template,
    /// Whether earlier encryption keys go onto a new phone.
    pub recovery: Recovery,
    /// What holders are told.
    pub notify: Notify,
    /// On which days before the end holders are reminded.
    pub reminders_days: Reminders,
    /// The PIN that guards the keys on the phone.
    pub device_pin: DevicePin,
    /// When certificates want a PIN that comes by another way than the link.
    pub enrolment_pin: EnrolmentPin,
    /// Which keys phones make.
    pub key: PhoneKey,
    /// The mail domains that may stand in certificates.
    pub allowed_domains: Domains,
    /// What becomes of a name that is too long for a certificate.
    pub names_too_long: LongNames,
}

impl Default for MobileId {
    fn default() -> Self {
        Self {
            processes: Processes::default(),
            certificates: Certificates::default(),
            qr_code: QrCode::Shown,
            validity_days: 730,
            operator_may_choose_validity: false,
            longest_days: 730,
            user_id: Template::field(OwnField::Email),
            server_name: Template::field(OwnField::Organisation),
            profile_name: Template::text("MobileID ").followed_by(OwnField::DisplayName),
            recovery: Recovery::Offered,
            notify: Notify::default(),
            reminders_days: Reminders::default(),
            device_pin: DevicePin::default(),
            enrolment_pin: EnrolmentPin::WhenSecondChannel,
            key: PhoneKey::P256,
            allowed_domains: Domains::default(),
            names_too_long: LongNames::Shorten,
        }
    }
}

/// What holders are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notify {
    /// Whether they learn that a mobile ID was made.
    pub success: bool,
    /// Whether they learn that one could not be made.
    pub failure: bool,
}

impl Default for Notify {
    fn default() -> Self {
        Self { success: true, failure: true }
    }
}

impl MobileId {
    /// The three templates, each with the member that holds it.
    #[must_use]
    pub fn templates(&self) -> [(&'static str, &Template); 3] {
        [("user_id", &self.user_id), ("server_name", &self.server_name), ("profile_name", &self.profile_name)]
    }

    /// Whether a process may be taken.
    #[must_use]
    pub fn is_enabled(&self, process: ProcessKind) -> bool {
        self.processes.is_enabled(process)
    }

    /// Everything that is out of range, with pointers into this section.
    #[must_use]
    pub fn check(&self) -> Vec<InvalidSetting> {
        let mut invalid = self.check_validity();
        invalid.extend(self.certificates.check());
        invalid.extend(self.reminders_days.check());
        invalid.extend(self.device_pin.ranges());
        invalid.extend(self.allowed_domains.check());
        invalid
    }

    fn check_validity(&self) -> Vec<InvalidSetting> {
        let mut invalid = Vec::new();
        let (shortest, longest) = VALIDITY.into_inner();
        if !VALIDITY.contains(&self.validity_days) {
            invalid.push(InvalidSetting::range("/validity_days", shortest, longest));
        }
        // Where nobody chooses, the longest need not follow the usual one.
        let least = if self.operator_may_choose_validity { self.validity_days.max(shortest) } else { shortest };
        if !(least..=longest).contains(&self.longest_days) {
            invalid.push(InvalidSetting::range("/longest_days", least.min(longest), longest));
        }
        invalid
    }
}
