//! Calls about templates, what happened with their passes, what was spent, and who wants to hear of it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::gate::{Answered, Problem, Reply};
use super::model::{Event, Pass, Webhook};
use super::names::{Call, FaultKind};
use super::passes::page;
use super::state::{State, moment};

const HEX: &[u8] = b"0123456789abcdef";

impl State {
    pub(super) fn template(&mut self, id: &str) -> Answered {
        let is_gone = self.strikes(FaultKind::TemplateGone, Call::Template);
        let is_spent = self.strikes(FaultKind::BalanceExhausted, Call::Template);
        let template = self.templates.iter().find(|one| one.id == id && !is_gone);
        let template = template.ok_or_else(|| Problem::not_found("card template"))?;
        let issued = self.passes.iter().filter(|pass| pass.card_template_id == id).count();
        Ok(Reply::ok(json!({
            "id": template.id,
            "name": template.name,
            "platform": "apple",
            "protocol": "desfire",
            "use_case": "corporate_id",
            "balance": if is_spent { 0 } else { template.balance },
            "issued_keys_count": issued,
        })))
    }

    /// What happened with the passes of a template, newest first.
    pub(super) fn logs(&self, id: &str, query: &[(String, String)]) -> Answered {
        if !self.templates.iter().any(|template| template.id == id) {
            return Err(Problem::not_found("card template"));
        }
        let of_it = self.events.iter().rev().filter(|event| event.card_template_id == id);
        let (page, pagination) = page(of_it.collect(), log_json, query);
        Ok(Reply::ok(json!({"logs": page, "pagination": pagination})))
    }

    /// What was spent, newest first: one for each pass.
    pub(super) fn ledger(&self, query: &[(String, String)]) -> Reply {
        let (page, pagination) = page(self.passes.iter().rev().collect(), item_json, query);
        Reply::ok(json!({"ledger_items": page, "pagination": pagination}))
    }

    /// The key that comes with events is told this once.
    pub(super) fn create_webhook(&mut self, body: &Value, at: Timestamp) -> Answered {
        let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty());
        let url = text("url").filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        let url = url.ok_or_else(|| Problem::invalid("url is no address"))?.to_owned();
        let events = body["subscribed_events"].as_array().into_iter().flatten();
        let webhook = Webhook {
            id: self.random.text(HEX, 12),
            name: text("name").unwrap_or("Webhook").to_owned(),
            url,
            subscribed_events: events.filter_map(Value::as_str).map(str::to_owned).collect(),
            private_key: self.random.text(HEX, 64),
            created_at: at,
        };
        let mut told = webhook_json(&webhook);
        told["private_key"] = webhook.private_key.as_str().into();
        self.webhooks.push(webhook);
        Ok(Reply { status: 201, body: told })
    }

    pub(super) fn list_webhooks(&self, query: &[(String, String)]) -> Reply {
        let (page, pagination) = page(self.webhooks.iter().collect(), webhook_json, query);
        Reply::ok(json!({"webhooks": page, "pagination": pagination}))
    }

    pub(super) fn delete_webhook(&mut self, id: &str) -> Answered {
        let place = self.webhooks.iter().position(|webhook| webhook.id == id);
        self.webhooks.remove(place.ok_or_else(|| Problem::not_found("webhook"))?);
        Ok(Reply { status: 204, body: Value::Null })
    }
}

fn item_json(pass: &Pass) -> Value {
    json!({
        "id": format!("li-{}", pass.id),
        "created_at": moment(pass.created_at),
        "amount": -1,
        "kind": "ap_debit",
        "event": "ag.access_pass.issued",
        "access_pass": {
            "id": pass.id,
            "full_name": pass.full_name,
            "state": pass.state,
            "pass_template": {"id": pass.card_template_id},
        },
    })
}

fn log_json(event: &Event) -> Value {
    json!({"id": event.id, "event": event.kind, "created_at": moment(event.at), "metadata": event.data})
}

fn webhook_json(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id,
        "name": webhook.name,
        "url": webhook.url,
        "auth_method": "bearer_token",
        "subscribed_events": webhook.subscribed_events,
        "created_at": moment(webhook.created_at),
    })
}
