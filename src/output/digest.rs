//! Fingerprints, as `sha256sum` prints them.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::{self, Read};

/// The fingerprint of `bytes`: `sha256:` and 64 hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    written(&Sha256::digest(bytes))
}

/// How many bytes `source` still holds, and their fingerprint.
pub(super) fn of_stream(source: &mut impl Read) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok((bytes, written(&hash.finalize()))),
            Ok(read) => {
                hash.update(&buffer[..read]);
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Which of so many things are drawn as a sample of `count`, in ascending order: those whose numbers
/// have the least fingerprints together with `seed`.
pub fn lots(of: u64, count: u64, seed: u64) -> Vec<u64> {
    let lot = |number: &u64| Sha256::digest(format!("{seed} {number}"));
    let mut numbers: Vec<u64> = (0..of).collect();
    numbers.sort_by_cached_key(|number| <[u8; 32]>::from(lot(number)));
    numbers.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    numbers.sort_unstable();
    numbers
}

fn written(hash: &[u8]) -> String {
    hash.iter().fold(String::from("sha256:"), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all that is written to it");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_one_of_fips_180() {
        let abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest(b"abc"), abc);
        assert_eq!(of_stream(&mut &b"abc"[..]).unwrap(), (3, abc.into()));
    }

    #[test]
    fn a_stream_and_its_bytes_have_one_fingerprint() {
        let bytes: Vec<u8> = (0..200_000u32).map(|i| (i % 251) as u8).collect();
        assert_eq!(of_stream(&mut bytes.as_slice()).unwrap(), (200_000, digest(&bytes)));
    }
}
