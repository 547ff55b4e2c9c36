//! The messages between the program and the process that runs its filter: a kind and a text. Depends on nothing else.

use std::io::{self, Read, Write};

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum FrameKind {
    /// The filter. It is the first frame to the worker.
    Filter,
    /// An input in JSON whose results are written on one line each.
    Row,
    /// An input in JSON whose results are indented.
    Document,
    /// A result that is a string, as it is.
    Text,
    /// Another result, in JSON.
    Json,
    /// The reason why the filter failed. It ends the results of an input.
    Failure,
    /// The end of the results of an input.
    End,
}

const KINDS: [FrameKind; 7] = [
    FrameKind::Filter,
    FrameKind::Row,
    FrameKind::Document,
    FrameKind::Text,
    FrameKind::Json,
    FrameKind::Failure,
    FrameKind::End,
];

/// One message.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    pub(super) body: Vec<u8>,
}

/// Writes a message: the kind in one byte, the length in eight, the body.
pub(super) fn write_frame(out: &mut impl Write, kind: FrameKind, body: &[u8]) -> io::Result<()> {
    out.write_all(&[kind as u8])?;
    out.write_all(&(body.len() as u64).to_le_bytes())?;
    out.write_all(body)
}

/// Reads a message. The end of the input is an error.
pub(super) fn read_frame(input: &mut impl Read) -> io::Result<Frame> {
    let mut kind = [0; 1];
    let mut length = [0; 8];
    input.read_exact(&mut kind)?;
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let kind = KINDS.get(usize::from(kind[0])).copied();
    kind.map(|kind| Frame { kind, body }).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind_of_frame_as_it_was_written() {
        let mut pipe = Vec::new();
        for kind in KINDS {
            write_frame(&mut pipe, kind, format!("{kind:?}").as_bytes()).unwrap();
        }
        let mut rest = &pipe[..];
        for kind in KINDS {
            let frame = read_frame(&mut rest).unwrap();
            assert_eq!((frame.kind, frame.body), (kind, format!("{kind:?}").into_bytes()));
        }
        assert_eq!(read_frame(&mut rest).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(read_frame(&mut &pipe[..12]).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
