//! What a firm puts into its own pages to have a form there.

use platform::App;

use super::page::{button, consent, field, trap};
use super::posted::Posted;
use super::store::Form;
use crate::consents::Purposes;
use crate::hosted::{element, empty, many, text};

/// A frame with the form's page.
pub(super) fn frame(app: &App, form: &Form) -> String {
    let address = format!("{}?embed=1", form.url(app));
    let attributes = [
        ("src", address.as_str()),
        ("title", form.title()),
        ("loading", "lazy"),
        ("style", "width:100%;height:40rem;border:0"),
    ];
    element("iframe", &attributes, empty()).as_str().to_owned()
}

/// The form as plain HTML, which takes the looks of the page it stands in. It works where its site is among those that
/// may send it.
pub(super) fn plain(app: &App, form: &Form, purposes: &Purposes) -> String {
    let language = form.settings.language();
    let (posted, wrong) = (Posted::default(), Vec::new());
    let fields = form.settings.fields.iter().map(|one| field(one, &posted, &wrong, language));
    let consents = form.settings.consents.iter().filter_map(|ask| {
        Some(consent(&ask.name(), purposes.get(&ask.purpose)?, false, ask.required, None, language))
    });
    let url = form.url(app);
    // The page has no sheet of ours, so the trap is put away here.
    let hidden = element(
        "div",
        &[("style", "position:absolute;left:-9999px"), ("aria-hidden", "true")],
        trap(language),
    );
    let send = element("button", &[("type", "submit")], text(button(form)));
    let inside = many([many(fields), many(consents), hidden, send]);
    element("form", &[("method", "post"), ("action", &url)], inside).as_str().to_owned()
}
