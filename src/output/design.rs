//! The points of a sweep as a table, which a scenario can name as the `file` of its sweep.

use crate::design::Points;
use crate::scenario::cell;
use std::io::{self, Write};

/// Write `points` as CSV to `out`: a column `point`, then one for each key; a row for each point; texts
/// without quotes where they can be, an empty cell where a point does not set the key.
///
/// # Errors
/// When the system refuses.
pub fn write_points(out: &mut dyn Write, points: &Points) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let heads = points.keys().iter().map(|key| cell::head(key));
    table.write_record(std::iter::once("point".to_owned()).chain(heads))?;
    for index in 0..points.len() {
        let values = points.at(index).into_iter();
        let cells = values.map(|value| value.map_or_else(String::new, |value| cell::text(&value)));
        let row = std::iter::once(index.to_string()).chain(cells);
        table.write_record(row)?;
    }
    table.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;
    use std::fs;

    fn points(sweep: &str) -> Points {
        let text = format!(
            "[scenario]\nname = \"s\"\ndays = 9\n[population]\nsize = 100\n[[arm]]\nname = \"a\"\n\
             [[arm.platform]]\nname = \"p\"\n[sweep]\n{sweep}"
        );
        let scenario = parse("s.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"));
        Points::of(&scenario.sweep.unwrap(), scenario.seed).unwrap()
    }

    #[test]
    fn what_is_written_is_a_design_of_the_same_points() {
        let list = "design = \"list\"\n[[sweep.point]]\n\"visits.daily\" = 0.1\n[[sweep.point]]\n\
                    activation.reference = \"all\"\nscenario.title = \"true, \\\"or\\\" not\"\n\
                    [[sweep.point]]\nscenario.title = \"7\"\n\
                    \"arm.*.wires\" = { sso = true, bridge = 0.5 }\n";
        let factor = |key, range| format!("[[sweep.factor]]\nkey = \"{key}\"\nrange = {range}\n");
        let drawn = "design = \"sobol\"\nsamples = 100\n".to_owned()
            + &factor("activation.action", "[1e-9, 1]\nscale = \"log\"")
            + &factor("scenario.days", "[1, 100]\nstep = 1");
        for sweep in [list, &drawn] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("design.csv");
            let written = points(sweep);
            write_points(&mut fs::File::create(&path).unwrap(), &written).unwrap();
            let read = points(&format!("file = {:?}\n", path.display().to_string()));
            assert_eq!((read.len(), read.keys()), (written.len(), written.keys()));
            assert!((0..read.len()).all(|index| read.at(index) == written.at(index)));
        }
    }

    #[test]
    fn texts_stand_without_quotes_where_they_can() {
        let list = "design = \"list\"\n[[sweep.point]]\nactivation.reference = \"all\"\n\
                    [[sweep.point]]\nscenario.title = \"7\"\n";
        let mut written = Vec::new();
        write_points(&mut written, &points(list)).unwrap();
        let expected = "point,activation.reference,scenario.title\n0,all,\n1,,\"\"\"7\"\"\"\n";
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }
}
