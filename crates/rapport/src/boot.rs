//! Starting and stopping: the lock on the data directory, the database, the rooms, the listeners.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use db::{Db, Options};
use platform::webhooks::PrivateAddresses;
use platform::{App, Clock, DirectoryLock, Settings, Workers};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::{Failure, modules, page};

/// A running system that owns its data directory.
pub struct Running {
    /// The system.
    pub app: App,
    /// Where it listens, if it does.
    pub address: Option<SocketAddr>,
    router: Router,
    socket: PathBuf,
    workers: Workers,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<std::io::Result<()>>>,
    _lock: DirectoryLock,
}

/// Where the local socket of a data directory lies.
pub fn socket(data: &Path) -> PathBuf {
    data.join("rapport.sock")
}

/// Locks the data directory, making it where there is none.
pub fn lock(config: &Config) -> Result<DirectoryLock, Failure> {
    let data = config.data()?;
    std::fs::create_dir_all(data).map_err(|error| Failure::of(&data.display().to_string(), error))?;
    Ok(DirectoryLock::take(data)?)
}

/// Opens the database that the configuration names.
pub fn open_database(config: &Config) -> Result<Db, Failure> {
    let options = Options { group_lock: Some(platform::feed::GROUP_LOCK), ..Options::default() };
    let opened = match &config.database {
        Some(url) => Db::postgres(url, None, options),
        None => Db::sqlite(&config.data()?.join("rapport.db"), options),
    };
    opened.map_err(|error| Failure::of("the database cannot be opened", error))
}

impl Running {
    /// Starts everything but a network port.
    pub async fn start(config: &Config, lock: DirectoryLock) -> Result<Running, Failure> {
        let data = config.data()?.to_path_buf();
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).map_err(|error| Failure::of("no randomness", error))?;
        let settings = Settings {
            db: open_database(config)?,
            data: data.clone(),
            files: config.files()?.to_path_buf(),
            firm: config.firm()?,
            clock: Clock::System,
            seed: u64::from_le_bytes(seed),
            modules: modules(),
            base_url: config.base_url.clone().unwrap_or_else(|| "http://127.0.0.1".into()),
        };
        let private = match config.webhooks.private_addresses {
            true => PrivateAddresses::Allowed,
            false => PrivateAddresses::Refused,
        };
        let smtp = config.smtp()?.map(Arc::new);
        let (app, workers) = tokio::task::spawn_blocking(move || {
            let app = App::open(settings)?;
            app.private_addresses.store(Arc::new(private));
            app.mailer.store(smtp);
            differentiate::value::follow_settings(&app)?;
            let workers = Workers::start(&app)?;
            Ok::<_, platform::Error>((app, workers))
        })
        .await
        .map_err(|error| Failure::of("starting", error))??;
        let router = platform::http::router(&app, page::router());
        let (stop, _) = watch::channel(false);
        let socket = socket(&data);
        let mut running =
            Running { app, address: None, router, socket, workers, stop, servers: Vec::new(), _lock: lock };
        running.listen_locally()?;
        Ok(running)
    }

    /// Listens for the command line: whoever may open the socket owns the directory.
    fn listen_locally(&mut self) -> Result<(), Failure> {
        use std::os::unix::fs::PermissionsExt;
        let path = &self.socket;
        let failed =
            |error: std::io::Error| Failure::of(&format!("the local socket {}", path.display()), error);
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        // Bound under another name first: a socket that is not yet closed to others is never at its place.
        let hidden = path.with_extension("new");
        match std::fs::remove_file(&hidden) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&hidden).map_err(failed)?;
        std::fs::set_permissions(&hidden, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
        std::fs::rename(&hidden, path).map_err(failed)?;
        let router = platform::http::local(self.router.clone());
        let stopped = self.stopped();
        self.servers.push(tokio::spawn(async move {
            axum::serve(listener, router).with_graceful_shutdown(stopped).await
        }));
        Ok(())
    }

    /// Listens on a network address and tells links about it.
    pub async fn listen(&mut self, config: &Config, address: &str) -> Result<SocketAddr, Failure> {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Failure::of(&format!("{address} cannot be listened on"), error))?;
        let address = listener.local_addr().map_err(|error| Failure::of("the listener", error))?;
        if config.base_url.is_none() {
            self.app.base_url.store(Arc::new(format!("http://{address}")));
        }
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let stopped = self.stopped();
        self.servers.push(tokio::spawn(async move {
            axum::serve(listener, service).with_graceful_shutdown(stopped).await
        }));
        self.address = Some(address);
        Ok(address)
    }

    fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // An error means that the sender is gone, which is a stop as well.
            if stop.wait_for(|stop| *stop).await.is_err() {
                tracing::debug!("the process ends");
            }
        }
    }

    /// Takes no more requests, finishes those under way, lets jobs come to a good place, closes the database.
    pub async fn stop(self) -> Result<(), Failure> {
        let Running { app, socket, workers, stop, servers, .. } = self;
        app.stopping.store(true, std::sync::atomic::Ordering::Relaxed);
        app.bell.notify_waiters();
        stop.send_replace(true);
        let patience = std::time::Duration::from_secs(10);
        for server in servers {
            match tokio::time::timeout(patience, server).await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(error))) => tracing::warn!(%error, "a listener ended with an error"),
                Ok(Err(error)) => tracing::warn!(%error, "a listener broke off"),
                Err(_) => tracing::warn!("requests were still under way after ten seconds"),
            }
        }
        if let Err(error) = std::fs::remove_file(&socket) {
            tracing::debug!(%error, "the local socket was gone");
        }
        tokio::task::spawn_blocking(move || {
            workers.stop();
            app.db.clone().close();
        })
        .await
        .map_err(|error| Failure::of("stopping", error))
    }
}

/// From now on the process ends only when the future given here is awaited: it is ready once somebody has
/// asked for the end, by Ctrl-C or a TERM signal.
pub fn asked_to_end() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let failed = |error| Failure::of("signals", error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
