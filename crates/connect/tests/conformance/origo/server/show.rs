//! What the server shows.

use domain::time::Timestamp;
use serde_json::{Value, json};

use super::{Answered, EVENTS_PAGE, Part, Server, User};

impl Server {
    pub(super) fn organization(&self) -> Value {
        let licence = |part: &Part| json!({"partNumber": part.number, "availableQty": part.available, "consumedQty": part.consumed});
        json!({"id": 1_234_567, "name": "Example", "licenses": self.parts.iter().map(licence).collect::<Vec<_>>()})
    }

    pub(super) fn part_numbers(&self) -> Value {
        let place =
            |part: &Part| json!({"meta": {"location": format!("https://elsewhere.test/part-number/{}", part.id)}});
        json!({"Resources": self.parts.iter().filter(|part| !part.gone).map(place).collect::<Vec<_>>()})
    }

    pub(super) fn part_number(&self, id: u64) -> Answered {
        let part = self.parts.iter().find(|part| part.id == id && !part.gone).ok_or(404_u16)?;
        let body =
            json!({"id": id, "partNumber": part.number, "friendlyName": "Doors", "availableQty": part.available});
        Ok((
            200,
            json!({"schemas": ["urn:hid:scim:api:ma:2.2:PartNumber"], "urn:hid:scim:api:ma:2.2:PartNumber": [body]}),
        ))
    }

    pub(super) fn search(&self, body: &Value) -> Value {
        let filter = body["filter"].as_str().map(|filter| filter.split_once(" eq ").unwrap());
        let fits = |user: &User| match filter {
            None => true,
            Some(("emails", value)) => format!("{:?}", user.email).eq_ignore_ascii_case(value),
            Some(("externalId", value)) => user.external_id.as_ref().is_some_and(|id| format!("{id:?}") == value),
            Some(_) => false,
        };
        let number = |name: &str| usize::try_from(body[name].as_u64().unwrap()).unwrap();
        let found: Vec<u64> = self.users.iter().filter(|(_, user)| fits(user)).map(|(id, _)| *id).collect();
        let page = found.iter().skip(number("startIndex") - 1).take(number("count").min(40));
        json!({"totalResults": found.len(), "Resources": page.map(|id| self.brief(*id)).collect::<Vec<_>>()})
    }

    pub(super) fn brief(&self, id: u64) -> Value {
        let user = &self.users[&id];
        json!({"id": id, "externalId": user.external_id, "emails": [{"value": user.email}]})
    }

    pub(super) fn whole(&self, id: u64) -> Result<Value, u16> {
        let user = self.users.get(&id).ok_or(404_u16)?;
        let on = |phone: Option<u64>| {
            let here = self.cards.iter().filter(move |(_, card)| card.user == id && card.phone == phone);
            here.map(|(id, _)| self.card(*id)).collect::<Vec<_>>()
        };
        let phones = self.phones.iter().filter(|(_, phone)| phone.user == id).map(|(phone, one)| {
            let status = if one.active { "ACTIVE" } else { "INACTIVE" };
            json!({"id": phone, "status": status, "urn:hid:scim:api:ma:2.2:Credential": on(Some(*phone))})
        });
        let invitations = self.invitations.iter().filter(|(_, one)| one.user == id).map(|(id, _)| self.invitation(*id));
        let status = if user.going { "DELETE_INITIATED" } else { "ACTIVE" };
        let mut user = self.brief(id);
        user["status"] = status.into();
        user["urn:hid:scim:api:ma:2.2:CredentialContainer"] = phones.collect();
        user["urn:hid:scim:api:ma:2.2:UserInvitation"] = invitations.collect();
        user["urn:hid:scim:api:ma:2.2:Credential"] = on(None).into();
        Ok(user)
    }

    pub(super) fn card(&self, id: u64) -> Value {
        let card = &self.cards[&id];
        json!({"id": id, "partNumber": card.part, "cardNumber": id.to_string(), "status": card.status.name()})
    }

    pub(super) fn invitation(&self, id: u64) -> Value {
        let one = &self.invitations[&id];
        let created = one.created.to_string();
        json!({"id": id, "invitationCode": format!("AAAA-BBBB-CCCC-{id:04}"), "status": one.status, "createdDate": created})
    }

    /// From a moment on, and no more than a page; those of one moment together.
    pub(super) fn list_events(&self, query: &str) -> Value {
        let value = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap();
            pair.replace("%3A", ":").parse::<Timestamp>().unwrap()
        };
        let (from, to) = (value("dateFrom"), value("dateTo"));
        let mut page: Vec<&(Timestamp, Value)> = Vec::new();
        for event in self.events.iter().filter(|(at, _)| *at >= from && *at < to) {
            if page.len() >= EVENTS_PAGE && page.last().is_some_and(|last| last.0 < event.0) {
                break;
            }
            page.push(event);
        }
        page.into_iter().map(|(_, event)| event.clone()).collect()
    }
}
