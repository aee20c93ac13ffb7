//! What somebody writes of a person, and whether it fits the project.

use std::collections::BTreeMap;

use domain::card::CardNumber;
use domain::custom_field::CustomField;
use domain::id::{Id, kind};
use domain::settings::Cards;
use domain::text::tidy;
use domain::time::Timestamp;
use domain::user::Profile;
use store::Session;

use crate::error::{Invalid, Result};
use crate::settings;

/// The longest name, ID of somebody else's, or sync ID, in characters.
const LONGEST: usize = 100;

/// What is known of a person, as somebody wrote it. Empty texts count as missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Where invitations go.
    pub email: Option<String>,
    /// Where SMS go.
    pub mobile: Option<String>,
    /// The ID that a reader sees.
    pub card_id: Option<String>,
    /// The unique id that the access control system gave the person.
    pub sync_id: Option<String>,
    /// An id of somebody else's.
    pub external_id: Option<String>,
    /// Values of the project's custom fields, by field name.
    pub custom_fields: BTreeMap<String, String>,
    /// Before this, credentials are *Not Started*.
    pub valid_from: Option<Timestamp>,
    /// After this, credentials expire.
    pub valid_until: Option<Timestamp>,
}

/// Logs must not collect people by accident.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draft(…)")
    }
}

impl Draft {
    /// What is known of a person, to be changed.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        Self {
            first_name: profile.first_name.clone(),
            last_name: profile.last_name.clone(),
            email: profile.email.clone().map(String::from),
            mobile: profile.mobile.clone().map(String::from),
            card_id: profile.card_id.clone(),
            sync_id: profile.sync_id.clone(),
            external_id: profile.external_id.clone(),
            custom_fields: profile.custom.clone(),
            valid_from: profile.valid_from,
            valid_until: profile.valid_until,
        }
    }
}

/// What the project asks of its users' data.
pub(crate) struct Rules {
    cards: Cards,
    fields: Vec<CustomField>,
}

impl Rules {
    pub(crate) async fn load(session: &mut Session, project: Id<kind::Project>) -> Result<Self> {
        let cards = settings::load(session, project).await?.cards;
        let fields = session.custom_fields().list(project).await?;
        Ok(Self { cards, fields })
    }

    /// Checks everything that differs from what is known already: a rule that came
    /// later does not keep people from mending something else.
    pub(crate) fn check(&self, draft: Draft, known: &Profile) -> std::result::Result<Profile, Vec<Invalid>> {
        let mut check = Check { rules: self, known, faults: Vec::new() };
        let profile = check.profile(draft);
        if check.faults.is_empty() { Ok(profile) } else { Err(check.faults) }
    }
}

struct Check<'a> {
    rules: &'a Rules,
    known: &'a Profile,
    faults: Vec<Invalid>,
}

impl Check<'_> {
    fn profile(&mut self, draft: Draft) -> Profile {
        let known = self.known;
        let profile = Profile {
            first_name: self.text("/first_name", draft.first_name),
            last_name: self.text("/last_name", draft.last_name),
            email: self.parsed("/email", draft.email),
            mobile: self.parsed("/mobile", draft.mobile),
            card_id: self.card_id(draft.card_id, known.card_id.as_deref()),
            sync_id: self.optional_text("/sync_id", draft.sync_id),
            external_id: self.optional_text("/external_id", draft.external_id),
            custom: self.custom(draft.custom_fields),
            valid_from: draft.valid_from.map(domain::time::truncate),
            valid_until: draft.valid_until.map(domain::time::truncate),
        };
        if profile.first_name.is_empty() && profile.last_name.is_empty() && self.faults.is_empty() {
            self.refuse("/last_name", "missing", "give a first name or a last name");
        }
        if let (Some(from), Some(until)) = (profile.valid_from, profile.valid_until)
            && until <= from
        {
            self.refuse("/valid_until", "validity_empty", "the validity must end after it begins");
        }
        profile
    }

    fn refuse(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Invalid::new(pointer, code, detail));
    }

    fn text(&mut self, pointer: &str, text: String) -> String {
        let text = tidy(&text);
        let readable = text.chars().all(|c| !c.is_control() && c != '\u{FFFD}');
        if !readable || text.chars().count() > LONGEST {
            let detail = format!("expected at most {LONGEST} characters without line breaks or control characters");
            self.refuse(pointer, "invalid_value", detail);
        }
        text
    }

    fn optional_text(&mut self, pointer: &str, text: Option<String>) -> Option<String> {
        text.map(|text| self.text(pointer, text)).filter(|text| !text.is_empty())
    }

    fn parsed<T>(&mut self, pointer: &str, text: Option<String>) -> Option<T>
    where
        T: std::str::FromStr<Err: ToString>,
    {
        let text = text.filter(|text| !text.trim().is_empty())?;
        text.parse().map_err(|error: T::Err| self.refuse(pointer, "invalid_value", error.to_string())).ok()
    }

    fn card_id(&mut self, id: Option<String>, known: Option<&str>) -> Option<String> {
        let id = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty())?;
        if known != Some(id.as_str())
            && let Err(error) = CardNumber::parse(self.rules.cards.format, self.rules.cards.facility_code, &id)
        {
            self.refuse("/card_id", "card_id_unfit", error.to_string());
        }
        Some(id)
    }

    fn custom(&mut self, fields: BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        for (name, value) in fields {
            if self.known.custom.get(&name) == Some(&value) {
                values.insert(name, value);
            } else if let Some(value) = self.field(&name, &value) {
                values.insert(name, value);
            }
        }
        values
    }

    /// The value in its one form; nothing if it is empty, or does not fit.
    fn field(&mut self, name: &str, value: &str) -> Option<String> {
        let pointer = format!("/custom_fields/{}", name.replace('~', "~0").replace('/', "~1"));
        let Some(field) = self.rules.fields.iter().find(|field| field.name.as_str() == name) else {
            let known: Vec<_> = self.rules.fields.iter().map(|field| field.name.as_str()).collect();
            let detail = format!("the project has no such field; it has: {}", known.join(", "));
            self.refuse(&pointer, "unknown_member", detail);
            return None;
        };
        if value.trim().is_empty() {
            return None;
        }
        let parsed = field.kind.parse(value);
        parsed.map_err(|error| self.refuse(&pointer, "invalid_value", error.to_string())).ok()
    }
}
