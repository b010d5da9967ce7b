//! What a fit by maximum likelihood hands back, for any model.

/// A model fitted by maximum likelihood.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<P> {
    /// The parameters at which the likelihood of the data is highest.
    pub parameters: P,
    /// One standard error for each parameter, from the observed information (the inverse of minus the matrix
    /// of second derivatives at the maximum). `f64::INFINITY` for a parameter the data do not pin down.
    pub standard_errors: P,
    /// Names of the parameters the data do not pin down: the likelihood is flat there, or still rises where
    /// the search ends (1e-6 or 1e6; for scale parameters times the scale of the data). The fit is usable,
    /// the parameter's own value means nothing.
    pub unidentified: Vec<&'static str>,
    /// Natural logarithm of the likelihood of all customers at `parameters`.
    pub log_likelihood: f64,
    /// Customers the fit rests on: the sum of their weights.
    pub customers: f64,
    /// Steps of the search over all customers.
    pub iterations: u32,
}
