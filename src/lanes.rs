//! Sixty-four supporters at once: a bit for each of whom something holds, found from their bytes.
//!
//! What is done with lanes is compiled twice, for any processor of the kind and for those with wide
//! registers, and [`widely`] takes what the machine at hand can do. Only whole numbers are in lanes, so
//! that both give the same.

use pulp::{Arch, NullaryFnOnce};
use wide::u8x16;

/// How many supporters share a word of bits.
pub const LANES: usize = 64;

/// A byte of each of 64 supporters.
pub type Bytes = [u8; LANES];

/// Work in lanes. What it does is to be inlined into it, always: only then is it compiled for wide registers.
pub trait Work {
    /// What comes of it.
    type Done;

    /// Do it.
    fn done(self) -> Self::Done;
}

/// Do `work` with the widest registers there are.
pub fn widely<W: Work>(work: W) -> W::Done {
    Arch::new().dispatch(Inlined(work))
}

struct Inlined<W>(W);

impl<W: Work> NullaryFnOnce for Inlined<W> {
    type Output = W::Done;

    #[inline(always)]
    fn call(self) -> W::Done {
        self.0.done()
    }
}

/// Bit k is set where byte k is that of `others` or more.
#[inline(always)]
pub fn at_least(bytes: &Bytes, others: &Bytes) -> u64 {
    by_sixteen(|part| sixteen(bytes, part).simd_ge(sixteen(others, part)))
}

/// Bit k is set where byte k is no more than `most`.
#[inline(always)]
pub fn at_most(bytes: &Bytes, most: u8) -> u64 {
    by_sixteen(|part| sixteen(bytes, part).simd_le(u8x16::splat(most)))
}

/// Bit k is set where byte k is not 0.
#[inline(always)]
pub fn some(bytes: &Bytes) -> u64 {
    !at_most(bytes, 0)
}

/// So many values are looked at whether they matter or not, so that no branch depends on it.
const FEW: u8 = 8;

/// How many of so many `values` [`rising`] looks at.
#[inline(always)]
pub fn looked_at(values: usize, highest: u8) -> usize {
    values.min(usize::from(highest.max(FEW - 1)) + 1)
}

/// A byte for each of `counts`, none of which is more than `highest`: that of `values` at this place, the last for
/// larger counts. None of the values is less than those before.
#[inline(always)]
pub fn rising(counts: &Bytes, values: &[u8], highest: u8) -> Bytes {
    let mut bytes = [values[0]; LANES];
    for count in 1..looked_at(values.len(), highest) {
        rise(&mut bytes, counts, count, values);
    }
    bytes
}

/// Let the bytes of those who have `count` or more be that of `values` at this place.
#[inline(always)]
fn rise(bytes: &mut Bytes, counts: &Bytes, count: usize, values: &[u8]) {
    let (value, count) = (values[count], count as u8);
    for (byte, counted) in bytes.iter_mut().zip(counts) {
        *byte = if *counted >= count { value } else { *byte };
    }
}

/// The highest of some bytes.
#[inline(always)]
pub fn highest(bytes: &[u8]) -> u8 {
    bytes.iter().copied().fold(0, u8::max)
}

/// Let the bytes of those whose bits are set be one more; the bits of those whose bytes cannot.
#[inline(always)]
pub fn bump(bytes: &mut Bytes, who: u64) -> u64 {
    let full = who & !at_most(bytes, u8::MAX - 1);
    for (eight, who) in bytes.as_chunks_mut().0.iter_mut().zip((who & !full).to_le_bytes()) {
        let spread = (u64::from(who) * 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
        let ones = ((spread + 0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101;
        *eight = (u64::from_le_bytes(*eight) + ones).to_le_bytes();
    }
    full
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
#[inline(always)]
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

    /// What lanes say of the same bytes.
    #[derive(Debug, PartialEq)]
    struct Said([u64; 4], Bytes, Bytes);

    /// Ask lanes everything.
    struct Asked(Bytes, Bytes, u64);

    impl Work for Asked {
        type Done = Said;

        #[inline(always)]
        fn done(self) -> Said {
            let Self(bytes, others, who) = self;
            let mut more = bytes;
            let left = bump(&mut more, who);
            let bits = [at_least(&bytes, &others), at_most(&bytes, who as u8), some(&bytes), left];
            let values: [u8; 256] = std::array::from_fn(|count| count.min(70) as u8 / 2);
            Said(bits, rising(&bytes, &values, u8::MAX), more)
        }
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
        fn wide_registers_say_what_others_do(bytes in byte_each(), others in byte_each(), who: u64) {
            prop_assert_eq!(widely(Asked(bytes, others, who)), Asked(bytes, others, who).done());
        }

        #[test]
        fn bytes_rise_with_counts(counts in byte_each(), highest: u8, values in prop::collection::vec(any::<u8>(), 1..256)) {
            let (mut values, counts) = (values, counts.map(|count| count.min(highest)));
            values.sort_unstable();
            let last = values.len() - 1;
            let plain = counts.map(|count| values[last.min(count.into())]);
            prop_assert_eq!(rising(&counts, &values, highest), plain);
        }

        #[test]
        fn bytes_are_bumped_together(bytes in byte_each(), who: u64) {
            let is_meant = |k: usize| who >> k & 1 == 1;
            let one_by_one = std::array::from_fn(|k| bytes[k].saturating_add(is_meant(k).into()));
            let mut together = bytes;
            let left = bump(&mut together, who);
            prop_assert_eq!(left, (0..LANES).fold(0, |left, k| left | u64::from(is_meant(k) && bytes[k] == 255) << k));
            prop_assert_eq!(together, one_by_one);
        }

        #[test]
        fn places_are_those_of_the_bits_that_are_set(bits: u64) {
            let plain: Vec<usize> = (0..LANES).filter(|k| bits >> k & 1 == 1).collect();
            prop_assert_eq!(places(bits).collect::<Vec<_>>(), plain);
        }
    }
}
