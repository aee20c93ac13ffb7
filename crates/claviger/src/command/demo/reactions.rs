//! What happens by itself: a pool of the other system runs out, and a lamp, a mail, a task and a receiver tell of it.

use std::time::Duration;

use domain::event::Category;
use domain::webhook::message_type;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::api::text;
use super::doors::LABORATORY;
use super::post::{self, Mails};
use super::stage::{CONTACT, Stage};
use crate::failure::Failure;

/// How long what follows from an event may take here, where it takes a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many credentials are bought: more than the pool is low at.
const DELIVERED: u32 = 200;
/// What the lamp goes on for, and what it goes off for.
const ON: Category = Category::PoolExhausted;
const OFF: Category = Category::PoolAvailable;

/// Sets up what reacts, lets the pool run out, and fills it again.
pub(super) async fn show(stage: &Stage) -> Result<String, Failure> {
    let api = &stage.api;
    let pools = api.all("/pools").await?;
    let pool = pools.iter().find(|pool| pool["name"] == LABORATORY.name);
    let pool = pool.ok_or_else(|| Failure::new(format!("there is no pool {}", LABORATORY.name)))?;
    let (id, system) = (text(&pool["id"])?, text(&pool["system_id"])?);

    let lamp = api.post("/inputs", &json!({ "name": "Lamp at the desk" })).await?;
    let triggers = json!({
        "mode": "use_selected", "categories": [ON], "restore_mode": "on_categories", "restore_categories": [OFF],
        "inputs": [lamp["id"]],
    });
    api.change(&format!("/pools/{id}/input-triggers"), &triggers).await?;
    let receiver = json!({ "name": "Control room", "url": stage.receiver.url, "categories": [ON, OFF] });
    api.post("/webhooks", &receiver).await?;
    let rule = json!({
        "name": "Buy credentials",
        "alert": { "grouping": "and", "rows": [{ "category": [ON] }, { "system": [system] }] },
        "actions": [
            { "do": "mail", "to": [CONTACT], "subject": "{pool} is empty", "text": "{event}\n\n{link}" },
            { "do": "open_task", "title": "Buy credentials for {pool}" },
        ],
    });
    api.post("/rules", &rule).await?;

    let mut mails = Mails::from_now_on(&stage.sink);
    let path = format!("/inputs/{}", text(&lamp["id"])?);
    stock(stage, &system, 0).await?;
    until(stage, &path, "alarm", ON).await?;
    post::rest(api).await?;
    mails.look();
    let subject = mails.only_to(CONTACT)?;
    let tasks = api.all("/operator-tasks").await?;
    let task = tasks.iter().find_map(|task| task["title"].as_str());
    let task = task.ok_or_else(|| Failure::new("no task was opened"))?.to_owned();
    stock(stage, &system, DELIVERED).await?;
    until(stage, &path, "normal", OFF).await?;
    Ok(format!(
        "{} ran out and was filled: the lamp at the desk went on and off, {CONTACT} got {subject} and the task “{task}”, \
         the control room heard of both",
        LABORATORY.name
    ))
}

/// So many credentials are left, there and here.
async fn stock(stage: &Stage, system: &str, left: u32) -> Result<(), Failure> {
    stage.doors.stock(&LABORATORY, left).await?;
    stage.api.post(&format!("/systems/{system}/refresh-pools"), &json!({})).await.map(drop)
}

/// Waits until the lamp stands so, and the receiver has heard why.
async fn until(stage: &Stage, lamp: &str, state: &str, kind: Category) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    loop {
        let stands = text(&stage.api.get(lamp).await?["state"])?;
        let heard = stage.receiver.heard(&message_type(kind));
        if stands == state && heard == 1 {
            return Ok(());
        }
        if Instant::now() > end {
            return Err(Failure::new(format!(
                "the lamp is {stands}, and the control room heard of {kind} {heard} times"
            )));
        }
        sleep(Duration::from_millis(100)).await;
    }
}
