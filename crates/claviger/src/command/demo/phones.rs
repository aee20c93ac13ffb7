//! The phones: each enrols with the link of a mail, and does what the server says.

use std::path::PathBuf;
use std::sync::Arc;

use simulate::phone::{End, Link, PhoneOptions, Shown, Status};

use super::people::Person;
use crate::failure::Failure;
use crate::system;

/// What every holder of the demo chose.
const DEVICE_PIN: &str = "135790";

/// Somebody's phone.
pub(super) struct Phone {
    /// Whose it is.
    pub(super) holder: Person,
    device: simulate::phone::Phone,
}

impl Phone {
    /// Takes a phone out of its box, and enrols it with a link and the PIN that came by another way.
    pub(super) async fn begin(folder: PathBuf, owner: &str, link: &str, pin: &str) -> Result<(), Failure> {
        let link: Link = link.parse().map_err(|error| Failure::of(&simulate::phone::Error::Link(error)))?;
        let mut device = simulate::phone::Phone::open(options(folder))?;
        let status = device.enrol(&link, Some(pin), &format!("Phone of {owner}")).await?;
        match status.works() && !status.certificates.is_empty() {
            true => Ok(()),
            false => Err(Failure::new(format!("the phone of {owner} shows: {}", status.shown))),
        }
    }

    /// Asks the server, and answers how many certificates the phone has then.
    pub(super) async fn certificates(&mut self) -> Result<usize, Failure> {
        self.ask().await?;
        let status = self.ask().await?; // what the first answer ordered, the second one shows
        match status.certificates.len() {
            0 => Err(self.odd(&status)),
            count => Ok(count),
        }
    }

    /// Takes a phone out of its box, and enrols it.
    pub(super) async fn enrol(folder: PathBuf, holder: Person, link: &str) -> Result<Self, Failure> {
        let link: Link = link.parse().map_err(|error| Failure::of(&simulate::phone::Error::Link(error)))?;
        let mut device = simulate::phone::Phone::open(options(folder))?;
        let status = device.enrol(&link, None, &format!("Phone of {}", holder.first_name)).await?;
        let phone = Self { holder, device };
        match shown_id(&status) {
            Some(id) if id == phone.holder.card_id => Ok(phone),
            _ => Err(phone.odd(&status)),
        }
    }

    /// Asks the server, and answers the ID that readers see now.
    pub(super) async fn id(&mut self) -> Result<String, Failure> {
        let status = self.ask().await?;
        shown_id(&status).ok_or_else(|| self.odd(&status))
    }

    /// Asks the server, and makes sure that the ID was taken away for good.
    pub(super) async fn lost_its_id(&mut self) -> Result<(), Failure> {
        let status = self.ask().await?;
        match status.shown {
            Shown::Ended { end: End::Revoked { .. } } => Ok(()),
            _ => Err(self.odd(&status)),
        }
    }

    async fn ask(&mut self) -> Result<Status, Failure> {
        let told = self.device.status().await?.pop();
        told.ok_or_else(|| Failure::new(format!("the phone of {} has forgotten its ID", self.holder.name())))
    }

    fn odd(&self, status: &Status) -> Failure {
        let trouble = status.trouble.as_ref().map(|trouble| format!(" ({trouble})")).unwrap_or_default();
        Failure::new(format!("the phone of {} shows: {}{trouble}", self.holder.name(), status.shown))
    }
}

/// A phone of this machine, whose holder chose a PIN for its keys.
fn options(folder: PathBuf) -> PhoneOptions {
    PhoneOptions { device_pin: Some(DEVICE_PIN.to_owned()), ..PhoneOptions::new(folder, Arc::new(system::now)) }
}

/// The ID that readers see.
fn shown_id(status: &Status) -> Option<String> {
    match &status.shown {
        Shown::Working { id, .. } => Some(id.number.clone()),
        _ => None,
    }
}
