//! Part numbers, which are the pools here.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::Value;

use super::connection::{Origo, is_gone};
use super::model::SCHEMA;
use crate::{Error, Lane, Order, PoolReport, Result, wire};

impl Origo {
    /// Every part number, and of the licences how many there are at all.
    pub(super) async fn list_pools(&self) -> Result<Vec<PoolReport>> {
        let totals = self.totals().await?;
        let mut pools = Vec::new();
        for id in self.part_number_ids(Lane::Urgent).await? {
            let Some(mut pool) = self.pool(&id, Lane::Urgent).await? else { continue };
            pool.total = totals.get(&pool.external_id).copied();
            pools.push(pool);
        }
        Ok(pools)
    }

    /// Why a credential was refused: the answer's own words are for people, but the pool can be looked at.
    pub(super) async fn why_refused(&self, order: Order<'_>, status: StatusCode) -> Error {
        match self.find_pool(order).await {
            Ok(None) => Error::PoolUnavailable,
            Ok(Some(PoolReport { available: Some(0), .. })) => Error::PoolExhausted,
            Ok(Some(_)) => Error::Refused(format!("it answered {}; {CHECK}", status.as_u16())),
            Err(error) => error,
        }
    }

    async fn find_pool(&self, order: Order<'_>) -> Result<Option<PoolReport>> {
        for id in self.part_number_ids(order.lane()).await? {
            let pool = self.pool(&id, order.lane()).await?;
            if pool.as_ref().is_some_and(|pool| pool.external_id == order.pool) {
                return Ok(pool);
            }
        }
        Ok(None)
    }

    /// The list names places only. What stands last in one is the id; the rest is not followed.
    async fn part_number_ids(&self, lane: Lane) -> Result<Vec<String>> {
        let reply = self.client.part_numbers(lane).await?;
        let body = reply.success()?.json()?;
        let listed = if body.is_array() { &body } else { &body["Resources"] };
        if !listed.is_array() {
            return Err(reply.unreadable("it is no list of part numbers"));
        }
        let last = |entry: &Value| {
            let location = entry["meta"]["location"].as_str()?.trim_end_matches('/');
            location.rsplit('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
        };
        Ok(wire::items(listed).iter().filter_map(last).collect())
    }

    async fn pool(&self, id: &str, lane: Lane) -> Result<Option<PoolReport>> {
        let reply = self.client.part_number(id, lane).await?;
        if is_gone(reply.status) {
            return Ok(None);
        }
        let body = reply.success()?.json()?;
        read(&body).map(Some).ok_or_else(|| reply.unreadable("the part number has no name"))
    }

    /// Available and consumed together, by part number.
    async fn totals(&self) -> Result<BTreeMap<String, u64>> {
        let organization = self.client.organization(Lane::Urgent).await?.success()?.json()?;
        let lists = organization.as_object().into_iter().flatten().map(|(_, value)| value);
        let licences = lists.filter_map(Value::as_array).flatten().filter_map(licence);
        let mut totals = BTreeMap::new();
        for (part, quantity) in licences {
            *totals.entry(part).or_default() += quantity;
        }
        Ok(totals)
    }
}

const CHECK: &str = "check names and e-mail address, and how many phones and credentials the person has there";

/// A licence, under whatever name the list of them stands.
fn licence(value: &Value) -> Option<(String, u64)> {
    let part = wire::text(&value["partNumber"])?;
    Some((part, value["availableQty"].as_u64()?.saturating_add(value["consumedQty"].as_u64()?)))
}

/// The part number stands alone, or in a list under the schema's name.
fn read(body: &Value) -> Option<PoolReport> {
    let wrapped = body.as_object().into_iter().flatten().find(|(name, _)| name.starts_with(SCHEMA));
    let body = match wrapped.and_then(|(_, value)| wire::items(value).first()) {
        Some(inner) if body.get("partNumber").is_none() => inner,
        _ => body,
    };
    let external_id = wire::text(&body["partNumber"])?;
    let name = wire::text(&body["friendlyName"]).unwrap_or_else(|| external_id.clone());
    Some(PoolReport { name, external_id, total: None, available: body["availableQty"].as_u64(), open: true })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_part_number_is_read_alone_and_in_a_list() {
        let part = json!({"id": 3, "partNumber": "MID-SUB-CRD", "friendlyName": "Main", "availableQty": 7});
        let pool = read(&part).unwrap();
        assert_eq!((pool.external_id.as_str(), pool.name.as_str(), pool.available), ("MID-SUB-CRD", "Main", Some(7)));
        let wrapped =
            json!({"schemas": ["urn:hid:scim:api:ma:2.2:PartNumber"], "urn:hid:scim:api:ma:2.2:PartNumber": [part]});
        assert_eq!(read(&wrapped), Some(pool));
        assert_eq!(read(&json!({"id": 3})), None);
    }
}
