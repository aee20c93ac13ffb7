//! How the sections of the settings appear in the OpenAPI document.

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// What IDs look like.
#[derive(ToSchema)]
#[schema(as = CardSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Cards {
    /// The format that users' IDs must fit; see `card-formats`. Stays as it is while credentials have numbers of it.
    format: String,
    /// The facility code, in formats that have one.
    facility_code: Option<u32>,
}

/// How people are invited.
#[derive(ToSchema)]
#[schema(as = InvitationSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Invitations {
    /// How long a mailed link is valid, in days.
    #[schema(minimum = 1, maximum = 60)]
    valid_days: u16,
    /// How many mails leave per minute at most; 0: no limit of ours.
    mails_per_minute: u32,
    /// Whether people with a mobile number get an SMS beside the mail.
    sms: bool,
    /// Whether an invitation to an address or number that was changed by hand in the last 7 days waits until a second
    /// person has approved it; see `approve-contact`.
    approve_changed_contacts: bool,
    /// After how many days without an answer the invitation is sent again; 0: never.
    #[schema(minimum = 0, maximum = 60)]
    remind_after_days: u16,
    /// How often it is sent again by itself.
    #[schema(minimum = 0, maximum = 10)]
    max_reminders: u8,
    /// How many days after its last invitation ended a credential is revoked and its place given back; `null`: never.
    #[schema(minimum = 1, maximum = 365)]
    give_back_after_days: Option<u16>,
}

/// How phones are kept up to date.
#[derive(ToSchema)]
#[schema(as = PhoneSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Phones {
    /// How long a phone works without having asked, in hours.
    #[schema(minimum = 1, maximum = 720)]
    lease_hours: u16,
    /// How often a phone asks while it is online, in minutes.
    #[schema(minimum = 1, maximum = 1440)]
    poll_minutes: u16,
    /// How long a revocation may stay unconfirmed before it is overdue, in hours.
    #[schema(minimum = 1, maximum = 720)]
    revocation_deadline_hours: u16,
}

/// Users from a CSV file.
#[derive(ToSchema)]
#[schema(as = AutosyncSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Autosync {
    /// Whether uploads are taken.
    enabled: bool,
    /// Whom a file speaks of: `csv`: users that came from a file; `all`: everybody.
    scope: String,
    /// How often a file is expected, in minutes; silence for three times as long raises an alarm.
    #[schema(minimum = 5, maximum = 10_080)]
    interval_minutes: u32,
    /// How a file without a byte order mark is read when it is not UTF-8, as `windows-1252`.
    fallback_encoding: String,
    /// Further names for columns, by field name: `{"card_id": ["Badge"]}`.
    header_names: BTreeMap<String, Vec<String>>,
    /// Beyond which size of change a run waits for a person.
    thresholds: Thresholds,
}

/// Beyond which size of change a run waits for a person.
#[derive(ToSchema)]
#[schema(as = SyncThresholds)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Thresholds {
    /// Of users who go.
    removals: Threshold,
    /// Of users who come; not at the first import.
    additions: Threshold,
    /// Of users whose ID changes.
    id_changes: Threshold,
    /// Of users whose e-mail address changes.
    email_changes: Threshold,
    /// Of IDs that one person gives up and another takes.
    id_moves: Threshold,
}

/// Credentials that come and go by filters.
#[derive(ToSchema)]
#[schema(as = AutomationSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Automation {
    /// Beyond how many people who would lose a credential a change of a pool's filters waits for a person; the share is
    /// of those who have one.
    revocations: Threshold,
}

/// How long events are kept, in days; 0: for good. What is said of a category counts before what is said of its group, and
/// that before the rest. Events of security are kept for good, whatever is said.
#[derive(ToSchema)]
#[schema(as = RetentionSettings)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Retention {
    /// Of all others.
    #[schema(maximum = 36_525)]
    days: u32,
    /// By group or category: `{"credential": 365, "credential.used": 30}`.
    days_of: BTreeMap<String, u32>,
}

/// As many, **and** such a share of those whom it could be about; 0 in either turns it off.
#[derive(ToSchema)]
#[schema(as = SyncThreshold)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(super) struct Threshold {
    /// How many people.
    at_least: u64,
    /// How many per cent of them.
    #[schema(maximum = 100)]
    percent: u8,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::settings::Settings;
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
        let settings = json!(Settings::default());
        assert_eq!(described::<Cards>(), names(&settings["cards"]));
        assert_eq!(described::<Invitations>(), names(&settings["invitations"]));
        assert_eq!(described::<Phones>(), names(&settings["phones"]));
        assert_eq!(described::<Autosync>(), names(&settings["autosync"]));
        assert_eq!(described::<Automation>(), names(&settings["automation"]));
        assert_eq!(described::<Retention>(), names(&settings["retention"]));
        assert_eq!(described::<Thresholds>(), names(&settings["autosync"]["thresholds"]));
        assert_eq!(described::<Threshold>(), names(&settings["autosync"]["thresholds"]["removals"]));
    }
}
