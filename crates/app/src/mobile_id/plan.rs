//! Deciding what goes onto a phone.

use domain::mobile_id::{Decided, EnrolmentPin, MobileId, Person, Plan, QrPlace, Recovery, Template};
use domain::settings::Settings;
use domain::user::User;
use store::Session;

use crate::certificates::find_profile;
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::recovery::{Recoverable, recoverable};

/// What was decided, with the options' texts filled for its holder.
///
/// # Errors
/// [`Error::Invalid`] with every text that cannot be filled; the conflicts `profile_missing`, `recovery_key_missing`,
/// `recovery_key_unavailable` and `no_second_channel`.
pub(crate) async fn plan(
    session: &mut Session,
    cx: &Context,
    settings: &Settings,
    user: &User,
    decided: &Decided,
) -> Result<Plan> {
    let options = &settings.mobile_id;
    for name in &decided.certificates {
        let Some(profile) = find_profile(session, cx, name.as_str()).await? else {
            let detail = format!("the options name the certificate profile {name}, which the project does not have");
            return Err(Error::conflict("profile_missing", detail));
        };
        if profile.spec().archived_key && session.recovery_keys().active(cx.project().id).await?.is_none() {
            let detail = format!(
                "keys of the profile {name} are archived, and the project has no recovery key; an administrator sets one with the CA"
            );
            return Err(Error::conflict("recovery_key_missing", detail));
        }
    }
    refuse_halves(session, cx, options, user).await?;
    let person = Person { profile: &user.profile, organisation: &cx.project().name };
    let mut faults = Vec::new();
    let mut fill = |member: &str, template: &Template| {
        template.fill(person).unwrap_or_else(|fault| {
            let detail = format!("the option {member} cannot be filled for this user: {fault}");
            faults.push(Invalid::new("/user_id", "option_unfilled", detail));
            String::new()
        })
    };
    let user_id = fill("user_id", &options.user_id);
    let server_name = fill("server_name", &options.server_name);
    let profile_name = fill("profile_name", &options.profile_name);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(Plan {
        profiles: decided.certificates.clone(),
        validity_days: decided.validity_days,
        recover: decided.recover,
        key: options.key,
        profile_name,
        server_name,
        user_id,
        pin: wants_pin(settings, options, user, decided.qr_code)?,
    })
}

/// Where earlier keys always go onto the phone, they must all be opened.
async fn refuse_halves(session: &mut Session, cx: &Context, options: &MobileId, user: &User) -> Result<()> {
    if options.recovery != Recovery::Always || recoverable(session, cx, user.id).await? != Recoverable::NotAll {
        return Ok(());
    }
    let detail = "earlier encryption keys of the user always go onto the phone in this project, and what opens them is not \
                  at hand; an administrator names the recovery key in the configuration";
    Err(Error::conflict("recovery_key_unavailable", detail))
}

/// Whether a PIN goes another way than the link: by SMS, or by mail where the link is on a screen.
fn wants_pin(settings: &Settings, options: &MobileId, user: &User, place: QrPlace) -> Result<bool> {
    let by_sms = user.profile.mobile.is_some() && settings.sms.is_some();
    let by_mail = user.profile.email.is_some() && place == QrPlace::Shown;
    match (options.enrolment_pin, by_sms || by_mail) {
        (EnrolmentPin::Never, _) | (EnrolmentPin::WhenSecondChannel, false) => Ok(false),
        (_, true) => Ok(true),
        (EnrolmentPin::Always, false) => {
            let detail = "the enrolment PIN has no way to the user: write down a mobile number, or show the QR code to a \
                          user with an e-mail address";
            Err(Error::conflict("no_second_channel", detail))
        }
    }
}
