//! Sets of people.

use model::Id;

/// People by their ids, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People(Vec<Id>);

impl People {
    /// The people with these ids, in any order and as often as they like.
    pub fn of(mut ids: Vec<Id>) -> People {
        ids.sort_unstable();
        ids.dedup();
        People(ids)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether somebody is among them.
    pub fn has(&self, id: Id) -> bool {
        self.0.binary_search(&id).is_ok()
    }

    /// Their ids, in their order.
    pub fn ids(&self) -> &[Id] {
        &self.0
    }

    /// Those of whom something holds.
    pub fn only(mut self, holds: impl Fn(Id) -> bool) -> People {
        self.0.retain(|id| holds(*id));
        self
    }

    /// Who is in both.
    pub fn and(self, other: &People) -> People {
        self.kept(other, true)
    }

    /// Who is here and not there.
    pub fn without(self, other: &People) -> People {
        self.kept(other, false)
    }

    fn kept(mut self, other: &People, wanted: bool) -> People {
        let mut rest = other.0.as_slice();
        self.0.retain(|id| {
            rest = &rest[rest.partition_point(|one| one < id)..];
            (rest.first() == Some(id)) == wanted
        });
        self
    }

    /// Who is in one of them.
    pub fn or(mut self, other: People) -> People {
        if self.0.is_empty() {
            return other;
        }
        self.0.extend(other.0);
        // Two stretches in order, which sorting only merges.
        self.0.sort();
        self.0.dedup();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[u8]) -> People {
        People::of(numbers.iter().map(|number| Id::derived(Id::default(), &number.to_string())).collect())
    }

    #[test]
    fn sets_behave_as_sets() {
        let (one, other) = (of(&[1, 2, 3, 2]), of(&[3, 4]));
        assert_eq!(one.clone().and(&other), of(&[3]));
        assert_eq!(one.clone().without(&other), of(&[1, 2]));
        assert_eq!(one.clone().or(other.clone()), of(&[1, 2, 3, 4]));
        assert_eq!(People::default().or(other.clone()), other);
        assert_eq!((one.len(), one.clone().without(&one).len()), (3, 0));
        assert!(other.has(of(&[4]).ids()[0]) && !other.has(of(&[1]).ids()[0]));
    }
}
