//! What a connector brings to be tested.

use connect::{Connector, Values};
use domain::time::Timestamp;
use http::{Request, Response};

/// A text that the rig puts into every refusal, as vendors put theirs: no error of ours may repeat it.
pub(crate) const VENDORS_WORDS: &str = "zx-vendors-own-words";

/// A vendor's server.
pub(crate) trait Rig: Default + Send + 'static {
    /// The connector that speaks to it.
    fn connector() -> &'static dyn Connector;
    /// A configuration that it accepts.
    fn values() -> Values;
    /// Two pools that it has from the beginning.
    fn pools() -> [&'static str; 2];
    /// The secret in [`Rig::values`].
    fn secret() -> &'static str;

    /// Which sort of request it is.
    fn sort(request: &Request<Vec<u8>>) -> Sort;
    /// Answers a request.
    fn answer(&mut self, request: &Request<Vec<u8>>, now: Timestamp) -> Response<Vec<u8>>;
    /// How it says that there were too many calls.
    fn limit() -> Response<Vec<u8>>;

    /// Every card that was ever made.
    fn cards(&self) -> Vec<Card>;
    /// How many invitations can still be accepted.
    fn open_invitations(&self) -> usize;
    /// How often invitations were sent by the server.
    fn invitations_sent(&self) -> usize;
    /// A phone takes a card.
    fn accept(&mut self, card: &str, now: Timestamp);
    /// Does what it accepted: revocations, deletions.
    fn settle(&mut self, now: Timestamp);
    /// A pool has no credentials left, or is gone.
    fn close_pool(&mut self, pool: &str, how: Closed);
    /// Whether it lets us in at all.
    fn admit(&mut self, admitted: bool);
    /// What it gave out to be let in with is worth nothing any more.
    fn forget_access(&mut self);
    /// Somebody with this address and a card of the first pool, who carries this external id. Does nothing where there
    /// are no holders.
    fn stranger(&mut self, email: &str, external_id: Option<&str>, now: Timestamp);
    /// The external id and the address of everybody.
    fn people(&self) -> Vec<(Option<String>, String)>;
}

/// Which sort of request it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// To be let in.
    Access,
    /// It changes nothing.
    Read,
    /// It changes something.
    Change,
}

/// Why a pool gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// It has none left.
    Exhausted,
    /// It is not there any more.
    Gone,
    /// It gives again.
    Not,
}

/// A card at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    /// Its id.
    pub(crate) id: String,
    /// The external id of its holder.
    pub(crate) owner: Option<String>,
    /// Its pool.
    pub(crate) pool: String,
    /// Neither revoked nor being revoked.
    pub(crate) living: bool,
    /// On a phone, and not held.
    pub(crate) works: bool,
}
