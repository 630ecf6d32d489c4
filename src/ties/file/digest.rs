//! The fingerprint of a network: of who is tied to whom, who lives where and who likes what, however
//! it was written.

use crate::id::{AgentId, Federations};
use crate::ties::Ties;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The bytes that are hashed at a time.
const LOT: usize = 1 << 16;

/// The fingerprint of a network, `sha256:…`.
pub(super) fn digest(
    ties: &Ties,
    federations: Option<&Federations>,
    niches: Option<&[f64]>,
) -> String {
    let agents = || (0..ties.agents()).map(AgentId);
    let mut hashing = Hashing::default();
    hashing.add(&ties.agents().to_le_bytes());
    for agent in agents() {
        let row = ties.of(agent).skip_while(|partner| *partner < agent);
        row.for_each(|partner| hashing.add(&partner.0.to_le_bytes()));
        hashing.add(&u32::MAX.to_le_bytes());
    }
    hashing.add(&[federations.is_some().into(), niches.is_some().into()]);
    if let Some(federations) = federations {
        agents().for_each(|agent| hashing.add(&federations.of(agent).to_le_bytes()));
    }
    for niche in niches.into_iter().flatten() {
        hashing.add(&niche.to_bits().to_le_bytes());
    }
    hashing.finish()
}

#[derive(Default)]
struct Hashing {
    waiting: Vec<u8>,
    hash: Sha256,
}

impl Hashing {
    fn add(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= LOT {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn finish(mut self) -> String {
        self.hash.update(&self.waiting);
        self.hash.finalize().iter().fold(String::from("sha256:"), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes all that is written to it");
            text
        })
    }
}
