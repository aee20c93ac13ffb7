//! What every message of a project has in common, and who answers for the project.

use domain::operator::Operator;
use domain::project::{Locale, Project};
use notify::Text;
use notify::template::{Letterhead, MessageKind, Overrides, Support};
use serde_json::{Value, json};
use store::Session;

use crate::error::{Error, Result};

/// The operator who answers for a project: the one that was chosen, else the first that there was.
pub(crate) async fn official_contact(session: &mut Session, project: &Project) -> Result<Option<Operator>> {
    let chosen = match project.official_contact {
        Some(id) => session.operators().lookup(id).await?.filter(|operator| operator.enabled),
        None => None,
    };
    if chosen.is_some() {
        return Ok(chosen);
    }
    let everybody = session.operators().list().await?;
    let concerned = everybody.into_iter().filter(|operator| operator.enabled && answers_for(operator, project));
    Ok(concerned.min_by_key(|operator| (operator.created_at, operator.id)))
}

fn answers_for(operator: &Operator, project: &Project) -> bool {
    operator.instance_owner || operator.bindings.iter().any(|binding| binding.project == project.id)
}

/// The frame of a message in a language.
pub(crate) fn letterhead(project: &Project, contact: Option<&Operator>, locale: Locale) -> Letterhead {
    let support = contact.map(|operator| Support { name: Text::new(&operator.name), email: operator.email.clone() });
    Letterhead { organisation: Text::new(&project.name), support, locale, time_zone: project.time_zone.zone() }
}

/// What the project says in its own words in place of one message. It was checked when it was saved.
pub(super) async fn overrides(
    session: &mut Session,
    project: &Project,
    kind: MessageKind,
    locale: Locale,
) -> Result<Option<Overrides>> {
    let own = session.template_overrides().lookup(project.id, kind.as_str(), locale).await?;
    let Some(own) = own else { return Ok(None) };
    let entry =
        |(part, source): (&String, &String)| json!({ "kind": kind, "locale": locale, "part": part, "source": source });
    let entries: Value = own.parts.iter().map(entry).collect();
    serde_json::from_value(entries).map(Some).map_err(Error::internal)
}
