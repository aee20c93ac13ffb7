//! The rig of AccessGrid.

mod own;
mod server;

use connect::accessgrid::AccessGrid;
use connect::{Connector, Values};
use domain::time::Timestamp;
use http::{Request, Response};
use serde_json::json;

use crate::rig::{Card, Closed, Rig, Sort, VENDORS_WORDS};
use server::{Refusal, Server};

/// The server behind the suite.
#[derive(Default)]
pub(crate) struct AccessGridRig(Server);

crate::conformance!(AccessGridRig);

const SECRET: &str = "open-sesame-open";

impl Rig for AccessGridRig {
    fn connector() -> &'static dyn Connector {
        &AccessGrid
    }

    fn values() -> Values {
        let plain = [
            ("api_url", "https://grid.test/"),
            ("account_id", "acct-7"),
            ("card_templates", "tpl-doors, tpl-parking,"),
        ];
        let plain = plain.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Values::new(plain, [("secret".to_owned(), SECRET.into())].into())
    }

    fn pools() -> [&'static str; 2] {
        ["tpl-doors", "tpl-parking"]
    }

    fn secret() -> &'static str {
        SECRET
    }

    fn sort(request: &Request<Vec<u8>>) -> Sort {
        if request.method() == "GET" { Sort::Read } else { Sort::Change }
    }

    fn answer(&mut self, request: &Request<Vec<u8>>, _: Timestamp) -> Response<Vec<u8>> {
        let (status, body) = match self.0.handle(request) {
            Ok(answered) => answered,
            Err(Refusal(422)) if self.0.broke == Some(422) => (422, json!({"message": "Your Balance is too low"})),
            Err(Refusal(status)) => (status, json!({"message": VENDORS_WORDS})),
        };
        Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
    }

    fn limit() -> Response<Vec<u8>> {
        Response::builder().status(429).header("Retry-After", "17").body(VENDORS_WORDS.into()).unwrap()
    }

    fn cards(&self) -> Vec<Card> {
        let cards = self.0.passes.iter().map(|(id, pass)| Card {
            id: id.clone(),
            owner: pass.body["employee_id"].as_str().map(str::to_owned),
            pool: pass.body["card_template_id"].as_str().unwrap().to_owned(),
            living: pass.state != "deleted" && !pass.going,
            works: pass.state == "active",
        });
        cards.collect()
    }

    fn open_invitations(&self) -> usize {
        self.0.passes.values().filter(|pass| pass.state == "issued").count()
    }

    fn invitations_sent(&self) -> usize {
        0
    }

    fn accept(&mut self, card: &str, _: Timestamp) {
        let pass = self.0.passes.get_mut(card).unwrap();
        if pass.state == "issued" {
            pass.state = "active";
        }
    }

    fn settle(&mut self, _: Timestamp) {
        for pass in self.0.passes.values_mut().filter(|pass| pass.going) {
            pass.state = "deleted";
        }
    }

    fn close_pool(&mut self, pool: &str, how: Closed) {
        self.0.broke = (how == Closed::Exhausted).then_some(402);
        self.0.templates.retain(|template| template != pool);
        if how != Closed::Gone {
            self.0.templates.push(pool.to_owned());
        }
    }

    fn admit(&mut self, admitted: bool) {
        self.0.shut = !admitted;
    }

    fn forget_access(&mut self) {}

    fn stranger(&mut self, _: &str, _: Option<&str>, _: Timestamp) {}

    fn people(&self) -> Vec<(Option<String>, String)> {
        Vec::new()
    }
}
