//! What stands in the named places of a rule's texts.

use domain::rule::firing::{Because, Firing};
use domain::rule::{Rule, placeholder};
use domain::time::Timestamp;

use crate::context::Context;
use crate::error::Result;

/// What is said where there is nothing to say.
const NOTHING: &str = "–";

/// What stands in the named places, of one firing.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    values: Vec<(&'static str, String)>,
    user: String,
    because: Because,
    text: Option<String>,
}

impl Words {
    /// As things are called now.
    pub(crate) async fn of(cx: &Context, rule: &Rule, firing: &Firing) -> Result<Self> {
        let (mut reader, project) = (cx.read().await?, cx.project());
        let cause = firing.cause.as_ref();
        let system = match cause.and_then(|cause| cause.system) {
            Some(id) => reader.systems().lookup(project.id, id).await?.map(|system| system.name),
            None => None,
        };
        let pool = match cause.and_then(|cause| cause.pool) {
            Some(id) => reader.pools().lookup(project.id, id).await?.map(|pool| pool.name),
            None => None,
        };
        let user = match cause.and_then(|cause| cause.user) {
            Some(id) => reader.users().names(project.id, &[id]).await?.remove(&id),
            None => None,
        };
        let user = user.map(|name| format!("{} {}", name.first, name.last).trim().to_owned());
        let at = cause.map_or(firing.at, |cause| cause.at);
        let values = vec![
            ("rule", rule.name.clone()),
            ("project", project.name.clone()),
            ("event", cause.map_or_else(|| rule.name.clone(), |cause| cause.text.clone())),
            ("category", cause.map_or_else(nothing, |cause| cause.category.text().to_owned())),
            ("severity", cause.map_or_else(nothing, |cause| cause.category.severity().text().to_owned())),
            ("system", system.unwrap_or_else(nothing)),
            ("pool", pool.unwrap_or_else(nothing)),
            ("time", local(cx, at)),
            ("count", cause.map_or(1, |cause| cause.count).to_string()),
            ("link", cx.app().public_url().join(&format!("/projects/{}/rules/{}", project.slug, rule.id))),
        ];
        let text = cause.map(|cause| cause.text.clone());
        Ok(Self { values, user: user.unwrap_or_else(nothing), because: firing.because, text })
    }

    /// A text with its named places filled in.
    pub(crate) fn fill(&self, text: &str) -> String {
        placeholder::fill(text, |name| if name == "user" { Some(self.user.clone()) } else { self.value(name) })
    }

    /// As [`Words::fill`], for what is kept: nobody is named in it.
    pub(crate) fn fill_unnamed(&self, text: &str) -> String {
        placeholder::fill(text, |name| self.value(name))
    }

    /// Why the rule fired.
    pub(crate) fn why(&self) -> String {
        match (&self.text, self.because) {
            (Some(text), _) => text.clone(),
            (None, Because::Asked) => "Somebody ran the scheduled task.".to_owned(),
            (None, _) => "It was time.".to_owned(),
        }
    }

    fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }
}

fn nothing() -> String {
    NOTHING.to_owned()
}

/// A moment where the project is.
fn local(cx: &Context, at: Timestamp) -> String {
    at.to_zoned(cx.project().time_zone.zone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}
