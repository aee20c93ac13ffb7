//! Adding, changing and removing card templates.

use domain::card::{CardFormat, CardNumber};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::{CardTemplate, NumberSource};
use domain::text::tidy;
use serde_json::json;
use store::Session;

use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;
use crate::version::Expected;

/// The longest validity of a template, in days: a hundred years.
const LONGEST_VALIDITY: u32 = 36_525;

/// What people write of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateDocument {
    /// Its name.
    pub name: String,
    /// The format of its cards.
    pub format: CardFormat,
    /// The facility code, in formats that have one.
    pub facility_code: Option<u32>,
    /// Where the numbers come from.
    pub numbers: NumberSource,
    /// How long a new card is valid, in days; `None`: for good.
    pub valid_days: Option<u32>,
}

impl TemplateDocument {
    fn of(template: &CardTemplate) -> Self {
        let CardTemplate { name, format, facility_code, numbers, valid_days, .. } = template.clone();
        Self { name, format, facility_code, numbers, valid_days }
    }

    async fn check(&self, session: &mut Session, project: Id<kind::Project>) -> Result<()> {
        let mut faults = Vec::new();
        let mut add = |pointer: &str, detail: String| faults.push(Invalid::new(pointer, "invalid_value", detail));
        let name = tidy(&self.name);
        if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            add("/name", "expected 1 to 100 characters on one line".to_owned());
        }
        if self.valid_days.is_some_and(|days| !(1..=LONGEST_VALIDITY).contains(&days)) {
            add("/valid_days", format!("expected a number of days from 1 to {LONGEST_VALIDITY}"));
        }
        match &self.numbers {
            NumberSource::Range { first, last } => {
                if first > last {
                    add("/numbers/last", "expected a number that is not below the first".to_owned());
                }
                for (pointer, value) in [("/numbers/first", first), ("/numbers/last", last)] {
                    if let Err(error) = CardNumber::parse(self.format, self.facility_code, &value.to_string()) {
                        add(pointer, error.to_string());
                    }
                }
            }
            NumberSource::CustomField { name } => {
                let fields = session.custom_fields().list(project).await?;
                if !fields.iter().any(|field| field.name.as_str() == name) {
                    let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                    add("/numbers/name", format!("the project has no such field; it has: {}", known.join(", ")));
                }
            }
            NumberSource::System | NumberSource::CardId => {}
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }
}

/// Adds a template.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Taken`] if the project has one of this name.
pub async fn create(cx: &Context, document: TemplateDocument) -> Result<CardTemplate> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    document.check(&mut uow, project).await?;
    let TemplateDocument { name, format, facility_code, numbers, valid_days } = document;
    let (id, name, created_at) = (cx.fresh_id()?, tidy(&name), cx.now());
    let template =
        CardTemplate { id, project, name, format, facility_code, numbers, valid_days, created_at, version: 1 };
    uow.card_templates().add(&template).await?;
    record::audit(cx, &mut uow, "card_templates.create", id, json!({ "name": template.name })).await?;
    cx.commit(uow, &template).await?;
    Ok(template)
}

/// Changes a template. Cards that are made already stay as they are.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit, [`Error::Taken`].
pub async fn update(
    cx: &Context,
    id: Id<kind::CardTemplate>,
    expected: Expected,
    change: impl FnOnce(&TemplateDocument) -> Result<TemplateDocument>,
) -> Result<CardTemplate> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let before = uow.card_templates().lookup(project, id).await?.ok_or(Error::NotFound("card template"))?;
    expected.check(before.version)?;
    let document = change(&TemplateDocument::of(&before))?;
    document.check(&mut uow, project).await?;
    let TemplateDocument { name, format, facility_code, numbers, valid_days } = document;
    let (name, version) = (tidy(&name), before.version + 1);
    let after = CardTemplate { name, format, facility_code, numbers, valid_days, version, ..before };
    uow.card_templates().update(&after).await?;
    record::audit(cx, &mut uow, "card_templates.update", id, json!({ "name": after.name })).await?;
    cx.commit(uow, &after).await?;
    Ok(after)
}

/// Removes a template.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; [`Error::Conflict`] if a system or a pool makes its cards by it.
pub async fn remove(cx: &Context, id: Id<kind::CardTemplate>, expected: Expected) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let template = uow.card_templates().lookup(project, id).await?.ok_or(Error::NotFound("card template"))?;
    expected.check(template.version)?;
    let users = uow.card_templates().used_by(project, id).await?;
    if !users.is_empty() {
        let detail = format!("cards are made by it in: {}; choose another template there first", users.join(", "));
        return Err(Error::conflict("card_template_in_use", detail));
    }
    uow.card_templates().remove(project, id).await?;
    record::audit(cx, &mut uow, "card_templates.remove", id, json!({ "name": template.name })).await?;
    cx.commit(uow, &()).await
}
