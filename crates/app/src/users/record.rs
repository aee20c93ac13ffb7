//! What is said of changes to a user: an event that names the fields, and an audit
//! entry with what they held, sealed under the person's own key.

use domain::event::{Category, Detail, Event, PersonalDetail};
use domain::user::{Profile, User};
use serde_json::{Map, Value, json};
use store::UnitOfWork;

use crate::context::Context;
use crate::error::Result;
use crate::record;

/// A field that differs, before and after.
pub(super) struct Difference {
    /// The field's name, as the API has it.
    pub(super) field: String,
    before: Value,
    after: Value,
}

/// Everything that differs between two profiles.
pub(super) fn differences(before: &Profile, after: &Profile) -> Vec<Difference> {
    let (before, after) = (flat(before), flat(after));
    let fields = before.keys().chain(after.keys().filter(|field| !before.contains_key(*field)));
    let value = |of: &Map<String, Value>, field: &str| of.get(field).cloned().unwrap_or(Value::Null);
    fields
        .filter(|field| value(&before, field) != value(&after, field))
        .map(|field| Difference { field: field.clone(), before: value(&before, field), after: value(&after, field) })
        .collect()
}

fn flat(profile: &Profile) -> Map<String, Value> {
    let known = [
        ("first_name", text(Some(&profile.first_name))),
        ("last_name", text(Some(&profile.last_name))),
        ("email", text(profile.email.as_ref().map(domain::contact::EmailAddress::as_str))),
        ("mobile", text(profile.mobile.as_ref().map(domain::contact::MobileNumber::as_str))),
        ("card_id", text(profile.card_id.as_deref())),
        ("sync_id", text(profile.sync_id.as_deref())),
        ("external_id", text(profile.external_id.as_deref())),
        ("valid_from", json!(profile.valid_from)),
        ("valid_until", json!(profile.valid_until)),
    ];
    let custom = profile.custom.iter().map(|(name, value)| (format!("custom_fields.{name}"), text(Some(value))));
    known.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(custom).collect()
}

/// Missing and empty are the same.
fn text(text: Option<impl AsRef<str>>) -> Value {
    text.filter(|text| !text.as_ref().is_empty()).map_or(Value::Null, |text| text.as_ref().into())
}

/// Records that a user's data became what they are.
pub(super) async fn changed(
    cx: &Context,
    uow: &mut UnitOfWork,
    category: Category,
    action: &'static str,
    before: &Profile,
    user: &User,
) -> Result<()> {
    let differences = differences(before, &user.profile);
    let fields: Vec<String> = differences.iter().map(|difference| difference.field.clone()).collect();
    let of = |value: fn(&Difference) -> &Value| -> Map<String, Value> {
        differences.iter().map(|difference| (difference.field.clone(), value(difference).clone())).collect()
    };
    let personal =
        json!({ "before": of(|difference| &difference.before), "after": of(|difference| &difference.after) });
    let named = if category == Category::UserCreated { Vec::new() } else { fields.clone() };
    event(cx, uow, category, Detail { changed: named, ..Detail::default() }, user).await?;
    record::audit_of(cx, uow, action, user.id, user.id, json!({ "changed": fields }), Some(personal)).await
}

/// Records an event with who the person is now.
pub(super) async fn event(
    cx: &Context,
    uow: &mut UnitOfWork,
    category: Category,
    detail: Detail,
    user: &User,
) -> Result<()> {
    let profile = &user.profile;
    let personal = PersonalDetail {
        display_name: Some(profile.display_name()),
        email: profile.email.clone().map(String::from),
        mobile: profile.mobile.clone().map(String::from),
        card_id: profile.card_id.clone(),
        device_name: None,
    };
    let event = Event { detail, personal: Some(personal), ..record::event_of(cx, category, user)? };
    Ok(uow.events().add(&event).await?)
}
