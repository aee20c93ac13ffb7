//! Everything that is there, for comparing.

use super::connection::Origo;
use super::model::Person;
use crate::{Error, Holder, Inventory, Lane, Result, wire};

/// How many people a page holds.
const PAGE: usize = 50;

impl Origo {
    /// A page of people with their credentials. Lists may leave the credentials out; then each person is read, and
    /// where the budget of calls ends in between, the next page begins there.
    pub(super) async fn page(&self, cursor: Option<&str>) -> Result<Inventory> {
        let start = cursor.map_or(Ok(1), str::parse::<usize>).map_err(|_| Error::Refused(CURSOR.to_owned()))?;
        let reply = self.client.list_users(start, PAGE, Lane::Idle).await?;
        let body = reply.success()?.json()?;
        let listed = wire::items(&body["Resources"]);
        let mut page = Inventory::default();
        let mut read = 0;
        for entry in listed {
            match self.whole(entry).await {
                Ok(person) => page.take(person),
                Err(Error::Limited { .. }) if read > 0 => break,
                Err(error) => return Err(error),
            }
            read += 1;
        }
        let total = body["totalResults"].as_u64().and_then(|total| usize::try_from(total).ok());
        let more = total.map_or(listed.len() == PAGE, |total| start + read <= total) || read < listed.len();
        page.next = (more && read > 0).then(|| (start + read).to_string());
        Ok(page)
    }

    /// What one person has: by the system's id, else by ours, else whoever has the address.
    pub(super) async fn belongings(&self, holder: Holder<'_>) -> Result<Inventory> {
        let lane = Lane::Urgent; // somebody waits for it
        let ids = match holder.theirs {
            Some(theirs) => vec![theirs.to_owned()],
            None => self.ids_of(holder, lane).await?,
        };
        let mut all = Inventory::default();
        for id in ids {
            all.take(self.person(&id, lane).await?);
        }
        Ok(all)
    }

    async fn ids_of(&self, holder: Holder<'_>, lane: Lane) -> Result<Vec<String>> {
        if let Some(person) = self.person_of_ours(holder, lane).await? {
            return Ok(vec![person.id]);
        }
        let Some(email) = holder.email else { return Ok(Vec::new()) };
        Ok(self.search("emails", email, lane).await?.into_iter().map(|person| person.id).collect())
    }

    async fn whole(&self, entry: &serde_json::Value) -> Result<Option<Person>> {
        match Person::read(entry) {
            Some(person) if !person.tells_of_cards => self.person(&person.id, Lane::Idle).await,
            person => Ok(person),
        }
    }
}

const CURSOR: &str = "the place to go on from was not understood; begin anew";

impl Inventory {
    fn take(&mut self, person: Option<Person>) {
        let Some(person) = person else { return };
        self.found.extend(person.cards.iter().map(|card| card.found(&person)));
        // Who is being deleted has nothing more to be compared.
        if !person.is_going {
            self.holders.push(person.found());
        }
    }
}
