//! A card template on the wire.

use app::card_templates::TemplateDocument;
use domain::card::CardFormat;
use domain::system::{CardTemplate, NumberSource};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How new cards are made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CardTemplate)]
pub(crate) struct TemplateView {
    /// `tpl_…`.
    id: String,
    /// Its name.
    name: String,
    /// The format of its cards; see `card-formats`.
    format: &'static str,
    /// The facility code, in formats that have one.
    facility_code: Option<u32>,
    /// Where the numbers come from.
    #[schema(value_type = NumberSourceSchema)]
    numbers: NumberSource,
    /// How long a new card is valid, in days, unless its holder's validity ends before; `null`: for good.
    valid_days: Option<u32>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Where card numbers come from.
#[derive(ToSchema)]
#[schema(as = NumberSource)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct NumberSourceSchema {
    /// `system`: the system gives them; `range`: the next one from `first` to `last` that is free; `card_id`: the ID of
    /// the card's holder; `custom_field`: the holder's custom field `name`.
    from: String,
    /// The first of a range.
    #[schema(required = false)]
    first: u64,
    /// The last of a range.
    #[schema(required = false)]
    last: u64,
    /// The name of a custom field.
    #[schema(required = false)]
    name: String,
}

/// What people write of a template.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CardTemplateDocument)]
pub(crate) struct Document {
    /// Its name.
    name: String,
    /// The format of its cards; see `card-formats`.
    #[schema(value_type = String)]
    format: CardFormat,
    /// The facility code, in formats that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    facility_code: Option<u32>,
    /// Where the numbers come from.
    #[schema(value_type = NumberSourceSchema)]
    numbers: NumberSource,
    /// How long a new card is valid, in days; left out: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_days: Option<u32>,
}

impl From<&CardTemplate> for TemplateView {
    fn from(template: &CardTemplate) -> Self {
        Self {
            id: template.id.to_string(),
            name: template.name.clone(),
            format: template.format.as_str(),
            facility_code: template.facility_code,
            numbers: template.numbers.clone(),
            valid_days: template.valid_days,
            created_at: template.created_at,
        }
    }
}

impl From<Document> for TemplateDocument {
    fn from(document: Document) -> Self {
        let Document { name, format, facility_code, numbers, valid_days } = document;
        Self { name, format, facility_code, numbers, valid_days }
    }
}

impl From<&TemplateDocument> for Document {
    fn from(known: &TemplateDocument) -> Self {
        let TemplateDocument { name, format, facility_code, numbers, valid_days } = known.clone();
        Self { name, format, facility_code, numbers, valid_days }
    }
}
