//! The REST API: one folder per resource, one file per endpoint.

mod access;
mod actors;
mod api_keys;
mod audit;
mod authorities;
mod autosync;
mod card_formats;
mod card_templates;
mod certificate_profiles;
mod certificates;
mod connectors;
mod credentials;
mod custom_fields;
mod devices;
mod drift;
mod events;
mod filters;
mod input_triggers;
mod inputs;
mod invitations;
mod jobs;
mod mail_templates;
mod members;
mod operator_tasks;
mod operators;
mod pools;
mod processes;
mod projects;
mod recoveries;
mod recovery_key;
mod rules;
mod search;
mod self_service;
mod settings;
mod statistics;
mod sync_runs;
mod systems;
mod users;
mod views;
mod webhooks;

use utoipa_axum::router::OpenApiRouter;

use crate::server::Server;

/// The resources, in the order of the document.
pub(crate) const TAGS: &[(&str, &str)] = &[
    ("access", "Getting in: the first operator, sessions, who am I."),
    ("operators", "People's accounts; they belong to the instance."),
    ("projects", "Organisations, each with its own users, systems and settings."),
    ("members", "Who has which role in a project."),
    ("api-keys", "Keys for programs, each for one project."),
    ("users", "The people who hold credentials."),
    ("custom-fields", "What a project knows of its users beyond the fields that all have."),
    ("settings", "What a project can set."),
    ("mail-templates", "What a project's mails and SMS say."),
    ("systems", "Where credentials come from: systems and their pools."),
    ("credentials", "Cards on phones, the invitations to them, the phones."),
    ("certificates", "Certificates, their profiles, and the CA that issues them."),
    ("recovery", "Encryption keys: what they are archived under, and getting at them, four eyes at a time."),
    ("processes", "Use cases with steps that people take: supplying, locking, renewing mobile IDs."),
    ("auto-sync", "Users from a file: uploads, runs, plans that wait for a person."),
    ("self-service", "What holders do themselves, each with what is their own."),
    ("inputs", "Points that events, rules and people put into alarm and set back."),
    ("rules", "What happens by itself: alerts, scheduled tasks, and what they leave to operators."),
    ("statistics", "State at a glance: numbers now and over time, and what a plot is drawn of."),
    ("events", "What happened, who did it, and what is still to be done."),
    ("webhooks", "Telling programs what happens."),
];

/// Every endpoint.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .merge(access::routes())
        .merge(operators::routes())
        .merge(projects::routes())
        .merge(members::routes())
        .merge(api_keys::routes())
        .merge(users::routes())
        .merge(search::routes())
        .merge(custom_fields::routes())
        .merge(filters::routes())
        .merge(settings::routes())
        .merge(card_formats::routes())
        .merge(mail_templates::routes())
        .merge(card_templates::routes())
        .merge(connectors::routes())
        .merge(systems::routes())
        .merge(drift::routes())
        .merge(pools::routes())
        .merge(inputs::routes())
        .merge(input_triggers::routes())
        .merge(credentials::routes())
        .merge(invitations::routes())
        .merge(devices::routes())
        .merge(certificates::routes())
        .merge(certificate_profiles::routes())
        .merge(authorities::routes())
        .merge(recovery_key::routes())
        .merge(recoveries::routes())
        .merge(processes::routes())
        .merge(autosync::routes())
        .merge(sync_runs::routes())
        .merge(self_service::routes())
        .merge(rules::routes())
        .merge(operator_tasks::routes())
        .merge(events::routes())
        .merge(actors::routes())
        .merge(views::routes())
        .merge(audit::routes())
        .merge(jobs::routes())
        .merge(webhooks::routes())
        .merge(statistics::routes())
}
