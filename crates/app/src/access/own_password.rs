//! Saying one's password once more, before something that a session left open must not be able to do.

use domain::id::{Id, kind};

use super::{Pair, Password};
use crate::context::Context;
use crate::error::{Error, Result};

/// Whether this is the password of the operator who asks. It is counted before it is compared, together with those of
/// logins.
///
/// # Errors
/// [`Error::TooMany`] while whoever asks has to wait; [`Error::Unauthenticated`] if there is no such operator.
pub(crate) async fn knows_password(cx: &Context, who: Id<kind::Operator>, password: Password) -> Result<bool> {
    let operator = cx.read().await?.operators().lookup(who).await?.ok_or(Error::Unauthenticated)?;
    let pair = Pair::new(cx.caller().address, &operator.email);
    pair.attempt(cx.app()).await?;
    let found = cx.read().await?.operators().by_email_key(&operator.email.key()).await?;
    let knows = cx.app().passwords().verify(password, found.map(|(_, hash)| hash)).await?;
    if knows {
        let mut uow = cx.begin().await?;
        pair.forget(&mut uow).await?;
        uow.commit().await?;
    }
    Ok(knows)
}
