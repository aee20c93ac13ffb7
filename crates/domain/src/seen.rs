//! A user as filters see them in memory: the same that the list of users says.

use std::borrow::Cow;

use filter::{Attribute, AttributeValue, Attributes, Kind};

use crate::credential::Enrolment;
use crate::time::micros;
use crate::user::User;

/// A user, and what is derived from the credentials.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The user.
    pub user: &'a User,
    /// What the list of users shows of the credentials.
    pub enrolment: Enrolment,
}

impl Attributes for Seen<'_> {
    fn get(&self, attribute: &Attribute) -> Option<AttributeValue<'_>> {
        let (user, profile) = (self.user, &self.user.profile);
        if let Some(field) = attribute.custom_field() {
            let value = profile.custom.get(field)?;
            let is_truth = attribute.kind == Kind::Boolean;
            return Some(if is_truth { AttributeValue::Boolean(value == "true") } else { AttributeValue::text(value) });
        }
        let time = |at| AttributeValue::Time(micros(at));
        match attribute.name.as_str() {
            "id" => Some(AttributeValue::Text(Cow::Owned(user.id.to_string()))),
            "first_name" => Some(AttributeValue::text(&profile.first_name)),
            "last_name" => Some(AttributeValue::text(&profile.last_name)),
            "email" => profile.email.as_ref().map(|email| AttributeValue::text(email.as_str())),
            "mobile" => profile.mobile.as_ref().map(|mobile| AttributeValue::text(mobile.as_str())),
            "card_id" => profile.card_id.as_deref().map(AttributeValue::text),
            "sync_id" => profile.sync_id.as_deref().map(AttributeValue::text),
            "external_id" => profile.external_id.as_deref().map(AttributeValue::text),
            "state" => Some(AttributeValue::text(user.state.as_str())),
            "enrolment" => Some(AttributeValue::text(self.enrolment.as_str())),
            "origin" => Some(AttributeValue::text(user.origin.as_str())),
            "valid_from" => profile.valid_from.map(time),
            "valid_until" => profile.valid_until.map(time),
            "created_at" => Some(time(user.created_at)),
            "updated_at" => Some(time(user.updated_at)),
            _ => None,
        }
    }
}
