//! What happened there, pulled with a bookmark of ours.
//!
//! Events may be told late and out of order, and an answer may end before all is said. So each sweep begins a little
//! before the newest event that is known, goes on from the last one of each answer until nothing newer comes, and
//! passes over what was taken before. Most sweeps begin moments before, so that much news is heard of at once and costs
//! little; once a minute one begins so long before as events may be late. That repeats some of what was taken, which is
//! told apart where events are taken.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::credential::{Observation, Observed};
use domain::invitation::InvitationState;
use domain::time::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::connection::Origo;
use crate::{News, Notice, Result, Subject, wire};

/// How late an event may be told.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
/// How far back most sweeps begin.
const NEAR: SignedDuration = SignedDuration::from_secs(3);
/// How often one begins as far back as an event may be late.
const FAR_EVERY: SignedDuration = SignedDuration::from_secs(55);
/// Of how many events a bookmark remembers that they were taken, beside the nearest.
const REMEMBERED: usize = 1_000;
/// How far back a sweep begins where nothing ever happens.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// How far back one begins whose bookmark is lost.
const UNREADABLE: SignedDuration = SignedDuration::from_hours(24);
/// The smallest step of the system's clock.
const MOMENT: SignedDuration = SignedDuration::from_millis(1);

/// Up to where events were taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Bookmark {
    /// The newest event that is known.
    top: Timestamp,
    /// Where the present sweep goes on; none between sweeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<Timestamp>,
    /// When a sweep last began as far back as events may be late.
    #[serde(default = "never")]
    far_at: Timestamp,
    /// What was taken within the overlap, or as much of it as is little: marks of ids, with their seconds.
    #[serde(default)]
    taken: BTreeMap<String, i64>,
}

const fn never() -> Timestamp {
    Timestamp::MIN
}

impl Origo {
    /// The next events; without a bookmark none, and one for what happens from now on. One that cannot be read stands
    /// for the last day.
    pub(super) async fn pull(&self, bookmark: Option<&str>) -> Result<News> {
        let now = self.client.now();
        let Some(bookmark) = bookmark else { return Ok(Bookmark::at(now).news(Vec::new())) };
        let mark = serde_json::from_str(bookmark).unwrap_or_else(|_| Bookmark::at(before(now, UNREADABLE)));
        // Looking far back takes many questions where much happens: it is made up for when there are enough again.
        let is_far = mark.is_far_due(now) && self.client.rest_of_events().is_zero();
        let from = mark.from(is_far);
        let reply = self.client.events(&format!("{from:.3}"), &format!("{now:.3}")).await?;
        let body = reply.success()?.json()?;
        let events = listed(&body).ok_or_else(|| reply.unreadable("it is no list of events"))?;
        let news = mark.take(events.iter().filter_map(|event| notice(event, now)).collect(), is_far, now);
        Ok(News { rest: self.client.rest_of_events(), ..news })
    }
}

impl Bookmark {
    const fn at(top: Timestamp) -> Self {
        Self { top, next: None, far_at: never(), taken: BTreeMap::new() }
    }

    /// One that looks far back begins before what the last one of these began with: what was told late since then is
    /// heard of, however long ago that is.
    fn from(&self, is_far: bool) -> Timestamp {
        let last = if self.far_at == never() { self.top } else { self.top.min(self.far_at) };
        match self.next {
            _ if is_far => before(last, OVERLAP),
            Some(next) => next,
            None => before(self.top, NEAR),
        }
    }

    fn is_far_due(&self, now: Timestamp) -> bool {
        now.duration_since(self.far_at) >= FAR_EVERY
    }

    fn take(mut self, mut notices: Vec<Notice>, is_far: bool, now: Timestamp) -> News {
        let from = self.from(is_far);
        if is_far {
            self.far_at = now;
        }
        let newest = notices.iter().map(|notice| notice.at).max();
        // Once more from the last one's moment, where others may stand; after that from the next.
        self.next = newest.and_then(|newest| match newest.cmp(&from) {
            Ordering::Greater => Some(newest),
            Ordering::Equal => Some(later(from, MOMENT)),
            Ordering::Less => None,
        });
        self.top = self.top.max(newest.unwrap_or(self.top));
        if self.next.is_none() {
            self.top = self.top.max(before(now, QUIET));
        }
        notices.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        notices.retain(|notice| self.taken.insert(mark_of(&notice.id), notice.at.as_second()).is_none());
        self.remember(OVERLAP);
        if self.taken.len() > REMEMBERED {
            self.remember(NEAR);
        }
        self.news(notices)
    }

    fn remember(&mut self, span: SignedDuration) {
        let oldest = before(self.top, span).as_second();
        self.taken.retain(|_, second| *second >= oldest);
    }

    fn news(self, notices: Vec<Notice>) -> News {
        let more = self.next.is_some();
        let (bookmark, rest) = (serde_json::to_value(self).unwrap_or_default().to_string(), SignedDuration::ZERO);
        News { notices, bookmark, more, rest }
    }
}

fn before(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.saturating_sub(span).unwrap_or(Timestamp::MIN)
}

fn later(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// Short enough that a thousand of them are no burden.
fn mark_of(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, id.as_bytes()).as_ref()[..8])
}

/// The events, alone or under a name.
pub(super) fn listed(body: &Value) -> Option<&[Value]> {
    match body {
        Value::Array(events) => Some(events),
        Value::Object(body) => body.values().find_map(Value::as_array).map(Vec::as_slice),
        _ => None,
    }
}

/// An event; one without an id could not be told from others and is left to the next comparison.
fn notice(event: &Value, now: Timestamp) -> Option<Notice> {
    let data = &event["data"];
    let at = wire::moment(&event["time"]).or_else(|| wire::moment(&data["sourceTimestamp"])).unwrap_or(now);
    Some(Notice { id: wire::id(&event["id"])?, at, subject: subject(data) })
}

/// What it is about. Only what never changes again is taken for certain.
fn subject(data: &Value) -> Subject {
    let any = |names: &[&str]| names.iter().find_map(|name| wire::id(&data[*name]));
    let holder = any(&["userId"]);
    let status = data["status"].as_str().unwrap_or_default();
    let read = match status {
        "USER_DELETED" | "USER_CREATED" | "USER_UPDATED" | "USER_DELETE_INITIATED" => {
            holder.map(|holder| Subject::Holder { holder, gone: status == "USER_DELETED" })
        }
        _ if status.starts_with("INVITATION_") => any(&["invitationId"])
            .zip(invitation_state(status))
            .map(|(invitation, state)| Subject::Invitation { invitation, holder, state }),
        _ if status.starts_with("ENDPOINT_") || status.starts_with("CREDENTIALCONTAINER_") => {
            any(&["endpointId", "credentialContainerId"]).map(|phone| Subject::Phone { phone, holder })
        }
        _ if status.starts_with("CREDENTIAL_") => {
            let observation = (status == "CREDENTIAL_REVOKED").then_some(Observation::Revoked);
            let stood = match status {
                "CREDENTIAL_RESERVED" => Some(Observed::Invited),
                "CREDENTIAL_ISSUED" => Some(Observed::Active),
                "CREDENTIAL_REVOKING" => Some(Observed::Revoking),
                _ => None,
            };
            any(&["mid", "credentialId"]).map(|card| Subject::Card { card, holder, observation, stood })
        }
        _ => None,
    };
    read.unwrap_or(Subject::Other)
}

fn invitation_state(status: &str) -> Option<InvitationState> {
    match status {
        "INVITATION_PENDING" => Some(InvitationState::Sent),
        "INVITATION_ACKNOWLEDGED" => Some(InvitationState::Accepted),
        "INVITATION_CANCELLED" => Some(InvitationState::Cancelled),
        "INVITATION_EXPIRED" => Some(InvitationState::Expired),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn event(id: &str, second: i64) -> Notice {
        Notice { id: id.to_owned(), at: at(second), subject: Subject::Other }
    }

    /// A system that shows at most two events at once, and each from a moment on.
    fn sweep(mark: &mut String, events: &[(Notice, i64)], now: i64) -> Vec<String> {
        let mut told = Vec::new();
        for _ in 0..20 {
            let bookmark: Bookmark = serde_json::from_str(mark).unwrap();
            let is_far = bookmark.is_far_due(at(now));
            let shown = events.iter().filter(|(event, from)| *from <= now && event.at >= bookmark.from(is_far));
            let mut shown: Vec<Notice> = shown.map(|(event, _)| event.clone()).collect();
            shown.sort_by_key(|event| event.at);
            let end = shown.get(1).map(|second| second.at);
            shown.retain(|event| end.is_none_or(|end| event.at <= end));
            let news = bookmark.take(shown, is_far, at(now));
            told.extend(news.notices.into_iter().map(|notice| notice.id));
            *mark = news.bookmark;
            if !news.more {
                return told;
            }
        }
        panic!("the sweep never ends")
    }

    #[test]
    fn each_event_is_taken_once_whatever_its_order_and_however_short_the_answers() {
        let mut mark = Bookmark::at(at(10_000)).news(Vec::new()).bookmark;
        let mut events: Vec<(Notice, i64)> =
            (0..9_i64).map(|n| (event(&format!("e{n}"), 10_010 + n / 3), 10_050)).collect();
        assert_eq!(sweep(&mut mark, &events, 10_050).len(), 9);
        assert_eq!(sweep(&mut mark, &events, 10_060), Vec::<String>::new());
        events.push((event("late", 10_005), 10_200));
        assert_eq!(sweep(&mut mark, &events, 10_100), Vec::<String>::new());
        assert_eq!(sweep(&mut mark, &events, 10_200), ["late"]);
        events.push((event("next", 10_900), 10_900));
        assert_eq!(sweep(&mut mark, &events, 10_900), ["next"]);
        let kept: Bookmark = serde_json::from_str(&mark).unwrap();
        assert_eq!(kept.taken.len(), 1, "only the overlap is remembered");
    }

    #[test]
    fn much_news_is_asked_for_from_moments_ago_and_once_a_minute_from_farther_back() {
        let mut mark = Bookmark::at(at(10_000)).news(Vec::new()).bookmark;
        let from = |mark: &str, now| {
            let mark: Bookmark = serde_json::from_str(mark).unwrap();
            mark.from(mark.is_far_due(at(now))).as_second()
        };
        assert_eq!(from(&mark, 10_001), 9_700, "the first one begins far back");
        let mut events: Vec<_> = (0..3_000_i64).map(|n| (event(&format!("e{n:04}"), 10_010 + n / 100), 0)).collect();
        assert_eq!(sweep_in_hundreds(&mut mark, &events, 10_040), 3_000);
        assert_eq!(from(&mark, 10_041), 10_036);
        assert!(mark.len() < 20_000, "{}", mark.len());
        events.push((event("late", 10_005), 0));
        assert_eq!(sweep_in_hundreds(&mut mark, &events, 10_050), 0);
        assert!(sweep_in_hundreds(&mut mark, &events, 10_101) > 0, "what was late, and some of what was taken before");
    }

    /// As [`sweep`], with some more events in each answer; how many were told.
    fn sweep_in_hundreds(mark: &mut String, events: &[(Notice, i64)], now: i64) -> usize {
        let mut told = 0;
        for _ in 0..100 {
            let bookmark: Bookmark = serde_json::from_str(mark).unwrap();
            let is_far = bookmark.is_far_due(at(now));
            let from = bookmark.from(is_far);
            let mut shown: Vec<_> =
                events.iter().map(|(event, _)| event.clone()).filter(|one| one.at >= from).collect();
            shown.sort_by_key(|event| event.at);
            shown.truncate(150);
            let news = bookmark.take(shown, is_far, at(now));
            told += news.notices.len();
            *mark = news.bookmark;
            if !news.more {
                return told;
            }
        }
        panic!("the sweep never ends")
    }

    #[test]
    fn what_is_told_late_in_a_flood_is_heard_of_though_no_sweep_comes_to_its_end() {
        let mut mark = Bookmark::at(at(10_000));
        let take = |mark: Bookmark, notices, is_far, now| {
            let news = mark.take(notices, is_far, at(now));
            serde_json::from_str::<Bookmark>(&news.bookmark).unwrap()
        };
        mark = take(mark, vec![event("first", 10_001)], true, 10_001);
        for second in 10_002..10_600 {
            assert_eq!(mark.from(false), at(second - 1), "it goes on where it was");
            mark = take(mark, vec![event(&format!("e{second}"), second)], false, second);
        }
        assert!(mark.is_far_due(at(10_600)));
        assert_eq!(mark.from(true), at(9_701), "what came late since the last look far back");
    }

    #[test]
    fn the_moment_at_the_boundary_is_neither_lost_nor_taken_twice() {
        let mut mark = Bookmark::at(at(100)).news(Vec::new()).bookmark;
        assert_eq!(sweep(&mut mark, &[(event("a", 200), 0)], 200), ["a"]);
        assert_eq!(sweep(&mut mark, &[(event("a", 200), 0), (event("b", 200), 0)], 201), ["b"]);
    }

    #[test]
    fn events_say_where_to_look() {
        let card = |status: &str| subject(&json!({"status": status, "mid": 4, "userId": 5, "endpointId": 3}));
        let told = |observation, stood| {
            let (card, holder) = ("4".to_owned(), Some("5".to_owned()));
            Subject::Card { card, holder, observation, stood }
        };
        assert_eq!(card("CREDENTIAL_ISSUED"), told(None, Some(Observed::Active)));
        assert_eq!(card("CREDENTIAL_REVOKED"), told(Some(Observation::Revoked), None));
        assert_eq!(
            subject(&json!({"status": "USER_DELETED", "userId": 5})),
            Subject::Holder { holder: "5".to_owned(), gone: true }
        );
        assert_eq!(
            subject(&json!({"status": "INVITATION_EXPIRED", "invitationId": 6, "userId": 5})),
            Subject::Invitation {
                invitation: "6".to_owned(),
                holder: Some("5".to_owned()),
                state: InvitationState::Expired
            }
        );
        assert_eq!(
            subject(&json!({"status": "CREDENTIALCONTAINER_INACTIVE", "credentialContainerId": 3})),
            Subject::Phone { phone: "3".to_owned(), holder: None }
        );
        assert_eq!(subject(&json!({"status": "SOMETHING_NEW"})), Subject::Other);
    }
}
