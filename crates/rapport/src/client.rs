//! How commands speak to a server: over the local socket of a data directory, or over the network.

use std::time::Duration;

use reqwest::{Client, Method, Response};
use serde_json::Value as Json;
use tokio::io::AsyncWriteExt;

use crate::Failure;
use crate::boot::{self, Running};
use crate::config::Config;

/// A way to a server.
pub struct Api {
    client: Client,
    base: String,
    token: Option<String>,
    /// Whether the server sees the same files as this command.
    pub same_machine: bool,
}

/// A server to speak to, which this process may be itself.
pub struct Connection {
    /// The way to it.
    pub api: Api,
    running: Option<Running>,
}

impl Connection {
    /// Finds the server: the one at `--url`, the one that owns the data directory, or one inside this process.
    pub async fn open(config: &Config) -> Result<Connection, Failure> {
        if let Some(url) = &config.url {
            let token = config.token.clone().ok_or_else(|| {
                Failure::Usage("a server elsewhere wants a token: set RAPPORT_TOKEN".into())
            })?;
            let api = Api::remote(url, token)?;
            return Ok(Connection { api, running: None });
        }
        let data = config.data()?.to_path_buf();
        match boot::lock(config) {
            Ok(lock) => {
                let running = Running::start(config, lock).await?;
                Ok(Connection { api: Api::local(&data)?, running: Some(running) })
            }
            Err(Failure::Platform(platform::Error::Conflict(held))) => {
                if !boot::socket(&data).exists() {
                    return Err(Failure::Failed(format!(
                        "{held}, and it has no local socket yet; try again"
                    )));
                }
                Ok(Connection { api: Api::local(&data)?, running: None })
            }
            Err(other) => Err(other),
        }
    }

    /// Stops the server if it is in this process.
    pub async fn close(self) -> Result<(), Failure> {
        match self.running {
            Some(running) => running.stop().await,
            None => Ok(()),
        }
    }
}

impl Api {
    /// Over the local socket of a data directory.
    pub fn local(data: &std::path::Path) -> Result<Api, Failure> {
        let client = builder().unix_socket(boot::socket(data)).build();
        let client = client.map_err(|error| Failure::of("the local socket", error))?;
        Ok(Api { client, base: "http://localhost/api/v1".into(), token: None, same_machine: true })
    }

    fn remote(url: &str, token: String) -> Result<Api, Failure> {
        let client = builder().build().map_err(|error| Failure::of(url, error))?;
        let base = format!("{}/api/v1", url.trim_end_matches('/'));
        Ok(Api { client, base, token: Some(token), same_machine: false })
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// A GET that answers JSON.
    pub async fn get(&self, path: &str) -> Result<Json, Failure> {
        json(self.request(Method::GET, path).send().await).await
    }

    /// A POST of JSON that answers JSON.
    pub async fn post(&self, path: &str, body: &Json) -> Result<Json, Failure> {
        json(self.request(Method::POST, path).json(body).send().await).await
    }

    /// A DELETE.
    pub async fn delete(&self, path: &str) -> Result<(), Failure> {
        good(self.request(Method::DELETE, path).send().await).await.map(|_| ())
    }

    /// A POST whose answer goes into a file as it comes. It is not yet on disk when this returns.
    pub async fn download(&self, path: &str, to: &mut tokio::fs::File) -> Result<(), Failure> {
        let mut response = good(self.request(Method::POST, path).send().await).await?;
        loop {
            let piece = response.chunk().await.map_err(|error| Failure::of("the answer broke off", error))?;
            let Some(piece) = piece else { break };
            to.write_all(&piece).await.map_err(|error| Failure::of("the file", error))?;
        }
        to.flush().await.map_err(|error| Failure::of("the file", error))
    }

    /// A POST of JSON that answers an Arrow stream.
    pub async fn stream(&self, path: &str, body: &Json) -> Result<Response, Failure> {
        let request = self.request(Method::POST, path).json(body);
        good(request.header("accept", "application/vnd.apache.arrow.stream").send().await).await
    }

    /// A POST of JSON whose answer is read as it comes.
    pub async fn answer(&self, path: &str, body: &Json) -> Result<Response, Failure> {
        good(self.request(Method::POST, path).json(body).send().await).await
    }

    /// A POST of a file with fields.
    pub async fn upload(&self, path: &str, form: reqwest::multipart::Form) -> Result<Json, Failure> {
        json(self.request(Method::POST, path).multipart(form).send().await).await
    }

    /// A GET that answers a text.
    pub async fn text(&self, path: &str) -> Result<String, Failure> {
        let response = good(self.request(Method::GET, path).send().await).await?;
        response.text().await.map_err(|error| Failure::of("the answer broke off", error))
    }
}

fn builder() -> reqwest::ClientBuilder {
    Client::builder().connect_timeout(Duration::from_secs(10)).no_proxy()
}

async fn json(answer: reqwest::Result<Response>) -> Result<Json, Failure> {
    let response = good(answer).await?;
    response.json().await.map_err(|error| Failure::of("the answer is not JSON", error))
}

/// An answer of success; another one as the sentence the server gave.
async fn good(answer: reqwest::Result<Response>) -> Result<Response, Failure> {
    let response = answer.map_err(|error| Failure::of("the server does not answer", error))?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let problem: Json = response.json().await.unwrap_or_default();
    let mut text = problem["detail"].as_str().map_or_else(|| status.to_string(), str::to_owned);
    for error in problem["errors"].as_array().into_iter().flatten() {
        if let (Some(pointer), Some(detail)) = (error["pointer"].as_str(), error["detail"].as_str())
            && !text.contains(detail)
        {
            text += &format!("\n  {pointer}: {detail}");
        }
    }
    Err(Failure::Failed(text))
}
