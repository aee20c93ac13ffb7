//! What a receiver is told: an event as a `CloudEvents` 1.0 document in JSON.

use domain::event::{Detail, Event};
use domain::id::{Id, kind};
use domain::time::Timestamp;
use domain::webhook::message_type;
use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::events::Told;

/// `CloudEvents` 1.0, §3.
#[derive(Serialize)]
struct CloudEvent<'a, D> {
    specversion: &'static str,
    id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    time: Timestamp,
    datacontenttype: &'static str,
    data: &'a D,
}

/// The event as `GET events/{id}` shows it.
#[derive(Serialize)]
struct Data<'a> {
    id: String,
    seq: u64,
    category: &'static str,
    severity: &'static str,
    text: &'a str,
    at: Timestamp,
    actor: String,
    user_id: Option<String>,
    credential_id: Option<String>,
    invitation_id: Option<String>,
    device_id: Option<String>,
    system_id: Option<String>,
    pool_id: Option<String>,
    sync_run_id: Option<String>,
    input_id: Option<String>,
    review: bool,
    origin: Vec<String>,
    detail: &'a Detail,
}

/// What a test says.
#[derive(Serialize)]
struct Test {
    webhook_id: String,
    text: &'static str,
}

/// The document of an event.
pub(super) fn of_event(cx: &Context, told: &Told) -> Result<Vec<u8>> {
    let event = &told.recorded.event;
    let data = Data {
        id: event.id.to_string(),
        seq: told.recorded.seq,
        category: event.category.as_str(),
        severity: event.category.severity().as_str(),
        text: &told.text,
        at: event.at,
        actor: event.actor.to_string(),
        user_id: event.user.map(|id| id.to_string()),
        credential_id: event.credential.map(|id| id.to_string()),
        invitation_id: event.invitation.map(|id| id.to_string()),
        device_id: event.device.map(|id| id.to_string()),
        system_id: event.system.map(|id| id.to_string()),
        pool_id: event.pool.map(|id| id.to_string()),
        sync_run_id: event.sync_run.map(|id| id.to_string()),
        input_id: event.input.map(|id| id.to_string()),
        review: told.recorded.review,
        origin: event.origin.rules().iter().map(ToString::to_string).collect(),
        detail: &event.detail,
    };
    write(cx, event.id.to_string(), message_type(event.category), subject(event), event.at, &data)
}

/// The document of a test.
pub(super) fn of_test(cx: &Context, webhook: Id<kind::Webhook>, delivery: Id<kind::Delivery>) -> Result<Vec<u8>> {
    let data = Test { webhook_id: webhook.to_string(), text: "This is a test: nothing happened." };
    let kind = "claviger.webhook.test.v1".to_owned();
    write(cx, delivery.to_string(), kind, Some(webhook.to_string()), cx.now(), &data)
}

fn write(
    cx: &Context,
    id: String,
    kind: String,
    subject: Option<String>,
    time: Timestamp,
    data: &impl Serialize,
) -> Result<Vec<u8>> {
    let source = cx.app().public_url().join(&format!("/api/v1/projects/{}", cx.project().slug));
    let datacontenttype = "application/json";
    let document = CloudEvent { specversion: "1.0", id, source, kind, subject, time, datacontenttype, data };
    serde_json::to_vec(&document).map_err(Error::internal)
}

/// What an event is about: the nearest thing that it names.
fn subject(event: &Event) -> Option<String> {
    let of_person = event.credential.map(|id| id.to_string()).or(event.device.map(|id| id.to_string()));
    let of_person = of_person.or(event.invitation.map(|id| id.to_string())).or(event.user.map(|id| id.to_string()));
    let of_place = event.pool.map(|id| id.to_string()).or(event.system.map(|id| id.to_string()));
    let of_rest = event.input.map(|id| id.to_string()).or(event.sync_run.map(|id| id.to_string()));
    of_person.or(of_rest).or(of_place)
}
