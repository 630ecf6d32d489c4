//! How many ties supporters have, as far as it can be wrong.

use super::context::Context;
use super::document::Node;
use super::file;
use super::{Degrees, TieRule};
use crate::ties::is_graphical;
use crate::unit::PowerLaw;

/// The one degree of everybody.
pub(super) fn equal(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    size: u32,
) -> Option<TieRule> {
    let degree = written.degree;
    let place = table.place_of("degree");
    if degree >= size {
        let message = format!("{size} supporters cannot have {degree} ties each");
        let help = format!("write ties.degree = {} or less", size - 1);
        context.wrong("impossible", place, message, help);
        return None;
    }
    if !(u64::from(size) * u64::from(degree)).is_multiple_of(2) {
        let message =
            format!("{size} supporters cannot all have {degree} ties: a tie has two ends");
        context.wrong("impossible", place, message, "let population.size or ties.degree be even");
        return None;
    }
    Some(TieRule::Regular { degree })
}

/// An even degree of at most `most`.
pub(super) fn even(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    most: u32,
) -> Option<u32> {
    let degree = written.degree;
    if degree > most || !degree.is_multiple_of(2) {
        let message = format!("ties of this kind cannot have a degree of {degree}");
        let help = format!("write an even ties.degree of at most {}", most - most % 2);
        context.wrong("impossible", table.place_of("degree"), message, help);
        return None;
    }
    Some(degree)
}

/// The degrees of a configuration: as written, or by a power law.
pub(super) fn each(
    context: &mut Context,
    table: &Node,
    written: file::Ties,
    size: u32,
) -> Option<Degrees> {
    let Some(each) = written.degrees else { return power_law(context, table, &written, size) };
    let place = table.place_of("degrees");
    if let Some(key) = ["exponent", "min", "max"].into_iter().find(|key| table.has(key)) {
        let message = format!("`degrees` and `{key}` exclude each other");
        let help = "remove one: a power law draws degrees that are not written";
        context.wrong("conflict", table.place_of(key), message, help);
        return None;
    }
    if each.len() != size as usize {
        let message = format!("{} numbers of ties for {size} supporters", each.len());
        context.wrong("wrong-length", place, message, format!("write exactly {size}"));
        return None;
    }
    if !each.iter().map(|degree| u64::from(*degree)).sum::<u64>().is_multiple_of(2) {
        let help = "let the sum be even: a tie has two ends";
        context.wrong("impossible", place, "the sum of these numbers of ties is odd", help);
        return None;
    }
    if !is_graphical(&each) {
        let message = "no network has these numbers of ties, each pair tied once at most";
        let help = "let the largest be smaller, or more of the others larger";
        context.wrong("impossible", place, message, help);
        return None;
    }
    Some(Degrees::Each(each))
}

fn power_law(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    size: u32,
) -> Option<Degrees> {
    law(context, table, written, size).map(Degrees::PowerLaw)
}

/// The power law of degrees.
pub(super) fn law(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    size: u32,
) -> Option<PowerLaw> {
    let min = written.min;
    let max = written.max.unwrap_or_else(|| size.isqrt().max(min));
    if max >= size {
        let key = if written.max.is_some() { "max" } else { "min" };
        let message = format!("{size} supporters cannot have {max} ties");
        let help = format!("write ties.{key} = {} or less", size - 1);
        context.wrong("impossible", table.place_of(key), message, help);
        return None;
    }
    if min > max {
        let message = format!("the fewest ties, {min}, are more than the most, {max}");
        let help = format!("write ties.max = {min} or more, or ties.min = {max} or less");
        let key = if written.max.is_some() { "max" } else { "min" };
        context.wrong("impossible", table.place_of(key), message, help);
        return None;
    }
    let odd = !(u64::from(size) * u64::from(min)).is_multiple_of(2);
    if min == max && odd {
        let message = format!("{size} supporters cannot all have {min} ties: a tie has two ends");
        let help = "let population.size or ties.min be even, or ties.max larger";
        context.wrong("impossible", table.place_of("max"), message, help);
        return None;
    }
    Some(PowerLaw { exponent: written.exponent, min, max })
}
