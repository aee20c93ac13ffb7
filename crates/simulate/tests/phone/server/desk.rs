//! Where a server issues certificates.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::authority::Authority;
use super::seal::seal;
use super::{Answer, refuse};

const ADA: &str = "/CN=Ada Lovelace";
const SHARE: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";

/// Something that goes wrong with an answer.
pub(crate) type Spoil = fn(&mut Value);

/// The desk.
pub(crate) struct Desk {
    pub(crate) authority: Authority,
    pub(crate) templates: Value,
    pub(crate) to_renew: Value,
    pub(crate) policy: Value,
    pub(crate) recipient: Value,
    /// The bodies that asked for certificates.
    pub(crate) asked: Vec<Value>,
    /// What confirmations named.
    pub(crate) confirmed: Vec<Value>,
    /// Changes the next answer.
    pub(crate) spoil: Option<Spoil>,
    /// Keys that are sent along, as those of earlier certificates: number and PKCS#8.
    pub(crate) earlier: Vec<(String, Vec<u8>)>,
    /// Whether what was issued has lapsed when it is confirmed.
    pub(crate) has_lapsed: bool,
    proof: Option<String>,
    wrong: u8,
    pending: BTreeMap<String, Pending>,
    states: BTreeMap<String, Value>,
}

/// A certificate that is not confirmed yet.
struct Pending {
    request: Option<Value>,
    answer: Value,
    key: Value,
}

impl Desk {
    /// A desk that wants these: name, usage, who makes the key, its algorithm.
    pub(crate) fn new(wanted: &[(&str, &str, &str, &str)]) -> Self {
        let authority = Authority::new();
        let subject = authority.name(ADA);
        let template = |(key_id, usage, made_by, algorithm): &(&str, &str, &str, &str)| {
            json!({
                "key_id": key_id, "profile": key_id, "usage": usage, "made_by": made_by, "algorithm": algorithm,
                "subject": "CN=Ada Lovelace", "subject_der": subject,
            })
        };
        Self {
            authority,
            templates: wanted.iter().map(template).collect(),
            to_renew: json!([]),
            policy: Value::Null,
            recipient: Value::Null,
            asked: Vec::new(),
            confirmed: Vec::new(),
            spoil: None,
            earlier: Vec::new(),
            has_lapsed: false,
            proof: None,
            wrong: 0,
            pending: BTreeMap::new(),
            states: BTreeMap::new(),
        }
    }

    pub(crate) fn key_ids(&self) -> Vec<&str> {
        self.templates.as_array().unwrap().iter().map(|template| template["key_id"].as_str().unwrap()).collect()
    }

    /// How the certificates stand.
    pub(crate) fn states(&self) -> Value {
        self.states.values().cloned().collect()
    }

    /// Wants these renewed.
    pub(crate) fn renew(&mut self, key_ids: &[&str]) {
        let templates = self.templates.as_array().unwrap().iter();
        let chosen = templates.filter(|template| key_ids.contains(&template["key_id"].as_str().unwrap()));
        self.to_renew = chosen.cloned().collect();
    }

    pub(super) fn answer(&mut self, path: &str, body: &Value) -> Answer {
        match path {
            "certificates" => self.issue(body),
            "pin" => self.set_pin(body),
            "pin/unlock" => self.unlock(body),
            _ => panic!("no such path: {path}"),
        }
    }

    /// Takes a confirmation's second part.
    pub(super) fn confirm(&mut self, named: &Value) -> Result<(), (u16, &'static str, Value)> {
        assert_eq!(named["kind"], "certificates");
        self.confirmed.push(named["key_ids"].clone());
        if std::mem::take(&mut self.has_lapsed) {
            self.pending.clear();
            return Err((422, "certificates_not_installed", json!({})));
        }
        for key_id in named["key_ids"].as_array().unwrap() {
            if let Some(pending) = self.pending.remove(key_id.as_str().unwrap()) {
                self.states.retain(|_, state| state["key_id"] != *key_id);
                let mut state = pending.answer;
                state["status"] = "valid".into();
                self.states.insert(state["serial"].as_str().unwrap().to_owned(), state);
            }
        }
        assert!(self.pending.is_empty(), "not all were named");
        self.to_renew = json!([]);
        Ok(())
    }

    fn issue(&mut self, body: &Value) -> Answer {
        self.asked.push(body.clone());
        assert!(self.policy.is_null() || self.proof.is_some(), "the device PIN comes first");
        let wanted = if self.to_renew == json!([]) { self.templates.clone() } else { self.to_renew.clone() };
        let wanted = wanted.as_array().unwrap();
        let by_phone = wanted.iter().filter(|template| template["made_by"] == "phone");
        let mut expected: Vec<_> = by_phone.map(|template| template["key_id"].as_str().unwrap()).collect();
        expected.sort_unstable();
        assert_eq!(body["requests"].as_object().unwrap().keys().collect::<Vec<_>>(), expected);
        for template in wanted {
            self.issue_one(template, &body["requests"])?;
        }
        let keys = self.pending.values().map(|pending| pending.key.clone()).filter(|key| !key.is_null());
        let earlier = self.earlier.iter().map(|(serial, pkcs8)| {
            let jwe = seal(pkcs8, &self.recipient);
            json!({"key_id": "encryption", "certificate_serial": serial, "current": false, "jwe": jwe})
        });
        let mut answer = json!({
            "certificates": self.pending.values().map(|pending| pending.answer.clone()).collect::<Vec<_>>(),
            "chain": [self.authority.chain()],
            "keys": keys.chain(earlier).collect::<Vec<_>>(),
        });
        if let Some(spoil) = self.spoil.take() {
            spoil(&mut answer);
        }
        Ok(answer)
    }

    fn issue_one(&mut self, template: &Value, requests: &Value) -> Result<(), (u16, &'static str, Value)> {
        let key_id = template["key_id"].as_str().unwrap();
        let request = requests.get(key_id).cloned();
        if let Some(pending) = self.pending.get(key_id) {
            return if pending.request == request { Ok(()) } else { Err((409, "certificates_issued", json!({}))) };
        }
        let own = request.is_none().then(|| self.authority.make_key(ADA));
        let asked = request.as_ref().map(|request| STANDARD.decode(request.as_str().unwrap()).unwrap());
        let (pkcs8, made) = own.unzip();
        let der = asked.or(made).unwrap();
        let (serial, certificate) = self.authority.certify(&der);
        let jwe = |pkcs8: Vec<u8>| seal(&pkcs8, &self.recipient);
        let key = |jwe: String| json!({"key_id": key_id, "certificate_serial": serial, "current": true, "jwe": jwe});
        let key = pkcs8.map(jwe).map_or(Value::Null, key);
        let answer = json!({
            "key_id": key_id, "profile": template["profile"], "usage": template["usage"], "serial": serial,
            "certificate": certificate, "not_before": "2030-01-01T00:00:00Z", "not_after": "2031-01-01T00:00:00Z",
        });
        self.pending.insert(key_id.to_owned(), Pending { request, answer, key });
        Ok(())
    }

    fn set_pin(&mut self, body: &Value) -> Answer {
        let proof = body["proof"].as_str().unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(proof).unwrap().len(), 32);
        if self.proof.is_some() {
            return refuse(409, "pin_set");
        }
        self.proof = Some(proof.to_owned());
        Ok(json!({"share": SHARE}))
    }

    fn unlock(&mut self, body: &Value) -> Answer {
        if self.wrong < 5 && self.proof.as_deref() == body["proof"].as_str() {
            self.wrong = 0;
            return Ok(json!({"share": SHARE}));
        }
        self.wrong += 1;
        match self.wrong {
            1..=4 => Err((403, "pin_wrong", json!({"attempts_left": 5 - self.wrong}))),
            _ => refuse(410, "pin_locked"),
        }
    }
}
