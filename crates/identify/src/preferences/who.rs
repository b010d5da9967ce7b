//! Who a link leads to.

use db::Tx;
use model::{Id, Timestamp};
use platform::interactions::joins;
use platform::records::merge::absorbed_by;
use platform::{App, Error};

use super::link::Link;
use crate::consents::{Channel, sql};
use crate::hosted::Language;

/// The person of a link, as she is now.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// The record the link was made for.
    pub named: Id,
    /// The person.
    pub person: Id,
    /// Other people with her e-mail address, and those with her number: what she does not want there, nobody gets there.
    same_email: Vec<Id>,
    same_phone: Vec<Id>,
    pub email: Option<String>,
    pub phone: Option<String>,
    language: Option<String>,
    /// When the link was made.
    pub linked_at: Timestamp,
}

impl Who {
    /// The person of a token; none when it is not one, or she is not there any more.
    pub fn find(tx: &mut Tx, app: &App, token: &str) -> Result<Option<Who>, Error> {
        let Some(link) = Link::read(tx, token, app.clock.now())? else { return Ok(None) };
        let joined = joins::persons_of(tx, &[link.person].into())?;
        let person = joined.get(&link.person).copied().unwrap_or(link.person);
        let Some(row) = tx.query_one(sql::REACHED, &[person.into()])? else { return Ok(None) };
        let text =
            |at: usize| Ok::<_, Error>(row.opt_text(at)?.filter(|text| !text.is_empty()).map(str::to_owned));
        let (email, phone, language) = (text(0)?, text(1)?, text(2)?);
        let mut others = |sql: &str, address: &Option<String>| {
            let Some(address) = address else { return Ok(Vec::new()) };
            let rows = tx.query(sql, &[db::list::texts([address])])?;
            let ids =
                rows.iter().map(|row| Ok(row.id(1)?)).filter(|id| !matches!(id, Ok(id) if *id == person));
            ids.collect::<Result<Vec<_>, Error>>()
        };
        let same_email = others(sql::BY_EMAIL, &email)?;
        let same_phone = others(sql::BY_PHONE, &phone)?;
        // Who was split off again is somebody else; what the link names counts only as long as it is her.
        let absorbed = absorbed_by(tx, &[person].into())?.remove(&person).unwrap_or_default();
        let named = if absorbed.contains(&link.person) { link.person } else { person };
        let linked_at = link.made;
        Ok(Some(Who { named, person, same_email, same_phone, email, phone, language, linked_at }))
    }

    /// The language to write to her in.
    pub fn language(&self, accepted: Option<&str>) -> Language {
        Language::of(self.language.as_deref(), accepted)
    }

    /// Everybody else who is reached at the same address over a channel.
    pub fn others(&self, channel: Channel) -> &[Id] {
        match channel {
            Channel::Email | Channel::Ads => &self.same_email,
            Channel::Sms | Channel::Call => &self.same_phone,
            Channel::Post | Channel::Push | Channel::Web => &[],
        }
    }
}
