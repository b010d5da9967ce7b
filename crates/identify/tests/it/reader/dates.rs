//! Dates: declared forms, ISO 8601, and refusals that name the forms that fit.

use identify::reader::dates::{DateForm, Dates, advice, forms_that_fit};
use jiff::tz::TimeZone;

fn dates(form: Option<&str>) -> Dates {
    Dates::new(form, None, TimeZone::get("Europe/Berlin").unwrap()).unwrap()
}

#[test]
fn declared_forms_are_read() {
    let cases = [
        ("yyyymmdd", "19970101", "1997-01-01"),
        ("yyyy-mm-dd", "2026-11-22", "2026-11-22"),
        ("dd.mm.yyyy", "3.4.2026", "2026-04-03"),
        ("dd.mm.yyyy", "03.04.2026", "2026-04-03"),
        ("mm/dd/yyyy", "03/04/2026", "2026-03-04"),
        ("DD/MM/YYYY", "03/04/2026", "2026-04-03"),
        ("dd-mm-yy", "20-10-16", "2016-10-20"),
        ("dd-mm-yy", "01-03-70", "1970-03-01"),
        ("dd-mm-yy", "01-03-69", "2069-03-01"),
        ("dd-mon-yy", "01-Mar-99", "1999-03-01"),
        ("mon dd, yyyy", "September 9, 2026", "2026-09-09"),
        ("mm/dd/yyyy hh:mi ap", "1/31/2026 12:05 AM", "2026-01-31"),
    ];
    for (form, text, expected) in cases {
        assert_eq!(dates(Some(form)).day(text).unwrap().to_string(), expected, "{form} {text}");
    }
    let born = Dates::new(Some("dd.mm.yy"), Some(1920), TimeZone::UTC).unwrap();
    assert_eq!(born.day("01.02.45").unwrap().to_string(), "1945-02-01");
    assert_eq!(born.day("01.02.19").unwrap().to_string(), "2019-02-01");
}

#[test]
fn what_does_not_fit_is_refused() {
    let cases = [
        ("yyyymmdd", "1997011"),
        ("yyyymmdd", "199701011"),
        ("yyyymmdd", "1997-01-01"),
        ("dd.mm.yyyy", "31.02.2026"),
        ("dd.mm.yyyy", "29.02.2025"),
        ("dd.mm.yyyy", "00.01.2026"),
        ("dd.mm.yyyy", "1.13.2026"),
        ("dd.mm.yyyy", "1.12.26"),
        ("dd.mm.yyyy", "1.12.202"),
        ("dd.mm.yyyy", "١.١٢.2026"),
        ("yyyy-mm-dd hh:mi ap", "2026-01-01 13:00 PM"),
        ("yyyy-mm-dd hh:mi", "2026-01-01 24:00"),
        ("yyyymmdd", "00000101"),
        ("dd.mm.yyyy", ""),
    ];
    for (form, text) in cases {
        assert!(dates(Some(form)).day(text).is_err(), "{form} {text}");
    }
    assert_eq!(
        dates(Some("dd.mm.yyyy")).day("2026-11-22").unwrap_err().to_string(),
        "'2026-11-22' does not have the form dd.mm.yyyy"
    );
}

#[test]
fn without_a_form_only_iso_8601_is_read() {
    let read = |text: &str| dates(None).moment(text).map(|moment| moment.to_string());
    assert_eq!(read("2026-11-22").unwrap(), "2026-11-21T23:00:00Z");
    assert_eq!(read("2026-11-22T09:30:00Z").unwrap(), "2026-11-22T09:30:00Z");
    assert_eq!(read("2026-11-22T09:30:00.25+05:30").unwrap(), "2026-11-22T04:00:00.25Z");
    assert_eq!(read("2026-11-22 09:30").unwrap(), "2026-11-22T08:30:00Z");
    assert_eq!(dates(None).day("2026-11-22T23:30:00Z").unwrap().to_string(), "2026-11-23");
    for text in
        ["2026-11-2", "20261122", "2026-W47-7", "2026-11-22T25:00", "2026-02-30", "x", "2026-11-22T", "é"]
    {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn an_ambiguous_date_is_refused_with_its_readings() {
    assert_eq!(
        dates(None).day("03/04/2026").unwrap_err().to_string(),
        "'03/04/2026' could be 3 April 2026 (dd/mm/yyyy) or 4 March 2026 (mm/dd/yyyy): set date_form"
    );
    assert_eq!(
        dates(None).day("19970101").unwrap_err().to_string(),
        "'19970101' is not an ISO date, but has the form yyyymmdd: set date_form = \"yyyymmdd\""
    );
    assert!(dates(None).day("soon").unwrap_err().to_string().starts_with("'soon' is not a date"));
}

#[test]
fn the_forms_of_a_column_are_those_that_all_values_fit() {
    assert_eq!(forms_that_fit(&["03/04/2026", "05/06/2026"]), ["dd/mm/yyyy", "mm/dd/yyyy"]);
    assert_eq!(forms_that_fit(&["03/04/2026", "25/06/2026", ""]), ["dd/mm/yyyy"]);
    assert_eq!(forms_that_fit(&["20-10-16", "01-03-17"]), ["dd-mm-yy", "yy-mm-dd"]);
    assert_eq!(forms_that_fit(&["1/31/2026 3:45 PM"]), ["mm/dd/yyyy hh:mi ap"]);
    assert_eq!(forms_that_fit(&["2026-11-22T09:30:00+01:00"]), ["iso"]);
    assert_eq!(forms_that_fit(&["03/04/2026", "Bob"]), [""; 0]);
    assert_eq!(forms_that_fit(&["", " "]), [""; 0]);
    assert!(
        advice(&["20-10-16", "01-03-17"]).unwrap().contains("20 October 2016 (dd-mm-yy) or 16 October 2020")
    );
    assert_eq!(advice(&["2026-11-22", "2026-11-23"]), None);
    assert_eq!(advice(&["Bob"]), None);
}

#[test]
fn every_day_comes_back_from_every_form() {
    for form in ["yyyymmdd", "yyyy-mm-dd", "dd.mm.yyyy", "mm/dd/yyyy"] {
        let format = form.replace("yyyy", "%Y").replace("mm", "%m").replace("dd", "%d");
        let reader = dates(Some(form));
        for day in (-200_000..200_000).step_by(97).map(model::Day) {
            assert_eq!(reader.day(&day.civil().strftime(&format).to_string()).unwrap(), day);
        }
    }
}

#[test]
fn times_the_clock_leaves_out_are_refused_and_the_first_of_two_is_meant() {
    let form = dates(Some("yyyy-mm-dd hh:mi"));
    let gap = form.moment("2026-03-29 02:30").unwrap_err().to_string();
    assert!(gap.contains("does not exist in the zone Europe/Berlin"), "{gap}");
    assert_eq!(form.moment("2026-10-25 02:30").unwrap().to_string(), "2026-10-25T00:30:00Z");
}

#[test]
fn forms_that_mean_nothing_are_refused() {
    for form in
        ["", "dd.mm", "yyyy-mm-dd hh:mm", "yyyy-yy-mm-dd", "dd.mm.yyyy mi", "dx.mm.yyyy", "mon/mm/dd/yyyy"]
    {
        let found = DateForm::new(form).unwrap_err().to_string();
        assert!(found.contains(&format!("date_form = \"{form}\"")), "{found}");
    }
}
