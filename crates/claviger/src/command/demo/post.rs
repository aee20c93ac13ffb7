//! The mails: waiting until they have gone, and looking who got which.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use simulate::mailsink::{Mail, MailSink};
use tokio::time::{Instant, sleep};

use super::api::Api;
use crate::failure::Failure;

/// How often to ask what is still to be done.
const LOOK: Duration = Duration::from_millis(200);
/// Hundreds of mails to a sink on the same machine take seconds.
const PATIENCE: Duration = Duration::from_mins(3);
/// What activation links have in common.
const LINK: &str = "/m/#";

/// The mails that came since some moment.
pub(super) struct Mails<'a> {
    sink: &'a MailSink,
    last: u64,
    came: Vec<Arc<Mail>>,
}

impl<'a> Mails<'a> {
    /// None yet.
    pub(super) fn from_now_on(sink: &'a MailSink) -> Self {
        let last = sink.mails().last().map_or(0, |mail| mail.id);
        Self { sink, last, came: Vec::new() }
    }

    /// Those that came until now.
    pub(super) fn look(&mut self) {
        self.came = self.sink.mails().into_iter().filter(|mail| mail.id > self.last).collect();
    }

    /// Those among them that went elsewhere than to this address.
    pub(super) fn besides(&self, address: &str) -> Self {
        let elsewhere = |mail: &&Arc<Mail>| recipients(mail).all(|to| to != address);
        Self { sink: self.sink, last: self.last, came: self.came.iter().filter(elsewhere).cloned().collect() }
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.came.len()
    }

    /// One went to each of these addresses, and none to others.
    pub(super) fn went_once_to(&self, expected: &BTreeSet<String>) -> Result<(), Failure> {
        let to: Vec<String> = self.came.iter().flat_map(|mail| recipients(mail)).collect();
        let different: BTreeSet<String> = to.iter().cloned().collect();
        if let Some(address) = expected.symmetric_difference(&different).next() {
            let what = if expected.contains(address) { "got no mail" } else { "got a mail, and should not" };
            return Err(Failure::new(format!("{address} {what}")));
        }
        if to.len() > different.len() {
            return Err(Failure::new(format!("{} people got {} mails", different.len(), to.len())));
        }
        Ok(())
    }

    /// The subject of the only mail, which went to this address.
    pub(super) fn only_to(&self, address: &str) -> Result<String, Failure> {
        self.went_once_to(&BTreeSet::from([address.to_owned()]))?;
        Ok(self.came.first().map(|mail| format!("“{}”", mail.subject)).unwrap_or_default())
    }

    /// The activation link of the newest mail to this address that has one.
    pub(super) fn link_to(sink: &MailSink, address: &str) -> Result<String, Failure> {
        let mails = sink.mails();
        let mut theirs = mails.iter().rev().filter(|mail| recipients(mail).any(|to| to == address.to_lowercase()));
        let link = theirs.find_map(|mail| mail.find_link(LINK)).map(str::to_owned);
        link.ok_or_else(|| Failure::new(format!("{address} got no activation link")))
    }

    /// The PIN in the newest mail to this address.
    pub(super) fn pin_to(sink: &MailSink, address: &str) -> Result<String, Failure> {
        let mails = sink.mails();
        let newest = mails.iter().rev().find(|mail| recipients(mail).any(|to| to == address.to_lowercase()));
        let pin = newest.and_then(|mail| pin_in(mail.text.as_deref()?));
        pin.ok_or_else(|| Failure::new(format!("{address} got no PIN")))
    }
}

/// The six digits that stand alone in a text.
fn pin_in(text: &str) -> Option<String> {
    let is_pin = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split(|sign: char| !sign.is_ascii_alphanumeric()).find(is_pin).map(str::to_owned)
}

fn recipients(mail: &Mail) -> impl Iterator<Item = String> {
    mail.envelope_to.iter().map(|address| address.to_lowercase())
}

/// Waits until the server has nothing left to do, which is: until all mails have gone.
pub(super) async fn rest(api: &Api) -> Result<(), Failure> {
    let (begun, mut bar) = (Instant::now(), None);
    loop {
        let left = api.all("/jobs").await?.len();
        let bar = bar.get_or_insert_with(|| shown(left));
        bar.set_position(bar.length().unwrap_or_default().saturating_sub(left as u64));
        if left == 0 {
            bar.finish_and_clear();
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            bar.finish_and_clear();
            return Err(Failure::new(format!("{left} mails have not gone after {} seconds", PATIENCE.as_secs())));
        }
        sleep(LOOK).await;
    }
}

/// A bar for so many mails; unseen where nobody watches.
fn shown(mails: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("sending mails {wide_bar} {pos}/{len}");
    ProgressBar::new(mails as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
