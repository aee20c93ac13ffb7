//! What a search found, whatever it is.

use app::Context;
use app::search::{Found, Wanted};
use domain::certificate::Certificate;
use domain::credential::Credential;
use domain::id::{Id, kind};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that a search found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundItem {
    /// `user`, `mobile_id`, `credential`, `certificate`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id; of a mobile ID, that of the user who has it.
    id: String,
    /// What it is called: a name, a number, a subject; empty where it has none.
    title: String,
    /// What tells it from others: an e-mail address or an ID, or a serial number.
    detail: Option<String>,
    /// How it stands: the state of a user or a certificate, the status of a credential.
    state: &'static str,
    /// Whose it is.
    user_id: Option<String>,
    /// What its holder is called.
    holder: Option<String>,
}

/// Everything that was found, in one list.
pub(super) fn items_of(cx: &Context, wanted: Wanted, found: &Found) -> Vec<FoundItem> {
    let kind = if wanted == Wanted::MobileId { "mobile_id" } else { "user" };
    let users = found.users.iter().map(|listed| FoundItem::user(kind, listed));
    let credentials = found.credentials.iter().map(|one| FoundItem::credential(cx, one, found));
    let certificates = found.certificates.iter().map(|one| FoundItem::certificate(one, found));
    users.chain(credentials).chain(certificates).collect()
}

impl FoundItem {
    fn user(kind: &'static str, listed: &app::users::ListedUser) -> Self {
        let (user, profile) = (&listed.user, &listed.user.profile);
        let email = profile.email.as_ref().map(ToString::to_string);
        Self {
            kind,
            id: user.id.to_string(),
            title: profile.display_name(),
            detail: email.or_else(|| profile.card_id.clone()),
            state: user.state.as_str(),
            user_id: Some(user.id.to_string()),
            holder: None,
        }
    }

    fn credential(cx: &Context, credential: &Credential, found: &Found) -> Self {
        Self {
            kind: "credential",
            id: credential.id.to_string(),
            title: credential.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            detail: None,
            state: credential.status(cx.now()).as_str(),
            user_id: Some(credential.user.to_string()),
            holder: holder(found, Some(credential.user)),
        }
    }

    fn certificate(certificate: &Certificate, found: &Found) -> Self {
        Self {
            kind: "certificate",
            id: certificate.id.to_string(),
            title: certificate.subject.clone(),
            detail: Some(certificate.serial.to_string()),
            state: certificate.state.as_str(),
            user_id: certificate.user.map(|id| id.to_string()),
            holder: holder(found, certificate.user),
        }
    }
}

fn holder(found: &Found, user: Option<Id<kind::User>>) -> Option<String> {
    let name = found.holders.get(&user?)?;
    Some(format!("{} {}", name.first, name.last).trim().to_owned())
}
