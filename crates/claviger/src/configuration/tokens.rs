//! The sections `[tokens.NAME]`: PKCS#11 tokens that hold keys.

use app::tokens::{Access, ConfiguredToken, Tokens};
use domain::project::Slug;

use super::error::ConfigurationError;
use super::layers::Layers;
use super::named;

/// Reads the sections.
pub(super) fn read(layers: &Layers) -> Result<Tokens, ConfigurationError> {
    let read = |name: &str| one(layers, name).map(|token| (name.to_owned(), token));
    layers.chosen("tokens").into_iter().map(read).collect()
}

/// A module runs as the server, and a key signs for whoever may name it: nothing of it is guessed.
fn one(layers: &Layers, name: &str) -> Result<ConfiguredToken, ConfigurationError> {
    let key = |member: &str| format!("tokens.{name}.{member}");
    let missing = |member: &str| ConfigurationError::Missing(key(member));
    let module = layers.path(&key("module"))?.ok_or_else(|| missing("module"))?;
    let label = layers.text(&key("label"))?.ok_or_else(|| missing("label"))?;
    let pin_file = layers.path(&key("pin_file"))?.ok_or_else(|| missing("pin_file"))?;
    let pin = named::secret(layers, &key("pin_file"), &pin_file)?;
    let projects: Vec<Slug> = layers.list(&key("projects"))?;
    if projects.is_empty() {
        return Err(missing("projects"));
    }
    Ok(ConfiguredToken { access: Access { module, label, pin }, projects })
}
