//! Modules: each is loaded once in this process, and stays.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use super::TokenFault;

/// Every module that was loaded. They are not unloaded: those that run threads of their
/// own do not survive it.
static LOADED: Mutex<Vec<Arc<Module>>> = Mutex::new(Vec::new());

/// How long a module runs at least before it is started anew: for the sake of its other
/// tokens, whose sessions end with it.
const SHORTEST_RUN: Duration = Duration::from_secs(1);

/// A module of PKCS#11.
#[derive(Debug)]
pub(super) struct Module {
    path: PathBuf,
    library: Pkcs11,
    state: RwLock<State>,
}

/// Whoever calls the module holds it for reading.
#[derive(Debug)]
pub(super) struct State {
    /// How often it was started: sessions of an earlier run are void, and their numbers
    /// may be those of others now.
    pub(super) run: u64,
    /// When it was started anew.
    since: Option<Instant>,
}

impl Module {
    /// Loads a module, once.
    pub(super) fn load(path: &Path) -> Result<Arc<Self>, TokenFault> {
        let path = path.canonicalize().map_err(|error| TokenFault::Module(error.to_string()))?;
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = loaded.iter().find(|module| module.path == path) {
            return Ok(Arc::clone(module));
        }
        let library = Pkcs11::new(&path)?;
        start(&library)?;
        let module = Arc::new(Self { path, library, state: RwLock::new(State { run: 0, since: None }) });
        loaded.push(Arc::clone(&module));
        Ok(module)
    }

    pub(super) fn library(&self) -> &Pkcs11 {
        &self.library
    }

    /// Keeps it running for as long as what is returned is held.
    pub(super) fn running(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts it anew, unless somebody did since the run that was seen. Gives whether
    /// there was a new start.
    pub(super) fn restart(&self, seen: u64) -> Result<bool, TokenFault> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.run != seen {
            return Ok(true);
        }
        if state.since.is_some_and(|since| since.elapsed() < SHORTEST_RUN) {
            return Ok(false);
        }
        // Before anything is done, because whatever comes of it, the old sessions are void.
        *state = State { run: seen + 1, since: Some(Instant::now()) };
        // It may have stopped by itself, so it is no matter how this ends.
        drop(self.library.clone().finalize());
        start(&self.library)?;
        Ok(true)
    }
}

fn start(library: &Pkcs11) -> Result<(), TokenFault> {
    match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
        Err(error) => Err(TokenFault::from(error)),
    }
}
