//! The vendor's server, as far as orders need it: passes, templates, signatures.

use std::collections::BTreeMap;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use serde_json::{Value, json};

/// A refusal by its status.
pub(super) struct Refusal(pub(super) u16);

type Answered = Result<(u16, Value), Refusal>;

pub(super) struct Server {
    pub(super) passes: BTreeMap<String, Pass>,
    pub(super) templates: Vec<String>,
    pub(super) shut: bool,
    /// The account has no money left; the status that says so.
    pub(super) broke: Option<u16>,
    /// It says neither whose a pass is nor what was told with it.
    pub(super) is_silent: bool,
}

pub(super) struct Pass {
    pub(super) body: Value,
    pub(super) state: &'static str,
    /// It is being deleted; the phone has not heard of it.
    pub(super) going: bool,
}

impl Default for Server {
    fn default() -> Self {
        let templates = vec!["tpl-doors".to_owned(), "tpl-parking".to_owned()];
        Self { passes: BTreeMap::new(), templates, shut: false, broke: None, is_silent: false }
    }
}

impl Server {
    pub(super) fn handle(&mut self, request: &Request<Vec<u8>>) -> Answered {
        let query = query(request.uri().query().unwrap_or_default());
        self.check_signature(request, &query)?;
        let path: Vec<&str> = request.uri().path().split('/').skip(1).collect();
        match (request.method().as_str(), path.as_slice()) {
            ("GET", ["v1", "key-cards"]) => self.list(&query),
            ("POST", ["v1", "key-cards"]) => self.create(&serde_json::from_slice(request.body()).unwrap()),
            ("GET", ["v1", "key-cards", id]) => Ok((200, self.show(id)?)),
            ("PATCH", ["v1", "key-cards", id]) => self.patch(id, &serde_json::from_slice(request.body()).unwrap()),
            ("POST", ["v1", "key-cards", id, act]) => self.act(id, act),
            _ => Err(Refusal(404)),
        }
    }

    fn check_signature(&self, request: &Request<Vec<u8>>, query: &BTreeMap<String, String>) -> Result<(), Refusal> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let signed = if request.body().is_empty() { query["sig_payload"].as_bytes() } else { request.body() };
        if request.body().is_empty() {
            let id = request.uri().path().split('/').nth(3);
            let expected = id.map_or(json!({}), |id| json!({"id": id}));
            assert_eq!(serde_json::from_slice::<Value>(signed).unwrap(), expected);
        }
        let given: Option<Vec<u8>> = (0..64)
            .step_by(2)
            .map(|at| header("x-payload-sig").get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"open-sesame-open");
        let fits = hmac::verify(&key, STANDARD.encode(signed).as_bytes(), &given.unwrap_or_default()).is_ok();
        if self.shut || !fits || header("x-acct-id") != "acct-7" { Err(Refusal(401)) } else { Ok(()) }
    }

    fn create(&mut self, body: &Value) -> Answered {
        let template = body["card_template_id"].as_str().unwrap_or_default();
        if !self.templates.iter().any(|known| known == template) {
            return Err(Refusal(422));
        }
        if let Some(status) = self.broke {
            return Err(Refusal(status));
        }
        if body["full_name"].as_str().is_none_or(str::is_empty) || body["start_date"].as_str().is_none() {
            return Err(Refusal(422));
        }
        let id = format!("pass-{:04}", self.passes.len() + 1);
        self.passes.insert(id.clone(), Pass { body: body.clone(), state: "issued", going: false });
        Ok((201, self.show(&id)?))
    }

    fn patch(&mut self, id: &str, body: &Value) -> Answered {
        let pass = self.passes.get_mut(id).ok_or(Refusal(404))?;
        for (name, value) in body.as_object().unwrap() {
            pass.body[name] = value.clone();
        }
        Ok((200, self.show(id)?))
    }

    fn act(&mut self, id: &str, act: &str) -> Answered {
        let pass = self.passes.get_mut(id).ok_or(Refusal(404))?;
        match (act, pass.state) {
            _ if pass.going => return Err(Refusal(409)),
            ("suspend", "issued" | "active") => pass.state = "suspended",
            ("resume", "suspended") => pass.state = "active",
            ("delete", _) => pass.going = true,
            _ => return Err(Refusal(422)),
        }
        Ok((200, self.show(id)?))
    }

    fn show(&self, id: &str) -> Result<Value, Refusal> {
        let pass = self.passes.get(id).ok_or(Refusal(404))?;
        let mut body = pass.body.clone();
        if self.is_silent {
            body = json!({});
        }
        body["id"] = id.into();
        body["state"] = pass.state.into();
        body["install_url"] = format!("https://install.test/{id}").into();
        Ok(body)
    }

    fn list(&self, query: &BTreeMap<String, String>) -> Answered {
        let template = query.get("template_id");
        if template.is_some_and(|template| !self.templates.contains(template)) {
            return Err(Refusal(404));
        }
        let number = |name: &str| query[name].parse::<usize>().unwrap();
        let (page, per_page) = (number("page"), number("per_page").min(100));
        let of_template =
            |pass: &&Pass| template.is_none_or(|template| pass.body["card_template_id"] == template.as_str());
        let all = self.passes.iter().filter(|(_, pass)| of_template(pass)).map(|(id, _)| self.show(id));
        let listed = all.skip((page - 1) * per_page).take(per_page).collect::<Result<Vec<_>, _>>()?;
        Ok((200, json!({"keys": listed})))
    }
}

fn query(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}
