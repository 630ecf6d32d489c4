//! Canvassing with several lists that are blind to each other.

use crate::numeric::{expm1, pow};

/// 1 − (1 − c/K)^K: the share of targets reached by K blind `lists` ≥ 1 that make c = `contacts` contacts per
/// target together, each list in equal parts and without calling anybody twice; min(1, c) for K = 1.
pub fn reached(lists: u32, contacts: f64) -> f64 {
    let each = (contacts / f64::from(lists)).min(1.0);
    1.0 - pow(1.0 - each, f64::from(lists))
}

/// 1 − e^(−c): the share reached if nobody knows what anybody else does, the limit of many lists.
pub fn reached_uncoordinated(contacts: f64) -> f64 {
    -expm1(-contacts)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    /// V20, and the values of the model's section on election day.
    #[test]
    fn blind_lists_reach_what_the_table_says() {
        let printed = [(1, "1"), (2, "0.75"), (3, "0.7037"), (5, "0.6723"), (10, "0.6513")];
        for (lists, printed) in printed {
            assert_printed(reached(lists, 1.0), printed);
        }
        assert_printed(reached_uncoordinated(1.0), "0.6321");
    }

    #[test]
    fn more_lists_reach_fewer_and_more_contacts_more() {
        for contacts in [0.1, 0.7, 1.0, 1.5] {
            assert_close(reached(1, contacts), contacts.min(1.0), 1e-15);
            assert!((1..20).all(|lists| reached(lists + 1, contacts) < reached(lists, contacts)));
            assert!(reached(3, contacts + 0.1) > reached(3, contacts));
            assert_close(reached(10_000_000, contacts), reached_uncoordinated(contacts), 1e-6);
        }
        assert_eq!([reached(4, 0.0), reached(4, 4.0), reached(2, 9.0)], [0.0, 1.0, 1.0]);
    }
}
