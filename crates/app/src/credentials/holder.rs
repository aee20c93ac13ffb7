//! A person, as a system is told of them.

use connect::Holder;
use domain::system::CredentialSystem;
use domain::user::User;
use store::seal::sha256;

/// What a system is told of a person: the addresses from the fields that the system names.
pub(crate) struct HolderCard {
    id: String,
    theirs: Option<String>,
    first_name: String,
    last_name: String,
    email: Option<String>,
    mobile: Option<String>,
}

impl HolderCard {
    /// What the system is told of a user, whom it knows by the id `theirs`.
    pub(crate) fn of(system: &CredentialSystem, user: &User, theirs: Option<String>) -> Self {
        let profile = &user.profile;
        Self {
            id: user.id.to_string(),
            theirs,
            first_name: profile.first_name.clone(),
            last_name: profile.last_name.clone(),
            email: email(system, user),
            mobile: mobile(system, user),
        }
    }

    /// The same, as connectors take it.
    pub(crate) fn holder(&self) -> Holder<'_> {
        Holder {
            id: &self.id,
            theirs: self.theirs.as_deref(),
            first_name: &self.first_name,
            last_name: &self.last_name,
            email: self.email.as_deref(),
            mobile: self.mobile.as_deref(),
        }
    }

    /// Digest of what the system is told, so that nothing is told twice.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let parts = [&self.first_name, &self.last_name].into_iter().map(String::as_str);
        let parts = parts.chain([self.email.as_deref().unwrap_or(""), self.mobile.as_deref().unwrap_or("")]);
        sha256(parts.collect::<Vec<_>>().join("\0").as_bytes())
    }
}

/// Where a system's invitations go.
pub(crate) fn email(system: &CredentialSystem, user: &User) -> Option<String> {
    match system.email_field.as_str() {
        "email" => user.profile.email.clone().map(String::from),
        field => user.profile.custom.get(field).cloned(),
    }
}

/// Where a system's text messages go.
pub(crate) fn mobile(system: &CredentialSystem, user: &User) -> Option<String> {
    match system.mobile_field.as_str() {
        "mobile" => user.profile.mobile.clone().map(String::from),
        field => user.profile.custom.get(field).cloned(),
    }
}
