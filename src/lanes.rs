//! Sixty-four supporters at once: a bit for each of whom something holds, found from their bytes.

use wide::u8x16;

/// How many supporters share a word of bits.
pub const LANES: usize = 64;

/// A byte of each of 64 supporters.
pub type Bytes = [u8; LANES];

/// Bit k is set where byte k is that of `others` or more.
#[inline]
pub fn at_least(bytes: &Bytes, others: &Bytes) -> u64 {
    by_sixteen(|part| sixteen(bytes, part).simd_ge(sixteen(others, part)))
}

/// Bit k is set where byte k is no more than `most`.
#[inline]
pub fn at_most(bytes: &Bytes, most: u8) -> u64 {
    by_sixteen(|part| sixteen(bytes, part).simd_le(u8x16::splat(most)))
}

/// Bit k is set where byte k is not 0.
#[inline]
pub fn some(bytes: &Bytes) -> u64 {
    !at_most(bytes, 0)
}

/// Bits from the signs of the bytes that `compare` gives for each sixteen supporters.
#[inline(always)]
fn by_sixteen(compare: impl Fn(usize) -> u8x16) -> u64 {
    (0..4).fold(0, |bits, part| bits | u64::from(compare(part).to_bitmask()) << (16 * part))
}

#[inline(always)]
fn sixteen(bytes: &Bytes, part: usize) -> u8x16 {
    u8x16::new(bytes.as_chunks().0[part])
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

    fn byte_each() -> impl Strategy<Value = Bytes> {
        let byte = prop_oneof![Just(0), Just(255), 0..5_u8, any::<u8>()];
        prop::collection::vec(byte, LANES).prop_map(|bytes| std::array::from_fn(|k| bytes[k]))
    }

    fn one_by_one(holds: impl Fn(usize) -> bool) -> u64 {
        (0..LANES).fold(0, |bits, k| bits | u64::from(holds(k)) << k)
    }

    proptest! {
        #[test]
        fn bits_are_of_those_of_whom_it_holds(a in byte_each(), b in byte_each(), most: u8) {
            prop_assert_eq!(at_least(&a, &b), one_by_one(|k| a[k] >= b[k]));
            prop_assert_eq!(at_most(&a, most), one_by_one(|k| a[k] <= most));
            prop_assert_eq!(some(&a), one_by_one(|k| a[k] > 0));
        }

        #[test]
        fn places_are_those_of_the_bits_that_are_set(bits: u64) {
            let plain: Vec<usize> = (0..LANES).filter(|k| bits >> k & 1 == 1).collect();
            prop_assert_eq!(places(bits).collect::<Vec<_>>(), plain);
        }
    }
}
