//! What somebody would get, before the options are saved.

use domain::id::{Id, kind};
use domain::mobile_id::{FillFault, Issue, MobileId, Person, ProfileName, QrCode, Taker, Template};
use domain::permission::Permission;
use domain::settings::InvalidSetting;
use domain::time::{SignedDuration, Timestamp};
use domain::user::Profile;

use super::load;
use super::mobile_id::unknown_fields;
use crate::context::Context;
use crate::error::{Error, Invalid, Result};

/// What somebody would get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MobileIdPreview {
    /// What the holder is called by the systems that the mobile ID is for; `None` if that cannot be said.
    pub user_id: Option<String>,
    /// What the phone shows as the issuer; `None` if that cannot be said.
    pub server_name: Option<String>,
    /// What the mobile ID is called on the phone; `None` if that cannot be said.
    pub profile_name: Option<String>,
    /// The certificates that are issued or can be, with how.
    pub certificates: Vec<(ProfileName, Issue)>,
    /// When the mobile ID would end if it were made now.
    pub valid_until: Timestamp,
    /// Where the QR code would go.
    pub qr_code: QrCode,
    /// What does not fit, with pointers into the options.
    pub faults: Vec<Invalid>,
}

/// Says what a user would get if `change` made the options of what they are now. Keeps nothing.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such user.
pub async fn preview_mobile_id(
    cx: &Context,
    user: Id<kind::User>,
    change: impl FnOnce(&MobileId) -> Result<MobileId>,
) -> Result<MobileIdPreview> {
    cx.require(Permission::ReadProject)?;
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    let project = cx.project().id;
    let before = load(&mut reader, project).await?.mobile_id;
    let fields = reader.custom_fields().list(project).await?;
    let user = reader.users().lookup(project, user).await?.ok_or(Error::NotFound("user"))?;
    drop(reader);
    let options = change(&before)?;
    let mut faults: Vec<Invalid> = options.check().into_iter().map(out_of_range).collect();
    faults.extend(unknown_fields(&options, &before, &fields));
    let person = Person { profile: &user.profile, organisation: &cx.project().name };
    let mut fill = |member: &str, template: &Template| {
        template.fill(person).map_err(|fault| faults.push(unfilled(format!("/{member}"), &fault))).ok()
    };
    let [user_id, server_name, profile_name] = options.templates().map(|(member, template)| fill(member, template));
    let offer = options.offer(Taker::Operator);
    if !offer.certificates.is_empty() {
        faults.extend(uncertifiable(&options, &user.profile));
    }
    Ok(MobileIdPreview {
        user_id,
        server_name,
        profile_name,
        certificates: offer.certificates,
        valid_until: cx.now() + SignedDuration::from_hours(24 * i64::from(options.validity_days)),
        qr_code: options.qr_code,
        faults,
    })
}

fn out_of_range(fault: InvalidSetting) -> Invalid {
    Invalid::new(fault.pointer, "invalid_value", fault.detail)
}

fn unfilled(pointer: String, fault: &FillFault) -> Invalid {
    match fault {
        FillFault::Missing(_) => Invalid::new(pointer, "field_missing", fault.to_string()),
        FillFault::Long(_) | FillFault::Control => Invalid::new(pointer, "invalid_value", fault.to_string()),
    }
}

/// What is known of somebody that cannot stand in a certificate.
fn uncertifiable(options: &MobileId, profile: &Profile) -> Vec<Invalid> {
    let mut faults = Vec::new();
    let name = profile.display_name();
    if name.is_empty() {
        let detail = "certificates say the holder's name, and the user has none";
        faults.push(Invalid::new("/certificates", "field_missing", detail));
    } else if options.names_too_long.fit(&name).is_none() {
        let detail = "the user's name has more than the 64 characters that a certificate takes";
        faults.push(Invalid::new("/names_too_long", "invalid_value", detail));
    }
    if let Some(address) = profile.email.as_ref().filter(|address| !options.allowed_domains.allow(address)) {
        let detail = format!("the domain {} of the user's address cannot stand in certificates", address.domain());
        faults.push(Invalid::new("/allowed_domains", "invalid_value", detail));
    }
    faults
}
