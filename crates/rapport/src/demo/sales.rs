//! Made-up companies, deals, activities and tickets, so that the example firm's board, day and calendar are not
//! empty. They are the same at every first start, with days counted from it, and say in their source that they are
//! made up.

use std::collections::HashMap;

use model::{Id, Timestamp};
use serde_json::{Value as Json, json};

use crate::Failure;
use crate::client::Api;

/// What their source says.
const SOURCE: &str = "generated";
const HOUR: i64 = 3_600 * 1_000_000;
const DAY: i64 = 24 * HOUR;

/// Name, what it does, employees, country.
const COMPANIES: [(&str, &str, u32, &str); 10] = [
    ("Harbour Records", "Record shops", 24, "GB"),
    ("Blue Note Cafés", "Restaurants", 140, "US"),
    ("Nordlicht Hotels", "Hotels", 820, "DE"),
    ("Atelier Mistral", "Design", 12, "FR"),
    ("Kiwi Radio", "Media", 65, "NZ"),
    ("Prairie Schools", "Education", 410, "US"),
    ("Lumen Galleries", "Art", 9, "IT"),
    ("Sakura Lifts", "Engineering", 300, "JP"),
    ("Tundra Outfitters", "Retail", 55, "CA"),
    ("Oak & Sons", "Retail", 31, "GB"),
];

/// What each deal is about, the place of its stage, its amount and the days it has stood there.
const DEALS: [(&str, usize, u32, i64); 14] = [
    ("Christmas sampler", 0, 1_200, 3),
    ("Music for the lobby", 0, 4_800, 12),
    ("Listening stations", 0, 2_300, 1),
    ("Jazz subscription", 1, 6_500, 5),
    ("School libraries", 1, 12_400, 20),
    ("Gift vouchers for staff", 1, 900, 2),
    ("Opening night", 1, 3_100, 8),
    ("Anniversary edition", 0, 7_700, 4),
    ("Radio archive", 1, 15_000, 6),
    ("Summer playlist", 2, 2_600, 2),
    ("Lift music, ironically", 2, 5_200, 9),
    ("Wholesale spring", 2, 8_800, 15),
    ("Poster bundle", 3, 1_500, 6),
    ("Catalogue advertisement", 3, 2_000, 11),
];

/// Kind, subject, the deal it is about, and hours from now until it is due.
const TO_DO: [(&str, &str, usize, i64); 10] = [
    ("call", "Ask which labels they want", 0, -20),
    ("task", "Send the price list", 3, -3),
    ("call", "Talk about quantities", 4, 1),
    ("meeting", "Visit the lobby", 1, 2),
    ("task", "Prepare the offer", 8, 3),
    ("email", "Confirm the opening hours", 6, 26),
    ("meeting", "Present the anniversary edition", 7, 50),
    ("call", "Follow up on the vouchers", 5, 75),
    ("task", "Check the licences", 8, 98),
    ("visit", "See the listening stations", 2, 170),
];

/// Subject, kind, priority and hours since it was opened.
const TICKETS: [(&str, &str, &str, i64); 6] = [
    ("Where is my order?", "question", "normal", 3),
    ("The case arrived broken", "complaint", "high", 20),
    ("Wrong edition in the parcel", "complaint", "normal", 49),
    ("Can I change the address?", "question", "urgent", 1),
    ("Skips on track seven", "defect", "normal", 74),
    ("Please offer vinyl", "idea", "low", 120),
];

/// Adds them where there are none yet, for this user.
pub async fn load(api: &Api, owner: Id, now: Timestamp) -> Result<(), Failure> {
    let made = json!({"filter": {"field": "source", "op": "eq", "value": SOURCE}, "limit": 1});
    if api.post("/companies/search", &made).await?["data"].as_array().is_some_and(|found| !found.is_empty()) {
        return Ok(());
    }
    api.post("/templates/shop/apply", &json!({})).await?;
    let at = |micros: i64| now.plus_micros(micros);
    let companies = COMPANIES.iter().map(|(name, industry, size, country)| {
        json!({"name": name, "industry": industry, "size": size, "country": country, "owner_id": owner})
    });
    let companies = add(api, "companies", companies.collect()).await?;
    let stages = api.get("/stages?sort=position&limit=100").await?;
    let stages: Vec<&Json> = stages["data"].as_array().into_iter().flatten().collect();
    let deals = DEALS.iter().enumerate().map(|(n, (name, stage, amount, days))| {
        let close = at((n as i64 * 3 + 5) * DAY).day_in(&jiff::tz::TimeZone::UTC);
        let stage_at = *stage;
        let stage = stages.get(stage_at).map(|stage| &stage["id"]);
        json!({"name": name, "stage_id": stage, "amount": {"amount": amount.to_string(), "currency": "USD"},
            "company_id": companies.get(n % companies.len().max(1)), "close_date": close,
            "opened_at": at(-(days + 10) * DAY), "owner_id": owner,
            "lost_reason": (stage_at == 3).then_some("Too expensive")})
    });
    let deals = add(api, "deals", deals.collect()).await?;
    let activities = TO_DO.iter().map(|(kind, subject, deal, hours)| {
        json!({"kind": kind, "subject": subject, "deal_id": deals.get(*deal), "due_at": at(hours * HOUR),
            "owner_id": owner})
    });
    add(api, "activities", activities.collect()).await?;
    let people = api.get("/people?sort=-source_id&limit=6").await?;
    let tickets = TICKETS.iter().enumerate().map(|(n, (subject, kind, priority, hours))| {
        json!({"subject": subject, "kind": kind, "priority": priority, "opened_at": at(-hours * HOUR),
            "person_id": people["data"][n]["id"], "owner_id": if n % 2 == 0 { json!(owner) } else { Json::Null }})
    });
    add(api, "tickets", tickets.collect()).await?;
    let promise = json!({"what": "Send a new case", "made_by": owner, "due_at": at(20 * HOUR),
        "person_id": people["data"][1]["id"]});
    add(api, "promises", vec![promise]).await?;
    Ok(())
}

/// Makes records, each with its place in the list as its id in the source; gives their ids.
async fn add(api: &Api, object: &str, records: Vec<Json>) -> Result<Vec<Json>, Failure> {
    let records: Vec<Json> = records
        .into_iter()
        .enumerate()
        .map(|(n, mut record)| {
            record["source"] = json!(SOURCE);
            record["source_id"] = json!(format!("{object}-{}", n + 1));
            record
        })
        .collect();
    let body = HashMap::from([("match", json!(["source", "source_id"])), ("records", json!(records))]);
    let answer = api.post(&format!("/{object}/batch"), &json!(body)).await?;
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    if let Some(failed) = results.iter().find(|result| result["status"] == "failed") {
        return Err(Failure::of("the made-up records", &failed["errors"]));
    }
    Ok(results.into_iter().map(|result| result["id"].clone()).collect())
}
