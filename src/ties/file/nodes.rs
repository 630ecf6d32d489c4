//! A table of supporters: `id`, and where they live (`federation`) or what they like (`niche`).

use super::Fault;
use super::ids::{self, Id};
use super::line::Lines;
use super::numbering::Found;
use std::io::BufRead;

/// Read what is said of supporters.
pub(super) fn read(source: impl BufRead, found: &mut Found) -> Result<(), Fault> {
    let mut lines = Lines::new(source);
    lines.advance()?;
    let header = lines.columns()?;
    let place = |name: &str| header.iter().position(|column| column.to_lowercase() == name);
    let (id, federation, niche) = (place("id"), place("federation"), place("niche"));
    let (Some(place), true) = (id, federation.or(niche).is_some()) else {
        let help = "begin with a line such as: id,federation,niche";
        return Err(Fault::at(lines.line, "the columns are not named", help));
    };
    let names = header.len();
    while lines.advance()? {
        let line = lines.line;
        let columns = lines.columns()?;
        if columns.len() > names {
            let message =
                format!("this line has {} columns, and the header {names}", columns.len());
            let help = "name all columns, those with numbers of rows, too (R: row.names = FALSE)";
            return Err(Fault::at(line, message, help));
        }
        let column = |place: usize| columns.get(place).filter(|text| !text.is_empty());
        let Some(id) = column(place) else {
            return Err(Fault::at(line, "the id is missing", "write one in each line"));
        };
        if let Some(fault) = ids::fault(id, line) {
            return Err(fault);
        }
        let id = found.id(id);
        found.node(id);
        found.must_fit()?;
        let told = |place: Option<usize>| place.and_then(column).map(|text| &**text);
        attributes(id, told(federation), told(niche), line, found)?;
    }
    Ok(())
}

/// Note the attributes of a supporter, on this `line`.
pub(super) fn attributes(
    id: Id,
    federation: Option<&str>,
    niche: Option<&str>,
    line: u64,
    found: &mut Found,
) -> Result<(), Fault> {
    if let Some(missing) = federation.filter(|federation| ids::is_missing(federation)) {
        let message =
            format!("`{missing}` stands for a value that is missing, not for a federation");
        return Err(Fault::at(line, message, "write the federation of everybody"));
    }
    if federation.is_some_and(|federation| !found.lives(id, federation)) {
        let help = "keep one: everybody lives in one federation";
        return Err(Fault::at(line, "another federation was given before", help));
    }
    let Some(niche) = niche else { return Ok(()) };
    if !niche.parse().is_ok_and(|niche| found.likes(id, niche)) {
        let message = format!("`{niche}` cannot be the niche");
        let help = "write one number from 0 up to, and not including, 1";
        return Err(Fault::at(line, message, help));
    }
    Ok(())
}
