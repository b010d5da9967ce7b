//! A mail server on this machine: it keeps what it is given and answers what it is told to.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A mail that came in.
#[derive(Clone, Debug)]
pub struct Received {
    /// The commands before it, since the last one.
    pub commands: Vec<String>,
    /// Everything after DATA, with the dots taken out again.
    pub data: String,
}

impl Received {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let of = |line: &str| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        };
        head.split("\r\n").find_map(of)
    }

    /// The text, with what is quoted as `=XX` and soft line ends made whole.
    pub fn words(&self) -> String {
        let bytes = self.data.replace("=\r\n", "").into_bytes();
        let mut whole = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let code = (bytes[at] == b'=').then(|| bytes.get(at + 1..at + 3)).flatten();
            let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
            whole.push(code.unwrap_or(bytes[at]));
            at += if code.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&whole).into_owned()
    }
}

/// What it does at one step instead of saying yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// All is well.
    Yes,
    /// This line where a connection begins.
    Greeting(&'static str),
    /// This line after MAIL.
    Sender(&'static str),
    /// This line after RCPT.
    Recipient(&'static str),
    /// This line once it has the mail.
    Data(&'static str),
    /// It has the mail and hangs up.
    HangUpAfterData,
    /// It hangs up when DATA comes.
    HangUpBeforeData,
    /// It has the mail and never answers.
    Silence,
}

/// A mail server, for as long as the test runs.
#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    extensions: Arc<Mutex<Vec<&'static str>>>,
}

impl MailServer {
    /// Answers these, each to one mail or connection, and then always yes.
    pub fn new(answers: &[Answer]) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = MailServer {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
            extensions: Arc::new(Mutex::new(vec!["8BITMIME", "AUTH PLAIN LOGIN"])),
        };
        let inner = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (inner, stream) = (inner.clone(), stream.unwrap());
                std::thread::spawn(move || inner.talk(&stream));
            }
        });
        server
    }

    /// What it can do beyond the least.
    pub fn can(&self, extensions: &[&'static str]) {
        *self.extensions.lock().unwrap() = extensions.to_vec();
    }

    /// What came in so far, also what was not answered.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits for so many mails.
    #[track_caller]
    pub fn wait(&self, count: usize) -> Vec<Received> {
        let started = std::time::Instant::now();
        while self.received().len() < count {
            assert!(started.elapsed().as_secs() < 20, "{} mails instead of {count}", self.received().len());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        self.received()
    }

    fn next(&self, fits: impl Fn(Answer) -> bool) -> Option<Answer> {
        let mut answers = self.answers.lock().unwrap();
        if answers.front().is_some_and(|answer| fits(*answer)) { answers.pop_front() } else { None }
    }

    fn talk(&self, stream: &TcpStream) -> Option<()> {
        let mut out = stream.try_clone().unwrap();
        let mut say = move |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).ok();
        if let Some(Answer::Greeting(line)) = self.next(|answer| matches!(answer, Answer::Greeting(_))) {
            return say(line);
        }
        say("220 mail.test ready")?;
        let mut lines = BufReader::new(stream).split(b'\n').map_while(Result::ok);
        let mut line = || Some(String::from_utf8_lossy(&lines.next()?).trim_end_matches('\r').to_owned());
        let mut commands = Vec::new();
        loop {
            let command = line()?;
            let word = command.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            commands.push(command);
            match word.as_str() {
                "EHLO" => {
                    for extension in self.extensions.lock().unwrap().iter() {
                        say(&format!("250-{extension}"))?;
                    }
                    say("250 SIZE 1000000")?;
                }
                "MAIL" => match self.next(|answer| matches!(answer, Answer::Sender(_))) {
                    Some(Answer::Sender(line)) => say(line)?,
                    _ => say("250 fine")?,
                },
                "RCPT" => match self.next(|answer| matches!(answer, Answer::Recipient(_))) {
                    Some(Answer::Recipient(line)) => say(line)?,
                    _ => say("250 fine")?,
                },
                "DATA" => {
                    if self.next(|answer| answer == Answer::HangUpBeforeData).is_some() {
                        return stream.shutdown(std::net::Shutdown::Both).ok();
                    }
                    say("354 go on")?;
                    let mut data = String::new();
                    loop {
                        let text = line()?;
                        if text == "." {
                            break;
                        }
                        data.push_str(text.strip_prefix('.').unwrap_or(&text));
                        data.push_str("\r\n");
                    }
                    let commands = std::mem::take(&mut commands);
                    self.received.lock().unwrap().push(Received { commands, data });
                    let answer = |answer: Answer| {
                        matches!(
                            answer,
                            Answer::Yes | Answer::Data(_) | Answer::HangUpAfterData | Answer::Silence
                        )
                    };
                    match self.next(answer) {
                        Some(Answer::Data(line)) => say(line)?,
                        Some(Answer::HangUpAfterData) => {
                            return stream.shutdown(std::net::Shutdown::Both).ok();
                        }
                        Some(Answer::Silence) => loop {
                            std::thread::park();
                        },
                        _ => say("250 2.0.0 taken as 4711")?,
                    }
                }
                "AUTH" => say("235 welcome")?,
                "QUIT" => return say("221 bye"),
                _ => say("250 fine")?,
            }
        }
    }
}
