//! Calls about key cards.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::gate::{Answered, Problem, Reply};
use super::model::{Pass, PassState};
use super::names::{Call, FaultKind};
use super::state::{Request, State, moment};

const HEX: &[u8] = b"0123456789abcdef";
const TOKEN: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

impl State {
    pub(super) fn issue(&mut self, request: &Request, at: Timestamp) -> Answered {
        let template = required(&request.body, "card_template_id")?;
        let full_name = required(&request.body, "full_name")?;
        let fields = Fields::read(&request.body)?;
        let wanted = text(&request.body, "card_number")?;
        let card_number = self.spend(&template, wanted, fields.site_code.as_deref(), at)?;
        let id = format!("0x{}", self.random.text(HEX, 10));
        let token = self.random.text(TOKEN, 20);
        let pass = Pass {
            id: id.clone(),
            state: PassState::Created,
            card_template_id: template,
            employee_id: fields.employee_id,
            full_name,
            email: fields.email,
            phone_number: fields.phone_number,
            card_number,
            site_code: fields.site_code,
            classification: fields.classification,
            start_date: fields.start_date,
            expiration_date: fields.expiration_date,
            metadata: fields.metadata.unwrap_or_default(),
            token,
            devices: Vec::new(),
            created_at: at,
            updated_at: at,
        };
        let place = self.passes.len();
        self.by_id.insert(id, place);
        self.passes.push(pass);
        self.plan_end(place);
        self.say_pass(place, "issued", at);
        Ok(Reply { status: 201, body: pass_json(&self.passes[place], &request.base) })
    }

    /// Takes one pass from a template's balance, and a number for it.
    fn spend(
        &mut self,
        template: &str,
        wanted: Option<String>,
        site_code: Option<&str>,
        at: Timestamp,
    ) -> Result<String, Problem> {
        let is_gone = self.strikes(FaultKind::TemplateGone, Call::Issue);
        let is_spent = self.strikes(FaultKind::BalanceExhausted, Call::Issue);
        let is_it = |pass: &Pass, number: &str| {
            pass.card_template_id == template
                && pass.state != PassState::Deleted
                && (pass.card_number.as_str(), pass.site_code.as_deref()) == (number, site_code)
        };
        if wanted.as_ref().is_some_and(|number| self.passes.iter().any(|pass| is_it(pass, number))) {
            return Err(Problem::invalid("card_number has already been taken"));
        }
        let found = self.templates.iter_mut().find(|one| one.id == template && !is_gone);
        let found = found.ok_or_else(|| Problem::not_found("card template"))?;
        if found.balance == 0 || is_spent {
            return Err(Problem::invalid(format!("The balance of card template {template} is exhausted")));
        }
        found.balance -= 1;
        let is_low = found.balance == found.low_at;
        let balance = found.balance;
        let number = wanted.unwrap_or_else(|| {
            found.next_number += 1;
            (found.next_number - 1).to_string()
        });
        if is_low {
            let data = json!({"card_template_id": template, "balance": balance});
            self.say("ag.account_balance.low", template.to_owned(), data, at);
        }
        Ok(number)
    }

    pub(super) fn list(&self, request: &Request) -> Reply {
        let asked = |name: &str| request.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let fits = |pass: &&Pass| {
            asked("template_id").is_none_or(|template| pass.card_template_id == template)
                && asked("state").is_none_or(|state| pass.state.as_str() == state)
        };
        let all = self.passes.iter().filter(fits).collect();
        let (page, pagination) = page(all, |pass| pass_json(pass, &request.base), &request.query);
        Reply::ok(json!({"keys": page, "pagination": pagination}))
    }

    pub(super) fn read(&self, id: &str, base: &str) -> Answered {
        Ok(Reply::ok(pass_json(&self.passes[self.place(id)?], base)))
    }

    pub(super) fn update(&mut self, request: &Request, at: Timestamp) -> Answered {
        let place = self.place(&request.route.id)?;
        if self.passes[place].state == PassState::Deleted {
            return Err(Problem::invalid("The pass is deleted"));
        }
        let fields = Fields::read(&request.body)?;
        let name = text(&request.body, "full_name")?;
        let pass = &mut self.passes[place];
        pass.full_name = name.unwrap_or_else(|| pass.full_name.clone());
        pass.employee_id = fields.employee_id.or_else(|| pass.employee_id.take());
        pass.email = fields.email.or_else(|| pass.email.take());
        pass.phone_number = fields.phone_number.or_else(|| pass.phone_number.take());
        pass.classification = fields.classification.or_else(|| pass.classification.take());
        pass.start_date = fields.start_date.or(pass.start_date);
        pass.expiration_date = fields.expiration_date.or(pass.expiration_date);
        pass.metadata = fields.metadata.unwrap_or_else(|| pass.metadata.clone());
        pass.updated_at = at;
        self.plan_end(place);
        self.say_pass(place, "updated", at);
        self.read(&request.route.id, &request.base)
    }

    pub(super) fn suspend(&mut self, request: &Request, at: Timestamp) -> Answered {
        self.manage(request, &[PassState::Active], (PassState::Suspended, "suspended"), at)
    }

    pub(super) fn resume(&mut self, request: &Request, at: Timestamp) -> Answered {
        self.manage(request, &[PassState::Suspended, PassState::Unlink], (PassState::Active, "resumed"), at)
    }

    pub(super) fn unlink(&mut self, request: &Request, at: Timestamp) -> Answered {
        let from = [PassState::Created, PassState::Active, PassState::Suspended, PassState::Expired];
        self.manage(request, &from, (PassState::Unlink, "unlinked"), at)
    }

    pub(super) fn delete(&mut self, request: &Request, at: Timestamp) -> Answered {
        let from = [PassState::Created, PassState::Active, PassState::Suspended, PassState::Unlink, PassState::Expired];
        self.manage(request, &from, (PassState::Deleted, "deleted"), at)
    }

    fn manage(&mut self, request: &Request, from: &[PassState], to: (PassState, &str), at: Timestamp) -> Answered {
        let place = self.place(&request.route.id)?;
        let state = self.passes[place].state;
        if !from.contains(&state) {
            let states: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
            return Err(Problem::invalid(format!("The pass is {}, not {}", state.as_str(), states.join(" or "))));
        }
        if matches!(to.0, PassState::Unlink | PassState::Deleted) {
            self.passes[place].devices.clear();
        }
        self.turn(place, to.0, to.1, at);
        self.read(&request.route.id, &request.base)
    }

    /// Where a pass lies.
    pub(super) fn place(&self, id: &str) -> Result<usize, Problem> {
        self.by_id.get(id).copied().ok_or_else(|| Problem::not_found("key card"))
    }
}

/// What may be sent when a pass is issued and when it is changed.
struct Fields {
    employee_id: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    site_code: Option<String>,
    classification: Option<String>,
    start_date: Option<Timestamp>,
    expiration_date: Option<Timestamp>,
    metadata: Option<Map<String, Value>>,
}

impl Fields {
    fn read(body: &Value) -> Result<Self, Problem> {
        let moment = |name: &str| match text(body, name)? {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| Problem::invalid(format!("{name} is no date"))),
        };
        let metadata = match &body["metadata"] {
            Value::Null => None,
            Value::Object(metadata) => Some(metadata.clone()),
            _ => return Err(Problem::invalid("metadata is no object")),
        };
        Ok(Self {
            employee_id: text(body, "employee_id")?,
            email: text(body, "email")?,
            phone_number: text(body, "phone_number")?,
            site_code: text(body, "site_code")?,
            classification: text(body, "classification")?,
            start_date: moment("start_date")?,
            expiration_date: moment("expiration_date")?,
            metadata,
        })
    }
}

/// A text that is not empty. Numbers are taken as texts, as card numbers and site codes are written either way.
fn text(body: &Value, name: &str) -> Result<Option<String>, Problem> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone()).filter(|text| !text.trim().is_empty())),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(Problem::invalid(format!("{name} is no text"))),
    }
}

fn required(body: &Value, name: &str) -> Result<String, Problem> {
    text(body, name)?.ok_or_else(|| Problem::invalid(format!("{name} can't be blank")))
}

fn pass_json(pass: &Pass, base: &str) -> Value {
    let install_url = format!("{base}/install/{}", pass.token);
    let devices = pass.devices.iter().map(|device| {
        json!({"id": device.id, "name": device.name, "status": "active", "created_at": moment(device.created_at)})
    });
    json!({
        "id": pass.id,
        "state": pass.state,
        "card_template_id": pass.card_template_id,
        "install_url": install_url,
        "direct_install_url": format!("{install_url}?direct=true"),
        "employee_id": pass.employee_id,
        "full_name": pass.full_name,
        "card_number": pass.card_number,
        "site_code": pass.site_code,
        "classification": pass.classification,
        "start_date": pass.start_date.map(moment),
        "expiration_date": pass.expiration_date.map(moment),
        "metadata": pass.metadata,
        "devices": devices.collect::<Vec<_>>(),
        "created_at": moment(pass.created_at),
        "updated_at": moment(pass.updated_at),
    })
}

/// The page that is asked for, of 50 unless it is said, of 100 at most, and what pages there are.
pub(super) fn page<T>(all: Vec<T>, json: impl Fn(T) -> Value, query: &[(String, String)]) -> (Vec<Value>, Value) {
    let number = |name: &str, usual: usize| {
        let given = query.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok());
        given.unwrap_or(usual).max(1)
    };
    let (current, per_page, total) = (number("page", 1), number("per_page", 50).min(100), all.len());
    let page = all.into_iter().skip((current - 1).saturating_mul(per_page)).take(per_page).map(json).collect();
    let pages = total.div_ceil(per_page);
    (page, json!({"current_page": current, "per_page": per_page, "total_pages": pages, "total_count": total}))
}
