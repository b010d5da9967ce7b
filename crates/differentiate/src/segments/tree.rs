//! The tree of a segment, taken apart into what the database answers of a record and what the history of a person
//! answers.

use model::Id;
use model::filter::behaviour::{Did, Sequence};
use model::filter::{Consent, Filter, PEOPLE, Share, Use, uses};

/// A condition on people whose parts stand in [`Conditions`].
#[derive(Clone, Debug)]
pub(super) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// What a record says, by its number.
    Record(usize),
    /// What was done, by the number of the test of moments.
    Did {
        did: Did,
        test: usize,
        pointer: String,
    },
    /// What followed what, with a test for each step.
    Sequence {
        sequence: Sequence,
        tests: Vec<usize>,
        pointer: String,
    },
    /// What somebody said of being reached, by the number of the matter.
    Consent {
        consent: Consent,
        matter: usize,
        pointer: String,
    },
    /// Who is in a share of all people.
    Share {
        share: Share,
        pointer: String,
    },
    /// Who is in another segment.
    Segment {
        segment: Id,
        pointer: String,
    },
}

/// What is asked of one moment: its kind, and what else must hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Test {
    pub kinds: Vec<String>,
    pub filter: Option<Filter>,
}

/// Everything that some trees ask, each once, so that people are read once for all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    /// Conditions on records.
    pub records: Vec<Filter>,
    /// Tests of moments.
    pub tests: Vec<Test>,
    /// Channels with purposes of which people may have said something.
    pub matters: Vec<(String, String)>,
}

impl Conditions {
    /// Takes a tree apart. Parts that are about records alone stay together where they can.
    pub fn take(&mut self, filter: &Filter) -> Node {
        self.part(filter, true)
    }

    /// Takes a tree apart down to the single conditions, to say of each whether it holds.
    pub fn take_apart(&mut self, filter: &Filter) -> Node {
        self.part(filter, false)
    }

    fn part(&mut self, filter: &Filter, together: bool) -> Node {
        if is_of_records(filter)
            && (together || matches!(filter, Filter::Field { .. } | Filter::Related { .. }))
        {
            return Node::Record(number(&mut self.records, filter.clone()));
        }
        match filter {
            Filter::And(parts) => Node::And(self.parts(parts, together, Filter::And)),
            Filter::Or(parts) => Node::Or(self.parts(parts, together, Filter::Or)),
            Filter::Not(part) => Node::Not(Box::new(self.part(part, together))),
            Filter::Did { did, pointer } => Node::Did {
                test: self.test(&did.kinds, did.filter.as_deref()),
                did: did.clone(),
                pointer: pointer.clone(),
            },
            Filter::Sequence { sequence, pointer } => {
                let tests = sequence.steps.iter().map(|step| self.test(&step.kinds, step.filter.as_deref()));
                Node::Sequence {
                    tests: tests.collect(),
                    sequence: sequence.clone(),
                    pointer: pointer.clone(),
                }
            }
            Filter::Consent { consent, pointer } => Node::Consent {
                matter: number(&mut self.matters, (consent.channel.clone(), consent.purpose.clone())),
                consent: consent.clone(),
                pointer: pointer.clone(),
            },
            Filter::Share { share, pointer } => {
                Node::Share { share: share.clone(), pointer: pointer.clone() }
            }
            Filter::Segment { segment, pointer } => {
                Node::Segment { segment: *segment, pointer: pointer.clone() }
            }
            Filter::Field { .. } | Filter::Related { .. } => {
                Node::Record(number(&mut self.records, filter.clone()))
            }
        }
    }

    /// The parts of a list; those about records become one condition.
    fn parts(&mut self, parts: &[Filter], together: bool, list: fn(Vec<Filter>) -> Filter) -> Vec<Node> {
        let (records, others): (Vec<&Filter>, Vec<&Filter>) =
            parts.iter().partition(|part| together && is_of_records(part));
        let mut nodes = Vec::new();
        if !records.is_empty() {
            nodes.push(self.part(&list(records.into_iter().cloned().collect()), together));
        }
        nodes.extend(others.into_iter().map(|part| self.part(part, together)));
        nodes
    }

    fn test(&mut self, kinds: &[String], filter: Option<&Filter>) -> usize {
        number(&mut self.tests, Test { kinds: kinds.to_vec(), filter: filter.cloned() })
    }
}

fn number<T: PartialEq>(all: &mut Vec<T>, one: T) -> usize {
    all.iter().position(|known| *known == one).unwrap_or_else(|| {
        all.push(one);
        all.len() - 1
    })
}

/// Whether the tables of records answer all of a condition.
pub(super) fn is_of_records(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().all(is_of_records),
        Filter::Not(part) => is_of_records(part),
        Filter::Field { .. } | Filter::Related { .. } => true,
        _ => false,
    }
}

/// The segments that a tree asks for.
pub(super) fn segments(filter: &Filter) -> Vec<Id> {
    let of_segments = |one| match one {
        Use::Segment(segment) => Some(segment),
        Use::Field(..) | Use::Records(_) => None,
    };
    uses(filter, PEOPLE).into_iter().filter_map(of_segments).collect()
}

impl Node {
    /// Whether it holds, by what each of its conditions says.
    pub fn holds(&self, leaf: &dyn Fn(&Node) -> bool) -> bool {
        match self {
            Node::And(parts) => parts.iter().all(|part| part.holds(leaf)),
            Node::Or(parts) => parts.iter().any(|part| part.holds(leaf)),
            Node::Not(part) => !part.holds(leaf),
            _ => leaf(self),
        }
    }

    /// Every single condition, in their order.
    pub fn leaves(&self) -> Vec<&Node> {
        match self {
            Node::And(parts) | Node::Or(parts) => parts.iter().flat_map(Node::leaves).collect(),
            Node::Not(part) => part.leaves(),
            _ => vec![self],
        }
    }
}
