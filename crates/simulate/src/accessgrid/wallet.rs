//! What holders do with their wallets.

use jiff::Timestamp;

use super::model::{Device, PassState};
use super::state::State;

/// Why a wallet could not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WalletError {
    /// No pass is installed from there.
    #[error("no pass is installed from there")]
    UnknownAddress,
    /// There is no such pass.
    #[error("there is no pass {0}")]
    UnknownPass(String),
    /// The pass cannot be installed any more, or already is.
    #[error("the pass is {0}")]
    State(&'static str),
}

impl State {
    /// Somebody opens the address of a pass and puts it in their wallet; answers the pass's id. The address works once.
    pub(super) fn install(&mut self, address: &str, device: &str, at: Timestamp) -> Result<String, WalletError> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let token = path.rsplit('/').next().unwrap_or_default();
        let place = self.passes.iter().position(|pass| pass.token == token).ok_or(WalletError::UnknownAddress)?;
        let pass = &mut self.passes[place];
        if pass.state != PassState::Created {
            return Err(WalletError::State(pass.state.as_str()));
        }
        let device = Device { id: self.random.uuid(), name: device.to_owned(), created_at: at };
        pass.devices.push(device);
        let id = pass.id.clone();
        self.turn(place, PassState::Active, "activated", at);
        Ok(id)
    }

    /// Somebody takes a pass out of their wallet.
    pub(super) fn remove_pass(&mut self, id: &str, at: Timestamp) -> Result<(), WalletError> {
        let place = self.place(id).map_err(|_| WalletError::UnknownPass(id.to_owned()))?;
        let pass = &mut self.passes[place];
        if !matches!(pass.state, PassState::Active | PassState::Suspended) {
            return Err(WalletError::State(pass.state.as_str()));
        }
        pass.devices.clear();
        self.turn(place, PassState::Unlink, "unlinked", at);
        Ok(())
    }
}
