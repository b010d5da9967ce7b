//! One event, read from what a library sent.

use std::borrow::Cow;

use model::{Id, Timestamp};
use platform::feed::LIVE_WITHIN_MICROS;
use platform::interactions::NewInteraction;
use serde_json::value::RawValue;

use super::body::LARGEST_EVENT;
use super::raw::Members;
use super::{agent, mend, names};
use crate::event_kinds::{Kinds, PropertyType, Seen};
use crate::identity::{Claim, Group, Node, NodeKind};
use crate::sources::{Source, Trust};

/// What is called: the type of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Identify,
    Track,
    Page,
    Screen,
    Group,
    Alias,
}

/// The calls by their name and the short one that browsers use.
const CALLS: &[(&str, &str, Call)] = &[
    ("identify", "i", Call::Identify),
    ("track", "t", Call::Track),
    ("page", "p", Call::Page),
    ("screen", "s", Call::Screen),
    ("group", "g", Call::Group),
    ("alias", "a", Call::Alias),
];

impl Call {
    /// The call of a path or a type.
    pub fn named(name: &str) -> Option<Call> {
        CALLS.iter().find(|(long, short, _)| *long == name || *short == name).map(|(_, _, call)| *call)
    }
}

/// What the request says of all its events.
pub(super) struct Request<'a> {
    pub source: &'a Source,
    pub received_at: Timestamp,
    /// When the body was sent, by the sender's clock.
    pub sent_at: Option<String>,
    /// The browser, where it is the visitor's.
    pub agent: Option<&'a str>,
    /// What the firm has settled about kinds of events.
    pub kinds: &'a Kinds,
    /// The firm's currency.
    pub currency: &'a str,
    /// Gives new ids.
    pub fresh: &'a (dyn Fn() -> Id + Sync),
}

/// An event, ready to be stored.
#[derive(Clone)]
pub(super) struct Event {
    pub moment: NewInteraction,
    /// Whom it says it is of.
    pub claim: Claim,
    /// What is learned of its kind.
    pub seen: Seen,
    /// What it says of products: their numbers.
    pub sku: Option<String>,
    /// The order it tells of.
    pub order: Option<String>,
}

/// The longest id of a person, a message or a group, in bytes.
const LONGEST_ID: usize = 512;
/// A clock that is further off than this is corrected.
const SKEW: i64 = 60 * 1_000_000;
/// Parts of the context that are kept.
const KEPT: [&str; 8] = ["campaign", "library", "locale", "timezone", "app", "os", "screen", "consent"];

/// Reads an event. The error says what is wrong with it.
pub(super) fn read(
    raw: &RawValue,
    call: Option<Call>,
    request: &Request<'_>,
) -> Result<Event, Cow<'static, str>> {
    if raw.get().len() > LARGEST_EVENT {
        return Err("an event may be 32 KB".into());
    }
    if !raw.get().starts_with('{') {
        return Err("an event is an object".into());
    }
    mend::sound(raw.get())?;
    let event = Members::read(raw);
    let call = match (call, event.text("type")) {
        (Some(call), _) => call,
        (None, Some(name)) => {
            Call::named(&name).ok_or("type must be identify, track, page, screen, group or alias")?
        }
        (None, None) => return Err("type is missing".into()),
    };
    let id = |name: &'static str| -> Result<Option<String>, Cow<'static, str>> {
        let id = event.text(name).map(|id| id.replace('\0', "")).filter(|id| !id.trim().is_empty());
        match id {
            Some(id) if id.len() > LONGEST_ID => Err(format!("{name} may have {LONGEST_ID} bytes").into()),
            id => Ok(id),
        }
    };
    let context = event.members("context");
    let (user, anonymous, message) = (id("userId")?, id("anonymousId")?, id("messageId")?);
    let mut claim = Claim { user: user.clone(), anonymous: anonymous.clone(), ..Claim::default() };
    let traits = event.get("traits").or_else(|| context.get("traits"));
    let (kind, said): (Cow<'static, str>, Option<&RawValue>) = match call {
        Call::Track => {
            let name = event
                .text("event")
                .filter(|name| !name.is_empty())
                .ok_or("event is missing: the name of what happened")?;
            (names::kind(&name).ok_or("event must hold a letter or a digit")?, event.get("properties"))
        }
        Call::Page => ("page_viewed".into(), event.get("properties")),
        Call::Screen => ("screen_viewed".into(), event.get("properties")),
        Call::Identify => {
            claim.identifies = true;
            claim.read_traits(&traits.map(Members::read).unwrap_or_default());
            ("identified".into(), traits)
        }
        Call::Group => {
            let group = id("groupId")?.ok_or("groupId is missing")?;
            claim.group = Some(Group { id: group, traits: traits.map(owned).unwrap_or_default() });
            ("grouped".into(), traits)
        }
        Call::Alias => {
            let previous = id("previousId")?.ok_or("previousId is missing")?;
            if user.is_none() {
                return Err("userId is missing: who previousId is from now on".into());
            }
            claim.previous = Some(previous).filter(|previous| Some(previous) != user.as_ref());
            ("aliased".into(), None)
        }
    };
    let node = claim.node().ok_or("userId or anonymousId is missing: somebody does what happens")?;
    if let Some(said) = said
        && !said.get().starts_with('{')
    {
        return Err(format!(
            "{} must be an object",
            if call == Call::Identify { "traits" } else { "properties" }
        )
        .into());
    }
    let properties = said.map(Members::read).unwrap_or_default();
    // Traits tell of somebody, not of what was bought.
    let happened = matches!(call, Call::Track | Call::Page | Call::Screen);
    let seen = seen(&kind, &properties);
    request.kinds.check(&seen).map_err(Cow::Owned)?;
    let message_id = match message {
        Some(message) => message,
        // Without a name of its own an event that is sent again is another one.
        None => (request.fresh)().to_string(),
    };
    let at = at(&event, request);
    let page = context.members("page");
    let member = |name: &str| properties.text(name).or_else(|| page.text(name));
    let web = request.source.trust == Trust::Claimed;
    let agent = context.text("userAgent").or_else(|| request.agent.filter(|_| web).map(str::to_owned));
    let channel = match (call, web || page.get("url").is_some()) {
        (Call::Screen, _) => Some("app"),
        (_, true) => Some("web"),
        _ => None,
    };
    let mut texts = Vec::new();
    let mut tell = |column: &str, value: Option<String>, longest: usize| {
        let value = value.map(|value| clean(&value, longest)).filter(|value| !value.is_empty());
        texts.extend(value.map(|value| (column.to_owned(), value)));
    };
    tell("url", member("url"), 2_000);
    tell("referrer", member("referrer"), 2_000);
    tell("device", agent.as_deref().and_then(agent::device).map(str::to_owned), 20);
    let country = context.members("location").text("country");
    tell("country", country.filter(|code| code.len() == 2).map(|code| code.to_uppercase()), 2);
    tell("session", context.text("sessionId").or_else(|| context.members("session").text("id")), 100);
    tell("source", Some(request.source.name.clone()), 200);
    tell("context", kept(&event, &context), usize::MAX);
    tell("source_id", Some(message_id.clone()), LONGEST_ID);
    let (amount, currency) = if happened { amount(&properties, request.currency) } else { (None, None) };
    let moment = NewInteraction {
        id: Id::derived(request.source.id, &message_id),
        live: at.0 >= request.received_at.0 - LIVE_WITHIN_MICROS,
        profile_id: Some(node.id()),
        at,
        received_at: request.received_at,
        kind: kind.into_owned(),
        channel: channel.map(str::to_owned),
        direction: Some("in".to_owned()),
        amount,
        currency,
        quantity: properties.number("quantity").filter(|_| happened),
        texts,
        is_bot: agent.as_deref().map(agent::is_program),
        properties: said.map(|said| said.get().to_owned()),
        ..NewInteraction::default()
    };
    claim.at = at;
    Ok(Event {
        sku: properties.text("sku").or_else(|| properties.text("product_id")).filter(|_| happened),
        order: properties.text("order_id").or_else(|| properties.text("orderId")).filter(|_| happened),
        moment,
        claim,
        seen,
    })
}

impl Claim {
    /// The strongest thing that is said of who it is, under which the event arrives.
    pub(super) fn node(&self) -> Option<Node> {
        let of = |kind: NodeKind, value: &Option<String>| {
            value.as_ref().map(|value| Node { kind, value: value.clone() })
        };
        of(NodeKind::UserId, &self.user)
            .or_else(|| of(NodeKind::AnonymousId, &self.anonymous))
            .or_else(|| of(NodeKind::Email, &self.email))
    }
}

fn owned(raw: &RawValue) -> serde_json::Map<String, serde_json::Value> {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

/// When it happened: by the sender's clock, corrected where that is clearly wrong.
fn at(event: &Members<'_>, request: &Request<'_>) -> Timestamp {
    let received = request.received_at;
    let said = event.text("timestamp").or_else(|| event.text("originalTimestamp"));
    let Some(at) = said.as_deref().and_then(moment) else { return received };
    let sent = event.text("sentAt").or_else(|| request.sent_at.clone());
    let skew = sent.as_deref().and_then(moment).map_or(0, |sent| received.0.saturating_sub(sent.0));
    let corrected = if skew.abs() > SKEW { at.plus_micros(skew) } else { at };
    if corrected.0 > received.0 + SKEW { received } else { corrected }
}

/// A moment as libraries write it; without a zone it is in UTC. A number is milliseconds since 1970.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(millis) = text.parse::<i64>() {
        let kept = Timestamp(millis.checked_mul(1_000)?);
        return (Timestamp::FIRST..=Timestamp::LAST).contains(&kept).then_some(kept);
    }
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

/// The parts of the context that are kept, and the name of a page.
fn kept(event: &Members<'_>, context: &Members<'_>) -> Option<String> {
    let of_event = ["name", "category"].iter().filter_map(|name| Some((*name, event.get(name)?)));
    let of_context = KEPT.iter().filter_map(|name| Some((*name, context.get(name)?)));
    let parts: Vec<String> =
        of_event.chain(of_context).map(|(name, raw)| format!("\"{name}\":{}", raw.get())).collect();
    (!parts.is_empty()).then(|| format!("{{{}}}", parts.join(",")))
}

/// A text as a column keeps it: without NUL, and cut at a whole character.
fn clean(text: &str, longest: usize) -> String {
    let text = text.replace('\0', "");
    let end = (0..=longest.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].to_owned()
}

/// A number as millionths, rounded where programs reckon with fractions that money has not.
pub(super) fn micros(text: &str) -> Option<i64> {
    const MOST: f64 = 9.0e15;
    let exact = model::micros_from_decimal(text.trim()).ok();
    exact.or_else(|| {
        let number: f64 = text.trim().parse().ok()?;
        let micros = (number * 1e6).round();
        (micros.abs() <= MOST).then_some(micros as i64)
    })
}

/// The money in the properties of an event, in millionths, with its currency.
fn amount(properties: &Members<'_>, firm: &str) -> (Option<i64>, Option<String>) {
    let said = ["revenue", "total", "value", "price"].iter().find_map(|name| properties.text(name));
    let Some(micros) = said.as_deref().and_then(micros) else { return (None, None) };
    let currency = properties.text("currency").map(|code| code.trim().to_uppercase());
    let currency = currency.filter(|code| code.parse::<model::Currency>().is_ok());
    (Some(micros), Some(currency.unwrap_or_else(|| firm.to_owned())))
}

/// What an event shows of its kind: the names and types of its properties.
fn seen(kind: &str, properties: &Members<'_>) -> Seen {
    let of = |raw: &RawValue| match raw.get().as_bytes().first() {
        Some(b'"') => Some(PropertyType::of_text(raw.get())),
        Some(b'{') => Some(PropertyType::Object),
        Some(b'[') => Some(PropertyType::List),
        Some(b't' | b'f') => Some(PropertyType::Boolean),
        Some(b'-' | b'0'..=b'9') => Some(PropertyType::Number),
        _ => None,
    };
    let properties = properties.0.iter().filter_map(|(name, raw)| Some((clean(name, 100), of(raw)?)));
    Seen { kind: kind.to_owned(), properties: properties.collect() }
}
