//! Bytes as they are, or packed by gzip or zstd; all members and frames of a file, to the last.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use std::io::{self, BufRead, BufReader, Error, Read};

/// Bytes to be read, and how they were packed.
type Unpacked<'a> = (Box<dyn BufRead + Send + 'a>, Option<&'static str>);

/// The contents of `source`, unpacked if they begin as gzip or zstd does.
pub(super) fn unpacked<'a>(mut source: impl BufRead + Send + 'a) -> io::Result<Unpacked<'a>> {
    let start = source.fill_buf()?;
    Ok(match start {
        [0x1f, 0x8b, ..] => (Box::new(BufReader::new(MultiGzDecoder::new(source))), Some("gzip")),
        // A frame, or one to skip, by the numbers they begin with.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            let frames = Frames { source, decoder: FrameDecoder::new(), within: false };
            (Box::new(BufReader::new(frames)), Some("zstd"))
        }
        _ => (Box::new(source), None),
    })
}

/// The frames of a zstd file, one after another, each held to its checksum.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    within: bool,
}

impl<R: BufRead> Frames<R> {
    /// Begin the next frame, if there is one.
    fn begin(&mut self) -> io::Result<()> {
        while !self.within && !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => self.within = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let skipped = (&mut self.source).take(length.into());
                    if io::copy(&mut { skipped }, &mut io::sink())? < length.into() {
                        return Err(Error::other("a frame to skip ends too early"));
                    }
                }
                Err(wrong) => return Err(Error::other(wrong)),
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.within = false;
        let told = self.decoder.get_checksum_from_data();
        if told.is_some() && told != self.decoder.get_calculated_checksum() {
            return Err(Error::other("the checksum is another"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        use ruzstd::decoding::BlockDecodingStrategy::UptoBlocks;
        loop {
            self.begin()?;
            if !self.within {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, UptoBlocks(1))
                    .map_err(Error::other)?;
            }
            let read = self.decoder.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            self.end()?;
        }
    }
}
