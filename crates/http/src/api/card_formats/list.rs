//! `GET /api/v1/projects/{slug}/card-formats`.

use app::list::Listing;
use axum::Json;
use domain::card::{CardFormat, NumberField};
use serde::Serialize;
use utoipa::ToSchema;

use crate::list::Page;

/// A card format, and the numbers that fit it.
#[derive(Serialize, ToSchema)]
#[schema(as = CardFormat)]
pub(crate) struct FormatView {
    /// Its name, as settings and credentials have it: `h10301`, `raw_decimal`, …
    format: &'static str,
    /// Its name for people.
    name: &'static str,
    /// The facility codes there are; `null` where the format has none.
    facility_code: Option<Range>,
    /// The numbers there are, in formats whose numbers are whole numbers.
    number: Option<Range>,
    /// The longest ID, in formats whose IDs are texts; leading zeros count there.
    max_length: Option<usize>,
    /// What fits, in words.
    text: String,
}

/// Both ends are included.
#[derive(Serialize, ToSchema)]
#[schema(as = NumberRange)]
pub(crate) struct Range {
    /// The least.
    min: u64,
    /// The greatest.
    max: u64,
}

/// Lists the card formats that settings can choose, with the numbers that fit each.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/card-formats", operation_id = "list_card_formats", tag = "settings",
    params(("slug" = String, Path)),
    responses((status = 200, description = "All of them.", body = Page<FormatView>)))]
pub(crate) async fn list_card_formats() -> Json<Page<FormatView>> {
    Json(Page::of(Listing::whole(CardFormat::ALL.to_vec()), FormatView::of))
}

impl FormatView {
    fn of(format: CardFormat) -> Self {
        let fields = format.fields();
        let (number, max_length) = match &fields.number {
            NumberField::Range(range) => (Some(Range { min: *range.start(), max: *range.end() }), None),
            NumberField::Text(alphabet) => (None, Some(alphabet.max_length())),
        };
        Self {
            format: format.as_str(),
            name: format.display_name(),
            facility_code: fields
                .facility_code
                .map(|codes| Range { min: (*codes.start()).into(), max: (*codes.end()).into() }),
            number,
            max_length,
            text: fields.number.to_string(),
        }
    }
}
