//! The database, as far as it can be opened, and all that is behind it.

use app::doctor::{self, Finding, Severity, Wants};
use store::{Config, OpenError, Schema, Store};

use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::system::Environment;
use crate::{house, master_key};

const DATABASE: &str = "database";
const KEY: &str = "master key";

/// Looks at the master key, the schema, and everything else.
pub(super) async fn look(configuration: &Configuration, environment: &Environment, wants: &Wants) -> Vec<Finding> {
    if configuration.sqlite_file().is_some_and(|file| !file.exists()) {
        let (why, mend) = ("the first start makes it", "nothing, or name the right one with --data-dir");
        return vec![Finding::new(DATABASE, Severity::Note, "there is no database yet", why, mend)];
    }
    match open(configuration, environment).await {
        Ok((store, schema)) => behind(configuration, store, &schema, wants).await,
        Err(finding) => vec![*finding],
    }
}

async fn open(configuration: &Configuration, environment: &Environment) -> Result<(Store, Schema), Box<Finding>> {
    let lost = |what: String| {
        let why = "everything secret in the database is sealed under it, and no other key opens it";
        let mend = "put its copy where the configuration names it (manual: The master key)";
        Box::new(Finding::new(KEY, Severity::Error, what, why, mend))
    };
    if !master_key::exists(configuration, environment) {
        return Err(lost("there is no master key on this machine".to_owned()));
    }
    let found =
        master_key::find(configuration, environment).map_err(|error| lost(Failure::of(&error).line().into()))?;
    let config = Config { url: configuration.database.clone(), connections: configuration.connections.min(4) };
    Store::open_as_it_is(&config, found.key).await.map_err(|error| match error {
        OpenError::WrongMasterKey => lost(error.to_string()),
        error => Box::new(Finding::new(
            DATABASE,
            Severity::Error,
            Failure::of(&error).line(),
            "nothing works without it",
            "check database_url, that the database runs, and that this user may use it",
        )),
    })
}

async fn behind(configuration: &Configuration, store: Store, schema: &Schema, wants: &Wants) -> Vec<Finding> {
    let mut findings = vec![Finding::ok(KEY, "it opens what was sealed under it"), of_schema(schema)];
    if matches!(schema, Schema::UpToDate | Schema::Newer { .. }) {
        findings.extend(examine(configuration, store.clone(), wants).await);
    }
    if let Err(error) = store.close().await {
        tracing::debug!(%error, "the database was not closed in good order");
    }
    findings
}

async fn examine(configuration: &Configuration, store: Store, wants: &Wants) -> Vec<Finding> {
    let app = match house::build(configuration, store, configuration.listen) {
        Ok(app) => app,
        Err(failure) => return vec![super::unusable(&failure)],
    };
    doctor::examine(&app, wants).await.unwrap_or_else(|error| {
        vec![Finding::new(
            DATABASE,
            Severity::Error,
            Failure::of(&error).line(),
            "what is in the database could not be read",
            "look into the database's own log, and try again",
        )]
    })
}

fn of_schema(schema: &Schema) -> Finding {
    match schema {
        Schema::UpToDate => Finding::ok(DATABASE, "the schema is up to date"),
        Schema::Newer { version } => {
            Finding::ok(DATABASE, format!("the schema is newer (version {version}), and works with this version"))
        }
        Schema::Empty => Finding::new(
            DATABASE,
            Severity::Note,
            "the database is empty",
            "the first start fills it",
            "start the server: claviger serve",
        ),
        Schema::Behind(missing) => Finding::new(
            DATABASE,
            Severity::Warning,
            format!("the schema is behind this version: {}", missing.join(", ")),
            "an older version wrote it; nothing behind it was looked at",
            "make a copy, then start this version, which brings it up to date, or run claviger migrate",
        ),
        Schema::TooNew { version } => Finding::new(
            DATABASE,
            Severity::Error,
            format!("the database was upgraded by a later version of Claviger (schema {version})"),
            "this version cannot work with it",
            "start that version, or go back to a copy from before the upgrade",
        ),
    }
}
