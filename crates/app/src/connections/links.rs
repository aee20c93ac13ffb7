//! Open connections, by system: each is made once for each version of its configuration, so that its token and its
//! budget of calls are shared by everything that calls.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use connect::{Connection, FieldFault, FieldKind, Reach, Values};
use domain::id::{Id, kind};
use domain::system::CredentialSystem;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use store::Session;
use tokio::sync::Notify;
use zeroize::Zeroize;

use super::measured::Measured;
use crate::context::App;
use crate::error::{Error, Result};

/// The connections that are open in this process.
#[derive(Default)]
pub(crate) struct Links {
    open: Mutex<HashMap<Id<kind::CredentialSystem>, Open>>,
    hurried: Notify,
}

/// A connection, and the version of the configuration that it was made of.
type Open = (u64, Arc<dyn Connection>);

/// What is sealed beside a system: its secrets, by the names of its connector's fields. Shown to nobody.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SystemSecrets(pub(crate) BTreeMap<String, String>);

impl fmt::Debug for SystemSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemSecrets(…)")
    }
}

impl Drop for SystemSecrets {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}

impl Links {
    /// A system called.
    pub(crate) fn hurry(&self) {
        self.hurried.notify_one();
    }

    /// Returns after a system called; calls that came while nobody waited count once.
    pub(crate) async fn hurried(&self) {
        self.hurried.notified().await;
    }

    /// The connection of a system as it is configured now.
    pub(crate) async fn open(
        &self,
        app: &App,
        session: &mut Session,
        system: &CredentialSystem,
    ) -> Result<Arc<dyn Connection>> {
        if let Some(open) = self.known(system) {
            return Ok(open);
        }
        let secrets: SystemSecrets = session.systems().secrets(system.project, system.id).await?;
        let opened = connect_to(app, system, &secrets).map_err(|faults| Error::Internal(told(&faults).into()))?;
        let mut links = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Of two who opened it at once the first one's stays: there is one budget.
        if let Some((_, first)) = links.get(&system.id).filter(|(version, _)| *version >= system.version) {
            return Ok(first.clone());
        }
        links.insert(system.id, (system.version, opened.clone()));
        Ok(opened)
    }

    fn known(&self, system: &CredentialSystem) -> Option<Arc<dyn Connection>> {
        let links = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        links.get(&system.id).filter(|(version, _)| *version == system.version).map(|(_, open)| open.clone())
    }
}

/// A connection of its own, with these secrets; nothing is called.
pub(crate) fn connect_to(
    app: &App,
    system: &CredentialSystem,
    secrets: &SystemSecrets,
) -> std::result::Result<Arc<dyn Connection>, Vec<FieldFault>> {
    let connectors = &app.parts().connectors;
    let Some(connector) = connectors.find(&system.connector) else { return Err(Vec::new()) };
    let Reach::Remote(remote) = connector.reach() else { return Err(Vec::new()) };
    let mut plain = BTreeMap::new();
    let mut secret = BTreeMap::new();
    for field in connector.fields() {
        let name = field.name.to_owned();
        if field.kind == FieldKind::Secret {
            secret.extend(secrets.0.get(field.name).map(|value| (name, SecretString::from(value.as_str()))));
        } else {
            plain.extend(system.configuration.get(field.name).map(|value| (name, value.clone())));
        }
    }
    let opened = remote.open(&Values::new(plain, secret), app.parts().outside.clone())?;
    Ok(Arc::new(Measured::new(system.connector.clone(), opened)))
}

fn told(faults: &[FieldFault]) -> String {
    let all: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.detail)).collect();
    format!("the system's configuration cannot be used: {}", all.join("; "))
}
