//! Rules to begin with. Each is complete but for what only the project knows.

use super::action::{LIMIT, Target};
use super::schedule::Missed;
use super::{Action, Alert, Node, Per, Schedule, When};
use crate::credential::ReversibleReason;
use crate::event::Category;
use crate::id::{Id, kind};
use crate::project::{Locale, TimeZoneName};

/// A rule to begin with.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its name on the wire.
    pub name: &'static str,
    /// What the rule is called.
    pub title: &'static str,
    /// What it is for.
    pub notes: &'static str,
    /// When it acts.
    pub when: When,
    /// What it does. One that lacks something only the project knows has it from the project, or is left out.
    pub actions: Vec<Action>,
}

/// What the project has that templates use.
#[derive(Debug, Clone)]
pub struct Around {
    /// The language.
    pub locale: Locale,
    /// Where its clocks hang.
    pub time_zone: TimeZoneName,
    /// An input, if there is one.
    pub input: Option<Id<kind::Input>>,
}

/// The templates.
#[must_use]
pub fn templates(around: &Around) -> Vec<Template> {
    let words = Words(around.locale);
    vec![unused(around, words), overdue(words), failed_logins(words), pool_low(words), disconnected(around, words)]
}

/// The project's language.
#[derive(Clone, Copy)]
struct Words(Locale);

impl Words {
    fn say(self, en: &'static str, de: &'static str) -> &'static str {
        if self.0 == Locale::De { de } else { en }
    }
}

fn unused(around: &Around, words: Words) -> Template {
    let filter = "status eq \"active\" and (last_used_at lt \"{now-90d}\" or (not (last_used_at pr) and created_at lt \
                  \"{now-90d}\"))";
    Template {
        name: "unused",
        title: words.say("Unused for 90 days → Inactive – Unused", "90 Tage unbenutzt → Inaktiv – Unbenutzt"),
        notes: words.say(
            "Suspends what nobody used for 90 days. Choose systems that report use: add system_id eq \"…\" to the filter.",
            "Hält an, was 90 Tage niemand benutzt hat. Wählen Sie Systeme, die Benutzung melden: ergänzen Sie den Filter um \
             system_id eq \"…\".",
        ),
        when: When::Schedule(Schedule {
            cron: "0 6 * * 1-5".to_owned(),
            time_zone: around.time_zone.clone(),
            missed: Missed::RunOnce,
        }),
        actions: vec![Action::Suspend {
            of: Target::Matching { filter: filter.to_owned(), limit: LIMIT },
            reason: ReversibleReason::Unused,
        }],
    }
}

fn overdue(words: Words) -> Template {
    let text = words.say(
        "{time}: {event}\n\n{system} has not confirmed a revocation in time. The credential may still open doors.\n\n{link}",
        "{time}: {event}\n\n{system} hat einen Widerruf nicht rechtzeitig bestätigt. Die Berechtigung öffnet vielleicht noch \
         Türen.\n\n{link}",
    );
    Template {
        name: "revocation_overdue",
        title: words.say("Revocation overdue → mail", "Widerruf überfällig → E-Mail"),
        notes: "",
        when: When::Alert(Alert::on(categories(&[Category::CredentialRevocationOverdue]))),
        actions: vec![mail(words.say("Revocation overdue: {event}", "Widerruf überfällig: {event}"), text)],
    }
}

fn failed_logins(words: Words) -> Template {
    let trigger = categories(&[Category::OperatorLoginFailed]);
    let title = words
        .say("{count} failed sign-ins: look who it was", "{count} fehlgeschlagene Anmeldungen: nachsehen, wer es war");
    Template {
        name: "failed_logins",
        title: words.say(
            "Five failed sign-ins in ten minutes → task",
            "Fünf fehlgeschlagene Anmeldungen in zehn Minuten → Aufgabe",
        ),
        notes: "",
        when: When::Alert(Alert { count: 5, within_s: 600, per: Per::Rule, cooldown_s: 3_600, trigger }),
        actions: vec![Action::OpenTask { title: title.to_owned() }],
    }
}

fn pool_low(words: Words) -> Template {
    let trigger = categories(&[Category::PoolLow, Category::PoolExhausted]);
    let text = words.say(
        "{time}: {event}\n\nOrder more credentials for {pool}, or free some.\n\n{link}",
        "{time}: {event}\n\nBestellen Sie weitere Berechtigungen für {pool}, oder geben Sie welche frei.\n\n{link}",
    );
    Template {
        name: "pool_low",
        title: words.say("Pool low → mail", "Pool geht zur Neige → E-Mail"),
        notes: "",
        when: When::Alert(Alert { per: Per::Pool, cooldown_s: 86_400, ..Alert::on(trigger) }),
        actions: vec![mail("{event}", text)],
    }
}

fn disconnected(around: &Around, words: Words) -> Template {
    let task = words.say("{system} does not answer: look why", "{system} antwortet nicht: nachsehen, warum");
    let action = match around.input {
        Some(input) => Action::TriggerInput { input },
        None => Action::OpenTask { title: task.to_owned() },
    };
    Template {
        name: "system_disconnected",
        title: words.say("System disconnected → input", "System getrennt → Eingang"),
        notes: words.say(
            "Triggers an input; where the project has none, opens a task.",
            "Löst einen Eingang aus; hat das Projekt keinen, öffnet es eine Aufgabe.",
        ),
        when: When::Alert(Alert {
            per: Per::System,
            cooldown_s: 600,
            ..Alert::on(categories(&[Category::SystemDisconnected]))
        }),
        actions: vec![action],
    }
}

fn categories(named: &[Category]) -> Node {
    Node::And(vec![Node::Category(named.to_vec())])
}

fn mail(subject: &str, text: &str) -> Action {
    let (subject, text) = (subject.to_owned(), text.to_owned());
    Action::Mail { to: Vec::new(), official_contact: true, subject, text }
}
