//! The closed sets that consents are said in.

/// A closed set of words: each has one name, as stored, sent and shown.
macro_rules! words {
    ($(#[$doc:meta])* $set:ident { $($(#[$of:meta])* $word:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $set {
            $($(#[$of])* $word,)*
        }

        impl $set {
            /// All of them.
            pub const ALL: &[$set] = &[$($set::$word),*];

            /// As stored, sent and shown.
            pub fn name(self) -> &'static str {
                match self {
                    $($set::$word => $name,)*
                }
            }

            /// The one with a name.
            pub fn named(name: &str) -> Option<$set> {
                $set::ALL.iter().copied().find(|word| word.name() == name)
            }

            /// The names of all.
            pub fn names() -> Vec<&'static str> {
                $set::ALL.iter().map(|word| word.name()).collect()
            }
        }
    };
}

pub(super) use words;

words! {
    /// How the firm reaches somebody.
    Channel {
        /// Electronic mail.
        Email = "email",
        /// Short messages.
        Sms = "sms",
        /// Telephone calls.
        Call = "call",
        /// Letters.
        Post = "post",
        /// Audiences handed to advertisers.
        Ads = "ads",
        /// Messages of an app.
        Push = "push",
        /// What the firm's own site shows.
        Web = "web",
    }
}

words! {
    /// What somebody said of a purpose over a channel. A later one is stricter.
    State {
        /// She agreed.
        Granted = "granted",
        /// She was asked and has not confirmed yet.
        Pending = "pending",
        /// She was asked and said no.
        Denied = "denied",
        /// She took back what she had agreed to.
        Withdrawn = "withdrawn",
        /// She objected (GDPR, Art. 21).
        Objected = "objected",
    }
}

words! {
    /// What processing rests on (GDPR, Art. 6, paragraph 1).
    Basis {
        /// The person agreed (a).
        Consent = "consent",
        /// A contract with the person (b).
        Contract = "contract",
        /// The law demands it (c).
        LegalObligation = "legal_obligation",
        /// Somebody's life (d).
        VitalInterest = "vital_interest",
        /// A task in the public interest (e).
        PublicInterest = "public_interest",
        /// An interest of the firm that hers do not outweigh (f).
        LegitimateInterest = "legitimate_interest",
    }
}

impl State {
    /// Whether she does not want it.
    pub fn is_opt_out(self) -> bool {
        self >= State::Denied
    }
}

impl Basis {
    /// Whether it is hers to choose: she may refuse or object. What a contract or the law demands is done anyway.
    pub fn is_hers_to_choose(self) -> bool {
        matches!(self, Basis::Consent | Basis::PublicInterest | Basis::LegitimateInterest)
    }

    /// What she says when she does not want it.
    pub fn refusal(self) -> State {
        match self {
            Basis::Consent => State::Withdrawn,
            _ => State::Objected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_in_the_order_of_their_strictness() {
        assert!(State::Granted < State::Pending && State::Pending < State::Denied);
        assert!(State::Denied < State::Withdrawn && State::Withdrawn < State::Objected);
        let out: Vec<_> = State::ALL.iter().filter(|state| state.is_opt_out()).collect();
        assert_eq!(out, [&State::Denied, &State::Withdrawn, &State::Objected]);
    }
}
