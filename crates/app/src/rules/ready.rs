//! Rules made ready to look at many events.

use std::collections::HashMap;

use domain::custom_field::CustomField;
use domain::id::{Id, kind};
use domain::rule::compiled::{Compiled, Look};
use domain::rule::{Alert, Rule, When};
use domain::seen::Seen;
use domain::text::fold;
use store::Session;
use store::repo::ListedUser;

use crate::automation::user_filter;
use crate::error::Result;
use crate::follow::Followed;

/// An alert that is ready.
pub(super) struct Ready<'r> {
    pub(super) rule: &'r Rule,
    pub(super) alert: &'r Alert,
    compiled: Compiled,
}

/// Makes alerts ready. One that does not fit any more, as a field is gone, keeps no other from acting.
pub(super) fn ready<'r>(rules: &'r [Rule], fields: &[CustomField]) -> Vec<Ready<'r>> {
    let one = |rule: &'r Rule| match compile(rule, fields) {
        Ok(Some((alert, compiled))) => Some(Ready { rule, alert, compiled }),
        Ok(None) => None,
        Err(detail) => {
            tracing::warn!(rule.id = %rule.id, detail, "a rule does not fit any more");
            None
        }
    };
    rules.iter().filter_map(one).collect()
}

/// The trigger of an alert, ready; `None` of a scheduled task; or what does not fit any more.
pub(super) fn compile<'r>(
    rule: &'r Rule,
    fields: &[CustomField],
) -> std::result::Result<Option<(&'r Alert, Compiled)>, String> {
    let When::Alert(alert) = &rule.when else { return Ok(None) };
    let mut read = |text: &str| user_filter(text, fields, "").map_err(|fault| fault.detail);
    let compiled = Compiled::new(&alert.trigger, &mut read)
        .map_err(|detail| format!("its filter of users does not fit any more: {detail}; change the rule"))?;
    Ok(Some((alert, compiled)))
}

/// What happened, ready to be looked at.
pub(super) struct Records<'e> {
    records: Vec<(&'e Followed, String)>,
    users: HashMap<Id<kind::User>, ListedUser>,
}

impl<'e> Records<'e> {
    /// What at least one of the rules could match, with the users whom one asks about.
    pub(super) async fn load(
        session: &mut Session,
        project: Id<kind::Project>,
        rules: &[Ready<'_>],
        page: impl Iterator<Item = &'e Followed>,
    ) -> Result<Self> {
        let may_match = |followed: &&Followed| rules.iter().any(|rule| rule.compiled.may_match(&followed.event));
        let records: Vec<_> = page.filter(may_match).map(|followed| (followed, fold(&followed.text))).collect();
        let asks = |followed: &Followed| {
            rules.iter().any(|rule| rule.compiled.needs_user() && rule.compiled.may_match(&followed.event))
        };
        let asked =
            records.iter().filter(|(followed, _)| asks(followed)).filter_map(|(followed, _)| followed.event.user);
        let mut ids: Vec<_> = asked.collect();
        ids.sort_unstable();
        ids.dedup();
        let mut users = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(400) {
            users.extend(
                session.users().list_by_ids(project, chunk).await?.into_iter().map(|user| (user.user.id, user)),
            );
        }
        Ok(Self { records, users })
    }

    /// What a rule matches, oldest first. What it led to itself it does not, nor what came of too long a chain of rules.
    pub(super) fn matching(&self, rule: &Ready<'_>) -> Vec<&'e Followed> {
        let matches = |(followed, text): &&(&'e Followed, String)| {
            let event = &followed.event;
            let listed = event.user.and_then(|user| self.users.get(&user));
            let seen = listed.map(|listed| Seen { user: &listed.user, enrolment: listed.enrolment });
            let is_its_own = event.origin.has(rule.rule.id) || event.origin.is_full();
            !is_its_own && rule.compiled.matches(Look { event, text, user: seen.as_ref() })
        };
        self.records.iter().filter(matches).map(|(followed, _)| *followed).collect()
    }
}
