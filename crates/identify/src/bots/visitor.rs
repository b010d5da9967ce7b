//! Where a visitor comes from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use db::Tx;
use platform::{App, Error};

use super::{Networks, sql};

/// The address at the other end of the connection; none on a local socket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Peer, Infallible> {
        Ok(Peer(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())))
    }
}

/// What the firm said of networks, as it is looked up for requests.
#[derive(Debug, Default)]
struct Said {
    version: i64,
    networks: Networks,
    header: Option<String>,
}

impl Said {
    fn read(tx: &mut Tx) -> Result<Said, Error> {
        let Some(row) = tx.query_one(sql::SAID, &[])? else { return Ok(Said::default()) };
        let networks = Networks::read(row.text(0)?)
            .map_err(|(line, why)| Error::bug(format!("networks of programs, line {line}: {why}")))?;
        Ok(Said { version: row.integer(2)?, networks, header: row.opt_text(1)?.map(str::to_owned) })
    }

    /// Where a visitor comes from: the other end of the connection, or what the firm's own proxy says. In a list of
    /// addresses the last is the one which that proxy saw itself.
    fn address(&self, peer: Peer, headers: &HeaderMap) -> Option<IpAddr> {
        let Some(header) = &self.header else { return peer.0 };
        let said = headers.get_all(header.as_str()).iter().next_back()?.to_str().ok()?;
        let last = said.rsplit(',').next()?.trim();
        last.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
    }
}

/// Whether the firm said something else is looked up after so long.
const FOR: Duration = Duration::from_secs(1);

/// What the firm said, kept at hand.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<Option<(Instant, Arc<Said>)>>);

impl Known {
    /// Whether a request comes from a network of programs.
    pub async fn is_program(&self, app: &App, peer: Peer, headers: &HeaderMap) -> Result<bool, Error> {
        let said = self.said(app).await?;
        if said.networks.is_empty() {
            return Ok(false);
        }
        Ok(said.address(peer, headers).is_some_and(|address| said.networks.hold(address)))
    }

    async fn said(&self, app: &App) -> Result<Arc<Said>, Error> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, said)) = &kept
            && at.elapsed() < FOR
        {
            return Ok(Arc::clone(said));
        }
        let before = kept.map(|(_, said)| said);
        let known = before.as_ref().map(|said| said.version);
        let read = app
            .db
            .read(move |tx| {
                let row = tx.query_one(sql::VERSION, &[])?;
                let version = row.map_or(Ok(0), |row| row.integer(0))?;
                if known == Some(version) { Ok(None) } else { Said::read(tx).map(Some) }
            })
            .await?;
        let said = match (read, before) {
            (None, Some(before)) => before,
            (read, _) => Arc::new(read.unwrap_or_default()),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&said)));
        Ok(said)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_believed_where_the_firm_says_so() {
        let peer = Peer(Some("192.0.2.1".parse().unwrap()));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.5, 198.51.100.7".parse().unwrap());
        let mut said = Said::default();
        assert_eq!(said.address(peer, &headers), peer.0, "anybody can send a header");
        said.header = Some("x-forwarded-for".to_owned());
        assert_eq!(said.address(peer, &headers), Some("198.51.100.7".parse().unwrap()));
        headers.insert("x-forwarded-for", "[2001:db8::1]:443".parse().unwrap());
        assert_eq!(said.address(peer, &headers), Some("2001:db8::1".parse().unwrap()));
        headers.insert("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(said.address(peer, &headers), None);
    }
}
