//! Slowing down whoever guesses passwords: the pair of address and account, and nobody else.

use std::net::IpAddr;

use domain::contact::EmailAddress;
use domain::time::{SignedDuration, Timestamp};
use store::seal;

use crate::access::session::after;
use crate::context::App;
use crate::error::{Error, Result};
use crate::measures;

/// Failures are counted under this name, and waiting times kept under the other.
const FAILURES: &str = "login";
const WAIT: &str = "login_wait";
/// So many failures cost nothing: people mistype.
const FREE: u32 = 5;
/// Failures are forgotten after this.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);
const LONGEST_WAIT_S: i64 = 900;

/// Who tries which account.
pub(crate) struct Pair([u8; 32]);

impl Pair {
    /// Who tries the account of this address.
    pub(crate) fn new(address: Option<IpAddr>, email: &EmailAddress) -> Self {
        Self::named(address, &email.key())
    }

    /// The account by a name that nothing else has.
    pub(crate) fn named(address: Option<IpAddr>, account: &str) -> Self {
        let address = address.map_or_else(String::new, |address| address.to_string());
        Self(seal::sha256(format!("{address} {account}").as_bytes()))
    }

    /// Counts an attempt before it is made, so that many at once do not pass uncounted.
    ///
    /// # Errors
    /// [`Error::TooMany`] while the pair has to wait.
    pub(crate) async fn attempt(&self, app: &App) -> Result<()> {
        let now = app.now();
        let mut uow = app.store().begin().await?;
        let counted = uow.throttles().count(FAILURES, &self.0, REMEMBERED, now).await?;
        if let Some(wait) = uow.throttles().lookup(WAIT, &self.0, now).await? {
            measures::throttled(FAILURES);
            return Err(Error::TooMany { retry_after_s: seconds_until(wait.until, now) });
        }
        if counted.attempts > FREE {
            uow.throttles().count(WAIT, &self.0, wait(counted.attempts), now).await?;
            uow.throttles().prolong(FAILURES, &self.0, after(now, REMEMBERED)).await?;
        }
        Ok(uow.commit().await?)
    }

    /// Forgets the failures of a pair that knew the password.
    pub(crate) async fn forget(&self, uow: &mut store::UnitOfWork) -> Result<()> {
        uow.throttles().clear(FAILURES, &self.0).await?;
        Ok(uow.throttles().clear(WAIT, &self.0).await?)
    }
}

/// Slows down an address that asks for something too often: against load, with room for a whole company behind one address.
///
/// # Errors
/// [`Error::TooMany`] if it asked more than so often within a minute.
pub(crate) async fn slow_down(app: &App, what: &'static str, from: Option<IpAddr>, per_minute: u32) -> Result<()> {
    let Some(address) = from else { return Ok(()) };
    let (mut uow, now) = (app.store().begin().await?, app.now());
    let counted = uow.throttles().count(what, &network(address), SignedDuration::from_secs(60), now).await?;
    uow.commit().await?;
    if counted.attempts <= per_minute {
        return Ok(());
    }
    measures::throttled(what);
    Err(Error::TooMany { retry_after_s: seconds_until(counted.until, now) })
}

/// Of IPv6 the network: a single household has more addresses than can be counted.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

/// Twice as long with every failure.
fn wait(attempts: u32) -> SignedDuration {
    let doubled = 1_i64 << attempts.saturating_sub(FREE).min(10);
    SignedDuration::from_secs(doubled.min(LONGEST_WAIT_S))
}

fn seconds_until(until: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_to_its_limit() {
        let waits: Vec<i64> = [6, 7, 10, 14, 15, 68, 100, 10_000].map(|n| wait(n).as_secs()).to_vec();
        assert_eq!(waits, [2, 4, 32, 512, 900, 900, 900, 900]);
    }
}
