//! Sixty-four supporters at once: a bit for each of whom something holds.

/// How many supporters share a word of bits.
pub const LANES: usize = 64;

/// Bit k is set where `holds(k)`.
#[inline(always)]
pub fn mask(holds: impl Fn(usize) -> bool) -> u64 {
    let mut flags = [0; LANES];
    for (k, flag) in flags.iter_mut().enumerate() {
        *flag = u8::from(holds(k));
    }
    flags
        .as_chunks()
        .0
        .iter()
        .enumerate()
        .fold(0, |bits, (k, eight)| bits | packed(*eight) << (8 * k))
}

/// Eight flags, 0 or 1, as the bits of a number: the product moves flag k to bit 56 + k.
#[inline]
fn packed(flags: [u8; 8]) -> u64 {
    u64::from_le_bytes(flags).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The places of the bits that are set, in order.
#[inline]
pub fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            first
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_mask_has_the_bits_of_those_of_whom_it_holds(bits: u64) {
            prop_assert_eq!(mask(|k| bits >> k & 1 == 1), bits);
            let plain: Vec<usize> = (0..LANES).filter(|k| bits >> k & 1 == 1).collect();
            prop_assert_eq!(places(bits).collect::<Vec<_>>(), plain);
        }
    }
}
