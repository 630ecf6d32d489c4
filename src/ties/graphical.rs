//! Which degrees a network can have.

/// Whether some simple network has these degrees: their sum is even, and the k largest are at most
/// k(k−1) + Σ min(d, k) over the others, for every k (Erdős & Gallai 1960).
pub fn is_graphical(degrees: &[u32]) -> bool {
    let mut sorted: Vec<u64> = degrees.iter().copied().map(u64::from).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let mut sums = vec![0];
    for degree in &sorted {
        sums.push(sums[sums.len() - 1] + degree);
    }
    let agents = sorted.len();
    let mut large = agents;
    (1..=agents).all(|k| {
        while large > k && sorted[large - 1] < k as u64 {
            large -= 1;
        }
        let rest = large.max(k);
        let room = (k * (k - 1) + k * (rest - k)) as u64 + sums[agents] - sums[rest];
        sums[k] <= room
    }) && sums[agents].is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn exactly_the_degrees_of_some_network_are_graphical() {
        let agents = 5;
        let pairs: Vec<(usize, usize)> =
            (0..agents).flat_map(|a| (a + 1..agents).map(move |b| (a, b))).collect();
        let mut real = BTreeSet::new();
        for network in 0..1u32 << pairs.len() {
            let mut degrees = vec![0; agents];
            for (k, &(a, b)) in pairs.iter().enumerate() {
                degrees[a] += network >> k & 1;
                degrees[b] += network >> k & 1;
            }
            real.insert(degrees);
        }
        for code in 0..6u32.pow(5) {
            let degrees: Vec<u32> = (0..5).map(|place| code / 6u32.pow(place) % 6).collect();
            assert_eq!(is_graphical(&degrees), real.contains(&degrees), "{degrees:?}");
        }
    }
}
