//! Reading a journal from its beginning: where each record lies, and what cannot be used.

use super::damage::Damage;
use super::first_line::{FIRST_LINE, FirstLine};
use super::frame::{CHECK, HEADER, Header, Status};
use super::run_key::RunKey;
use crate::output::error::OutputError;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;

/// A sound record, and where what it holds lies.
#[derive(Clone, Copy, Debug)]
pub struct Located {
    /// Which run it is.
    pub run: RunKey,
    /// How the run ended.
    pub status: Status,
    /// Where what it holds begins, in bytes.
    pub at: u64,
    /// How many bytes it holds.
    pub length: u32,
    /// CRC-32 of them.
    pub check: u32,
}

/// What was found in a journal.
#[derive(Debug, Default)]
pub struct Scan {
    /// The sound records, in the order written.
    pub records: Vec<Located>,
    /// What cannot be used.
    pub damages: Vec<Damage>,
    /// Up to where records follow each other: further ones are written from here on.
    pub sound: u64,
}

/// Read the journal at `path`, which must be of `plan`.
///
/// # Errors
/// When the system refuses, and when the journal is one of another plan.
pub fn scan(path: &Path, plan: &str) -> Result<Scan, OutputError> {
    let mut journal = Reading::of(path).map_err(OutputError::at(path))?;
    match journal.first_line(plan, path)? {
        Ok(()) => journal.records(path).map_err(OutputError::at(path)),
        Err(end) => Ok(journal.ended(end, path, Scan::default())),
    }
}

/// Refuse the journal at `path` if it is one of another plan than `plan`.
///
/// # Errors
/// When it is, and when the system refuses.
pub fn must_be_of(path: &Path, plan: &str) -> Result<(), OutputError> {
    let mut journal = Reading::of(path).map_err(OutputError::at(path))?;
    journal.first_line(plan, path).map(drop)
}

struct Reading {
    bytes: BufReader<File>,
    at: u64,
    length: u64,
}

/// Why nothing can be read from some place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing is missing.
    Whole,
    /// The journal ends in the middle of a record.
    CutOff,
    /// What stands there is no header.
    Damaged,
}

impl Reading {
    fn of(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { bytes: BufReader::with_capacity(1 << 20, file), at: 0, length })
    }

    /// Read the first line, which must be of `plan` unless it is damaged.
    fn first_line(&mut self, plan: &str, path: &Path) -> Result<Result<(), End>, OutputError> {
        let mut line = [0; FIRST_LINE];
        if !self.fill(&mut line).map_err(OutputError::at(path))? {
            return Ok(Err(if self.length == 0 { End::Whole } else { End::CutOff }));
        }
        match FirstLine::read(&line) {
            None => Ok(Err(End::Damaged)),
            Some(FirstLine { plan: there }) if there != plan => {
                let plans = [there, plan.to_owned()];
                Err(OutputError::OtherPlan { file: path.to_owned(), plans })
            }
            Some(_) => Ok(Ok(())),
        }
    }

    fn records(&mut self, path: &Path) -> io::Result<Scan> {
        let mut found = Scan { sound: self.at, ..Scan::default() };
        let mut held = Vec::new();
        loop {
            let (located, is_sound) = match self.next(&mut held)? {
                Ok(record) => record,
                Err(end) => return Ok(self.ended(end, path, found)),
            };
            if is_sound {
                found.records.push(located);
            } else {
                let (file, bytes) = (path.to_owned(), self.at - found.sound);
                found.damages.push(Damage { file, at: found.sound, bytes, cut_off: false });
            }
            found.sound = self.at;
        }
    }

    /// The next record, read into `held`, and whether it is sound.
    fn next(&mut self, held: &mut Vec<u8>) -> io::Result<Result<(Located, bool), End>> {
        match self.header()? {
            Ok(header) => self.record(header, held),
            Err(end) => Ok(Err(end)),
        }
    }

    fn header(&mut self) -> io::Result<Result<Header, End>> {
        if self.at == self.length {
            return Ok(Err(End::Whole));
        }
        let mut header = [0; HEADER];
        Ok(match self.fill(&mut header)? {
            true => Header::read(&header).ok_or(End::Damaged),
            false => Err(End::CutOff),
        })
    }

    /// The record that follows its `header`, and whether it is sound; it is read into `held`.
    fn record(
        &mut self,
        header: Header,
        held: &mut Vec<u8>,
    ) -> io::Result<Result<(Located, bool), End>> {
        let Header { run, status, length } = header;
        let (at, mut check) = (self.at, [0; CHECK]);
        if self.length.saturating_sub(at) < u64::from(length) + CHECK as u64 {
            return Ok(Err(End::CutOff));
        }
        held.resize(length as usize, 0);
        if !(self.fill(held)? && self.fill(&mut check)?) {
            return Ok(Err(End::CutOff));
        }
        let check = u32::from_le_bytes(check);
        let is_sound = crc32fast::hash(held) == check;
        Ok(Ok((Located { run, status, at, length, check }, is_sound)))
    }

    /// Fill `part` with what comes next, unless the journal ends before.
    fn fill(&mut self, part: &mut [u8]) -> io::Result<bool> {
        match self.bytes.read_exact(part) {
            Ok(()) => {
                self.at += part.len() as u64;
                Ok(true)
            }
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => Ok(false),
            Err(cause) => Err(cause),
        }
    }

    /// What was `found` before the `end` of what can be read.
    fn ended(&self, end: End, path: &Path, mut found: Scan) -> Scan {
        if end != End::Whole {
            found.damages.push(Damage {
                file: path.to_owned(),
                at: found.sound,
                bytes: self.length.saturating_sub(found.sound),
                cut_off: end == End::CutOff,
            });
        }
        found
    }
}
