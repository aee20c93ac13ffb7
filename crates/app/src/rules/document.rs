//! What people write of a rule, and whether the project has what it names.

use domain::id::{Id, kind};
use domain::rule::action::Target;
use domain::rule::{Action, Fault, MAX_PER_MINUTE, MOST_PER_MINUTE, Node, Rule, When, faults, placeholder};
use domain::text::tidy;
use domain::time::Timestamp;
use filter::Checked;
use store::Session;
use store::repo::CREDENTIALS;

use crate::automation::user_filter;
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::list::ListRequest;

/// How long notes are at most, in characters.
const LONGEST_NOTES: usize = 2_000;

/// What people write of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleDocument {
    /// What it is called.
    pub name: String,
    /// What people wrote about it.
    pub notes: String,
    /// Whether it acts.
    pub enabled: bool,
    /// When it acts.
    pub when: When,
    /// What it does.
    pub actions: Vec<Action>,
    /// How many times it fires within a minute at most.
    pub max_per_minute: u32,
}

impl RuleDocument {
    /// A rule that acts, and nothing else said.
    #[must_use]
    pub fn new(name: impl Into<String>, when: When, actions: Vec<Action>) -> Self {
        let (name, notes) = (name.into(), String::new());
        Self { name, notes, enabled: true, when, actions, max_per_minute: MAX_PER_MINUTE }
    }

    pub(super) fn of(rule: &Rule) -> Self {
        let Rule { name, notes, enabled, when, actions, max_per_minute, .. } = rule.clone();
        Self { name, notes, enabled, when, actions, max_per_minute }
    }

    /// Says everything that does not fit, of the rule alone first.
    pub(super) async fn check(&self, cx: &Context, session: &mut Session) -> Result<()> {
        let mut wrong: Vec<Invalid> = faults(&self.when, &self.actions, cx.now()).into_iter().map(invalid).collect();
        self.check_texts(&mut wrong);
        if wrong.is_empty() {
            self.check_named(cx, session, &mut wrong).await?;
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    fn check_texts(&self, wrong: &mut Vec<Invalid>) {
        let mut add = |pointer: &str, detail: String| wrong.push(Invalid::new(pointer, "invalid_value", detail));
        let name = tidy(&self.name);
        if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            add("/name", "expected 1 to 100 characters on one line".to_owned());
        }
        if self.notes.chars().count() > LONGEST_NOTES {
            add("/notes", format!("expected {LONGEST_NOTES} characters at most"));
        }
        if !(1..=MOST_PER_MINUTE).contains(&self.max_per_minute) {
            add("/max_per_minute", format!("expected a number of firings from 1 to {MOST_PER_MINUTE}"));
        }
    }

    /// What the rule names that the project does not have, and filters that cannot be read.
    async fn check_named(&self, cx: &Context, session: &mut Session, wrong: &mut Vec<Invalid>) -> Result<()> {
        let known = Known::load(cx, session, &self.actions).await?;
        if let When::Alert(alert) = &self.when {
            alert.trigger.walk_at("/alert/rows", &mut |node, pointer| wrong.extend(known.fault_of_node(node, pointer)));
        }
        for (index, action) in self.actions.iter().enumerate() {
            wrong.extend(known.fault_of_action(action, &format!("/actions/{index}"), cx.now()));
        }
        Ok(())
    }
}

fn invalid(fault: Fault) -> Invalid {
    Invalid::new(fault.pointer, fault.code, fault.detail)
}

/// What the project has.
struct Known {
    systems: Vec<Id<kind::CredentialSystem>>,
    pools: Vec<Id<kind::CredentialPool>>,
    /// Of the inputs and webhooks that the actions name, those that there are.
    inputs: Vec<Id<kind::Input>>,
    webhooks: Vec<Id<kind::Webhook>>,
    fields: Vec<domain::custom_field::CustomField>,
}

impl Known {
    async fn load(cx: &Context, session: &mut Session, actions: &[Action]) -> Result<Self> {
        let project = cx.project().id;
        let systems = session.systems().list(project).await?.into_iter().map(|system| system.id).collect();
        let pools = session.pools().list(project).await?.into_iter().map(|pool| pool.id).collect();
        let (mut inputs, mut webhooks) = (Vec::new(), Vec::new());
        for action in actions {
            match action {
                Action::TriggerInput { input } | Action::RestoreInput { input } => {
                    inputs.extend(session.inputs().lookup(project, *input).await?.map(|input| input.id));
                }
                Action::Webhook { webhook } => {
                    webhooks.extend(session.webhooks().lookup(project, *webhook).await?.map(|webhook| webhook.id));
                }
                _ => {}
            }
        }
        Ok(Self { systems, pools, inputs, webhooks, fields: session.custom_fields().list(project).await? })
    }

    fn fault_of_node(&self, node: &Node, pointer: &str) -> Option<Invalid> {
        match node {
            Node::System(named) => {
                named.iter().zip(0..).find_map(|(id, index)| self.system(*id, &format!("{pointer}/{index}")))
            }
            Node::Pool(named) => {
                named.iter().zip(0..).find_map(|(id, index)| self.pool(*id, &format!("{pointer}/{index}")))
            }
            Node::User(filter) => user_filter(filter, &self.fields, pointer).err(),
            Node::And(_) | Node::Or(_) | Node::Category(_) | Node::TextContains(_) | Node::Severity(_) => None,
        }
    }

    fn fault_of_action(&self, action: &Action, pointer: &str, now: Timestamp) -> Option<Invalid> {
        if let Some(Target::Matching { filter, .. }) = action.target() {
            return credential_filter(filter, now)
                .err()
                .map(|detail| Invalid::new(format!("{pointer}/of/filter"), "invalid_filter", detail));
        }
        match action {
            Action::Generate { pool } => self.pool(*pool, &format!("{pointer}/pool")),
            Action::Compare { system: Some(system) } | Action::RefreshPools { system: Some(system) } => {
                self.system(*system, &format!("{pointer}/system"))
            }
            Action::TriggerInput { input } | Action::RestoreInput { input } => {
                let detail = "the project has no such input; choose one of its inputs";
                let is_known = self.inputs.contains(input);
                (!is_known).then(|| Invalid::new(format!("{pointer}/input"), "unknown_input", detail))
            }
            Action::Webhook { webhook } => {
                let detail = "the project has no such webhook; choose one of its webhooks";
                let is_known = self.webhooks.contains(webhook);
                (!is_known).then(|| Invalid::new(format!("{pointer}/webhook"), "unknown_webhook", detail))
            }
            _ => None,
        }
    }

    fn system(&self, id: Id<kind::CredentialSystem>, pointer: &str) -> Option<Invalid> {
        let detail = "the project has no such system; choose one of its systems";
        (!self.systems.contains(&id)).then(|| Invalid::new(pointer, "unknown_system", detail))
    }

    fn pool(&self, id: Id<kind::CredentialPool>, pointer: &str) -> Option<Invalid> {
        let detail = "the project has no such pool; choose one of its pools";
        (!self.pools.contains(&id)).then(|| Invalid::new(pointer, "unknown_pool", detail))
    }
}

/// A filter of credentials, with its moments as they are now; or what does not fit.
pub(super) fn credential_filter(text: &str, now: Timestamp) -> std::result::Result<Checked, String> {
    let filled = placeholder::moments(text, now)?;
    let request = ListRequest { filter: Some(filled), ..ListRequest::default() };
    match request.query(&CREDENTIALS, []) {
        Ok(query) => query.filter.ok_or_else(|| "an empty filter would match every credential; say which".to_owned()),
        Err(Error::InvalidQuery(faults)) => Err(faults.into_iter().map(|fault| fault.detail).collect()),
        Err(error) => Err(error.to_string()),
    }
}
