//! What happened on election day.

use super::definition::{Definition, real, whole};

/// Read on the whole run, if there is an election.
pub(super) const WHOLE: &[Definition] = &[
    real("contacts", "contacts", "contacts with voters made before the election", |seen| {
        Some(seen.curve.ballot?.contacts)
    }),
    whole("voters_reached", "voters", "voters contacted at least once", |seen| {
        Some(seen.curve.ballot?.reached)
    }),
    real("votes", "votes", "votes won by these contacts and by close friends", |seen| {
        Some(seen.curve.ballot?.votes)
    }),
];

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, with_active};
    use crate::model::curve::Curve;
    use crate::model::election::Ballot;

    #[test]
    fn the_ballot_is_told() {
        let ballot = Some(Ballot { contacts: 120.5, lists: 2, reached: 70, votes: 6.25 });
        let curve = Curve { ballot, ..with_active(&[1; 5]) };
        assert_reads(
            &curve,
            &[("contacts", Some(120.5)), ("voters_reached", Some(70.0)), ("votes", Some(6.25))],
        );
        assert_reads(&with_active(&[1; 5]), &[("contacts", None), ("votes", None)]);
    }
}
