//! The lines of an audit log, read one by one, so that the size of the file does not matter. Depends on `output` for rows and
//! on `signal`, since a read can wait forever.

use std::io::{self, BufRead, BufReader, Read};

use crate::output::Row;
use crate::signal::{end_if_received, without_waiting};

/// The longest line that is read, in bytes: the rules of a participant before and after a change, with the longest
/// identities, take less.
const MAX_LINE: u64 = 8 << 20;

/// One line of the log.
#[derive(Debug)]
pub enum Line {
    /// A JSON object.
    Row(Row),
    /// Something else, with its beginning.
    Malformed(Problem, String),
}

/// The bytes of a malformed line that are shown: they include the participant in a line of this program.
const SHOWN: usize = 400;

/// Why a line is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The file ends within the line. A request is sent after its line is complete.
    Torn,
    /// The line is longer than [`MAX_LINE`].
    TooLong,
    /// The line is something else.
    NoObject,
}

impl Problem {
    /// Returns the end of a sentence that begins with the line.
    pub fn text(self) -> &'static str {
        match self {
            Self::Torn => "is incomplete",
            Self::TooLong => "is longer than 8 MiB",
            Self::NoObject => "is not a JSON object",
        }
    }
}

/// Reads lines and counts them.
pub struct Lines<R> {
    reader: BufReader<EndsBySignal<R>>,
    /// The number of lines that were read, and so that of the latest line.
    pub number: u64,
}

/// A file or pipe. A signal ends the program while it waits for input.
struct EndsBySignal<R>(R);

impl<R: Read> Read for EndsBySignal<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        without_waiting(|| {
            // A signal that came just before was not noticed yet.
            end_if_received();
            self.0.read(buffer)
        })
    }
}

impl<R: Read> Lines<R> {
    /// Returns the lines of a log.
    pub fn new(reader: R) -> Self {
        Self { reader: BufReader::new(EndsBySignal(reader)), number: 0 }
    }

    /// Whether the next line is read from the file, so that it may have to be waited for.
    pub fn may_wait(&self) -> bool {
        self.reader.buffer().is_empty()
    }

    /// Reads the next line; `None` at the end. Empty lines are skipped.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if self.reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            let has_end = bytes.last() == Some(&b'\n');
            if !has_end && bytes.len() as u64 == MAX_LINE {
                self.reader.skip_until(b'\n')?;
                return Ok(Some(malformed(Problem::TooLong, &bytes)));
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let problem = if has_end { Problem::NoObject } else { Problem::Torn };
            return Ok(Some(
                serde_json::from_slice(&bytes).map_or_else(|_| malformed(problem, &bytes), Line::Row),
            ));
        }
    }
}

fn malformed(problem: Problem, line: &[u8]) -> Line {
    let shown = &line.trim_ascii()[..SHOWN.min(line.trim_ascii().len())];
    Line::Malformed(problem, String::from_utf8_lossy(shown).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(u64, Result<Row, Problem>)> {
        let mut lines = Lines::new(text);
        let mut read = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            let line = match line {
                Line::Row(row) => Ok(row),
                Line::Malformed(problem, _) => Err(problem),
            };
            read.push((lines.number, line));
        }
        read
    }

    #[test]
    fn malformed_lines_do_not_hide_others() {
        let long = [&vec![b'x'; 9 << 20][..], b"\n{\"n\":5}\n{\"n\""].concat();
        let read = read(&[&b"{\"n\":1}   \n\n[2]\n\xff\xfe\n"[..], &long].concat());
        let problems = read.iter().map(|(number, line)| (*number, line.as_ref().err().copied()));
        let expected = [
            (1, None),
            (3, Some(Problem::NoObject)),
            (4, Some(Problem::NoObject)),
            (5, Some(Problem::TooLong)),
            (6, None),
            (7, Some(Problem::Torn)),
        ];
        assert_eq!(problems.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn last_line_without_an_end_is_read_if_it_is_whole() {
        assert!(matches!(&read(b"{\"n\":1}")[..], [(1, Ok(_))]));
        assert_eq!(read(b""), []);
    }
}
