//! Historic lifetime value: net revenue less the goods, less serving, less acquiring, each line shown.
//!
//! The cost of the goods is net revenue less margin where orders say their margin, else the rest that the
//! firm's margin share leaves. Costs to serve and to acquire are not recorded yet; both lines say so.

use model::Money;
use platform::firm::Firm;

use super::account::Account;

/// The parts, in micros of the firm's currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Historic {
    /// Net revenue.
    pub revenue: i64,
    /// What the goods cost, as far as it is known.
    pub goods: Option<i64>,
    /// Purchases whose goods are not in it, because neither they nor the firm say a margin.
    pub without_goods: i64,
}

impl Historic {
    /// What is left; before goods where nothing is known of them.
    pub fn value(&self) -> i64 {
        self.revenue.saturating_sub(self.goods.unwrap_or(0))
    }
}

/// The historic value of a customer; none when no purchase has an amount in the firm's currency.
pub fn historic(account: &Account, firm: &Firm) -> Option<Historic> {
    if account.valued == 0 {
        return None;
    }
    let with_margin = account.revenue.saturating_sub(account.revenue_without_margin);
    let known = with_margin.saturating_sub(account.margin);
    let by_share = firm.margin_share.and_then(|share| {
        let all = Money { micros: account.revenue_without_margin, currency: firm.currency };
        all.share(((1.0 - share) * 1_000_000.0).round() as i64).ok()
    });
    let (goods, without_goods) = match by_share {
        Some(rest) => (Some(known.saturating_add(rest.micros)), 0),
        None if account.without_margin == account.valued => (None, account.without_margin),
        None => (Some(known), account.without_margin),
    };
    Some(Historic { revenue: account.revenue, goods, without_goods })
}
