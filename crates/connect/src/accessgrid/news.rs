//! What changed there, found by looking: it can tell how things stand, not what happened.
//!
//! Each look reads one page of passes, whatever its number, so that a large account costs no more calls at a time than a
//! small one; it is only heard of later. The bookmark remembers how each pass stood when it was last seen, in eight
//! characters for each.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use domain::credential::Observation;
use domain::time::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::connection::AccessGrid;
use super::list::Place;
use super::pass::Pass;
use crate::{News, Notice, Result, Subject};

/// How many bytes stand for the id of a pass.
const MARK: usize = 5;

/// How things stood.
#[derive(Default, Serialize, Deserialize)]
struct Bookmark {
    /// The page to read next; none: the first.
    next: Option<String>,
    /// How often everything was read.
    round: u64,
    /// The mark of each pass with its state, packed.
    stood: String,
}

impl AccessGrid {
    /// What stands otherwise than before, on one page. In the first round nothing does: it is what there was.
    pub(super) async fn look_around(&self, bookmark: Option<&str>) -> Result<News> {
        let mut mark: Bookmark = bookmark.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let place = Place::read(mark.next.as_deref()).unwrap_or_default();
        let (passes, next) = self.passes_at(place).await?;
        let mut stood = unpack(&mark.stood);
        let changed = passes.iter().filter(|pass| {
            let state = state_of(pass);
            stood.insert(mark_of(&pass.id), state) != Some(state) && mark.round > 0
        });
        let now = self.client.now();
        let notices = changed.map(|pass| notice(pass, mark.round, now)).collect();
        mark.round += u64::from(next.is_none());
        mark.next = next;
        mark.stood = pack(&stood);
        let (bookmark, rest) = (serde_json::to_value(mark).unwrap_or_default().to_string(), SignedDuration::ZERO);
        Ok(News { notices, bookmark, more: false, rest })
    }
}

/// A pass that is gone stays so; how another one stands is asked again, as an order of ours may have changed it since.
fn notice(pass: &Pass, round: u64, at: Timestamp) -> Notice {
    let id = format!("{}/{round}/{}", pass.id, pass.state);
    let observation = Some(pass.observation()).filter(|observation| *observation == Observation::Revoked);
    Notice { id, at, subject: Subject::Card { card: pass.id.clone(), holder: pass.holder(), observation, stood: None } }
}

fn state_of(pass: &Pass) -> u8 {
    match pass.observation() {
        Observation::Activated { .. } => b'a',
        Observation::Suspended => b's',
        Observation::Revoked => b'r',
        _ => b'i',
    }
}

type Mark = [u8; MARK];

fn mark_of(id: &str) -> Mark {
    let mut mark = [0; MARK];
    mark.copy_from_slice(&digest(&SHA256, id.as_bytes()).as_ref()[..MARK]);
    mark
}

fn pack(stood: &BTreeMap<Mark, u8>) -> String {
    let bytes: Vec<u8> = stood.iter().flat_map(|(mark, state)| mark.iter().copied().chain([*state])).collect();
    STANDARD_NO_PAD.encode(bytes)
}

fn unpack(text: &str) -> BTreeMap<Mark, u8> {
    let bytes = STANDARD_NO_PAD.decode(text).unwrap_or_default();
    let entry = |entry: &[u8]| Some((Mark::try_from(entry.get(..MARK)?).ok()?, *entry.get(MARK)?));
    bytes.chunks_exact(MARK + 1).filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let stood: BTreeMap<Mark, u8> = (0..1000).map(|n: u32| (mark_of(&n.to_string()), b'a')).collect();
        let packed = pack(&stood);
        assert_eq!((stood.len(), packed.len()), (1000, 8000));
        assert_eq!(unpack(&packed), stood);
        assert_eq!(unpack("not packed!"), BTreeMap::new());
    }
}
