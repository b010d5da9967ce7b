//! Privacy of people: being forgotten, and what becomes of what points to them.

pub(crate) mod access;
mod data_map;
mod declared;
mod fates;
pub(crate) mod requests;
pub(crate) mod retention;
mod routes;
mod shapes;

use db::Tx;
use platform::erasure::{Erased, Pace, Sought, Swept};
use platform::{App, Error};

use crate::consents::{self, Channel, Suppression};
use crate::episodes;

pub(crate) use declared::{PERSONAL, TEXTS};
pub(crate) use fates::RELATED;
/// The routes of privacy.
pub(crate) fn routes() -> Vec<platform::http::Route> {
    let parts =
        [routes::routes(), access::routes(), requests::routes(), retention::routes(), data_map::routes()];
    parts.concat()
}

/// What this room does about somebody who is hidden.
pub(crate) fn erased(tx: &mut Tx, app: &App, erased: &Erased) -> Result<(), Error> {
    requests::parted(tx, erased)?;
    if erased.object != "people" {
        return Ok(());
    }
    consents::forget(tx, &erased.records.iter().copied().collect())?;
    episodes::forget(tx, &erased.records)?;
    // Nothing is sent to her addresses again, whatever file they come in with.
    let mut addresses: Vec<(Channel, String)> = Vec::new();
    addresses.extend(erased.emails.iter().map(|email| (Channel::Email, email.to_lowercase())));
    for channel in [Channel::Sms, Channel::Call] {
        addresses.extend(erased.phones.iter().map(|phone| (channel, phone.clone())));
    }
    consents::suppress(tx, app, &addresses, Suppression::Erased, None)?;
    Ok(())
}

/// Takes those who are erased out of the files of this room.
pub(crate) fn sweep(app: &App, pace: &Pace, sought: &Sought) -> Result<Swept, Error> {
    let mut swept = crate::imports::sweep(app, pace, sought)?;
    swept.counts.extend(access::sweep(app, pace, sought)?.counts);
    swept.counts.extend(episodes::sweep(app, pace, sought)?.counts);
    Ok(swept)
}
