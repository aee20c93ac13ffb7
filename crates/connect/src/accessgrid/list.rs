//! Passes and templates as lists.

use std::collections::BTreeSet;

use super::connection::AccessGrid;
use super::orders::is_gone;
use super::pass::Pass;
use crate::{Error, Holder, Inventory, PoolReport, Result};

/// The largest page that it gives.
pub(super) const PAGE: usize = 100;
/// How many pages are looked through for templates that nobody configured.
const PAGES_FOR_TEMPLATES: usize = 10;
/// How many pages are looked through for one person's passes.
const PAGES_FOR_ONE: usize = 50;

impl AccessGrid {
    /// A page of passes, of one template or of all.
    pub(super) async fn passes(&self, template: Option<&str>, page: usize) -> Result<Vec<Pass>> {
        let reply = self.client.list(template, page, PAGE).await?;
        let body = reply.success()?.json()?;
        Pass::list(&body).ok_or_else(|| reply.unreadable("it is no list of passes"))
    }

    /// The templates that are configured; without any those of the passes that there are. It tells of templates in no
    /// other way, and not how many passes are left.
    pub(super) async fn list_pools(&self) -> Result<Vec<PoolReport>> {
        if self.templates.is_empty() {
            let seen = self.templates_in_use().await?;
            return Ok(seen.into_iter().map(|template| pool(template, true)).collect());
        }
        let mut pools = Vec::new();
        for template in &self.templates {
            let reply = self.client.list(Some(template), 1, 1).await?;
            let open = if is_gone(&reply) { false } else { reply.success().map(|_| true)? };
            pools.push(pool(template.clone(), open));
        }
        Ok(pools)
    }

    async fn templates_in_use(&self) -> Result<BTreeSet<String>> {
        let mut seen = BTreeSet::new();
        for page in 1..=PAGES_FOR_TEMPLATES {
            let passes = self.passes(None, page).await?;
            seen.extend(passes.iter().filter_map(Pass::template).map(str::to_owned));
            if passes.len() < PAGE {
                break;
            }
        }
        Ok(seen)
    }

    /// Answers something only if we are let in.
    pub(super) async fn try_access(&self) -> Result<()> {
        let reply = self.client.list(self.templates.first().map(String::as_str), 1, 1).await?;
        if is_gone(&reply) {
            return Err(Error::Refused(NO_LIST.to_owned()));
        }
        let body = reply.success()?.json()?;
        Pass::list(&body).map(drop).ok_or_else(|| reply.unreadable("it is no list of passes"))
    }

    /// A page of everything, template by template where they are configured.
    pub(super) async fn page(&self, cursor: Option<&str>) -> Result<Inventory> {
        let place = Place::read(cursor)?;
        let template = self.templates.get(place.template).cloned();
        let (passes, next) = self.passes_at(place).await?;
        let found = passes.iter().map(|pass| pass.found(template.as_deref())).collect();
        Ok(Inventory { found, holders: Vec::new(), next })
    }

    /// The passes that carry our id of a person; it cannot be asked for them, so they are looked for among all.
    pub(super) async fn belongings(&self, holder: Holder<'_>) -> Result<Inventory> {
        let mut all = Inventory::default();
        let mut cursor = None;
        for _ in 0..PAGES_FOR_ONE {
            let page = self.page(cursor.as_deref()).await?;
            let theirs = page.found.into_iter().filter(|found| found.external_id.as_deref() == Some(holder.id));
            all.found.extend(theirs);
            cursor = page.next;
            if cursor.is_none() {
                return Ok(all);
            }
        }
        Err(Error::Refused(TOO_MANY.to_owned()))
    }

    /// The passes at a place, and the next place.
    pub(super) async fn passes_at(&self, place: Place) -> Result<(Vec<Pass>, Option<String>)> {
        let template = self.templates.get(place.template).map(String::as_str);
        let passes = match self.passes(template, place.page).await {
            Err(Error::NotFound) if template.is_some() => Vec::new(), // the template is gone, with its passes
            passes => passes?,
        };
        let full = passes.len() == PAGE;
        let next = if full { place.next_page() } else { place.next_template() };
        let more = full || next.template < self.templates.len();
        Ok((passes, more.then(|| next.to_string())))
    }
}

const TOO_MANY: &str = "it has too many passes to look through for one person; compare the whole system instead";
const NO_LIST: &str = "it finds no passes under this address or card template: check the address and the templates";

fn pool(template: String, open: bool) -> PoolReport {
    PoolReport { name: template.clone(), external_id: template, total: None, available: None, open }
}

/// Where to go on in what is there.
pub(super) struct Place {
    template: usize,
    page: usize,
}

impl Default for Place {
    fn default() -> Self {
        Self { template: 0, page: 1 }
    }
}

impl Place {
    pub(super) fn read(cursor: Option<&str>) -> Result<Self> {
        let Some(cursor) = cursor else { return Ok(Self::default()) };
        let read = cursor
            .split_once('/')
            .and_then(|(template, page)| Some(Self { template: template.parse().ok()?, page: page.parse().ok()? }));
        read.ok_or_else(|| Error::Refused("the place to go on from was not understood; begin anew".to_owned()))
    }

    fn next_page(&self) -> Self {
        Self { template: self.template, page: self.page + 1 }
    }

    fn next_template(&self) -> Self {
        Self { template: self.template + 1, page: 1 }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.template, self.page)
    }
}
