//! Certificates beside the ID for doors: an operator supplies mobile IDs, and locks the one whose phone is lost.

use serde_json::{Value, json};

use super::api::text;
use super::phones::Phone;
use super::post::{self, Mails};
use super::stage::Stage;
use crate::failure::Failure;

const SUPPLY: &str = "MobileIDProcSupplyMobileIDForUser";
const LOCK: &str = "MobileIDProcLock";

/// Supplies somebody who carries the ID already, and somebody who has no phone yet; the second one loses it.
pub(super) async fn supply(stage: &Stage, carrier: &mut Phone, newcomer: &Value) -> Result<String, Failure> {
    let api = &stage.api;
    let on = json!({ "mobile_id": { "processes": { (SUPPLY): { "enabled": true } } } });
    api.change("/settings", &on).await?;

    let holder = user(stage, &carrier.holder.sync_id).await?;
    let begun = process(stage, SUPPLY, &holder, &json!({})).await?;
    let keys = carrier.certificates().await?;
    ends(stage, &begun, "completed").await?;

    let begun = process(stage, SUPPLY, newcomer, &json!({})).await?;
    post::rest(api).await?; // the PIN goes by mail, as the link is on the screen
    let (name, address) = (text(&newcomer["first_name"])?, text(&newcomer["email"])?);
    let pin = Mails::pin_to(&stage.sink, &address)?;
    let link = text(&begun["enrolment"]["url"])?;
    Phone::begin(stage.phones().join("lost"), &name, &link, &pin).await?;
    ends(stage, &begun, "completed").await?;

    let locked = process(stage, LOCK, newcomer, &json!({ "reason": "stolen" })).await?;
    ends(stage, &locked, "completed").await?;
    let filter = format!("/certificates?filter=user_id%20eq%20%22{}%22", text(&newcomer["id"])?);
    let left = api.get(&filter).await?;
    let revoked = left["items"].as_array().map_or(0, |all| all.iter().filter(|one| one["state"] == "revoked").count());
    post::rest(api).await?;
    Ok(format!(
        "the phone of {} has {keys} certificates now; {name} lost theirs, and its {revoked} certificates are revoked",
        carrier.holder.name()
    ))
}

/// Begins a process and takes its step.
async fn process(stage: &Stage, kind: &str, user: &Value, inputs: &Value) -> Result<Value, Failure> {
    let begun = stage.api.post("/processes", &json!({ "kind": kind, "user_id": user["id"] })).await?;
    stage.api.post(&format!("/processes/{}/next", text(&begun["id"])?), &json!({ "inputs": inputs })).await
}

async fn ends(stage: &Stage, process: &Value, state: &str) -> Result<(), Failure> {
    let process = stage.api.get(&format!("/processes/{}", text(&process["id"])?)).await?;
    if process["state"] == state {
        return Ok(());
    }
    Err(Failure::new(format!("a process is {} at the step {}, not {state}", process["state"], process["step"])))
}

async fn user(stage: &Stage, sync_id: &str) -> Result<Value, Failure> {
    let users = stage.api.all("/users").await?;
    let found = users.into_iter().find(|user| user["sync_id"] == sync_id);
    found.ok_or_else(|| Failure::new(format!("the server has nobody with the Sync ID {sync_id}")))
}
