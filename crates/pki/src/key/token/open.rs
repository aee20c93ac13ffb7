//! Tokens that are open: found by their label, logged in, and asked.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLockReadGuard, Weak};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use cryptoki::error::{Error, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use secrecy::{ExposeSecret, SecretString};

use super::line::{Line, Term};
use super::module::{Module, State};
use super::{Access, TokenFault};

/// How many calls run side by side on one token.
const LINES: usize = 4;

/// Every token that is open.
static OPEN: Mutex<Vec<Weak<Open>>> = Mutex::new(Vec::new());

/// A token that is open.
#[derive(Debug)]
pub(super) struct Open {
    module: Arc<Module>,
    label: String,
    pin: SecretString,
    /// Whether the token took the PIN; until then, that somebody is logged in says nothing.
    pin_taken: AtomicBool,
    /// Whether it refused the PIN, which is not tried again: a token counts, and locks itself.
    pin_refused: AtomicBool,
    breaks: AtomicU64,
    turn: AtomicUsize,
    lines: [Mutex<Option<Line>>; LINES],
}

/// Opens a token, or joins those who have it open.
pub(super) fn join(access: &Access) -> Result<Arc<Open>, TokenFault> {
    let module = Module::load(&access.module)?;
    let mut all = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| one.strong_count() > 0);
    let same = |one: &Arc<Open>| Arc::ptr_eq(&one.module, &module) && one.label == access.label && one.is_good();
    if let Some(open) = all.iter().filter_map(Weak::upgrade).find(same) {
        return if open.has_pin(&access.pin) { Ok(open) } else { Err(TokenFault::Pin) };
    }
    let open = Arc::new(Open::new(module, access));
    open.ask(|_| Ok(()))?;
    all.push(Arc::downgrade(&open));
    Ok(open)
}

impl Open {
    fn new(module: Arc<Module>, access: &Access) -> Self {
        Self {
            module,
            label: access.label.clone(),
            pin: access.pin.clone(),
            pin_taken: AtomicBool::new(false),
            pin_refused: AtomicBool::new(false),
            breaks: AtomicU64::new(0),
            turn: AtomicUsize::new(0),
            lines: [const { Mutex::new(None) }; LINES],
        }
    }

    /// Asks the token over a line that nobody else has meanwhile, and which is opened
    /// where there is none. After [`TokenFault::Unavailable`] every line is opened anew.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(&mut Line) -> Result<T, TokenFault>) -> Result<T, TokenFault> {
        let mut place = self.place();
        let (running, mut line) = self.line(place.take())?;
        let answer = ask(&mut line);
        if let Err(TokenFault::Unavailable(_)) = answer {
            self.breaks.fetch_add(1, Ordering::Relaxed);
        }
        *place = Some(line);
        drop(running);
        answer
    }

    /// Asks over a session that may write, inside of [`ask`](Self::ask).
    pub(super) fn write<T>(&self, ask: impl FnOnce(&Session) -> Result<T, TokenFault>) -> Result<T, TokenFault> {
        let session = self.module.library().open_rw_session_no_drop(self.slot()?)?;
        let answer = ask(&session);
        drop(session.close());
        answer
    }

    /// Takes a place for a line: one that is free, or in turn one that is not.
    fn place(&self) -> MutexGuard<'_, Option<Line>> {
        let free = self.lines.iter().find_map(|place| place.try_lock().ok());
        free.unwrap_or_else(|| {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed) % LINES;
            self.lines[turn].lock().unwrap_or_else(PoisonError::into_inner)
        })
    }

    /// The line if it still holds, or a new one; if need be, after the module was started anew.
    fn line(&self, line: Option<Line>) -> Result<(RwLockReadGuard<'_, State>, Line), TokenFault> {
        let running = self.module.running();
        let term = self.term(&running);
        match line {
            Some(line) if line.term == term => return Ok((running, line)),
            Some(line) if line.term.run == term.run => line.close(),
            _ => (),
        }
        let fault = match self.begin(term) {
            Ok(line) => return Ok((running, line)),
            Err(fault) if !fault.may_be_stale() => return Err(fault),
            Err(fault) => fault,
        };
        drop(running);
        if !self.module.restart(term.run)? {
            return Err(fault);
        }
        let running = self.module.running();
        let line = self.begin(self.term(&running))?;
        Ok((running, line))
    }

    fn term(&self, state: &State) -> Term {
        Term { run: state.run, breaks: self.breaks.load(Ordering::Relaxed) }
    }

    fn begin(&self, term: Term) -> Result<Line, TokenFault> {
        if !self.is_good() {
            return Err(TokenFault::Pin);
        }
        let session = self.module.library().open_ro_session_no_drop(self.slot()?)?;
        match self.log_in(&session) {
            Ok(()) => Ok(Line::new(session, term)),
            Err(fault) => {
                drop(session.close());
                Err(fault)
            }
        }
    }

    /// Where the token is plugged in now.
    fn slot(&self) -> Result<Slot, TokenFault> {
        let library = self.module.library();
        let mut called = library.get_slots_with_token()?.into_iter().filter(|slot| {
            // A slot that says nothing may have just lost its token.
            library.get_token_info(*slot).is_ok_and(|token| token.label() == self.label)
        });
        match (called.next(), called.next()) {
            (Some(slot), None) => Ok(slot),
            (None, _) => Err(TokenFault::NoToken(self.label.clone())),
            (Some(_), Some(_)) => Err(TokenFault::SeveralTokens(self.label.clone())),
        }
    }

    /// All sessions of a process are logged in together (PKCS#11 v2.40 §2.6.4). Where
    /// somebody is, though nobody gave our PIN yet, it has to be proven first.
    fn log_in(&self, session: &Session) -> Result<(), TokenFault> {
        let login = || session.login(UserType::User, Some(&self.pin));
        let answer = match login() {
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) if self.pin_taken.load(Ordering::Acquire) => Ok(()),
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => session.logout().and_then(|()| login()),
            answer => answer,
        };
        let answer = answer.map_err(TokenFault::from);
        match &answer {
            Ok(()) => self.pin_taken.store(true, Ordering::Release),
            Err(TokenFault::Pin | TokenFault::PinLocked) => self.pin_refused.store(true, Ordering::Release),
            Err(_) => (),
        }
        answer
    }

    fn is_good(&self) -> bool {
        !self.pin_refused.load(Ordering::Acquire)
    }

    fn has_pin(&self, pin: &SecretString) -> bool {
        verify_slices_are_equal(self.pin.expose_secret().as_bytes(), pin.expose_secret().as_bytes()).is_ok()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let run = self.module.running().run;
        for place in &mut self.lines {
            let place = place.get_mut().unwrap_or_else(PoisonError::into_inner);
            if let Some(line) = place.take().filter(|line| line.term.run == run) {
                line.close();
            }
        }
    }
}
