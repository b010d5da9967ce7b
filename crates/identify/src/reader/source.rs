//! Bytes of a file as UTF-8, a window at a time. UTF-8 passes through unchecked and is checked row by row;
//! other encodings are decoded here. A byte that means nothing becomes 0xFF, which no UTF-8 text holds, so
//! that its row is refused and no other.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_8, WINDOWS_1252};

use super::encoding::{Rest, detect, undefined_in_windows_1252};
use super::{Encoding, ReadError};

/// How much is asked of the file at a time, and how much of it is looked at to find its encoding and separator.
pub(super) const CHUNK: usize = 256 << 10;

pub(super) struct Source<R> {
    input: R,
    encoding: Encoding,
    decoder: Option<Decoder>,
    /// Decoded bytes, of which those before `start` are done with.
    text: Vec<u8>,
    start: usize,
    /// The place of `text[0]` in the decoded file.
    base: u64,
    /// Bytes taken from the file, mark included.
    taken: u64,
    mark: u64,
    rest: Rest,
    /// Places of 0xFF in the decoded file and of the bytes they stand for in the file.
    malformed: VecDeque<(u64, u64)>,
}

impl<R: Read> Source<R> {
    /// Takes the first bytes and settles the encoding; `said` tells from them which one is declared.
    pub(super) fn open(
        mut input: R,
        said: impl FnOnce(&[u8], Rest) -> Option<Encoding>,
    ) -> Result<Source<R>, ReadError> {
        let mut head = Vec::new();
        let mut rest = Rest::MoreMayCome;
        while head.len() < CHUNK && rest == Rest::MoreMayCome {
            if take(&mut input, &mut head, CHUNK)? == 0 {
                rest = Rest::Last;
            }
        }
        if head.is_empty() {
            return Err(ReadError::Empty);
        }
        let said = said(&head, rest);
        let (encoding, mark) = detect(&head, rest, said)?;
        let mut source = Source {
            input,
            encoding,
            decoder: None,
            text: Vec::new(),
            start: 0,
            base: 0,
            taken: head.len() as u64,
            mark: mark as u64,
            rest,
            malformed: VecDeque::new(),
        };
        if encoding.0 == UTF_8 {
            source.text = head;
            source.text.drain(..mark);
        } else {
            source.decoder = Some(encoding.0.new_decoder_without_bom_handling());
            source.decode(&head[mark..], mark as u64);
        }
        Ok(source)
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What is decoded and not yet done with.
    pub(super) fn window(&self) -> &[u8] {
        &self.text[self.start..]
    }

    /// Whether more may follow the window.
    pub(super) fn rest(&self) -> Rest {
        self.rest
    }

    /// Done with this many bytes of the window.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.start += bytes;
        let place = self.base + self.start as u64;
        while self.malformed.front().is_some_and(|(decoded, _)| *decoded < place) {
            self.malformed.pop_front();
        }
    }

    /// Makes the window longer, by at least half of what it is, so that scanning a long row anew each time
    /// costs no more than twice its length.
    pub(super) fn more(&mut self) -> Result<(), ReadError> {
        if self.rest == Rest::Last {
            return Ok(());
        }
        self.text.drain(..self.start);
        self.base += self.start as u64;
        self.start = 0;
        let wanted = CHUNK.max(self.text.len() / 2);
        if self.decoder.is_none() {
            let count = take(&mut self.input, &mut self.text, wanted)?;
            self.taken += count as u64;
            if count == 0 {
                self.rest = Rest::Last;
            }
            return Ok(());
        }
        let mut raw = Vec::new();
        let count = take(&mut self.input, &mut raw, wanted)?;
        let at = self.taken;
        self.taken += count as u64;
        if count == 0 {
            self.rest = Rest::Last;
        }
        self.decode(&raw, at);
        Ok(())
    }

    /// How many bytes of the file are done with: exact for UTF-8, to the chunk for other encodings.
    pub(super) fn position(&self) -> u64 {
        match self.decoder {
            None => self.mark + self.base + self.start as u64,
            Some(_) => self.taken,
        }
    }

    /// The place in the file of the undecodable byte at `index` of the window.
    pub(super) fn file_offset(&self, index: usize) -> u64 {
        let place = self.base + (self.start + index) as u64;
        match self.decoder {
            None => self.mark + place,
            Some(_) => {
                let known = self.malformed.iter().find(|(decoded, _)| *decoded >= place);
                known.map_or(self.taken, |(_, offset)| *offset)
            }
        }
    }

    /// Decodes `raw`, which stands at offset `at` of the file.
    fn decode(&mut self, raw: &[u8], at: u64) {
        let Some(decoder) = &mut self.decoder else { return };
        let strict = decoder.encoding() == WINDOWS_1252;
        let last = self.rest == Rest::Last;
        let mut done = 0;
        loop {
            let rest = &raw[done..];
            let bad = rest.iter().position(|byte| strict && undefined_in_windows_1252(*byte));
            let piece = &rest[..bad.unwrap_or(rest.len())];
            let old = self.text.len();
            let room = decoder.max_utf8_buffer_length_without_replacement(piece.len()).unwrap_or(CHUNK);
            self.text.resize(old + room, 0);
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(
                piece,
                &mut self.text[old..],
                last && bad.is_none(),
            );
            self.text.truncate(old + written);
            done += read;
            let place = self.base + self.text.len() as u64;
            match result {
                DecoderResult::Malformed(bad, after) => {
                    let back = u64::from(bad) + u64::from(after);
                    self.malformed.push_back((place, (at + done as u64).saturating_sub(back)));
                    self.text.push(0xff);
                }
                DecoderResult::InputEmpty if bad.is_some() => {
                    self.malformed.push_back((place, at + done as u64));
                    self.text.push(0xff);
                    done += 1;
                }
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
            }
        }
    }
}

/// Reads up to `wanted` bytes onto the end of `into`; 0 is the end of the file.
fn take(input: &mut impl Read, into: &mut Vec<u8>, wanted: usize) -> Result<usize, ReadError> {
    let old = into.len();
    into.resize(old + wanted, 0);
    loop {
        match input.read(&mut into[old..]) {
            Ok(count) => {
                into.truncate(old + count);
                return Ok(count);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                into.truncate(old);
                return Err(error.into());
            }
        }
    }
}
