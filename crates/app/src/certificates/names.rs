//! What certificates say of people.

use std::collections::BTreeMap;

use domain::mobile_id::{MobileId, Person};
use domain::user::User;
use pki::name::AllowedDomains;
use pki::profile::{FillFault, Names, Profile, Source};
use pki::request::Request;

use crate::context::Context;
use crate::error::{Error, Result};

/// The fields that a profile's names are filled from: the user's, what the options make of them, and what the request
/// asks for under `request.…`.
pub(crate) fn fields(
    cx: &Context,
    options: &MobileId,
    user: &User,
    request: Option<&Request>,
) -> Result<BTreeMap<String, String>> {
    let profile = &user.profile;
    let display_name = options.names_too_long.fit(&profile.display_name()).ok_or_else(|| {
        let detail = "the name is longer than the 64 characters that a certificate takes, and the project does not \
                      shorten names";
        Error::invalid("/user_id/display_name", "name_too_long", detail)
    })?;
    let person = Person { profile, organisation: &cx.project().name };
    let mut fields = match request {
        Some(request) => request.fields().map_err(|fault| super::create::refused(fault.code(), &fault))?,
        None => BTreeMap::new(),
    };
    let custom = profile.custom.iter().map(|(name, value)| (name.clone(), value.clone()));
    fields.extend(custom.filter(|(name, _)| !name.starts_with("request.")));
    let optional = |text: Option<String>| text.unwrap_or_default();
    fields.extend(
        [
            ("display_name", display_name),
            ("first_name", profile.first_name.clone()),
            ("last_name", profile.last_name.clone()),
            ("email", optional(profile.email.as_ref().map(ToString::to_string))),
            ("card_id", optional(profile.card_id.clone())),
            ("sync_id", optional(profile.sync_id.clone())),
            ("external_id", optional(profile.external_id.clone())),
            ("id", user.id.to_string()),
            ("user_id", options.user_id.fill(person).unwrap_or_default()),
        ]
        .map(|(name, text)| (name.to_owned(), text)),
    );
    Ok(fields)
}

/// The domains that may stand in a user's certificates.
pub(crate) fn allowed(options: &MobileId, user: &User) -> AllowedDomains {
    let rules = options.allowed_domains.rules(user.profile.email.as_ref());
    AllowedDomains::new(rules.iter().filter_map(|rule| rule.as_str().parse().ok()).collect())
}

/// The names that a profile gives a user. An optional alternative name whose domain the project does not allow is
/// left out, as one whose field is empty is.
pub(crate) fn fill(profile: &Profile, fields: &BTreeMap<String, String>, allowed: &AllowedDomains) -> Result<Names> {
    let mut fields = fields.clone();
    loop {
        match profile.names(&fields, allowed) {
            Ok(names) => return Ok(names),
            Err(FillFault::Name { field, fault: pki::name::NameFault::Domain(_) }) if is_optional(profile, &field) => {
                fields.remove(&field);
            }
            Err(fault) => {
                let field = match &fault {
                    FillFault::Missing(field) | FillFault::Name { field, .. } => field.clone(),
                };
                let detail = match std::error::Error::source(&fault) {
                    Some(source) => format!("{fault}: {source}"),
                    None => fault.to_string(),
                };
                return Err(Error::invalid(format!("/user_id/{field}"), fault.code(), detail));
            }
        }
    }
}

/// Whether the field is only used for alternative names that may be missing.
fn is_optional(profile: &Profile, field: &str) -> bool {
    let named = |source: &Source| matches!(source, Source::Field(name) if name == field);
    let spec = profile.spec();
    spec.alternative_names.iter().filter(|rule| named(&rule.source)).all(|rule| rule.optional)
        && spec.subject.iter().filter(|rule| named(&rule.source)).all(|rule| rule.optional)
}
