//! A system of somebody else's, on both databases: what differs between here and there is found, shown and settled; what
//! is to go there waits while it is down or disabled; people leave it with their last credential; what it
//! reports of many cards at once ends what it is about.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod comparing;
mod disabled;
mod elsewhere;
mod obtaining;
mod outage;
mod parting;
mod reported;
mod settling;
mod world;
