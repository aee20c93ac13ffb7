//! Coming in with the phone: the browser's side. The phone's is in `enrol`.

use std::net::IpAddr;

use domain::credential::Intent;
use domain::device::DeviceState;
use domain::id::{Id, kind};
use domain::phone_login::{ANSWERED_WITHIN, LoginState, PhoneLogin};
use domain::project::Slug;
use domain::self_service::{Level, Way};
use domain::user::{User, UserState};
use notify::qr::Qr;
use store::{UnitOfWork, seal};

use super::browser::Browser;
use super::doors::project;
use super::session::{Entry, LoggedIn, after, begin as begin_session, context};
use crate::access::slow_down;
use crate::context::App;
use crate::error::{Error, Result};
use crate::invitations::Code;

/// How many logins are begun from one address in a minute at most.
const PER_MINUTE: u32 = 30;

/// A login with the phone that was just begun.
#[derive(Debug)]
pub struct Begun {
    /// The login, with the number that the browser shows.
    pub login: PhoneLogin,
    /// What the phone opens.
    pub url: String,
    /// The same as a QR code, an SVG document.
    pub qr_svg: String,
}

/// Begins a login with the phone, for a minute. `client` is what people call the browser.
///
/// # Errors
/// [`Error::NotFound`] if there is no such project; [`Error::TooMany`] if this address asked too often.
pub async fn begin(
    app: &App,
    slug: &Slug,
    browser: &Browser,
    client: String,
    address: Option<IpAddr>,
) -> Result<Begun> {
    let project = project(app, slug).await?;
    slow_down(app, "self_service_phone", address, PER_MINUTE).await?;
    let (code, now) = (Code::fresh()?, app.now());
    let (number, numbers) = numbers()?;
    let login = PhoneLogin {
        id: app.fresh_id()?,
        project: project.id,
        state: LoginState::Waiting,
        number,
        numbers,
        challenge: seal::random()?,
        client,
        address: address.map(|address| address.to_string()),
        device: None,
        user: None,
        created_at: now,
        expires_at: after(now, ANSWERED_WITHIN),
    };
    let mut uow = app.store().begin().await?;
    uow.phone_logins().add(&login, code.hash(), browser.hash()).await?;
    uow.commit().await?;
    let url = app.public_url().join(&format!("/m/#login={}", code.text()));
    let qr_svg = Qr::new(&url).map_err(Error::internal)?.svg();
    Ok(Begun { login, url, qr_svg })
}

/// How a login stands: `waiting`, `seen`, `approved`, `refused`, `expired`.
///
/// # Errors
/// [`Error::NotFound`] if this browser began no such login.
pub async fn state(
    app: &App,
    slug: &Slug,
    id: Id<kind::PhoneLogin>,
    browser: Option<&Browser>,
) -> Result<&'static str> {
    let (project, browser) = (project(app, slug).await?, browser.ok_or_else(not_found)?);
    let login = app.store().read().await?.phone_logins().lookup(project.id, id, browser.hash()).await?;
    Ok(login.ok_or_else(not_found)?.told(app.now()))
}

/// Lets the browser in whose login the phone approved, once.
///
/// # Errors
/// [`Error::NotFound`] if this browser began no such login, or was let in; the conflict `login_not_approved`.
pub async fn finish(
    app: &App,
    slug: &Slug,
    id: Id<kind::PhoneLogin>,
    browser: Option<&Browser>,
    address: Option<IpAddr>,
) -> Result<LoggedIn> {
    let (project, browser) = (project(app, slug).await?, browser.ok_or_else(not_found)?);
    let mut uow = app.store().begin().await?;
    let login = uow.phone_logins().lock(project.id, id, browser.hash()).await?.ok_or_else(not_found)?;
    if !login.admits(app.now()) {
        return Err(not_approved());
    }
    let (user, device) = may_enter(&mut uow, &login).await?.ok_or_else(not_approved)?;
    uow.phone_logins().remove(login.id).await?;
    let cx = context(app, project, user.id, Level::Full, address);
    let entry = Entry { way: Way::Phone, level: Level::Full, device: Some(device) };
    let logged_in = begin_session(&cx, &mut uow, &user, entry).await?;
    uow.commit().await?;
    Ok(logged_in)
}

/// The holder and the phone, if both may log in as they are now: since the phone said yes, somebody may have locked one.
async fn may_enter(uow: &mut UnitOfWork, login: &PhoneLogin) -> Result<Option<(User, Id<kind::Device>)>> {
    let (Some(user), Some(device)) = (login.user, login.device) else { return Ok(None) };
    let user = uow.users().lock(login.project, user).await?.filter(|user| user.state == UserState::Active);
    let device = uow.devices().lookup(login.project, device).await?;
    let device = device.filter(|device| device.state == DeviceState::Active);
    let (Some(user), Some(device)) = (user, device) else { return Ok(None) };
    let credential = uow.credentials().lookup_of_user(login.project, user.id, device.credential).await?;
    let is_its = credential.is_some_and(|one| one.device == Some(device.id) && one.intent == Intent::Active);
    Ok(is_its.then_some((user, device.id)))
}

/// Three numbers of two digits, each as likely as any other, and the one that the browser shows.
fn numbers() -> Result<(u8, [u8; 3])> {
    let mut drawn: Vec<u8> = Vec::with_capacity(3);
    while drawn.len() < 3 {
        let [byte] = seal::random::<1>()?;
        // 180 is twice 90: what lies above would make some numbers likelier.
        let number = 10 + byte % 90;
        if byte < 180 && !drawn.contains(&number) {
            drawn.push(number);
        }
    }
    let number = drawn[0];
    drawn.sort_unstable();
    Ok((number, [drawn[0], drawn[1], drawn[2]]))
}

fn not_found() -> Error {
    Error::NotFound("login of this browser")
}

fn not_approved() -> Error {
    Error::conflict("login_not_approved", "the phone has not approved this login, or its time is over")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_one_of_three_different_ones_of_two_digits() {
        let mut places = [0; 3];
        for _ in 0..300 {
            let (number, numbers) = numbers().unwrap();
            assert!(numbers[0] < numbers[1] && numbers[1] < numbers[2], "{numbers:?}");
            assert!(numbers.iter().all(|number| (10..=99).contains(number)), "{numbers:?}");
            places[numbers.iter().position(|one| *one == number).unwrap()] += 1;
        }
        assert!(places.iter().all(|times| *times > 30), "its place tells the number: {places:?}");
    }
}
