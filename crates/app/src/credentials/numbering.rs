//! Which number a new card gets: by the pool's card template, else the system's, else the project's IDs.

use connect::Numbering as Giver;
use domain::card::{CardFormat, CardNumber};
use domain::id::{Id, kind};
use domain::system::{CardTemplate, NumberSource};
use domain::time::{SignedDuration, Timestamp};
use domain::user::User;
use store::repo::Claim;
use store::{Session, UnitOfWork};

use super::house::House;
use crate::error::{Error, Result};

/// How many numbers of a range are looked at together.
const CHUNK: u64 = 500;

/// How the cards of a pool are numbered.
pub(crate) struct Numbering {
    /// Their format.
    pub(crate) format: CardFormat,
    facility_code: Option<u32>,
    source: NumberSource,
    template: Option<Id<kind::CardTemplate>>,
    valid_days: Option<u32>,
}

/// The number that a new card gets.
pub(crate) enum NewNumber {
    /// This one; it is the user's.
    Own(CardNumber),
    /// This one, as soon as another user's phones do not show it any more.
    InUse(CardNumber),
    /// The system gives it.
    BySystem,
}

impl NewNumber {
    /// The number, unless the system gives it.
    pub(crate) fn known(self) -> Option<CardNumber> {
        match self {
            Self::Own(number) | Self::InUse(number) => Some(number),
            Self::BySystem => None,
        }
    }
}

impl Numbering {
    /// Reads how the cards of a pool are numbered.
    ///
    /// # Errors
    /// [`Error::Conflict`] if neither the pool nor its system has a card template, and the system is somebody else's.
    pub(crate) async fn of(session: &mut Session, house: &House) -> Result<Self> {
        let chosen = house.pool.card_template.or(house.system.card_template);
        let template = match chosen {
            Some(id) => session.card_templates().lookup(house.pool.project, id).await?,
            None => None,
        };
        match template {
            Some(template) => Self::by(template, house),
            None if house.capabilities.numbering == Giver::Ours => Ok(Self::by_ids(house)),
            None => {
                let detail = format!(
                    "neither the pool {} nor the system {} has a card template; choose one in either's settings",
                    house.pool.name, house.system.name
                );
                Err(Error::conflict("card_template_missing", detail))
            }
        }
    }

    fn by(template: CardTemplate, house: &House) -> Result<Self> {
        let giver = house.capabilities.numbering;
        let fits = match template.numbers {
            NumberSource::System => giver != Giver::Ours,
            _ => giver != Giver::Theirs,
        };
        if !fits {
            let who = if giver == Giver::Ours { "does not give numbers" } else { "gives the numbers itself" };
            let detail = format!("the system {} {who}; choose another card template", house.system.name);
            return Err(Error::conflict("card_template_unfit", detail));
        }
        Ok(Self {
            format: template.format,
            facility_code: template.facility_code,
            source: template.numbers,
            template: Some(template.id),
            valid_days: template.valid_days,
        })
    }

    fn by_ids(house: &House) -> Self {
        let cards = &house.settings.cards;
        let (format, facility_code) = (cards.format, cards.facility_code);
        Self { format, facility_code, source: NumberSource::CardId, template: None, valid_days: None }
    }

    /// When a card that is made now ends by its template.
    pub(crate) fn ends_at(&self, from: Timestamp) -> Option<Timestamp> {
        let days = self.valid_days?;
        Some(from.saturating_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX))
    }

    /// Takes a number for a new card of a user.
    pub(crate) async fn take(&self, uow: &mut UnitOfWork, user: &User) -> Result<NewNumber> {
        if let (NumberSource::Range { first, last }, Some(template)) = (&self.source, self.template) {
            let range = Range { numbering: self, template, first: *first, last: *last };
            return range.next(uow, user).await.map(NewNumber::Own);
        }
        let Some(number) = self.of_user(user)? else { return Ok(NewNumber::BySystem) };
        match uow.card_numbers().claim(user.project, &number, user.id).await? {
            Claim::Claimed => Ok(NewNumber::Own(number)),
            Claim::OwnedBy(_) => Ok(NewNumber::InUse(number)),
        }
    }

    /// Whether numbers follow what is written of their users.
    pub(crate) const fn follows_users(&self) -> bool {
        matches!(self.source, NumberSource::CardId | NumberSource::CustomField { .. })
    }

    /// The number that is made of what is written of a user; `None` where it comes from elsewhere.
    ///
    /// # Errors
    /// [`Error::Invalid`] if nothing is written, or it fits no card.
    pub(crate) fn of_user(&self, user: &User) -> Result<Option<CardNumber>> {
        let (text, what) = match &self.source {
            NumberSource::CardId => (user.profile.card_id.as_deref(), "ID".to_owned()),
            NumberSource::CustomField { name } => {
                (user.profile.custom.get(name).map(String::as_str), format!("value in the field {name}"))
            }
            NumberSource::System | NumberSource::Range { .. } => return Ok(None),
        };
        let text = text.ok_or_else(|| {
            let detail = format!("the user has no {what}; give one first, it is what readers see");
            Error::invalid("/user_id", "card_id_missing", detail)
        })?;
        CardNumber::parse(self.format, self.facility_code, text)
            .map(Some)
            .map_err(|error| Error::invalid("/user_id", "card_id_unfit", error.to_string()))
    }

    /// A number that a system gave, as a card of this format has it.
    pub(crate) fn given(&self, text: &str) -> Option<CardNumber> {
        CardNumber::parse(self.format, self.facility_code, text).ok()
    }
}

/// The numbers of a template, one after the other.
struct Range<'a> {
    numbering: &'a Numbering,
    template: Id<kind::CardTemplate>,
    first: u64,
    last: u64,
}

impl Range<'_> {
    /// The lowest one that is free. Whoever else takes one waits until this unit ends, so that none is left out.
    async fn next(&self, uow: &mut UnitOfWork, user: &User) -> Result<CardNumber> {
        let hint = uow.card_templates().lock_next(user.project, self.template).await?;
        let start = hint.filter(|next| (self.first..=self.last).contains(next)).unwrap_or(self.first);
        let found = match self.search(uow, user, start, self.last).await? {
            Some(found) => Some(found),
            // What was given back since lies below.
            None if start > self.first => self.search(uow, user, self.first, start - 1).await?,
            None => None,
        };
        let Some((value, number)) = found else {
            let detail =
                format!("no number from {} to {} is free; extend the card template's range", self.first, self.last);
            return Err(Error::conflict("range_exhausted", detail));
        };
        uow.card_templates().set_next(self.template, value.saturating_add(1)).await?;
        Ok(number)
    }

    async fn search(&self, uow: &mut UnitOfWork, user: &User, from: u64, to: u64) -> Result<Option<(u64, CardNumber)>> {
        let mut chunk = from;
        while chunk <= to {
            let end = chunk.saturating_add(CHUNK - 1).min(to);
            let numbers: Vec<(u64, CardNumber)> =
                (chunk..=end).filter_map(|value| Some((value, self.card(value)?))).collect();
            let keys: Vec<&CardNumber> = numbers.iter().map(|(_, number)| number).collect();
            let taken = uow.card_numbers().taken(user.project, &keys).await?;
            for (value, number) in numbers {
                let free = !taken.contains(&number.key());
                if free && uow.card_numbers().claim_new(user.project, &number, user.id).await? {
                    return Ok(Some((value, number)));
                }
            }
            chunk = end.saturating_add(1);
        }
        Ok(None)
    }

    fn card(&self, value: u64) -> Option<CardNumber> {
        self.numbering.given(&value.to_string())
    }
}
