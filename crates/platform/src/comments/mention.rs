//! Mentions in a text: `@[Name](user:ID)`.

use model::Id;

/// Most users that one text mentions.
const MOST: usize = 50;

/// The users that a text mentions, each once, in their order.
pub(crate) fn mentioned(text: &str) -> Vec<Id> {
    let mut users: Vec<Id> = Vec::new();
    for (at, _) in text.match_indices("@[") {
        let Some((name, rest)) = text[at + 2..].split_once("](user:") else { continue };
        // Another bracket in between belongs to another mention.
        if name.contains(['[', ']', '\n']) {
            continue;
        }
        let Some(Ok(user)) = rest.split_once(')').map(|(id, _)| id.parse::<Id>()) else { continue };
        if !users.contains(&user) && users.len() < MOST {
            users.push(user);
        }
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_found_and_nothing_else() {
        let (a, b) = ("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058");
        let found = |text: &str| mentioned(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(found(&format!("@[Zoë](user:{a}) and @[Ana B.](user:{b}), @[Zoë](user:{a})")), [a, b]);
        assert_eq!(found(&format!("@[broken @[Ana](user:{b})")), [b]);
        for none in [
            "",
            "@",
            "@[",
            "@[x](user:",
            "@[x](user:)",
            "@[x](user:7)",
            "mail@[x]",
            "@[x](team:7)",
            &format!("[x](user:{a})"),
            &format!("@[x\ny](user:{a})"),
            &format!("@[x](user:{{{a}}})"),
        ] {
            assert_eq!(found(none), [""; 0], "{none}");
        }
        assert_eq!(
            mentioned(
                &(0..99)
                    .map(|n| format!("@[x](user:01890a5d-ac96-774b-bcce-b302099a80{n:02})"))
                    .collect::<String>()
            )
            .len(),
            MOST
        );
    }
}
