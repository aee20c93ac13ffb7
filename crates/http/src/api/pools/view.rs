//! A pool on the wire.

use app::pools::{Forecast, Pool, PoolDocument};
use domain::automation::HeldFilters;
use domain::id::{Id, kind};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::systems::{CategoryName, categories, category_names};

/// A pool of credentials.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PoolView {
    /// `pol_…`.
    id: String,
    /// The system that gives them out.
    system_id: String,
    /// Its name.
    name: String,
    /// Its id at the system.
    external_id: String,
    /// How many the system can give out at all; `null` where it is not limited.
    total: Option<u64>,
    /// How many are left; `null` where it is not limited.
    available: Option<u64>,
    /// `available`, `low`, `exhausted`, or `unavailable`: the system does not have it any more.
    status: &'static str,
    /// How long it will last, if it is used as in the last 30 days; `null` where that cannot be said.
    forecast: Option<ForecastView>,
    /// At how many left an alarm is raised; `null`: never.
    low_water: Option<u64>,
    /// How its new cards are made; `null`: as its system says.
    card_template_id: Option<String>,
    /// Who gets a credential of it by itself: a filter of users; empty: nobody, and nobody loses one.
    auto_generate_filter: String,
    /// Whose credentials of it are revoked: a filter of users; empty: nobody's.
    auto_revoke_filter: String,
    /// How long a credential that automation ends is only suspended before it is revoked, in minutes.
    grace_minutes: u32,
    /// Filters that wait for an approval; `null` where none do.
    held_filters: Option<HeldFiltersView>,
    /// The categories of events that become review records; `null`: as its system says.
    #[schema(value_type = Option<Vec<String>>)]
    review: Option<Vec<CategoryName>>,
    /// When its system told of it last.
    #[schema(value_type = Option<String>, format = DateTime)]
    refreshed_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// How long a pool will last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PoolForecast)]
pub(crate) struct ForecastView {
    /// How many were used a day.
    used_per_day: f64,
    /// In how many days none will be left; `null` while none is used.
    days_left: Option<f64>,
}

/// Filters that would end many credentials, and so wait for an approval. Meanwhile the pool keeps those that it has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldPoolFilters)]
pub(crate) struct HeldFiltersView {
    /// Who is to get a credential by itself.
    auto_generate_filter: String,
    /// Whose credentials are to be revoked.
    auto_revoke_filter: String,
    /// How many people would lose a credential, as it was counted when they were held.
    losers: u64,
    /// How many people had one then.
    holders: u64,
    /// Who wants them: an operator's or a key's name.
    asked_by: String,
    /// Since when they wait.
    #[schema(value_type = String, format = DateTime)]
    held_at: Timestamp,
}

impl From<HeldFilters> for HeldFiltersView {
    fn from(held: HeldFilters) -> Self {
        Self {
            auto_generate_filter: held.auto_generate_filter,
            auto_revoke_filter: held.auto_revoke_filter,
            losers: held.losses.losers,
            holders: held.losses.holders,
            asked_by: held.asked_by,
            held_at: held.held_at,
        }
    }
}

impl PoolView {
    /// As lists and pages show it.
    pub(crate) fn of(known: Pool) -> Self {
        let Pool { pool, forecast, held } = known;
        let forecast = forecast.map(|Forecast { used_per_day, days_left }| ForecastView { used_per_day, days_left });
        Self {
            id: pool.id.to_string(),
            system_id: pool.system.to_string(),
            status: pool.status().as_str(),
            name: pool.name,
            external_id: pool.external_id,
            total: pool.total,
            available: pool.available,
            forecast,
            low_water: pool.low_water,
            card_template_id: pool.card_template.map(|id| id.to_string()),
            auto_generate_filter: pool.auto_generate_filter,
            auto_revoke_filter: pool.auto_revoke_filter,
            grace_minutes: pool.grace_minutes,
            held_filters: held.map(HeldFiltersView::from),
            review: category_names(pool.review.as_ref()),
            refreshed_at: pool.refreshed_at,
            created_at: pool.created_at,
        }
    }
}

/// What can be set of a pool.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PoolPatch)]
pub(crate) struct Document {
    /// At how many left an alarm is raised; `null`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low_water: Option<u64>,
    /// How its new cards are made; `null`: as its system says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    card_template_id: Option<Id<kind::CardTemplate>>,
    /// Who gets a credential of it by itself: a filter of users; empty: nobody, and nobody loses one.
    #[serde(default)]
    auto_generate_filter: String,
    /// Whose credentials of it are revoked: a filter of users; empty: nobody's.
    #[serde(default)]
    auto_revoke_filter: String,
    /// How long a credential that automation ends is only suspended before it is revoked, in minutes.
    #[serde(default)]
    grace_minutes: u32,
    /// The categories of events that become review records; `null`: as its system says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    review: Option<Vec<CategoryName>>,
}

impl From<&PoolDocument> for Document {
    fn from(known: &PoolDocument) -> Self {
        Self {
            low_water: known.low_water,
            card_template_id: known.card_template,
            auto_generate_filter: known.auto_generate_filter.clone(),
            auto_revoke_filter: known.auto_revoke_filter.clone(),
            grace_minutes: known.grace_minutes,
            review: category_names(known.review.as_ref()),
        }
    }
}

impl From<Document> for PoolDocument {
    fn from(document: Document) -> Self {
        Self {
            low_water: document.low_water,
            card_template: document.card_template_id,
            auto_generate_filter: document.auto_generate_filter,
            auto_revoke_filter: document.auto_revoke_filter,
            grace_minutes: document.grace_minutes,
            review: categories(document.review),
        }
    }
}
