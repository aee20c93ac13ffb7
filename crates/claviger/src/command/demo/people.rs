//! The lists of people, and how two of them differ: what the server is measured by.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::Failure;

/// A list as it is sent. The binary carries its lists along, so that the demo runs wherever the binary does.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    /// The file's name.
    pub(super) name: &'static str,
    /// Its bytes.
    pub(super) bytes: &'static [u8],
}

macro_rules! list {
    ($name:literal) => {
        List { name: $name, bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/", $name)) }
    };
}

/// Where it begins.
pub(super) const FIRST: List = list!("mobile-id-users.csv");
/// The same list some time later.
pub(super) const NEXT: List = list!("mobile-id-users-next.csv");
/// The later list with mistakes in it.
pub(super) const BROKEN: List = list!("mobile-id-users-broken.csv");
/// The later list, but its export broke off.
pub(super) const TRUNCATED: List = list!("mobile-id-users-truncated.csv");

/// A person, as a list has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) email: String,
    pub(super) card_id: String,
    pub(super) sync_id: String,
}

/// The people of a list, by their sync IDs.
pub(super) type People = BTreeMap<String, Person>;

impl List {
    /// Reads it.
    pub(super) fn people(&self) -> Result<People, Failure> {
        let mut people = People::new();
        for row in csv::Reader::from_reader(self.bytes).into_deserialize() {
            let (first_name, last_name, email, card_id, sync_id) = row?;
            let person = Person { first_name, last_name, email, card_id, sync_id };
            people.insert(person.sync_id.clone(), person);
        }
        Ok(people)
    }
}

impl Person {
    /// First and last name.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Who differs between two lists, by their sync IDs.
#[derive(Debug)]
pub(super) struct Difference {
    /// In the later list only.
    pub(super) joined: Vec<Person>,
    /// In the earlier list only.
    pub(super) left: Vec<Person>,
    /// In both, but not alike; as the later list has them.
    pub(super) changed: Vec<Person>,
    /// Of these, those with another ID.
    pub(super) new_id: Vec<Person>,
    /// Of these, those with another e-mail address.
    pub(super) new_email: Vec<Person>,
    /// The same, as the earlier list has them.
    pub(super) old_email: Vec<Person>,
    /// In both, and alike.
    pub(super) same: Vec<Person>,
}

impl Difference {
    /// From one list to the other.
    pub(super) fn between(before: &People, after: &People) -> Self {
        let only = |some: &People, others: &People| -> Vec<Person> {
            some.values().filter(|person| !others.contains_key(&person.sync_id)).cloned().collect()
        };
        let both = |is_wanted: fn(&Person, &Person) -> bool| -> Vec<Person> {
            let pairs = after.values().filter_map(|person| Some((before.get(&person.sync_id)?, person)));
            pairs.filter(|(before, after)| is_wanted(before, after)).map(|(_, after)| after.clone()).collect()
        };
        let new_email = both(|before, after| before.email != after.email);
        Self {
            old_email: new_email.iter().filter_map(|person| before.get(&person.sync_id)).cloned().collect(),
            new_email,
            joined: only(after, before),
            left: only(before, after),
            changed: both(|before, after| before != after),
            new_id: both(|before, after| before.card_id != after.card_id),
            same: both(|before, after| before == after),
        }
    }
}

/// Their addresses.
pub(super) fn addresses<'a>(people: impl IntoIterator<Item = &'a Person>) -> BTreeSet<String> {
    people.into_iter().map(|person| person.email.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_show_everything_that_the_demo_tells() {
        let (first, next) = (FIRST.people().unwrap(), NEXT.people().unwrap());
        assert_eq!(first.len(), 250);
        let difference = Difference::between(&first, &next);
        assert_eq!(next.len(), difference.joined.len() + difference.changed.len() + difference.same.len());
        for group in [&difference.joined, &difference.left, &difference.new_id, &difference.new_email] {
            assert!(!group.is_empty(), "{difference:?}");
        }
    }
}
