//! The rules of effect: whether a word counts, given what counted before. No database, no clock.

use super::State;

/// How a word came in, which decides how far it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Somebody of the firm, a program of the firm, or the person herself where she is known: by a signed link, or by
    /// confirming from her mailbox.
    Said,
    /// A public form or a website, where anybody may say anything of anybody.
    Web,
    /// A file or a system of before.
    Import,
}

impl Origin {
    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Said => "said",
            Origin::Web => "web",
            Origin::Import => "import",
        }
    }
}

/// Why a word is kept and does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Held {
    /// She does not want it, and this way of saying otherwise is not enough.
    OptedOut,
    /// She agreed already; that somebody asked again takes nothing back.
    Granted,
    /// A later word is there.
    Later,
}

/// What a word is taken for. What a website says she agreed to, she has to confirm.
pub fn taken_for(state: State, origin: Origin) -> State {
    match (state, origin) {
        (State::Granted, Origin::Web) => State::Pending,
        (state, _) => state,
    }
}

/// Whether a word, taken for what it is, may count where `now` is what counts; none where nothing does yet.
pub fn judge(state: State, origin: Origin, now: Option<State>) -> Option<Held> {
    match (state, now) {
        (State::Granted, Some(now)) if now.is_opt_out() && origin != Origin::Said => Some(Held::OptedOut),
        (State::Pending, Some(now)) if now.is_opt_out() => Some(Held::OptedOut),
        (State::Pending, Some(State::Granted)) => Some(Held::Granted),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_her_own_word_lifts_an_opt_out() {
        for out in State::ALL.iter().copied().filter(|state| state.is_opt_out()) {
            for origin in [Origin::Web, Origin::Import] {
                let state = taken_for(State::Granted, origin);
                assert_eq!(judge(state, origin, Some(out)), Some(Held::OptedOut), "{origin:?} {out:?}");
            }
            assert_eq!(judge(State::Granted, Origin::Said, Some(out)), None);
            // Being asked again lifts nothing either, whoever asks.
            assert_eq!(judge(State::Pending, Origin::Said, Some(out)), Some(Held::OptedOut));
        }
    }

    #[test]
    fn a_website_grants_nothing() {
        assert_eq!(taken_for(State::Granted, Origin::Web), State::Pending);
        assert_eq!(judge(State::Pending, Origin::Web, None), None);
        assert_eq!(judge(State::Pending, Origin::Web, Some(State::Granted)), Some(Held::Granted));
        for out in [State::Denied, State::Withdrawn, State::Objected] {
            assert_eq!(taken_for(out, Origin::Web), out);
        }
    }

    #[test]
    fn an_opt_out_always_counts() {
        for origin in [Origin::Said, Origin::Web, Origin::Import] {
            for now in State::ALL.iter().copied().map(Some).chain([None]) {
                assert_eq!(judge(State::Withdrawn, origin, now), None);
            }
        }
    }
}
