//! Calls about events.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::events::{Callback, Event};
use super::reply::{Answered, Problem, Reply};
use super::state::State;

impl State {
    pub(super) fn create_filter(&mut self, body: &Value) -> Answered {
        let types = body["filterSet"].as_array().ok_or_else(|| Problem::message(400, "filterSet is missing"))?;
        let types: Option<Vec<String>> = types.iter().map(|one| one.as_str().map(str::to_owned)).collect();
        let types = types.ok_or_else(|| Problem::message(400, "filterSet holds names of event types"))?;
        let id = self.next_id();
        self.feed.filters.insert(id, types);
        Ok(Reply::created(self.filter_json(id)))
    }

    pub(super) fn list_filters(&self) -> Reply {
        Reply::ok(self.feed.filters.keys().map(|id| self.filter_json(*id)).collect())
    }

    fn filter_json(&self, id: u64) -> Value {
        json!({"filterId": id, "filterSet": self.feed.filters.get(&id)})
    }

    /// One callback for each address: a second one for the same takes the place of the first.
    pub(super) fn create_callback(&mut self, body: &Value) -> Answered {
        let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let url = text("url").filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        let url = url.ok_or_else(|| Problem::message(400, "url is missing, or no address"))?;
        let filter = match &body["filterId"] {
            Value::Null => None,
            given => Some(self.known_filter(given.as_u64())?),
        };
        let header = text("httpHeader").zip(text("secret"));
        let id = self.next_id();
        self.feed.callbacks.retain(|callback| callback.url != url);
        self.feed.callbacks.push(Callback { id, url, filter, header });
        self.feed.forget_queue_of_the_gone();
        let made = self.feed.callbacks.last().map(callback_json);
        Ok(Reply::created(json!(made)))
    }

    pub(super) fn list_callbacks(&self) -> Reply {
        Reply::ok(self.feed.callbacks.iter().map(callback_json).collect())
    }

    /// Events from `dateFrom` on, before `dateTo`, oldest first; no more than a page, and those of one millisecond
    /// always together, so that a caller who goes on from the last one's time misses none.
    pub(super) fn list_events(&mut self, query: &str, now: Timestamp) -> Answered {
        let query = Query::read(query)?;
        let filter = query.filter.map(|id| self.known_filter(Some(id))).transpose()?;
        let begin = self.feed.events.partition_point(|event| query.from.is_some_and(|from| event.at < from));
        let fits = |event: &&Event| {
            event.visible_at <= now
                && self.feed.wants(filter, event.kind)
                && query.callback.as_deref().is_none_or(|wanted| json!(event.callback) == wanted)
        };
        let until = |event: &&Event| query.to.is_none_or(|to| event.at < to);
        let mut page: Vec<&Event> = Vec::new();
        for event in self.feed.events[begin..].iter().take_while(until).filter(fits) {
            if page.len() >= self.limits.events_page
                && page.last().is_some_and(|last| last.at.as_millisecond() < event.at.as_millisecond())
            {
                break;
            }
            page.push(event);
        }
        let page = page.into_iter().map(|event| event.json(&self.account.organization)).collect();
        Ok(Reply::ok(Value::from(self.muddle(page))))
    }

    fn known_filter(&self, id: Option<u64>) -> Result<u64, Problem> {
        id.filter(|id| self.feed.filters.contains_key(id))
            .ok_or_else(|| Problem::message(400, "there is no such filterId"))
    }
}

fn callback_json(callback: &Callback) -> Value {
    json!({
        "callbackId": callback.id,
        "url": callback.url,
        "filterId": callback.filter,
        "httpHeader": callback.header.as_ref().map(|(name, _)| name),
    })
}

#[derive(Default)]
struct Query {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    filter: Option<u64>,
    callback: Option<String>,
}

impl Query {
    fn read(query: &str) -> Result<Self, Problem> {
        let mut read = Self::default();
        let wrong = |name: &str| Problem::message(400, format!("{name} is not written so"));
        let pairs: Vec<(String, String)> = crate::service::query_pairs(query);
        for (name, value) in pairs {
            match name.as_str() {
                "dateFrom" => read.from = Some(value.parse().map_err(|_| wrong(&name))?),
                "dateTo" => read.to = Some(value.parse().map_err(|_| wrong(&name))?),
                "filterId" => read.filter = Some(value.parse().map_err(|_| wrong(&name))?),
                "callbackStatus" if ["PENDING", "SUCCESS", "FAILED"].contains(&value.as_str()) => {
                    read.callback = Some(value);
                }
                _ => return Err(wrong(&name)),
            }
        }
        Ok(read)
    }
}
