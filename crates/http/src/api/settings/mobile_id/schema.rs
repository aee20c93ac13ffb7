//! How the options of mobile IDs appear in the OpenAPI document.

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// The options of mobile IDs, used alike by whoever makes one.
#[derive(ToSchema)]
#[schema(as = MobileIdSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct MobileId {
    /// Which processes there are: `MobileIDProcSupplyMobileIDForUser`, `MobileIDSelfServiceProcGet`,
    /// `MobileIDSelfServiceProcLock`, `MobileIDProcLock`, `MobileIDProcDeactivate`, `MobileIDProcReactivate`,
    /// `MobileIDProcDelete`, `PcmProcRenewMobileId`.
    processes: BTreeMap<String, Switch>,
    /// How certificates are issued, by profile: `always`, `preselected`, `offered`, `never`.
    certificates: BTreeMap<String, String>,
    /// Where the QR code goes: `shown`, `mailed`, `choice`.
    qr_code: String,
    /// How long a mobile ID is valid, in days.
    #[schema(minimum = 1, maximum = 3653)]
    validity_days: u16,
    /// Whether the operator may choose another validity.
    operator_may_choose_validity: bool,
    /// The longest validity that the operator may choose, in days.
    #[schema(minimum = 1, maximum = 3653)]
    longest_days: u16,
    /// What a holder is called by the systems that the mobile ID is for: a text with `{field}` in it.
    user_id: String,
    /// What the phone shows as the issuer: a text with `{field}` in it.
    server_name: String,
    /// What the mobile ID is called on the phone: a text with `{field}` in it.
    profile_name: String,
    /// Whether earlier encryption keys go onto a new phone: `offered`, `always`, `never`.
    recovery: String,
    /// What holders are told.
    notify: Notify,
    /// On which days before the end holders are reminded, the longest time first; then every day below the last of them.
    reminders_days: Vec<u16>,
    /// The PIN that guards the keys on the phone.
    device_pin: DevicePin,
    /// When certificates want a PIN that comes by another way than the link: `when_second_channel`, `always`, `never`.
    enrolment_pin: String,
    /// Which keys phones make: `p256`, `p384`, `rsa2048`, `rsa3072`.
    key: String,
    /// The mail domains that may stand in certificates, as `example.org` or `*.example.org`; none: each holder's own.
    allowed_domains: Vec<String>,
    /// What becomes of a name that is too long for a certificate: `shorten`, `refuse`.
    names_too_long: String,
}

/// Whether a process may be taken.
#[derive(ToSchema)]
#[schema(as = MobileIdProcessSwitch)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct Switch {
    /// Whether it may.
    enabled: bool,
}

/// What holders are told.
#[derive(ToSchema)]
#[schema(as = MobileIdNotify)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct Notify {
    /// Whether they learn that a mobile ID was made.
    success: bool,
    /// Whether they learn that one could not be made.
    failure: bool,
}

/// The PIN that guards the keys on the phone.
#[derive(ToSchema)]
#[schema(as = DevicePinPolicy)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct DevicePin {
    /// Whether there is one.
    required: bool,
    /// How many characters it has at least.
    #[schema(minimum = 4, maximum = 64)]
    min_length: u16,
    /// How many characters it has at most.
    #[schema(minimum = 4, maximum = 64)]
    max_length: u16,
    /// Small letters: `allowed`, `required`, `forbidden`.
    lower: String,
    /// Capital letters: `allowed`, `required`, `forbidden`.
    upper: String,
    /// Digits: `allowed`, `required`, `forbidden`.
    digits: String,
    /// All other characters: `allowed`, `required`, `forbidden`.
    special: String,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::mobile_id::ProcessKind;
    use serde_json::{Value, json};
    use utoipa::PartialSchema;

    use super::*;

    fn described<T: PartialSchema>() -> BTreeSet<String> {
        names(&serde_json::to_value(T::schema()).unwrap()["properties"])
    }

    fn names(object: &Value) -> BTreeSet<String> {
        object.as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn the_documents_members_are_the_domains() {
        let options = json!(domain::mobile_id::MobileId::default());
        assert_eq!(described::<MobileId>(), names(&options));
        assert_eq!(described::<Notify>(), names(&options["notify"]));
        assert_eq!(described::<DevicePin>(), names(&options["device_pin"]));
        assert_eq!(described::<Switch>(), names(&options["processes"]["PcmProcRenewMobileId"]));
    }

    #[test]
    fn the_document_names_every_process() {
        let document = json!(MobileId::schema()).to_string();
        for name in ProcessKind::NAMES {
            assert!(document.contains(name), "{name}");
        }
    }
}
