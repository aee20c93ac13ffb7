//! What a system can do, by the names of the wire.

use app::systems::{Events, Inviting, Numbering};

pub(super) const fn inviting(inviting: Inviting) -> &'static str {
    match inviting {
        Inviting::Ours => "claviger",
        Inviting::Theirs => "system",
        Inviting::Link => "link",
    }
}

pub(super) const fn numbering(numbering: Numbering) -> &'static str {
    match numbering {
        Numbering::Ours => "claviger",
        Numbering::Theirs => "system",
        Numbering::Either => "either",
    }
}

pub(super) fn events(events: Events) -> Vec<&'static str> {
    let all = [("pull", events.pull), ("push", events.push), ("poll", events.poll)];
    all.into_iter().filter_map(|(name, does)| does.then_some(name)).collect()
}
